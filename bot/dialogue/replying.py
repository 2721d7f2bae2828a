"""What is said to one message: by the engine in time, by the screen, or the written fallback."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.dialogue.ahead import Screening
from bot.dialogue.clinical import Clinical, Heard
from bot.dialogue.engine import EngineClient, EngineUnavailable
from bot.dialogue.faults import where
from bot.dialogue.outcome import (
    Snapshot,
    after_alarm_outcome,
    as_published,
    engine_outcome,
    fallback_outcome,
    red_flag_outcome,
    staffed_outcome,
    wordless_outcome,
)
from bot.dialogue.published import Published
from bot.dialogue.said import said_of
from bot.store.messages import StoredMessage
from bot.store.turns import Outcome
from bot.telemetry import numbers
from bot.telemetry.stages import stage

LAST_CALL = 0.3
"""With less than this left the engine is not asked any more."""

log = structlog.get_logger()


class Replying:
    """Computes outcomes; stores nothing."""

    def __init__(
        self,
        engine: EngineClient,
        clinical: Clinical,
        screening: Screening,
        published: Published | None,
        now: Callable[[], datetime],
    ) -> None:
        self._engine, self._clinical, self._screening = engine, clinical, screening
        self._published, self._now = published, now

    def outcome(
        self, snapshot: Snapshot, message: StoredMessage, heard: Heard | None, until: float
    ) -> Outcome:
        """What to say to the message; the fallback stands for any failure."""
        try:
            said = said_of(message)
            if said.wordless:
                if snapshot.taken:
                    return Outcome(replies=[])
                return wordless_outcome(self._clinical, snapshot)
            heard = heard or self._screening.hear(said, snapshot, snapshot.interview)
            if heard.emergency:
                return red_flag_outcome(self._clinical, heard)
            if snapshot.taken:
                return staffed_outcome(self._clinical, heard)
            if heard.after and heard.reopened is None:
                return after_alarm_outcome(self._clinical, heard)
            if snapshot.off:
                raise EngineUnavailable("switched off by staff")
            left = until - time.monotonic()
            if left < LAST_CALL:
                raise EngineUnavailable("no time left")
            says = as_published(self._published, self._now().date())
            with stage("engine"):
                outcome = engine_outcome(
                    self._engine, self._clinical, snapshot, said, heard, left, says
                )
            numbers.TURNS.labels("engine").inc()
            return outcome
        except EngineUnavailable as error:
            log.warning("turn.fallback", why=str(error), conversation=snapshot.conversation)
            numbers.ENGINE_FAILURES.labels(numbers.reason(str(error))).inc()
        except Exception as error:  # never silent: a fault of ours is answered too
            log.error("turn.failed", conversation=snapshot.conversation, **where(error))
        numbers.TURNS.labels("fallback").inc()
        try:
            return fallback_outcome(self._clinical, snapshot, heard)
        except Exception as error:  # then at least the words that need no facts
            log.error("fallback.failed", conversation=snapshot.conversation, **where(error))
            return fallback_outcome(self._clinical, snapshot, None)
