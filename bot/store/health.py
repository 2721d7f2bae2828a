"""Whether the database does what we need of it: a write that is committed."""

from __future__ import annotations

from datetime import datetime

from bot.store.database import Store
from bot.store.tables import Probe


def check_write(store: Store, now: datetime) -> None:
    """Commits one row. Raises :class:`~bot.store.database.StoreUnavailable`."""
    with store.work() as work:
        work.session.merge(Probe(name="readiness", at=now))
