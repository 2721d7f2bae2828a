"""What a patient says beside the chat: a word on an answer, the wish to be called."""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Base, conversation_key
from bot.store.types import MaybeMoment, MaybeSealed, Moment, Sealed


class Feedback(Base):
    """A patient's word on one answer. ROW: ``<conversation>/<seq>``."""

    __tablename__ = "feedback"

    conversation: Mapped[str] = conversation_key(primary=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    helpful: Mapped[bool]
    comment: Mapped[MaybeSealed]
    at: Mapped[Moment]


class Callback(Base):
    """A patient asked to be called. ROW: the request's id."""

    __tablename__ = "callbacks"
    __table_args__ = (
        Index("ix_callbacks_conversation", "conversation"),
        Index("ix_callbacks_status_at", "status", "at"),
        Index("ix_callbacks_status_due_at", "status", "due_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation: Mapped[str] = conversation_key()
    body: Mapped[Sealed]
    """JSON: name, phone, when, note."""
    status: Mapped[str] = mapped_column(String(16), default="open")
    """``open`` or ``done``."""
    at: Mapped[Moment]
    urgency: Mapped[str | None] = mapped_column(String(32))
    """The conversation's level when the patient asked."""
    due_at: Mapped[MaybeMoment]
    """The time by which the patient was told to be called: the clock that staff see."""
    done_by: Mapped[str | None] = mapped_column(String(64))
    done_at: Mapped[MaybeMoment]
