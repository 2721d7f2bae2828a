"""One message, from the patient's words to a stored answer. Any process may run any part of it.

The patient's message is committed before anything else is done with it. A red flag is answered in
the same transaction, without the engine. Turns of one conversation follow each other because the
database refuses a turn that was computed from an older version, not because of a lock. Whatever
goes wrong, an answer is committed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

import structlog

from bot.content.language import Language, spoken
from bot.dialogue.beside import Beside
from bot.dialogue.choices import UnknownChoice
from bot.dialogue.clinical import Clinical, Heard
from bot.dialogue.engine import EngineClient, EngineUnavailable
from bot.dialogue.faults import where
from bot.dialogue.locks import Turnstile
from bot.dialogue.outcome import (
    Snapshot,
    as_published,
    engine_outcome,
    fallback_outcome,
    red_flag_outcome,
    staffed_outcome,
    with_titles,
    wordless_outcome,
)
from bot.dialogue.published import Published
from bot.dialogue.said import Said, offer_of, said_of
from bot.findings.model import About
from bot.store import Store, Work
from bot.store.controls import SwitchedOff, controls
from bot.store.conversations import (
    NoSuchConversation,
    conversation_for_token,
    delete_code,
    end,
    open_conversation,
    opened_json,
    seal_json,
)
from bot.store.conversations import find as find_conversation
from bot.store.crypto import SealBroken
from bot.store.messages import (
    StoredMessage,
    append,
    last_topic,
    latest_replies,
    message_at,
    patient_messages,
    replies_of,
    unanswered,
    waiting_since,
)
from bot.store.tables import Conversation
from bot.store.turns import Outcome, StaleTurn, commit_turn, earlier, take
from bot.telemetry import numbers
from bot.telemetry.stages import stage

PATIENCE = 9.0
"""Seconds from a request's arrival within which its message has an answer."""
LAST_CALL = 0.3
"""With less than this left the engine is not asked any more."""

log = structlog.get_logger()


class TooManyMessages(Exception):
    """The conversation was as long as it may be, and has been ended."""


@dataclass(frozen=True)
class Answered:
    """A patient's message with its replies."""

    message: StoredMessage
    replies: list[StoredMessage]

    @classmethod
    def of(cls, message: StoredMessage, replies: list[StoredMessage]) -> Answered:
        """The message as it is now that these replies stand."""
        return cls(replace(message, turn=replies[0].turn) if replies else message, replies)


@dataclass(frozen=True)
class Taken:
    """A message just stored. ``snapshot`` and ``heard`` are given when no other message waits, so
    that its turn can be computed without a second look; the version check still decides."""

    answered: Answered
    snapshot: Snapshot | None = None
    heard: Heard | None = None


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


@dataclass(frozen=True)
class Opened:
    """A new conversation. The token is shown this once."""

    id: str
    token: str
    messages: list[StoredMessage]
    delete_code: str


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


