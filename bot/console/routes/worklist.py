"""The worklist: what needs eyes first, filters, search, and the filters that a person keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from bot.console.deps import deps_of
from bot.console.guards import Reads, Writes
from bot.console.knowledge import Knowledge
from bot.console.pages import language_of, show
from bot.console.permissions import Permission
from bot.console.refusals import bad_request, not_found
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.console.transcript import MOST
from bot.store import audit, desk, marks, search, staff, worklist
from bot.store.assessments import URGENCIES
from bot.store.blind import roots_of
from bot.store.database import Work
from bot.store.signals import NEEDS, SIGNALS
from bot.store.worklist import Filter, Key

PAGE_ROWS = 50
FOUND_ROWS = 20
"""Of a search, whose rows also show where the words stand: each opens its messages for that."""
WORDS_LONGEST = 200
NAME_LONGEST = 60
SAID = frozenset({"review.all_read", "saved.kept", "saved.gone", "saved.no_name", "saved.too_many"})
CHOICES = {
    "urgency": ("", "none", *URGENCIES),
    "language": ("", "en", "it"),
    "reviewed": ("", "yes", "no"),
    "status": ("", "open", "ended"),
    "second": ("", "yes"),
    "need": ("", *SIGNALS),
    "place": ("", *NEEDS[:-1]),
}

router = APIRouter(route_class=ConsoleRoute)
Reader = Annotated[Visitor, Depends(Reads(Permission.READ_CONVERSATIONS))]
ReaderWrites = Annotated[Visitor, Depends(Writes(Permission.READ_CONVERSATIONS))]


class Chosen(BaseModel):
    """The filters as they stand in the address; empty: any."""

    q: str = ""
    urgency: str = ""
    need: str = ""
    """A sign that is there, whether or not it comes first."""
    place: str = ""
    """The need that comes first."""
    language: str = ""
    topic: str = ""
    rule: str = ""
    tag: str = ""
    status: str = ""
    assigned: str = ""
    """``me``, ``nobody`` or a user name."""
    second: str = ""
    reviewed: str = ""
    since: str = ""
    until: str = ""

    def query(self) -> dict[str, str]:
        """What is chosen."""
        return {name: value for name, value in self.model_dump().items() if value}


@dataclass(frozen=True)
class Asked:
    """The filters understood."""

    filter: Filter
    roots: list[frozenset[str]]


@router.get("/staff/")
def list_conversations(
    request: Request,
    visitor: Reader,
    chosen: Annotated[Chosen, Depends()],
    after: Annotated[str, Query()] = "",
    said: Annotated[str, Query()] = "",
) -> Response:
    """What needs eyes first, then who waits longest."""
    deps = deps_of(request)
    start = _key(after) if after else None
    now = deps.now()
    desk.catch_up(deps.store)
    with deps.store.work() as work:
        action = "search_conversations" if chosen.q else "list_conversations"
        audit.record(work, who=visitor.username, action=action, object="conversations", now=now)
    with deps.store.look() as work:
        asked = asked_of(work, chosen, visitor, deps.zone)
        rows = min(PAGE_ROWS, FOUND_ROWS) if asked.roots else PAGE_ROWS
        page = worklist.worklist(work, visitor.clinic, asked.filter, after=start, limit=rows)
        counts = worklist.counts(work, visitor.clinic, asked.filter)
        found = {}
        if asked.roots:
            ids = [row.id for row in page.rows]
            found = search.snippets(work, visitor.clinic, ids, asked.roots)
        people = staff.accounts_of(work, visitor.clinic)
        saved = marks.saved_filters(work, visitor.username)
        tags = marks.recent_tags(work, visitor.clinic)
    query = chosen.query()
    following = page.following

    def talk_query(row: worklist.Row) -> str:
        asked = {"within": urlencode(query)} if query else {}
        if row.id in found and row.messages > MOST:  # so that the page shows what was found
            asked["until"] = str(min(row.messages, found[row.id].seq + MOST // 2))
        return f"?{urlencode(asked)}" if asked else ""

    next_page = urlencode({**query, "after": _written(following)}) if following else None
    return show(
        request,
        "conversations.html",
        visitor,
        page=page,
        counts=counts,
        most=worklist.MOST_COUNTED,
        found=found,
        names={person.username: person.name for person in people},
        people=[person for person in people if person.active],
        tags=tags,
        saved=saved,
        chosen=chosen,
        narrowed=bool(query),
        this_query=urlencode(query),
        talk_query=talk_query,
        urgencies=[*reversed(URGENCIES), "none"],
        needs=[need for need in NEEDS[:-1] if counts.needs.get(need)],
        places=NEEDS[:-1],
        signals=SIGNALS,
        topics=_titles(deps.knowledge, language_of(request)),
        rules=sorted(deps.knowledge.rules),
        next_page=next_page,
        first_page=urlencode(query) if start else None,
        now=now,
        said=said if said in SAID else None,
        said_error=said in ("saved.no_name", "saved.too_many"),
    )


@router.post("/staff/filters")
def keep_filter(
    request: Request,
    visitor: ReaderWrites,
    name: Annotated[str, Form()] = "",
    query: Annotated[str, Form()] = "",
) -> Response:
    """Keeps the filters of the page under a name, for this person."""
    deps = deps_of(request)
    name = " ".join(name.split())
    chosen = chosen_of(query)
    kept = urlencode(chosen.query())
    said = "saved.kept"
    if not name or len(name) > NAME_LONGEST or len(kept) > 2000:
        said = "saved.no_name"
    else:
        try:
            with deps.store.work() as work:
                marks.save_filter(work, visitor.username, name, kept, deps.now())
        except marks.TooMany:
            said = "saved.too_many"
    separator = "&" if kept else ""
    return RedirectResponse(f"/staff/?{kept}{separator}said={said}", 303)


@router.post("/staff/filters/{name}/forget")
def forget_filter(request: Request, visitor: ReaderWrites, name: str) -> Response:
    """Forgets a filter of this person's."""
    if "\x00" in name:
        raise not_found()
    with deps_of(request).store.work() as work:
        marks.forget_filter(work, visitor.username, name)
    return RedirectResponse("/staff/?said=saved.gone", 303)


