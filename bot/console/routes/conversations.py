"""One conversation: its page, reviews, notes, tags, and who takes it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from bot.console.deps import ConsoleDeps, deps_of
from bot.console.guards import Glances, Reads, Writes
from bot.console.pages import language_of, show
from bot.console.permissions import Permission
from bot.console.refusals import bad_request, not_found, unavailable
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.console.transcript import talk_view
from bot.console.wording import words
from bot.store import audit, callbacks, marks, review, staff
from bot.store.assessments import URGENCIES
from bot.store.conversations import NoSuchConversation
from bot.store.crypto import SealBroken
from bot.store.messages import MAX_TEXT

NOTE_LONGEST = 4000
TAG_LONGEST = 40
LOOKS = 30
"""Entries of the log that a conversation's page shows."""
ERRORS = frozenset(
    {
        "review.moved_on",
        "note.empty",
        "note.too_long",
        "tag.bad",
        "tag.too_many",
        "assign.nobody",
        "takeover.already",
        "takeover.not_taken",
        "takeover.ended",
        "takeover.bad_text",
        "privacy.not_sure",
        "privacy.on_hold",
    }
)
SAID = ERRORS | {
    "review.saved",
    "review.removed",
    "note.saved",
    "tag.saved",
    "tag.gone",
    "assign.saved",
    "second.saved",
    "takeover.taken",
    "takeover.sent",
    "takeover.given_back",
    "privacy.saved",
    "correct.saved",
}
"""What a page may say after a form was sent; anything else in the address says nothing."""

router = APIRouter(route_class=ConsoleRoute)
Reader = Annotated[Visitor, Depends(Reads(Permission.READ_CONVERSATIONS))]
Watcher = Annotated[Visitor, Depends(Glances(Permission.READ_CONVERSATIONS))]
Reviewer = Annotated[Visitor, Depends(Writes(Permission.REVIEW_CONVERSATIONS))]


@router.get("/staff/conversations/{conversation}")
def read_conversation(
    request: Request, visitor: Reader, conversation: str, said: str = ""
) -> Response:
    """One conversation with everything beside it. Reading it is written down first."""
    deps = deps_of(request)
    try:
        with deps.store.look() as work:
            talk = review.conversation_for(work, visitor.clinic, conversation)
            everybody = staff.accounts_of(work, visitor.clinic)
            tags = marks.recent_tags(work, visitor.clinic)
            calls = callbacks.callbacks_of(work, visitor.clinic, talk.id)
            looks = audit.about(work, f"conversation/{talk.id}", limit=LOOKS)
    except NoSuchConversation:
        raise not_found() from None
    _record(deps, visitor, "view_conversation", f"conversation/{talk.id}")
    judged = any(r.staff == visitor.username and r.level is not None for r in talk.readings)
    return show(
        request,
        "conversation.html",
        visitor,
        talk=talk_view(talk, deps.knowledge, words(language_of(request))),
        names={person.username: person.name for person in everybody},
        people=[person for person in everybody if person.active],
        readings=talk.readings if judged or not talk.second_wanted else [],
        tags=tags,
        looks=looks,
        calls=calls,
        text_longest=MAX_TEXT,
        levels=[*reversed(URGENCIES)],
        said=said if said in SAID else None,
        said_error=said in ERRORS,
        note_longest=NOTE_LONGEST,
        tag_longest=TAG_LONGEST,
    )


@router.get("/staff/conversations/{conversation}/newest")
def newest_message(request: Request, visitor: Watcher, conversation: str) -> Response:
    """The newest message's number, for an open page to see that there is more. It shows nothing
    of the conversation and keeps no session alive."""
    try:
        with deps_of(request).store.look() as work:
            newest = review.newest_seq(work, visitor.clinic, conversation)
    except NoSuchConversation:
        raise not_found() from None
    return JSONResponse({"seq": newest})


@router.post("/staff/conversations/{conversation}/review")
def review_conversation(
    request: Request,
    visitor: Reviewer,
    conversation: str,
    reviewed: Annotated[str, Form()] = "",
    seq: Annotated[str, Form()] = "",
    level: Annotated[str, Form()] = "",
) -> Response:
    """Marks as reviewed up to the last message that the page showed, or as not reviewed."""
    deps = deps_of(request)
    number = seq.isascii() and seq.isdigit() and len(seq) < 10
    if reviewed not in ("yes", "no") or not number or level not in ("", *URGENCIES):
        raise bad_request()
    said = "review.saved" if reviewed == "yes" else "review.removed"
    try:
        with deps.store.work() as work:
            if reviewed == "yes":
                review.mark_reviewed(
                    work,
                    visitor.clinic,
                    conversation,
                    seq=int(seq),
                    staff=visitor.username,
                    at=deps.now(),
                    level=level or None,
                )
            else:
                review.unmark_reviewed(work, visitor.clinic, conversation)
            audit.record(
                work,
                who=visitor.username,
                action="mark_reviewed" if reviewed == "yes" else "mark_not_reviewed",
                object=f"conversation/{conversation}",
                now=deps.now(),
            )
    except NoSuchConversation:
        raise not_found() from None
    except review.MovedOn:
        said = "review.moved_on"
    return _back(conversation, said, "review")


