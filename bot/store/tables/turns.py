"""What was said in a conversation, and what the engine and triage made of it."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Base, conversation_key
from bot.store.types import MaybeSealed, Moment, Sealed

# Literal, not bound: a partial index is used only where the database sees that it holds.
WAITING = text("author = 'patient' AND turn IS NULL")
"""Messages that no turn has answered."""
FALLBACK = text("kind = 'fallback'")
"""Answers that were none."""


class Message(Base):
    """One message of a conversation. ROW: ``<conversation>/<seq>``.

    ``turn`` on a patient's message is the turn that answered it (None: not answered yet); on an
    assistant's message the turn that said it (0: the greeting).
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation", "client_message_id"),
        Index("ix_messages_conversation_turn", "conversation", "turn"),
        Index("ix_messages_waiting", "at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index(
            "ix_messages_fallback",
            "conversation",
            sqlite_where=FALLBACK,
            postgresql_where=FALLBACK,
        ),
    )

    conversation: Mapped[str] = conversation_key(primary=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str] = mapped_column(String(16))
    """``patient``, ``assistant`` or ``staff``."""
    kind: Mapped[str] = mapped_column(String(16))
    """patient: ``text``, ``choice``; assistant: a card's kind, ``greeting`` or ``fallback``;
    staff: ``text``, ``joined`` or ``left``."""
    text: Mapped[Sealed]
    payload: Mapped[MaybeSealed]
    """JSON of a :class:`bot.store.messages.Payload`: choices, citations, question, urgency, …"""
    client_message_id: Mapped[str | None] = mapped_column(String(36))
    body_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """HMAC of the patient's request under the conversation's key: tells a replay from a misuse."""
    turn: Mapped[int | None]
    understanding: Mapped[MaybeSealed]
    """JSON, patient's messages: ``{"intent", "confidence", "topic", …, "reading", "model"}``."""
    staff: Mapped[str | None] = mapped_column(String(64))
    """The username behind a staff message."""
    at: Mapped[Moment]


class EngineEvent(Base):
    """One event that the engine emitted; the full log. ROW: ``<conversation>/<turn>/<n>``."""

    __tablename__ = "engine_events"

    conversation: Mapped[str] = conversation_key(primary=True)
    turn: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[Sealed]


class Assessment(Base):
    """What triage said after the patient's message ``seq``. ROW: ``<conversation>/<seq>``."""

    __tablename__ = "assessments"
    __table_args__ = (Index("ix_assessments_conversation_ruleset", "conversation", "ruleset"),)

    conversation: Mapped[str] = conversation_key(primary=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str | None] = mapped_column(String(32))
    complete: Mapped[bool]
    ruleset: Mapped[str] = mapped_column(String(64))
    body: Mapped[Sealed]
    """JSON: imaging, visit, findings (the facts), reasons, facts missing."""
    at: Mapped[Moment]


class Unanswered(Base):
    """A patient's message that got no answer, or an unsure one. Its words and what was understood
    of them stay sealed with the message."""

    __tablename__ = "unanswered"
    __table_args__ = (Index("ix_unanswered_week_language", "week", "language"),)

    conversation: Mapped[str] = conversation_key(primary=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(8))
    week: Mapped[str] = mapped_column(String(8))
    """ISO 8601, as ``2026-W47``."""
    why: Mapped[str] = mapped_column(String(16))
    """``not_understood`` or ``unsure``."""
