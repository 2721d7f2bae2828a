"""The worklist and one conversation; reviews and notes."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.console.deps import ConsoleDeps, deps_of
from bot.console.guards import Reads, Writes
from bot.console.pages import language_of, show
from bot.console.permissions import Permission
from bot.console.refusals import bad_request, not_found, unavailable
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.console.transcript import talk_view
from bot.console.wording import words
from bot.store import audit, review, staff, worklist
from bot.store.assessments import URGENCIES
from bot.store.conversations import NoSuchConversation
from bot.store.crypto import SealBroken
from bot.store.worklist import Filter, Key

PAGE_ROWS = 50
NOTE_LONGEST = 4000
SAID = frozenset(
    {
        "review.saved",
        "review.removed",
        "review.moved_on",
        "note.saved",
        "note.empty",
        "note.too_long",
    }
)
"""What a page may say after a form was sent; anything else in the address says nothing."""
ERRORS = frozenset({"review.moved_on", "note.empty", "note.too_long"})

router = APIRouter(route_class=ConsoleRoute)
Reader = Annotated[Visitor, Depends(Reads(Permission.READ_CONVERSATIONS))]
Reviewer = Annotated[Visitor, Depends(Writes(Permission.REVIEW_CONVERSATIONS))]


@router.get("/staff/")
def list_conversations(
    request: Request,
    visitor: Reader,
    urgency: str = "",
    language: str = "",
    reviewed: str = "",
    since: str = "",
    until: str = "",
    after: str = "",
) -> Response:
    """The conversations, most urgent first, then those to review, then the latest."""
    deps = deps_of(request)
    chosen = {
        "urgency": urgency,
        "language": language,
        "reviewed": reviewed,
        "since": since,
        "until": until,
    }
    wanted = _filter(chosen, deps.zone)
    start = _key(after) if after else None
    with deps.store.look() as work:
        rows, following = worklist.worklist(
            work, visitor.clinic, wanted, after=start, limit=PAGE_ROWS
        )
        counts = worklist.counts(work, visitor.clinic, wanted)
        names = staff.names_of(work, {row.reviewed_by for row in rows if row.reviewed_by})
    _record(deps, visitor, "list_conversations", "conversations")
    query = {name: value for name, value in chosen.items() if value}
    next_page = urlencode({**query, "after": _written(following)}) if following else None
    return show(
        request,
        "conversations.html",
        visitor,
        rows=rows,
        counts=counts,
        names=names,
        chosen=chosen,
        urgencies=[*reversed(URGENCIES), "none"],
        next_page=next_page,
        first_page=urlencode(query) if start else None,
    )


@router.get("/staff/conversations/{conversation}")
def read_conversation(
    request: Request, visitor: Reader, conversation: str, said: str = ""
) -> Response:
    """One conversation with everything beside it. Reading it is written down first."""
    deps = deps_of(request)
    try:
        with deps.store.look() as work:
            talk = review.conversation_for(work, visitor.clinic, conversation)
            people = {note.staff for note in talk.notes} | {talk.reviewed_by or ""}
            people |= {message.staff or "" for message in talk.messages}
            names = staff.names_of(work, people - {""})
    except NoSuchConversation:
        raise not_found() from None
    _record(deps, visitor, "view_conversation", f"conversation/{talk.id}")
    return show(
        request,
        "conversation.html",
        visitor,
        talk=talk_view(talk, deps.knowledge, words(language_of(request))),
        names=names,
        said=said if said in SAID else None,
        said_error=said in ERRORS,
        note_longest=NOTE_LONGEST,
    )


@router.post("/staff/conversations/{conversation}/review")
def review_conversation(
    request: Request,
    visitor: Reviewer,
    conversation: str,
    reviewed: Annotated[str, Form()] = "",
    seq: Annotated[str, Form()] = "",
) -> Response:
    """Marks as reviewed up to the last message that the page showed, or as not reviewed."""
    deps = deps_of(request)
    if reviewed not in ("yes", "no") or not (seq.isascii() and seq.isdigit() and len(seq) < 10):
        raise bad_request()
    now = deps.now()
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
                    at=now,
                )
            else:
                review.unmark_reviewed(work, visitor.clinic, conversation)
            audit.record(
                work,
                who=visitor.username,
                action="mark_reviewed" if reviewed == "yes" else "mark_not_reviewed",
                object=f"conversation/{conversation}",
                now=now,
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


def _record(deps: ConsoleDeps, visitor: Visitor, action: str, target: str) -> None:
    with deps.store.work() as work:
        audit.record(work, who=visitor.username, action=action, object=target, now=deps.now())


def _back(conversation: str, said: str, part: str) -> Response:
    query = urlencode({"said": said})
    return RedirectResponse(f"/staff/conversations/{conversation}?{query}#{part}", 303)


def _filter(chosen: dict[str, str], zone: tzinfo) -> Filter:
    urgency, language, reviewed = chosen["urgency"], chosen["language"], chosen["reviewed"]
    if (
        urgency not in ("", "none", *URGENCIES)
        or language not in ("", "en", "it")
        or reviewed not in ("", "yes", "no")
    ):
        raise bad_request()
    until = _day(chosen["until"], zone)
    return Filter(
        urgency=urgency or None,
        language=language or None,
        reviewed=None if not reviewed else reviewed == "yes",
        since=_day(chosen["since"], zone),
        before=None if until is None else until + timedelta(days=1),
    )


def _day(text: str, zone: tzinfo) -> datetime | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        if not 2000 <= day.year <= 2999:
            raise ValueError
    except ValueError:
        raise bad_request() from None
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _written(key: Key) -> str:
    return f"{key.rank}~{key.unseen}~{key.activity.isoformat()}~{key.id}"


def _key(text: str) -> Key:
    try:
        rank, unseen, activity, conversation = text.split("~")
        key = Key(int(rank), int(unseen), datetime.fromisoformat(activity), conversation)
    except ValueError:
        raise bad_request() from None
    zoned = key.activity.tzinfo is not None
    if not zoned or "\x00" in text or key.unseen not in (0, 1) or not 0 <= key.rank < 100:
        raise bad_request()
    return key
