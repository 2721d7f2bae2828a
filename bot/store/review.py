"""What staff read and add: one conversation with everything beside it, reviews, notes.

Every function takes the clinic and sees nothing of another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from bot.store import desk
from bot.store.conversations import NoSuchConversation
from bot.store.crypto import DataKey, SealBroken
from bot.store.database import Work
from bot.store.marks import TalkTag, tags_of
from bot.store.tables import Assessment, Conversation, Feedback, Message, Note, Review


class MovedOn(Exception):
    """Messages came after the one up to which a person says to have read."""


@dataclass(frozen=True, slots=True)
class TalkMessage:
    """One message with what is stored beside it. ``text`` is None when its seal does not open."""

    seq: int
    author: str
    kind: str
    text: str | None
    payload: dict[str, Any]
    understanding: dict[str, Any] | None
    turn: int | None
    staff: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TalkAssessment:
    """The newest assessment. ``body`` is None when its seal does not open."""

    seq: int
    level: str | None
    complete: bool
    ruleset: str
    body: dict[str, Any] | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TalkNote:
    """A note of staff. ``text`` is None when its seal does not open."""

    staff: str
    text: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """One person's review. ``level`` is how soon they would have had the patient seen, ``said``
    what the assessment said then; None: not judged."""

    staff: str
    seq: int
    level: str | None
    said: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation as staff read it."""

    id: str
    language: str
    status: str
    urgency: str | None
    created_at: datetime
    last_activity_at: datetime
    last_seq: int
    reviewed_at: datetime | None
    reviewed_by: str | None
    unseen: bool
    messages: list[TalkMessage] = field(default_factory=list)
    assessment: TalkAssessment | None = None
    notes: list[TalkNote] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    tags: list[TalkTag] = field(default_factory=list)
    assigned_to: str | None = None
    second_wanted: bool = False
    taken_by: str | None = None
    held_by: str | None = None
    unhelpful: frozenset[int] = frozenset()
    """Answers that the patient found no help."""


def conversation_for(work: Work, clinic: str, conversation: str) -> Talk:
    """One conversation, unsealed. Raises :class:`NoSuchConversation`."""
    row = row_of(work, clinic, conversation)
    key = key_of(work, row)
    messages = work.session.scalars(
        select(Message).where(Message.conversation == row.id).order_by(Message.seq)
    )
    notes = work.session.scalars(
        select(Note).where(Note.conversation == row.id).order_by(Note.at, Note.id)
    )
    newest = work.session.scalar(
        select(Assessment)
        .where(Assessment.conversation == row.id)
        .order_by(Assessment.at.desc(), Assessment.seq.desc())
        .limit(1)
    )
    return Talk(
        id=row.id,
        language=row.language,
        status=row.status,
        urgency=row.urgency,
        created_at=row.created_at,
        last_activity_at=row.last_activity_at,
        last_seq=row.last_seq,
        reviewed_at=row.reviewed_at,
        reviewed_by=row.reviewed_by,
        unseen=_is_unseen(row),
        messages=[opened_message(key, message) for message in messages],
        assessment=None if newest is None else opened_assessment(key, newest),
        notes=[TalkNote(n.staff, _text(key, n.text, "notes", "text", n.id), n.at) for n in notes],
        readings=_readings(work, row.id),
        tags=tags_of(work, row),
        assigned_to=row.assigned_to,
        second_wanted=row.second_wanted,
        taken_by=row.taken_by,
        held_by=row.held_by,
        unhelpful=_unhelpful(work, row.id),
    )


def newest_seq(work: Work, clinic: str, conversation: str) -> int:
    """The newest message's number. Raises :class:`NoSuchConversation`."""
    return row_of(work, clinic, conversation).last_seq


