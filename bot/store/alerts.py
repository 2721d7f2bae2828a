"""Urgent conversations that wait unread for too long, each taken once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from bot.store.assessments import rank
from bot.store.database import Work
from bot.store.signals import BUCKET
from bot.store.tables import Conversation

LEAST = "SAME_DAY"
"""Levels from this one on are alerted."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation taken; ``before`` is what to put back if nobody could be told."""

    id: str
    level: str
    since: datetime
    before: datetime | None


def take_unread(
    work: Work, clinic: str, now: datetime, minutes: int, *, at_most: int = 50
) -> list[Waiting]:
    """Marks as alerted, and gives, what is urgent and unread for so many minutes and was not
    alerted since it began to wait. Another process at the same time takes none of them."""
    rows = work.session.scalars(
        select(Conversation)
        .where(
            Conversation.clinic == clinic,
            Conversation.place < BUCKET * 2,  # the first two needs: emergencies, same day
            Conversation.urgency_rank >= rank(LEAST),
            Conversation.waiting_since < now - timedelta(minutes=minutes),
            or_(
                Conversation.alerted_at.is_(None),
                Conversation.alerted_at < Conversation.waiting_since,
            ),
        )
        .order_by(Conversation.place)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    ).all()
    found = [
        Waiting(row.id, row.urgency or "", row.waiting_since, row.alerted_at)
        for row in rows
        if row.waiting_since is not None
    ]
    for row in rows:
        row.alerted_at = now
    return found


def put_back(work: Work, taken: list[Waiting]) -> None:
    """Nobody could be told: they are taken again next time."""
    for one in taken:
        row = work.session.get(Conversation, one.id)
        if row is not None:
            row.alerted_at = one.before
