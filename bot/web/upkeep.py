"""What the web process does by itself: answering what was left, ending, erasing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.dialogue.faults import where
from bot.dialogue.turn import Dialogue, utc_now
from bot.store import Store
from bot.store.clock import Clock
from bot.store.conversations import end_expired, settle_erasure
from bot.store.desk import catch_up
from bot.store.retention import erase_due
from bot.web.alerts import Channels, alert

SWEEP = 5.0
"""Seconds between two looks for messages without an answer."""
LEFT = timedelta(seconds=12)
"""Age at which a message without an answer is taken for left by a process that died: longer than
any live one may take."""
UNANSWERED = timedelta(minutes=10)
"""How long a patient waits for the person who took the conversation over, until the program
answers again: it must not stay silent for good."""
HOUSEKEEPING = 600.0
MOST = 1000
"""Conversations of the worklist in one sweep: after an upgrade every one is due."""

log = structlog.get_logger()


class Upkeep:
    """Every web process does this; the database keeps them from doing it twice."""

    def __init__(
        self,
        store: Store,
        dialogue: Dialogue,
        retention_days: int,
        channels: Channels | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._clock = clock
        self._now: Callable[[], datetime] = clock or utc_now
        self._channels = channels
        self._store = store
        self._dialogue = dialogue
        self._retention = retention_days

    def run(self, stop: threading.Event) -> None:
        """Works until ``stop`` is set."""
        since = HOUSEKEEPING
        while not stop.is_set():
            began = time.monotonic()
            self._guarded(self.keep_time)
            self._guarded(self.answer_left)
            self._guarded(self.release_abandoned)
            self._guarded(self.keep_desk, stop)
            self._guarded(self.alert_staff)
            if since >= HOUSEKEEPING:
                since = 0.0
                self._guarded(self.keep_house)
            since += SWEEP
            stop.wait(max(began + SWEEP - time.monotonic(), 0))

    def keep_time(self) -> None:
        """Compares this process's time with the one that all share."""
        if self._clock is not None:
            self._clock.look()

    def answer_left(self) -> None:
        """Answers messages whose process died on the way."""
        answered = self._dialogue.sweep(self._now() - LEFT)
        if answered:
            log.warning("upkeep.answered", messages=answered)

    def release_abandoned(self) -> None:
        """Hands conversations back in which a patient waits in vain for a person."""
        released = self._dialogue.beside.release(self._now() - UNANSWERED)
        if released:
            log.warning("upkeep.released", conversations=released)

    def keep_desk(self, stop: threading.Event) -> None:
        """Brings staff's worklist and the search index up to date."""
        catch_up(self._store, at_most=MOST, seconds=SWEEP, rest=stop.wait, before=self._now())

    def alert_staff(self) -> None:
        """Alerts staff that urgent conversations wait unread."""
        if self._channels is None:
            return
        alerted = alert(self._store, self._channels, self._now())
        if alerted:
            log.warning("upkeep.alerted", conversations=alerted)

    def keep_house(self) -> None:
        """Ends conversations whose token ran out; erases those past the time to keep them."""
        now = self._now()
        with self._store.work() as work:
            ended = end_expired(work, now)
        erased = 0
        while True:
            with self._store.work() as work:
                some = erase_due(work, self._retention, now)
            erased += some
            if not some:
                break
        if erased:
            settle_erasure(self._store)
        self._store.count_rows()
        if ended or erased:
            log.info("upkeep.done", ended=ended, erased=erased)

    def _guarded[**P](self, task: Callable[P, None], *given: P.args, **named: P.kwargs) -> None:
        try:
            task(*given, **named)
        except Exception as error:  # the next round may find the database back
            log.error("upkeep.failed", task=task.__name__, **where(error))