class Dialogue:
    """Takes patients' messages and answers them; keeps nothing between two calls."""

    def __init__(
        self,
        store: Store,
        engine: EngineClient,
        clinical: Clinical,
        *,
        clinic: str = "clinic",
        max_patient_messages: int = 200,
        published: Published | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._engine = engine
        self._clinical = clinical
        self._clinic = clinic
        self._max = max_patient_messages
        self._published = published
        self._now = now
        self._turnstile = Turnstile()
        self.beside = Beside(store, clinical, now)

    def open(self, language: Language, about: About | None = None) -> Opened:
        """A new conversation with its greeting; ``about`` is whose body it is about, if told.

        Raises :class:`~bot.store.controls.SwitchedOff`.
        """
        now, language = self._now(), spoken(language)
        drafts = [
            with_titles(draft, self._published, language)
            for draft in self._clinical.greeting(language)
        ]
        with self._store.work() as work:
            if controls(work, self._clinic).off:
                raise SwitchedOff
            conversation, token = open_conversation(
                work, clinic=self._clinic, language=language, now=now
            )
            greeting = [append(work, conversation, draft, now=now, turn=0) for draft in drafts]
            if about is not None:
                begun = self._clinical.begin(language, about)
                seal_json(work, conversation, "interview", begun)
                conversation.interview_ahead = True
            code = delete_code(work, conversation.id)
        return Opened(conversation.id, token, greeting, code)

    def say(self, token: str, conversation_id: str, client_message_id: str, said: Said) -> Answered:
        """Takes one message and gives its replies; called again with the same, gives the same.

        Raises what ``conversation_for_token``, ``earlier`` and ``take`` of :mod:`bot.store` raise,
        :class:`TooManyMessages`, and :class:`~bot.dialogue.choices.UnknownChoice`.
        """
        until = time.monotonic() + PATIENCE
        now = self._now()
        ahead = self._read_ahead(token, conversation_id, said)
        taken = None
        alarm = ahead.screened is not None and ahead.screened.alarm is not None
        with stage("take"), self._store.work(urgent=alarm) as work:
            conversation = conversation_for_token(work, token, conversation_id, now, slide=True)
            found = earlier(work, conversation, client_message_id, said.draft())
            if found is not None and found.turn is not None:
                return Answered(found, replies_of(work, conversation, found.turn))
            if found is None:
                # Only a conversation that has as many messages at all is counted.
                too_many = (
                    conversation.last_seq >= self._max
                    and patient_messages(work, conversation) >= self._max
                )
                if too_many:
                    end(conversation, now)
                else:
                    taken = self._take(work, conversation, client_message_id, said, ahead)
                    if taken.answered.replies:
                        return taken.answered
                    found = taken.answered.message
        if found is None:
            raise TooManyMessages
        replies = self._first_try(taken, until) if taken else None
        if replies is None:
            replies = self.answer(conversation_id, found.seq, until)
        return Answered.of(found, replies)

    def answer(self, conversation_id: str, seq: int, until: float) -> list[StoredMessage]:
        """The replies to the patient's message ``seq``; earlier unanswered ones are answered first.

        Raises :class:`~bot.store.conversations.NoSuchConversation` if it was erased meanwhile.
        """
        with self._turnstile.passing(conversation_id, until - time.monotonic()):
            while True:
                with self._store.look() as work:
                    conversation = find_conversation(work, conversation_id)
                    waiting = [m for m in unanswered(work, conversation) if m.seq <= seq]
                    if not waiting:
                        answered = message_at(work, conversation, seq)
                        turn = None if answered is None else answered.turn
                        return [] if turn is None else replies_of(work, conversation, turn)
                    snapshot = _snapshot(work, conversation)
                replies = self._turn(snapshot, waiting[0], None, until)
                if replies is not None and waiting[0].seq == seq:
                    return replies

    def sweep(self, before: datetime) -> int:
        """Answers messages of before ``before`` whose process died on the way; says how many."""
        with self._store.look() as work:
            waiting = waiting_since(work, before)
        for conversation_id, seq in waiting:
            try:
                self.answer(conversation_id, seq, time.monotonic() + PATIENCE)
            except (
                NoSuchConversation,
                SealBroken,
            ) as error:  # the others are answered all the same
                log.error("sweep.failed", conversation=conversation_id, **where(error))
        return len(waiting)

    def alarm(self, said: Said, language: Language) -> str | None:
        """The emergency text if a message that is refused rings an alarm; stores nothing."""
        heard = self._clinical.hear(
            said, question=None, interview=None, language=spoken(language), today=self._now().date()
        )
        return "\n\n".join(draft.text for draft in heard.emergency) or None

    def _read_ahead(self, token: str, conversation_id: str, said: Said) -> Ahead:
        """Reads and screens the message before the transaction that stores it: writers queue, and
        reading takes longer than writing. Refuses a bad token without queueing."""
        with stage("look"), self._store.look() as work:
            conversation = conversation_for_token(work, token, conversation_id, self._now())
            snapshot = _snapshot(work, conversation)
            before = unanswered(work, conversation)
            last_seq = conversation.last_seq
        with stage("screen"):
            screened = self._screened(snapshot, before, said)
        return Ahead(snapshot, last_seq, before, screened)

    def _screened(
        self, snapshot: Snapshot, before: list[StoredMessage], said: Said
    ) -> Screened | None:
        """The message heard, with its emergency reply if it rings an alarm; None if that fails."""
        try:
            interview = snapshot.interview
            for other in before:  # what was told a moment ago counts although nobody answered yet
                heard = self._hear(said_of(other), snapshot, interview)
                interview = heard.interview
            heard = self._hear(said, snapshot, interview)
            return Screened(
                heard, red_flag_outcome(self._clinical, heard) if heard.emergency else None
            )
        except UnknownChoice:
            return None  # refused in a moment, when the offer is looked at
        except Exception as error:  # the message is kept, and answered with the fallback
            log.error("screen.failed", **where(error))
            return None

    def _take(
        self,
        work: Work,
        conversation: Conversation,
        client_message_id: str,
        said: Said,
        ahead: Ahead,
    ) -> Taken:
        """Stores the message, and its replies if it rings an alarm."""
        now = self._now()
        if (conversation.version, conversation.last_seq) != (
            ahead.snapshot.version,
            ahead.last_seq,
        ):
            snapshot = _snapshot(work, conversation)
            before = unanswered(work, conversation)
            ahead = Ahead(
                snapshot, conversation.last_seq, before, self._screened(snapshot, before, said)
            )
        said = said.checked(ahead.snapshot.offer)
        message = take(work, conversation, client_message_id, said.draft(), now)
        screened = ahead.screened
        if screened is None or ahead.before:
            taken = Taken(Answered(message, []))
        else:
            taken = Taken(Answered(message, []), ahead.snapshot, screened.heard)
        if screened is None or screened.alarm is None:
            return taken
        replies = commit_turn(
            work, conversation.id, conversation.version, message.seq, screened.alarm, now
        )
        numbers.TURNS.labels("red_flag").inc()
        return Taken(Answered.of(message, replies))

    def _first_try(self, taken: Taken, until: float) -> list[StoredMessage] | None:
        """The turn of a message that waits alone; None when others wait, or one came between."""
        if taken.snapshot is None:
            return None
        message = taken.answered.message
        with self._turnstile.passing(taken.snapshot.conversation, until - time.monotonic()):
            return self._turn(taken.snapshot, message, taken.heard, until)

    def _turn(
        self, snapshot: Snapshot, message: StoredMessage, heard: Heard | None, until: float
    ) -> list[StoredMessage] | None:
        """Computes and stores one turn; None when it was stale."""
        outcome = self._outcome(snapshot, message, heard, until)
        try:
            with stage("commit"), self._store.work() as work:
                return commit_turn(
                    work,
                    snapshot.conversation,
                    snapshot.version,
                    message.seq,
                    outcome,
                    self._now(),
                )
        except StaleTurn:
            log.info("turn.stale", conversation=snapshot.conversation)
            return None

    def _hear(self, said: Said, snapshot: Snapshot, interview: dict[str, Any] | None) -> Heard:
        return self._clinical.hear(
            said,
            question=snapshot.offer.question,
            interview=interview,
            language=snapshot.language,
            today=self._now().date(),
        )

    def _outcome(
        self, snapshot: Snapshot, message: StoredMessage, heard: Heard | None, until: float
    ) -> Outcome:
        """What to say to the message; the fallback stands for any failure."""
        try:
            said = said_of(message)
            if said.wordless:
                if snapshot.taken:
                    return Outcome(replies=[])
                return wordless_outcome(self._clinical, snapshot)
            heard = heard or self._hear(said, snapshot, snapshot.interview)
            if heard.emergency:
                return red_flag_outcome(self._clinical, heard)
            if snapshot.taken:
                return staffed_outcome(self._clinical, heard)
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


def _snapshot(work: Work, conversation: Conversation) -> Snapshot:
    return Snapshot(
        conversation=conversation.id,
        version=conversation.version,
        language=cast(Language, conversation.language),
        state=opened_json(work, conversation, "state"),
        interview=opened_json(work, conversation, "interview"),
        interview_ahead=conversation.interview_ahead,
        offer=offer_of(latest_replies(work, conversation)),
        taken=conversation.taken_by is not None,
        topic=last_topic(work, conversation),
        off=controls(work, conversation.clinic).off,
    )