def chosen_of(query: str) -> Chosen:
    """The filters of an address; what is none is left out."""
    return Chosen(**{k: v for k, v in parse_qsl(query) if k in Chosen.model_fields})


def asked_of(work: Work, chosen: Chosen, visitor: Visitor, zone: tzinfo) -> Asked:
    """The filters understood. Raises a refusal for values that are not possible."""
    if any(getattr(chosen, name) not in allowed for name, allowed in CHOICES.items()):
        raise bad_request()
    free = (chosen.q, chosen.topic, chosen.rule, chosen.tag, chosen.assigned)
    if any("\x00" in text or len(text) > WORDS_LONGEST for text in free):
        raise bad_request()
    until = _day(chosen.until, zone)
    roots = roots_of(chosen.q)
    families = (
        ("signal", chosen.need),
        ("topic", chosen.topic),
        ("rule", chosen.rule),
        ("tag", chosen.tag),
    )
    labels = [(family, name.strip()) for family, name in families if name]
    who = {"": None, "me": visitor.username, "nobody": ""}.get(chosen.assigned, chosen.assigned)
    wanted = Filter(
        urgency=chosen.urgency or None,
        need=chosen.place or None,
        language=chosen.language or None,
        reviewed=None if not chosen.reviewed else chosen.reviewed == "yes",
        status=chosen.status or None,
        assigned=who,
        second=True if chosen.second else None,
        since=_day(chosen.since, zone),
        before=None if until is None else until + timedelta(days=1),
        terms=worklist.terms_of(work, roots, labels),
    )
    return Asked(wanted, roots)


def _titles(knowledge: Knowledge, language: str) -> list[tuple[str, str]]:
    titles = knowledge.topics.items()
    found = [(topic, title) for (topic, code), title in titles if code == language]
    return sorted(found, key=lambda pair: pair[1].casefold())


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
    return f"{key.place}~{key.id}"


def _key(text: str) -> Key:
    try:
        place, conversation = text.split("~")
        key = Key(int(place), conversation)
    except ValueError:
        raise bad_request() from None
    if "\x00" in text or not 0 <= key.place < 10**17:
        raise bad_request()
    return key
