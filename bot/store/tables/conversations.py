"""A conversation, where it stands for staff, and that it was erased."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Base
from bot.store.types import MaybeMoment, MaybeSealed, Moment

# Literal, not bound: a partial index is used only where the database sees that it holds.
OPEN = text("status = 'open'")
"""Conversations whose patient may still write."""
TAKEN = text("taken_by IS NOT NULL")
"""Conversations that a person answers."""
HELD = text("held_at IS NOT NULL")
"""Conversations under a legal hold."""
DESK_DUE = text("desk_due")
"""Conversations that changed since their place in the worklist was worked out."""


class Conversation(Base):
    """One patient's talk with the bot. ROW: the conversation's id.

    ``version`` counts committed turns and is the fence: a turn is stored only if the version is
    still the one that it was computed from. ``last_seq`` is the newest message's number.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        # Covers every filter of the worklist: a filter that few rows pass reads this and no table.
        Index(
            "ix_conversations_worklist",
            "clinic",
            "place",
            "id",
            "urgency_rank",
            "language",
            "status",
            "assigned_to",
            "second_wanted",
            "last_activity_at",
            "n",
        ),
        # Covers what is kept for how long: finding what is due and counting the rest read no table.
        Index(
            "ix_conversations_kept",
            "clinic",
            "last_activity_at",
            "held_at",
            "last_patient_at",
            "urgency_rank",
            "id",
        ),
        # Covers what the figures of a span of days count.
        Index(
            "ix_conversations_figures",
            "clinic",
            "created_at",
            "last_patient_at",
            "urgency",
            "language",
            "reviewed_at",
            "version",
            "status",
            "complete",
            "n",
            "id",
        ),
        Index(
            "ix_conversations_open", "token_idle_until", sqlite_where=OPEN, postgresql_where=OPEN
        ),
        Index(
            "ix_conversations_taken", "last_patient_at", sqlite_where=TAKEN, postgresql_where=TAKEN
        ),
        Index(
            "ix_conversations_held", "clinic", "held_at", sqlite_where=HELD, postgresql_where=HELD
        ),
        Index("ix_conversations_delete_hash", "delete_hash", unique=True),
        Index("ix_conversations_n", "n", unique=True),
        Index(
            "ix_conversations_desk_due",
            "last_activity_at",
            sqlite_where=DESK_DUE,
            postgresql_where=DESK_DUE,
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    clinic: Mapped[str] = mapped_column(String(64))
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    """The conversation's data key, wrapped by the master key; without it nothing here opens."""
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    """SHA-256 of the patient's bearer token; None once the conversation has ended."""
    token_idle_until: Mapped[Moment]
    token_expires_at: Mapped[Moment]
    delete_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """SHA-256 of the code with which the patient can erase it also when the token is gone."""
    language: Mapped[str] = mapped_column(String(8))
    consent_at: Mapped[Moment]
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    state: Mapped[MaybeSealed]
    """JSON: the engine's opaque snapshot for the next turn."""
    interview: Mapped[MaybeSealed]
    """JSON: ``Interview.as_dict()``."""
    interview_ahead: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The stored interview knows more than the engine's snapshot and goes along next turn."""
    urgency: Mapped[str | None] = mapped_column(String(32))
    urgency_rank: Mapped[int] = mapped_column(default=0, server_default="0")
    """0 when nothing is assessed, 6 for EMERGENCY_NOW: sort descending for the worklist."""
    complete: Mapped[bool] = mapped_column(default=False, server_default=false())
    status: Mapped[str] = mapped_column(String(16), default="open")
    """``open`` or ``ended``."""
    last_patient_at: Mapped[MaybeMoment]
    last_activity_at: Mapped[Moment]
    reviewed_at: Mapped[MaybeMoment]
    reviewed_by: Mapped[str | None] = mapped_column(String(64))
    taken_by: Mapped[str | None] = mapped_column(String(64))
    """The username of the person who answers in place of the program."""
    taken_at: Mapped[MaybeMoment]
    patient_typing_at: Mapped[MaybeMoment]
    staff_typing_at: Mapped[MaybeMoment]
    """When each side last typed, while a person answers."""
    doctor_questions: Mapped[MaybeSealed]
    """JSON: what the patient wants to ask the doctor, for the summary."""
    n: Mapped[int | None] = mapped_column(BigInteger)
    """A short name for the search index; None until the desk first saw the conversation."""
    place: Mapped[int | None] = mapped_column(BigInteger)
    """Where it stands in the worklist, the smallest first (:mod:`bot.store.desk`); None: not there,
    as long as the patient wrote nothing."""
    waiting_since: Mapped[MaybeMoment]
    """Since when it needs eyes; None when it does not."""
    desk: Mapped[MaybeSealed]
    """JSON: what the worklist shows of it."""
    desk_due: Mapped[bool] = mapped_column(default=True, server_default=true())
    assigned_to: Mapped[str | None] = mapped_column(String(64))
    second_wanted: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A second person is to judge the urgency, without seeing what the first one said."""
    alerted_at: Mapped[MaybeMoment]
    """When staff were alerted that it waits."""
    held_at: Mapped[MaybeMoment]
    held_by: Mapped[str | None] = mapped_column(String(64))
    """Since when, and by whom, a legal hold keeps it from being erased."""


class SearchTerm(Base):
    """A word that somebody wrote in a conversation, as the keyed hash of its root (ADR 0015)."""

    __tablename__ = "search_terms"
    __table_args__ = (Index("ix_search_terms_n", "n"), {"sqlite_with_rowid": False})

    token: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(
        BigInteger,
        ForeignKey("conversations.n", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )


class Tombstone(Base):
    """A conversation was here and has been erased; only that is known."""

    __tablename__ = "tombstones"

    conversation: Mapped[str] = mapped_column(String(36), primary_key=True)
    clinic: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(32))
    """``patient``, ``staff`` or ``retention``."""
    by: Mapped[str | None] = mapped_column(String(64))
    """The person of the staff who erased it."""
    at: Mapped[Moment]
