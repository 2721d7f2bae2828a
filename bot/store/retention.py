"""How long each kind of conversation is kept, legal holds, erasing, and what is left of it.

Every function but :func:`erase_due` takes the clinic and sees nothing of another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import ColumnElement, exists, func, select

from bot.store.conversations import (
    NoSuchConversation,
    erase,
    erasure_receipt,
    locked_for_clinic,
)
from bot.store.database import Work
from bot.store.tables import HELD, Callback, Conversation, Retention, Tombstone

Category = Literal["empty", "information", "assessed", "callback"]
CATEGORIES: tuple[Category, ...] = get_args(Category)
"""The patient never wrote; nothing was assessed; assessed; asked to be called."""
LONGEST = 3650


class OnHold(Exception):
    """The conversation is under a legal hold and stays."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long a category is kept. ``by`` is None for the installation's default."""

    category: Category
    days: int
    by: str | None
    at: datetime | None
    kept: int
    """Conversations of the category that there are."""
    oldest_goes: datetime | None
    """When the oldest of them is erased."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What is left of a conversation. ``receipt`` is the patient's proof."""

    conversation: str
    reason: str
    by: str | None
    at: datetime
    receipt: str


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation under a legal hold."""

    conversation: str
    by: str
    since: datetime


def terms(work: Work, clinic: str, default_days: int) -> list[Term]:
    """The terms of every category."""
    own = {
        row.category: row
        for row in work.session.scalars(select(Retention).where(Retention.clinic == clinic))
    }
    kept = _kept(work, clinic)
    found = []
    for category in CATEGORIES:
        row = own.get(category)
        days = default_days if row is None else row.days
        count, oldest = kept[category]
        goes = None if oldest is None else oldest + timedelta(days=days)
        by, at = (None, None) if row is None else (row.by, row.at)
        found.append(Term(category, days, by, at, count, goes))
    return found


def _kept(work: Work, clinic: str) -> dict[Category, tuple[int, datetime | None]]:
    """How many of each category there are, and the oldest's last activity.

    One pass over the index of what is kept, and one over the few who asked to be called: asking
    each conversation whether it did took seconds (``make bench-console``).
    """
    wrote = Conversation.last_patient_at.is_not(None)
    assessed = Conversation.urgency_rank > 0
    mine = (Conversation.clinic == clinic, Conversation.held_at.is_(None))
    every = select(
        wrote.label("wrote"),
        assessed.label("assessed"),
        func.count(),
        func.min(Conversation.last_activity_at),
    ).where(*mine)
    called = Conversation.id.in_(select(Callback.conversation))
    calling = work.session.execute(
        every.where(called).group_by(wrote, assessed).order_by(None)
    ).all()
    fewer = {(bool(a), bool(b)): count for a, b, count, _ in calling}
    found: dict[Category, tuple[int, datetime | None]] = dict.fromkeys(CATEGORIES, (0, None))
    for a, b, count, _ in work.session.execute(every.group_by(wrote, assessed)):
        category: Category = "empty" if not a else "assessed" if b else "information"
        left = count - fewer.get((bool(a), bool(b)), 0)
        found[category] = (found[category][0] + left, None)
    oldest = [at for *_, at in calling if at is not None]
    found["callback"] = (sum(fewer.values()), min(oldest, default=None))
    for category in CATEGORIES:
        if category != "callback" and found[category][0]:
            first = work.session.scalar(
                select(Conversation.last_activity_at)
                .where(*mine, _of(category))
                .order_by(Conversation.last_activity_at)
                .limit(1)
            )
            found[category] = (found[category][0], first)
    return found


def set_term(
    work: Work, clinic: str, category: Category, days: int, *, by: str, now: datetime
) -> None:
    """Keeps a category for so many days. Raises ``ValueError`` for less than one or more than
    ten years."""
    if not 1 <= days <= LONGEST:
        raise ValueError("1 to 3650 days")
    work.session.merge(Retention(clinic=clinic, category=category, days=days, by=by, at=now))


def erase_due(work: Work, default_days: int, now: datetime, *, at_most: int = 100) -> int:
    """Erases conversations whose category's time is over, those on hold left out; says how many
    (bounded)."""
    own = {(row.clinic, row.category): row.days for row in work.session.scalars(select(Retention))}
    shortest = min([default_days, *own.values()])
    clinics = work.session.scalars(
        select(Conversation.clinic)
        .where(Conversation.last_activity_at < now - timedelta(days=shortest))
        .distinct()
    ).all()
    erased = 0
    for clinic in clinics:
        for category in CATEGORIES:
            before = now - timedelta(days=own.get((clinic, category), default_days))
            erased += _erase_before(work, clinic, category, before, now, at_most - erased)
    return erased


def hold(work: Work, clinic: str, conversation: str, *, by: str, now: datetime) -> None:
    """Nothing erases the conversation by itself, and staff cannot, until the hold is lifted.
    Raises :class:`~bot.store.conversations.NoSuchConversation`."""
    row = locked_for_clinic(work, clinic, conversation)
    row.held_at, row.held_by = now, by


def lift_hold(work: Work, clinic: str, conversation: str) -> None:
    """Ends the hold. Raises :class:`~bot.store.conversations.NoSuchConversation`."""
    row = locked_for_clinic(work, clinic, conversation)
    row.held_at = row.held_by = None


def erase_one(work: Work, clinic: str, conversation: str, *, by: str, now: datetime) -> str:
    """Destroys a conversation's key and rows and gives the receipt. Call
    :func:`~bot.store.conversations.settle_erasure` after the transaction.

    Raises :class:`OnHold` or :class:`~bot.store.conversations.NoSuchConversation`.
    """
    row = locked_for_clinic(work, clinic, conversation)
    if row.held_at is not None:
        raise OnHold
    erase(work, row, reason="staff", now=now)
    work.session.flush()
    left = work.session.get(Tombstone, conversation)
    if left is None:
        raise NoSuchConversation
    left.by = by
    return erasure_receipt(work, conversation, now)


def erased_of(work: Work, clinic: str, *, limit: int = 100) -> list[Erased]:
    """What was erased, the latest first."""
    rows = work.session.scalars(
        select(Tombstone)
        .where(Tombstone.clinic == clinic)
        .order_by(Tombstone.at.desc())
        .limit(limit)
    )
    return [
        Erased(
            row.conversation,
            row.reason,
            row.by,
            row.at,
            erasure_receipt(work, row.conversation, row.at),
        )
        for row in rows
    ]


def holds_of(work: Work, clinic: str) -> list[Held]:
    """The conversations on hold, the latest first."""
    rows = work.session.scalars(
        select(Conversation)
        .where(Conversation.clinic == clinic, HELD)
        .order_by(Conversation.held_at.desc())
    )
    return [Held(row.id, row.held_by or "", row.held_at) for row in rows if row.held_at is not None]


def _erase_before(
    work: Work, clinic: str, category: Category, before: datetime, now: datetime, at_most: int
) -> int:
    if at_most <= 0:
        return 0
    old = work.session.scalars(
        select(Conversation)
        .where(
            Conversation.clinic == clinic,
            Conversation.last_activity_at < before,
            Conversation.held_at.is_(None),
            _of(category),
        )
        .order_by(Conversation.last_activity_at)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    ).all()
    for row in old:
        erase(work, row, reason="retention", now=now)
    return len(old)


def _of(category: Category) -> ColumnElement[bool]:
    wrote = Conversation.last_patient_at.is_not(None)
    called = exists().where(Callback.conversation == Conversation.id)
    rest = wrote & ~called
    return {
        "empty": ~wrote & ~called,
        "information": rest & (Conversation.urgency_rank == 0),
        "assessed": rest & (Conversation.urgency_rank > 0),
        "callback": called,
    }[category]
