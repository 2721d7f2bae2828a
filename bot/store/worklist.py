"""The list that staff work through: what needs eyes first, page after page, filtered and searched.

Every function takes the clinic and sees nothing of another one. No page costs more than a bounded
piece of work, however many conversations there are (``make bench-console``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import defer

from bot.store.assessments import rank
from bot.store.crypto import SealBroken
from bot.store.database import Work
from bot.store.desk import blind
from bot.store.signals import BUCKET, NEEDS, need_at
from bot.store.tables import Conversation, SearchTerm

MOST_COUNTED = 1000
"""Matches beyond this are not counted; "more than a thousand" is as good to a reader."""
RARE = 300
"""A term of so few conversations is looked up in the index, others while walking the list."""
WALK = 20_000
"""Conversations looked through for one page of terms that are not rare."""
UNREAD = NEEDS.index("read") * BUCKET
"""Places below this one need eyes."""

Terms = tuple[tuple[int, ...], ...]
"""All of these must be there, of each at least one."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which conversations to list; None means any. ``urgency`` "none" is: not assessed; ``need``
    the one that comes first; ``assigned`` "" is: to nobody. ``since`` is inclusive and ``before``
    exclusive, of the last activity. ``terms`` come from :func:`terms_of`."""

    urgency: str | None = None
    need: str | None = None
    language: str | None = None
    reviewed: bool | None = None
    status: str | None = None
    assigned: str | None = None
    second: bool | None = None
    since: datetime | None = None
    before: datetime | None = None
    terms: Terms = ()


@dataclass(frozen=True, slots=True)
class Key:
    """A place in the order of the worklist; the next page begins after it."""

    place: int
    id: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the worklist. ``complaint`` is None when its seal does not open; ``need`` is
    why it stands where it stands."""

    id: str
    need: str
    waiting_since: datetime | None
    urgency: str | None
    complaint: str | None
    language: str
    status: str
    last_activity_at: datetime
    messages: int
    unseen: bool
    reviewed_at: datetime | None
    reviewed_by: str | None
    assigned_to: str | None
    second_wanted: bool
    rules: tuple[str, ...]
    signals: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and where the next page begins (None: there is none). ``cut_short``: the walk ended
    before the page was full, and goes on after ``following``."""

    rows: list[Row]
    following: Key | None
    cut_short: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many match, at most :data:`MOST_COUNTED` (None: not counted, the terms are not rare),
    and how many of the clinic's have each need, read ones left out."""

    matching: int | None
    needs: dict[str, int]


def terms_of(
    work: Work, roots: Sequence[frozenset[str]], labels: Sequence[tuple[str, str]] = ()
) -> Terms:
    """What the index holds for words, each by its roots in every language, and for labels such as
    ``("topic", "biopsy")``."""
    blinded = blind(work)
    words = (tuple(sorted(blinded.word(root) for root in word)) for word in roots)
    return (*words, *((blinded.label(family, name),) for family, name in labels))


def worklist(
    work: Work, clinic: str, wanted: Filter, *, after: Key | None = None, limit: int = 50
) -> Page:
    """What needs eyes first, then who waits longest; read ones at the end, the latest first.
    Conversations in which the patient never wrote are left out."""
    conditions = _matching(clinic, wanted)
    if after is not None:
        conditions.append(_beyond(after))
    rare = _rarest(work, wanted.terms)
    if rare == []:
        return Page([], None)
    walked: Key | None = None
    if wanted.terms and rare is None:
        walked = _end_of_walk(work, conditions)
        if walked is not None:
            conditions.append(_up_to(walked))
    if rare is not None:
        conditions.append(Conversation.n.in_(rare))
    query = select(Conversation.place, Conversation.id).where(*conditions, *_holds(wanted.terms))
    rows = work.session.execute(
        query.order_by(Conversation.place, Conversation.id).limit(limit + 1)
    )
    found = [Key(place or 0, name) for place, name in rows]
    full = len(found) > limit
    keys = found[:limit]
    following = keys[-1] if full else walked
    return Page(_rows(work, keys), following, cut_short=not full and walked is not None)


