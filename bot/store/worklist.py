"""The list of conversations that staff work through, most urgent first.

Every function takes the clinic and sees nothing of another one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import defer

from bot.store.crypto import DataKey
from bot.store.database import Work
from bot.store.review import key_of, opened_assessment, opened_message
from bot.store.tables import Assessment, Conversation, Message

COMPLAINT_WITHIN = 24
"""The complaint is looked for in the first messages only, so that a long talk costs no more."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which conversations to list; None means any. ``urgency`` "none" is: not assessed.
    ``since`` is inclusive and ``before`` exclusive, of the last activity."""

    urgency: str | None = None
    language: str | None = None
    reviewed: bool | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A row's place in the order of the worklist; the next page begins after it."""

    rank: int
    unseen: int
    activity: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the worklist. ``complaint`` is None when its seal does not open."""

    id: str
    urgency: str | None
    complaint: str | None
    language: str
    status: str
    last_activity_at: datetime
    messages: int
    unseen: bool
    reviewed_at: datetime | None
    reviewed_by: str | None
    rules: tuple[str, ...]
    key: Key


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conversations with a patient's message there are."""

    total: int
    matching: int
    unseen: int
    """of the matching ones"""


# A patient who writes again after the review is to be read again.
_UNSEEN: ColumnElement[int] = case(
    (
        or_(
            Conversation.reviewed_at.is_(None),
            Conversation.reviewed_at < Conversation.last_patient_at,
        ),
        1,
    ),
    else_=0,
)


def worklist(
    work: Work, clinic: str, wanted: Filter, *, after: Key | None = None, limit: int = 50
) -> tuple[list[Row], Key | None]:
    """The most urgent first, then those to review, then the latest; and where the next page
    begins (None: there is none). Conversations in which the patient never wrote are left out."""
    query = select(Conversation, _UNSEEN).where(*_matching(clinic, wanted))
    if after is not None:
        place = tuple_(Conversation.urgency_rank, _UNSEEN, Conversation.last_activity_at)
        here = (after.rank, after.unseen, after.activity)
        query = query.where(or_(place < here, and_(place == here, Conversation.id > after.id)))
    query = query.options(defer(Conversation.state), defer(Conversation.interview)).order_by(
        Conversation.urgency_rank.desc(),
        _UNSEEN.desc(),
        Conversation.last_activity_at.desc(),
        Conversation.id,
    )
    found = [(row, unseen) for row, unseen in work.session.execute(query.limit(limit + 1))]
    page = found[:limit]
    rows = _rows(work, page)
    return rows, rows[-1].key if len(found) > limit else None


def counts(work: Work, clinic: str, wanted: Filter) -> Counts:
    """All conversations of the clinic, those that match, and those of them to review."""
    every = select(func.count()).select_from(Conversation)
    total = work.session.scalar(every.where(*_matching(clinic, Filter())))
    some = select(func.count(), func.sum(_UNSEEN)).select_from(Conversation)
    matching, unseen = work.session.execute(some.where(*_matching(clinic, wanted))).one()
    return Counts(total or 0, matching or 0, int(unseen or 0))


def _matching(clinic: str, wanted: Filter) -> list[ColumnElement[bool]]:
    found = [Conversation.clinic == clinic, Conversation.last_patient_at.is_not(None)]
    if wanted.urgency == "none":
        found.append(Conversation.urgency.is_(None))
    elif wanted.urgency is not None:
        found.append(Conversation.urgency == wanted.urgency)
    if wanted.language is not None:
        found.append(Conversation.language == wanted.language)
    if wanted.reviewed is not None:
        found.append(_UNSEEN == int(not wanted.reviewed))  # noqa: SIM300
    if wanted.since is not None:
        found.append(Conversation.last_activity_at >= wanted.since)
    if wanted.before is not None:
        found.append(Conversation.last_activity_at < wanted.before)
    return found


def _rows(work: Work, page: Sequence[tuple[Conversation, int]]) -> list[Row]:
    ids = [row.id for row, _ in page]
    complaints = _first_words(work, ids)
    newest = _newest_assessments(work, ids)
    return [
        Row(
            id=row.id,
            urgency=row.urgency,
            complaint=_complaint(key_of(work, row), complaints[row.id]),
            language=row.language,
            status=row.status,
            last_activity_at=row.last_activity_at,
            messages=row.last_seq,
            unseen=bool(unseen),
            reviewed_at=row.reviewed_at,
            reviewed_by=row.reviewed_by,
            rules=_rules(key_of(work, row), newest.get(row.id)),
            key=Key(row.urgency_rank, unseen, row.last_activity_at, row.id),
        )
        for row, unseen in page
    ]


def _first_words(work: Work, ids: list[str]) -> defaultdict[str, list[Message]]:
    query = (
        select(Message)
        .where(
            Message.conversation.in_(ids),
            Message.author == "patient",
            Message.seq <= COMPLAINT_WITHIN,
        )
        .order_by(Message.conversation, Message.seq)
    )
    found: defaultdict[str, list[Message]] = defaultdict(list)
    for message in work.session.scalars(query):
        found[message.conversation].append(message)
    return found


def _newest_assessments(work: Work, ids: list[str]) -> dict[str, Assessment]:
    newest = (
        select(Assessment.conversation, func.max(Assessment.seq).label("seq"))
        .where(Assessment.conversation.in_(ids))
        .group_by(Assessment.conversation)
        .subquery()
    )
    query = select(Assessment).join(
        newest,
        and_(Assessment.conversation == newest.c.conversation, Assessment.seq == newest.c.seq),
    )
    return {found.conversation: found for found in work.session.scalars(query)}


def _complaint(key: DataKey | None, messages: list[Message]) -> str | None:
    """The first words in which something was found, else the first words; "" for none."""
    if key is None:
        return None
    first: str | None = ""
    for message in messages:
        opened = opened_message(key, message)
        reading = (opened.understanding or {}).get("reading") or {}
        if opened.text and (reading.get("findings") or reading.get("told")):
            return opened.text
        if not first:
            first = opened.text
    return first


def _rules(key: DataKey | None, newest: Assessment | None) -> tuple[str, ...]:
    if key is None or newest is None:
        return ()
    body = opened_assessment(key, newest).body or {}
    return tuple(reason["rule"] for reason in body.get("reasons", ()))
