"""A message read and screened ahead of storing it: writers queue, and reading takes longer than
writing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import structlog

from bot.content.language import Language
from bot.dialogue.choices import UnknownChoice
from bot.dialogue.clinical import Clinical, Heard
from bot.dialogue.faults import where
from bot.dialogue.outcome import Snapshot, red_flag_outcome
from bot.dialogue.said import Said, offer_of, said_of
from bot.store import Store, Work
from bot.store.controls import controls
from bot.store.conversations import conversation_for_token, opened_json
from bot.store.messages import StoredMessage, last_result, last_topic, latest_replies, unanswered
from bot.store.tables import Conversation
from bot.store.turns import Outcome
from bot.telemetry.stages import stage

log = structlog.get_logger()


@dataclass(frozen=True)
class Screened:
    """A message heard. ``alarm`` is the turn that answers it when it rings one."""

    heard: Heard
    alarm: Outcome | None


@dataclass(frozen=True)
class Ahead:
    """A message read ahead of storing it, and what it was read against."""

    snapshot: Snapshot
    last_seq: int
    before: list[StoredMessage]
    screened: Screened | None


class Screening:
    """Hears messages against what their conversation knows."""

    def __init__(self, store: Store, clinical: Clinical, now: Callable[[], datetime]) -> None:
        self._store, self._clinical, self._now = store, clinical, now

    def read_ahead(self, token: str, conversation_id: str, said: Said) -> Ahead:
        """Reads and screens the message before the transaction that stores it: writers queue, and
        reading takes longer than writing. Refuses a bad token without queueing."""
        with stage("look"), self._store.look() as work:
            conversation = conversation_for_token(work, token, conversation_id, self._now())
            snapshot = snapshot_of(work, conversation)
            before = unanswered(work, conversation)
            last_seq = conversation.last_seq
        with stage("screen"):
            screened = self.screened(snapshot, before, said)
        return Ahead(snapshot, last_seq, before, screened)

    def screened(
        self, snapshot: Snapshot, before: list[StoredMessage], said: Said
    ) -> Screened | None:
        """The message heard, with its emergency reply if it rings an alarm; None if that fails."""
        try:
            interview = snapshot.interview
            for other in before:  # what was told a moment ago counts although nobody answered yet
                heard = self.hear(said_of(other), snapshot, interview)
                interview = heard.interview
            heard = self.hear(said, snapshot, interview)
            return Screened(
                heard, red_flag_outcome(self._clinical, heard) if heard.emergency else None
            )
        except UnknownChoice:
            return None  # refused in a moment, when the offer is looked at
        except Exception as error:  # the message is kept, and answered with the fallback
            log.error("screen.failed", **where(error))
            return None

    def hear(self, said: Said, snapshot: Snapshot, interview: dict[str, Any] | None) -> Heard:
        return self._clinical.hear(
            said,
            question=snapshot.offer.question,
            interview=interview,
            language=snapshot.language,
            today=self._now().date(),
        )


def snapshot_of(work: Work, conversation: Conversation) -> Snapshot:
    """What the conversation knows at this moment."""
    return Snapshot(
        conversation=conversation.id,
        version=conversation.version,
        language=cast(Language, conversation.language),
        state=opened_json(work, conversation, "state"),
        interview=opened_json(work, conversation, "interview"),
        interview_ahead=conversation.interview_ahead,
        offer=offer_of(latest_replies(work, conversation)),
        taken=conversation.taken_by is not None,
        result=last_result(work, conversation),
        topic=last_topic(work, conversation),
        off=controls(work, conversation.clinic).off,
    )