@router.post("/staff/conversations/{conversation}/notes")
def add_note(
    request: Request,
    visitor: Reviewer,
    conversation: str,
    text: Annotated[str, Form()] = "",
) -> Response:
    """Adds a note that only staff see."""
    deps = deps_of(request)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        return _back(conversation, "note.empty", "notes")
    if len(text) > NOTE_LONGEST:
        return _back(conversation, "note.too_long", "notes")
    now = deps.now()
    try:
        with deps.store.work() as work:
            review.add_note(
                work, visitor.clinic, conversation, staff=visitor.username, text=text, at=now
            )
            audit.record(
                work,
                who=visitor.username,
                action="add_note",
                object=f"conversation/{conversation}",
                now=now,
            )
    except NoSuchConversation:
        raise not_found() from None
    except SealBroken:
        raise unavailable() from None
    return _back(conversation, "note.saved", "notes")


@router.post("/staff/conversations/{conversation}/tags")
def add_tag(
    request: Request, visitor: Reviewer, conversation: str, text: Annotated[str, Form()] = ""
) -> Response:
    """Puts a tag on the conversation."""
    deps = deps_of(request)
    text = " ".join(text.split())
    if not text or len(text) > TAG_LONGEST or not text.isprintable():
        return _back(conversation, "tag.bad", "tags")
    said = "tag.saved"
    try:
        with deps.store.work() as work:
            marks.add_tag(
                work,
                visitor.clinic,
                conversation,
                text=text,
                staff=visitor.username,
                at=deps.now(),
            )
            audit.record(
                work,
                who=visitor.username,
                action="add_tag",
                object=f"conversation/{conversation}",
                now=deps.now(),
            )
    except NoSuchConversation:
        raise not_found() from None
    except SealBroken:
        raise unavailable() from None
    except marks.TooMany:
        said = "tag.too_many"
    return _back(conversation, said, "tags")


@router.post("/staff/conversations/{conversation}/tags/{tag}/remove")
def remove_tag(request: Request, visitor: Reviewer, conversation: str, tag: str) -> Response:
    """Takes a tag off."""
    deps = deps_of(request)
    try:
        with deps.store.work() as work:
            marks.remove_tag(work, visitor.clinic, conversation, tag)
            audit.record(
                work,
                who=visitor.username,
                action="remove_tag",
                object=f"conversation/{conversation}",
                now=deps.now(),
            )
    except (NoSuchConversation, marks.NotThere):
        raise not_found() from None
    return _back(conversation, "tag.gone", "tags")


@router.post("/staff/conversations/{conversation}/assign")
def assign(
    request: Request, visitor: Reviewer, conversation: str, to: Annotated[str, Form()] = ""
) -> Response:
    """Gives the conversation to a person: oneself by ``me``, nobody by an empty name."""
    deps = deps_of(request)
    username = visitor.username if to == "me" else to or None
    said = "assign.saved"
    try:
        with deps.store.work() as work:
            marks.assign(work, visitor.clinic, conversation, username)
            audit.record(
                work,
                who=visitor.username,
                action="assign",
                object=f"conversation/{conversation}",
                now=deps.now(),
            )
    except NoSuchConversation:
        raise not_found() from None
    except marks.NotThere:
        said = "assign.nobody"
    return _back(conversation, said, "assigned")


@router.post("/staff/conversations/{conversation}/second")
def want_second(
    request: Request, visitor: Reviewer, conversation: str, wanted: Annotated[str, Form()] = ""
) -> Response:
    """Asks for a second reader, or no longer."""
    deps = deps_of(request)
    if wanted not in ("yes", "no"):
        raise bad_request()
    try:
        with deps.store.work() as work:
            marks.want_second(work, visitor.clinic, conversation, wanted == "yes")
            audit.record(
                work,
                who=visitor.username,
                action="want_second",
                object=f"conversation/{conversation}",
                now=deps.now(),
            )
    except NoSuchConversation:
        raise not_found() from None
    return _back(conversation, "second.saved", "review")


def _record(deps: ConsoleDeps, visitor: Visitor, action: str, target: str) -> None:
    with deps.store.work() as work:
        audit.record(work, who=visitor.username, action=action, object=target, now=deps.now())


def _back(conversation: str, said: str, part: str) -> Response:
    query = urlencode({"said": said})
    return RedirectResponse(f"/staff/conversations/{conversation}?{query}#{part}", 303)
