"""The topics: what was shown, what is published, what is being prepared."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Base
from bot.store.types import MaybeMoment, Moment


class ContentRevision(Base):
    """A topic's text as it was once shown. Publishing inserts; nothing updates or deletes."""

    __tablename__ = "content_revisions"

    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    revision: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[str]
    """JSON of the rendered answer: text, more, citations, status."""
    published_at: Mapped[Moment]


class ContentPublication(Base):
    """A topic's two texts as they were published; the newest of a topic is what patients see.

    Publishing inserts; a trigger refuses change.
    """

    __tablename__ = "content_publications"
    __table_args__ = (
        Index("ix_content_publications_topic", "topic", "n"),
        CheckConstraint(
            "(kind = 'files') = (approved_by IS NULL) AND approved_by <> by", name="two_persons"
        ),
    )

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Gap-free from 1 over all topics: the newest is the version of the whole content."""
    topic: Mapped[str] = mapped_column(String(64))
    en: Mapped[str]
    it: Mapped[str]
    """The files' texts."""
    en_revision: Mapped[str] = mapped_column(String(64))
    it_revision: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    """``files``, ``edit`` or ``rollback``."""
    by: Mapped[str] = mapped_column(String(64))
    """Who wrote it, or ``files``."""
    approved_by: Mapped[str | None] = mapped_column(String(64))
    draft: Mapped[str | None] = mapped_column(String(36))
    restores: Mapped[int | None]
    """The publication whose texts a roll-back publishes again."""
    at: Mapped[Moment]


class ContentSeed(Base):
    """A topic's files as this installation last saw them at a start."""

    __tablename__ = "content_seeds"

    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    en_revision: Mapped[str] = mapped_column(String(64))
    it_revision: Mapped[str] = mapped_column(String(64))
    gone: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The files were taken away: the topic is not shown any more."""
    seen_at: Mapped[Moment]


class ContentDraft(Base):
    """A change of a topic that one person prepares and another one decides."""

    __tablename__ = "content_drafts"
    __table_args__ = (
        Index("ix_content_drafts_status_changed_at", "status", "changed_at"),
        Index("ix_content_drafts_topic", "topic"),
        CheckConstraint(
            "status <> 'approved' OR (decided_by IS NOT NULL AND decided_by <> author)",
            name="two_persons",
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    clinic: Mapped[str] = mapped_column(String(64))
    topic: Mapped[str] = mapped_column(String(64))
    en: Mapped[str]
    it: Mapped[str]
    author: Mapped[str] = mapped_column(String(64))
    based_on: Mapped[int | None]
    """The publication that was current when the draft was begun; None: a new topic."""
    restores: Mapped[int | None]
    """The publication to publish again; such a draft cannot be edited."""
    status: Mapped[str] = mapped_column(String(16))
    """``draft``, ``submitted``, ``approved``, ``rejected`` or ``withdrawn``."""
    comment: Mapped[str]
    """What the author says about it."""
    answer: Mapped[str | None]
    """What the person who decided says about it."""
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    submitted_at: Mapped[MaybeMoment]
    decided_at: Mapped[MaybeMoment]
    decided_by: Mapped[str | None] = mapped_column(String(64))