def mark_reviewed(
    work: Work,
    clinic: str,
    conversation: str,
    *,
    seq: int,
    staff: str,
    at: datetime,
    level: str | None = None,
) -> None:
    """Says that ``staff`` read up to message ``seq`` and, with ``level``, how soon they would have
    had the patient seen. Raises :class:`NoSuchConversation`, or :class:`MovedOn` when there are
    newer messages, which nobody has read."""
    row = row_of(work, clinic, conversation, lock=True)
    if row.last_seq != seq:
        raise MovedOn
    judged = [reading.staff for reading in _readings(work, row.id) if reading.level is not None]
    if level is not None and any(other != staff for other in judged):
        row.second_wanted = False
    row.reviewed_at = at
    row.reviewed_by = staff
    work.session.add(
        Review(
            id=str(uuid4()),
            conversation=row.id,
            seq=seq,
            staff=staff,
            at=at,
            level=level,
            said=row.urgency if level is not None else None,
        )
    )
    desk.refresh(work, row)


def unmark_reviewed(work: Work, clinic: str, conversation: str) -> None:
    """Puts the conversation back among those to review; the earlier reviews stay on record.
    Raises :class:`NoSuchConversation`."""
    row = row_of(work, clinic, conversation, lock=True)
    row.reviewed_at = None
    row.reviewed_by = None
    desk.refresh(work, row)


def add_note(
    work: Work, clinic: str, conversation: str, *, staff: str, text: str, at: datetime
) -> str:
    """Seals a note beside the conversation and gives its id. Raises
    :class:`NoSuchConversation`, or :class:`~bot.store.crypto.SealBroken` without its key."""
    row = row_of(work, clinic, conversation, lock=True)  # or it may be erased meanwhile
    note = str(uuid4())
    sealed = work.key(row).seal(text, table="notes", column="text", row=note)
    work.session.add(Note(id=note, conversation=row.id, staff=staff, text=sealed, at=at))
    return note


def _readings(work: Work, conversation: str) -> list[Reading]:
    rows = work.session.scalars(
        select(Review).where(Review.conversation == conversation).order_by(Review.at, Review.id)
    )
    return [Reading(row.staff, row.seq, row.level, row.said, row.at) for row in rows]


def _unhelpful(work: Work, conversation: str) -> frozenset[int]:
    return frozenset(
        work.session.scalars(
            select(Feedback.seq).where(
                Feedback.conversation == conversation, Feedback.helpful.is_(False)
            )
        )
    )


def row_of(work: Work, clinic: str, conversation: str, *, lock: bool = False) -> Conversation:
    """The conversation's row, locked to the end of the transaction with ``lock``. Raises
    :class:`NoSuchConversation`."""
    if "\x00" in conversation:  # PostgreSQL takes none, not even to look for
        raise NoSuchConversation
    query = select(Conversation).where(
        Conversation.id == conversation, Conversation.clinic == clinic
    )
    row = work.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NoSuchConversation
    return row


def _is_unseen(row: Conversation) -> bool:
    if row.reviewed_at is None:
        return True
    return row.last_patient_at is not None and row.reviewed_at < row.last_patient_at


def key_of(work: Work, row: Conversation) -> DataKey | None:
    try:
        return work.key(row)
    except SealBroken:
        return None


def opened_message(key: DataKey | None, row: Message) -> TalkMessage:
    place = f"{row.conversation}/{row.seq}"
    return TalkMessage(
        seq=row.seq,
        author=row.author,
        kind=row.kind,
        text=_text(key, row.text, "messages", "text", place),
        payload=_json(key, row.payload, "messages", "payload", place) or {},
        understanding=_json(key, row.understanding, "messages", "understanding", place),
        turn=row.turn,
        staff=row.staff,
        at=row.at,
    )


def opened_assessment(key: DataKey | None, row: Assessment) -> TalkAssessment:
    body = _json(key, row.body, "assessments", "body", f"{row.conversation}/{row.seq}")
    return TalkAssessment(row.seq, row.level, row.complete, row.ruleset, body, row.at)


def _text(key: DataKey | None, sealed: bytes, table: str, column: str, row: str) -> str | None:
    try:
        return None if key is None else key.open(sealed, table=table, column=column, row=row)
    except SealBroken:
        return None


def _json(
    key: DataKey | None, sealed: bytes | None, table: str, column: str, row: str
) -> dict[str, Any] | None:
    try:
        opened = None if key is None else key.open_json(sealed, table=table, column=column, row=row)
    except SealBroken:
        return None
    return opened if isinstance(opened, dict) else None
