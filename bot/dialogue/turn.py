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

import structlog

from bot.content.language import Language, spoken
from bot.dialogue.ahead import Ahead, Screening, snapshot_of
from bot.dialogue.beside import Beside
from bot.dialogue.clinical import Clinical, Heard
from bot.dialogue.engine import EngineClient
from bot.dialogue.faults import where
from bot.dialogue.locks import Turnstile
from bot.dialogue.outcome import Snapshot, with_titles
from bot.dialogue.published import Published
from bot.dialogue.replying import Replying
from bot.dialogue.said import Said
from bot.findings.model import About
from bot.store import Store, Work
from bot.store.controls import SwitchedOff, controls
from bot.store.conversations import (
    NoSuchConversation,
    conversation_for_token,
    delete_code,
    end,
    open_conversation,
    seal_json,
)
from bot.store.conversations import find as find_conversation
from bot.store.crypto import SealBroken
from bot.store.messages import (
    StoredMessage,
    append,
    message_at,
    patient_messages,
    replies_of,
    unanswered,
    waiting_since,
)
from bot.store.tables import Conversation
from bot.store.turns import StaleTurn, commit_turn, earlier, take
from bot.telemetry import numbers
from bot.telemetry.stages import stage

PATIENCE = 9.0
"""Seconds from a request's arrival within which its message has an answer."""

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
        self._clinical = clinical
        self._clinic = clinic
        self._max = max_patient_messages
        self._published = published
        self._now = now
        self._turnstile = Turnstile()
        self._screening = Screening(store, clinical, now)
        self._replying = Replying(engine, clinical, self._screening, published, now)
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
        ahead = self._screening.read_ahead(token, conversation_id, said)
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
                    snapshot = snapshot_of(work, conversation)
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
            snapshot = snapshot_of(work, conversation)
            before = unanswered(work, conversation)
            screened = self._screening.screened(snapshot, before, said)
            ahead = Ahead(snapshot, conversation.last_seq, before, screened)
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
        outcome = self._replying.outcome(snapshot, message, heard, until)
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
