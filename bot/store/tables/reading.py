"""What staff put beside a conversation, or take from it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Base, conversation_key
from bot.store.types import Moment, Sealed

# Literal, not bound: a partial index is used only where the database sees that it holds.
JUDGED = text("level IS NOT NULL")
"""Reviews that say how soon the reader would have had the patient seen."""


class Review(Base):
    """A staff member has read the conversation up to message ``seq``."""

    __tablename__ = "reviews"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation: Mapped[str] = conversation_key()
    seq: Mapped[int]
    staff: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]
    level: Mapped[str | None] = mapped_column(String(32))
    """How soon the reader would have had the patient seen; None: not said."""
    said: Mapped[str | None] = mapped_column(String(32))
    """The level of the assessment that the reader judged."""

    __table_args__ = (
        Index("ix_reviews_conversation", "conversation"),
        Index(
            "ix_reviews_judged",
            "conversation",
            "staff",
            sqlite_where=JUDGED,
            postgresql_where=JUDGED,
        ),
    )


class Note(Base):
    """A staff member's note beside a conversation; patients never see it. ROW: the note's id."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_conversation", "conversation"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation: Mapped[str] = conversation_key()
    staff: Mapped[str] = mapped_column(String(64))
    text: Mapped[Sealed]
    at: Mapped[Moment]


class Tag(Base):
    """A word that staff put on a conversation. ROW: the tag's id."""

    __tablename__ = "tags"
    __table_args__ = (Index("ix_tags_conversation", "conversation"), Index("ix_tags_at", "at"))

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation: Mapped[str] = conversation_key()
    text: Mapped[Sealed]
    staff: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]


class SavedFilter(Base):
    """A choice of the worklist's filters that a person keeps under a name. Sealed under a key of
    the master key's, as it may hold a patient's words. ROW: the filter's id."""

    __tablename__ = "saved_filters"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    staff: Mapped[str] = mapped_column(
        String(64), ForeignKey("staff.username", ondelete="CASCADE"), index=True
    )
    body: Mapped[Sealed]
    """JSON: name, query."""
    at: Mapped[Moment]


class Correction(Base):
    """A sentence of a transcript that staff corrected, for training or for tests. Sealed under a
    key of the master key's. ROW: the correction's id."""

    __tablename__ = "corrections"
    __table_args__ = (
        Index("ix_corrections_clinic_fingerprint_use", "clinic", "fingerprint", "use", unique=True),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    clinic: Mapped[str] = mapped_column(String(64))
    use: Mapped[str] = mapped_column(String(16))
    """``nlu``, ``evaluation`` or ``scenario``."""
    language: Mapped[str] = mapped_column(String(8))
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    """HMAC of the sentence without case, accents and signs: what trains never measures."""
    body: Mapped[Sealed]
    """JSON: text, label."""
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]


class EvaluationRow(Base):
    """A question that staff took over, in words of their choice, to measure understanding by; never
    for training. Sealed under a key of the master key's. ROW: the row's id."""

    __tablename__ = "evaluation_rows"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    clinic: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    topic: Mapped[str | None] = mapped_column(String(64))
    """The topic that should answer it; None: no topic does."""
    text: Mapped[Sealed]
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]
