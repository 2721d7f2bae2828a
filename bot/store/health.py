"""Whether the database does what we need of it: a write that is committed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.store.database import Store, Work
from bot.store.tables import WAITING, Conversation, Message, Probe


def check_write(store: Store, now: datetime) -> None:
    """Commits one row. Raises :class:`~bot.store.database.StoreUnavailable`."""
    with store.work() as work:
        work.session.merge(Probe(name="readiness", at=now))


def backlog(work: Work) -> tuple[int, int]:
    """How many conversations the desk has still to look at, and how many messages wait."""
    due = select(func.count()).select_from(Conversation).where(Conversation.desk_due)
    waiting = select(func.count()).select_from(Message).where(WAITING)
    return work.session.scalar(due) or 0, work.session.scalar(waiting) or 0
