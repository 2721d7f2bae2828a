"""One conversation: its page, and what comes in while it is open."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from bot.console.acts import WITHIN_LONGEST
from bot.console.deps import deps_of
from bot.console.guards import Glances, Reads
from bot.console.pages import language_of, show
from bot.console.permissions import Permission
from bot.console.refusals import bad_request, not_found
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.console.transcript import talk_view
from bot.console.wording import words
from bot.store import audit, callbacks, marks, review, staff
from bot.store.assessments import URGENCIES
from bot.store.conversations import NoSuchConversation
from bot.store.messages import MAX_TEXT
from bot.store.takeover import is_typing

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
    "review.saved_next",
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


@router.get("/staff/conversations/{conversation}")
def read_conversation(
    request: Request,
    visitor: Reader,
    conversation: str,
    said: str = "",
    within: str = "",
    until: str = "",
) -> Response:
    """One conversation with everything beside it, with the messages up to ``until`` if there are
    too many for one page. Reading it is written down first."""
    shown = _shown(request, visitor, conversation, "view_conversation", _number(until or None))
    return show(
        request,
        "conversation.html",
        visitor,
        **shown,
        within=within if len(within) <= WITHIN_LONGEST else "",
        said=said if said in SAID else None,
        said_error=said in ERRORS,
    )


@router.get("/staff/conversations/{conversation}/newer")
def newer_messages(
    request: Request, visitor: Watcher, conversation: str, after: str = "0"
) -> Response:
    """The messages numbered above ``after`` and the assessment as it now stands, as a piece of the
    page. It is written down as reading, and keeps no session alive."""
    last = _number(after)
    shown = _shown(request, visitor, conversation, "view_new_messages", None)
    return show(request, "talk/newer.html", visitor, **shown, after=last, within="")


@router.get("/staff/conversations/{conversation}/newest")
def newest_message(request: Request, visitor: Watcher, conversation: str) -> Response:
    """What an open page asks for by itself, to see whether there is more: the newest message's
    number, and whether the patient is typing. It shows nothing of the conversation and keeps no
    session alive."""
    deps = deps_of(request)
    try:
        with deps.store.look() as work:
            row = review.row_of(work, visitor.clinic, conversation)
            told = {
                "seq": row.last_seq,
                "typing": is_typing(row.patient_typing_at, deps.now()),
                "open": row.status == "open",
            }
    except NoSuchConversation:
        raise not_found() from None
    return JSONResponse(told)


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise bad_request()
    return int(text)


def _shown(
    request: Request, visitor: Visitor, conversation: str, action: str, until: int | None
) -> dict[str, Any]:
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
    with deps.store.work() as work:
        audit.record(
            work,
            who=visitor.username,
            action=action,
            object=f"conversation/{talk.id}",
            now=deps.now(),
        )
    judged = any(r.staff == visitor.username and r.level is not None for r in talk.readings)
    return {
        "talk": talk_view(talk, deps.knowledge, words(language_of(request)), until=until),
        "names": {person.username: person.name for person in everybody},
        "people": [person for person in everybody if person.active],
        "readings": talk.readings if judged or not talk.second_wanted else [],
        "tags": tags,
        "looks": looks,
        "calls": calls,
        "has_summary": deps.summaries is not None,
        "text_longest": MAX_TEXT,
        "levels": [*reversed(URGENCIES)],
        "note_longest": NOTE_LONGEST,
        "tag_longest": TAG_LONGEST,
    }
