"""Changes of topics as they stand: who wrote them, what they say, how far they are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from bot.content.press import Texts
from bot.store.database import Work
from bot.store.tables import ContentDraft

OPEN = ("draft", "submitted")

Reason = Literal[
    "no_draft",
    "no_topic",
    "not_allowed",
    "not_author",
    "own_draft",
    "not_open",
    "not_submitted",
    "is_rollback",
    "outdated",
    "text_changed",
    "same_text",
    "bad_due",
    "exists",
]


class Refused(Exception):
    """The act is not done and nothing has changed; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Draft:
    """A change of a topic as it stands."""

    id: str
    topic: str
    en: str
    it: str
    author: str
    based_on: int | None
    restores: int | None
    status: str
    comment: str
    answer: str | None
    created_at: datetime
    changed_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None

    @property
    def texts(self) -> Texts:
        """The two texts by topic and language."""
        return {(self.topic, "en"): self.en, (self.topic, "it"): self.it}

    @property
    def digest(self) -> str:
        """A hash of both texts: who approves says by it what was read."""
        whole = f"{len(self.en)}\x1f{self.en}{self.it}"
        return hashlib.sha256(whole.encode()).hexdigest()


def drafts(work: Work, clinic: str, *, topic: str | None = None, limit: int = 200) -> list[Draft]:
    """The drafts of the clinic that wait for somebody; with ``topic`` all of that topic. The
    latest first."""
    query = select(ContentDraft).where(ContentDraft.clinic == clinic)
    if topic is None:
        query = query.where(ContentDraft.status.in_(OPEN))
    else:
        query = query.where(ContentDraft.topic == topic)
    rows = work.session.scalars(query.order_by(ContentDraft.changed_at.desc()).limit(limit))
    return [draft_of(row) for row in rows]


def draft_for(work: Work, clinic: str, draft: str) -> Draft:
    """One draft. Raises :class:`Refused` (``no_draft``)."""
    return draft_of(row_of(work, clinic, draft))


def row_of(work: Work, clinic: str, draft: str, *, lock: bool = False) -> ContentDraft:
    """The stored draft; with ``lock`` nobody else changes it before this transaction ends. Raises
    :class:`Refused` (``no_draft``)."""
    if "\x00" in draft:  # PostgreSQL takes none, not even to look for
        raise Refused("no_draft")
    query = select(ContentDraft).where(ContentDraft.id == draft, ContentDraft.clinic == clinic)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = work.session.scalar(query)
    if row is None:
        raise Refused("no_draft")
    return row


def cleaned(words: str) -> str:
    """What a form sent, with one kind of line end and without what no database takes."""
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return words.encode("utf-8", "replace").decode()


def draft_of(row: ContentDraft) -> Draft:
    """What is stored, as the rest of the program reads it."""
    return Draft(
        id=row.id,
        topic=row.topic,
        en=row.en,
        it=row.it,
        author=row.author,
        based_on=row.based_on,
        restores=row.restores,
        status=row.status,
        comment=row.comment,
        answer=row.answer,
        created_at=row.created_at,
        changed_at=row.changed_at,
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
    )