def counts(work: Work, clinic: str, wanted: Filter) -> Counts:
    """What :class:`Counts` says."""
    need = (Conversation.place // BUCKET).label("need")
    rows = work.session.execute(
        select(need, func.count())
        .where(Conversation.clinic == clinic, Conversation.place < UNREAD)
        .group_by(need)
    )
    needs = {NEEDS[place or 0]: count for place, count in rows}
    rare = _rarest(work, wanted.terms)
    if wanted.terms and rare is None:
        return Counts(None, needs)
    if rare == []:
        return Counts(0, needs)
    query = select(Conversation.id).where(*_matching(clinic, wanted))
    if rare is not None:
        query = query.where(Conversation.n.in_(rare), *_holds(wanted.terms))
    some = query.limit(MOST_COUNTED).subquery()
    return Counts(work.session.scalar(select(func.count()).select_from(some)) or 0, needs)


def _matching(clinic: str, wanted: Filter) -> list[ColumnElement[bool]]:
    found = [Conversation.clinic == clinic, Conversation.place.is_not(None)]
    if wanted.urgency is not None:
        level = None if wanted.urgency == "none" else wanted.urgency
        found.append(Conversation.urgency_rank == rank(level))
    if wanted.need is not None:
        first = NEEDS.index(wanted.need) * BUCKET
        found += [Conversation.place >= first, Conversation.place < first + BUCKET]
    if wanted.reviewed is not None:
        # A patient who writes again after the review is to be read again.
        read = Conversation.place >= UNREAD
        found.append(read if wanted.reviewed else Conversation.place < UNREAD)
    for column, value in (
        (Conversation.language, wanted.language),
        (Conversation.status, wanted.status),
        (Conversation.assigned_to, wanted.assigned or None),
    ):
        if value is not None:
            found.append(column == value)
    if wanted.assigned == "":
        found.append(Conversation.assigned_to.is_(None))
    if wanted.second is not None:
        found.append(Conversation.second_wanted.is_(wanted.second))
    if wanted.since is not None:
        found.append(Conversation.last_activity_at >= wanted.since)
    if wanted.before is not None:
        found.append(Conversation.last_activity_at < wanted.before)
    return found


def _beyond(after: Key) -> ColumnElement[bool]:
    same = and_(Conversation.place == after.place, Conversation.id > after.id)
    # The first part alone lets the database begin in the index where the page begins.
    return and_(Conversation.place >= after.place, or_(Conversation.place > after.place, same))


def _up_to(last: Key) -> ColumnElement[bool]:
    same = and_(Conversation.place == last.place, Conversation.id <= last.id)
    return and_(Conversation.place <= last.place, or_(Conversation.place < last.place, same))


def _end_of_walk(work: Work, conditions: list[ColumnElement[bool]]) -> Key | None:
    """The last conversation that a walk looks at; None when the list ends before."""
    walk = select(Conversation.place, Conversation.id).where(*conditions)
    walk = walk.order_by(Conversation.place, Conversation.id)
    last = work.session.execute(walk.offset(WALK - 1).limit(1)).one_or_none()
    return None if last is None else Key(last[0] or 0, last[1])


def _rarest(work: Work, terms: Terms) -> list[int] | None:
    """The conversations of a rare term, None when there are no terms or each is frequent."""
    for group in terms:
        some = work.session.scalars(
            select(SearchTerm.n).where(SearchTerm.token.in_(group)).limit(RARE + 1)
        ).all()
        if len(some) <= RARE:
            return list(some)
    return None


def _holds(terms: Terms) -> list[ColumnElement[bool]]:
    return [
        exists().where(SearchTerm.n == Conversation.n, SearchTerm.token.in_(group))
        for group in terms
    ]


def _rows(work: Work, keys: list[Key]) -> list[Row]:
    if not keys:
        return []
    found = work.session.scalars(
        select(Conversation)
        .where(Conversation.id.in_([key.id for key in keys]))
        .options(defer(Conversation.state), defer(Conversation.interview))
    )
    by_id = {row.id: row for row in found}
    return [_row(work, by_id[key.id]) for key in keys if key.id in by_id]


def _row(work: Work, row: Conversation) -> Row:
    try:
        line = work.key(row).open_json(row.desk, table="conversations", column="desk", row=row.id)
    except SealBroken:
        line = None
    shown: dict[str, Any] = line if isinstance(line, dict) else {}
    need = need_at(row.place or 0)
    return Row(
        id=row.id,
        need=need,
        waiting_since=row.waiting_since,
        urgency=row.urgency,
        complaint=shown.get("complaint"),
        language=row.language,
        status=row.status,
        last_activity_at=row.last_activity_at,
        messages=row.last_seq,
        unseen=row.reviewed_at is None
        or (row.last_patient_at is not None and row.reviewed_at < row.last_patient_at),
        reviewed_at=row.reviewed_at,
        reviewed_by=row.reviewed_by,
        assigned_to=row.assigned_to,
        second_wanted=row.second_wanted,
        rules=tuple(shown.get("rules", ())),
        signals=tuple(shown.get("signals", ())),
        topics=tuple(shown.get("topics", ())),
    )
