"""What time it is for everything that is stored and for every limit: the database's time.

Web processes may disagree about the time, and a machine's clock may be set while patients write;
a token would then live for hours too long, or die at once. So all of them take the time from the
one place that they share, and go on from there by the monotonic clock, which nobody sets. It never
goes back. With SQLite that place is the clock of the one machine.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import text

from bot.store.database import Store

SET_BACK = timedelta(seconds=60)
"""A shared clock that is further behind than this was set back: it is not followed, since tokens
would live longer by as much. What is behind by less is waited for."""
SLOW = 1.0
"""Seconds after which an answer no longer tells what time it is."""

log = structlog.get_logger()


class Clock:
    """Tells the time when called; :meth:`look` compares it with what ``ask`` says."""

    def __init__(
        self, ask: Callable[[], datetime], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask, self._monotonic = ask, monotonic
        self._lock = threading.Lock()
        self._anchor = (ask(), monotonic())
        self._latest = self._anchor[0]
        self._told = False

    def __call__(self) -> datetime:
        with self._lock:
            self._latest = max(self._latest, self._here())
            return self._latest

    def _here(self) -> datetime:
        at, since = self._anchor
        return at + timedelta(seconds=self._monotonic() - since)

    def look(self) -> None:
        """Follows the shared clock, unless it was set back. Raises what ``ask`` raises."""
        before = self._monotonic()
        shared = self._ask()
        after = self._monotonic()
        if after - before > SLOW:
            return
        with self._lock:
            ahead = self._here() - shared
            if ahead <= SET_BACK:
                self._anchor = (shared, (before + after) / 2)
                self._told = False
            elif not self._told:
                self._told = True
                log.warning("clock.set_back", seconds=round(ahead.total_seconds()))


def clock_of(store: Store) -> Clock:
    """The clock that all processes over this database share. Raises
    :class:`~bot.store.database.StoreUnavailable`."""
    if store.engine.dialect.name == "sqlite":
        return Clock(lambda: datetime.now(UTC))

    def ask() -> datetime:
        with store.look() as work:
            told: datetime = work.session.execute(text("SELECT clock_timestamp()")).scalar_one()
        return told.astimezone(UTC)

    return Clock(ask)
