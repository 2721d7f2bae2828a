"""A person answers in place of the program: taking a conversation over, writing, handing it back.

Every function takes the clinic and sees nothing of another one. Auditing is the caller's act.
Each change of who answers is a turn of its own: one that the engine computes meanwhile is stale.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from bot.store.conversations import ConversationEnded, keep_open, locked_for_clinic
from bot.store.database import Work
from bot.store.messages import Draft, Payload, StoredMessage, append
from bot.store.tables import TAKEN, Conversation

TYPING = timedelta(seconds=6)
"""How long a key that was pressed counts as typing."""


class AlreadyTaken(Exception):
    """Another person answers this conversation; ``by`` is their username."""

    def __init__(self, by: str) -> None:
        super().__init__("taken")
        self.by = by


class NotTaken(Exception):
    """This person does not answer this conversation: it has to be taken over first."""


def take(
    work: Work, clinic: str, conversation: str, *, staff: str, line: Draft, now: datetime
) -> StoredMessage | None:
    """``staff`` answers from now on; ``line`` tells the patient. None: they did so already.

    Raises :class:`AlreadyTaken`, :class:`~bot.store.conversations.ConversationEnded` and
    :class:`~bot.store.conversations.NoSuchConversation`.
    """
    row = locked_for_clinic(work, clinic, conversation)
    if row.status != "open":
        raise ConversationEnded
    if row.taken_by == staff:
        return None
    if row.taken_by is not None:
        raise AlreadyTaken(row.taken_by)
    row.taken_by = staff
    row.taken_at = now
    row.version += 1
    keep_open(row, now)
    return append(work, row, line, now=now, staff=staff)


def write(
    work: Work, clinic: str, conversation: str, *, staff: str, message: Draft, now: datetime
) -> StoredMessage:
    """A message of the person who answers; it keeps the patient's chat open.

    Raises :class:`NotTaken`, :class:`~bot.store.conversations.ConversationEnded` and
    :class:`~bot.store.conversations.NoSuchConversation`.
    """
    row = locked_for_clinic(work, clinic, conversation)
    if row.status != "open":
        raise ConversationEnded
    if row.taken_by != staff:
        raise NotTaken
    row.taken_at = now
    row.staff_typing_at = None
    keep_open(row, now)
    return append(work, row, message, now=now, staff=staff)


def give_back(
    work: Work, row: Conversation, lines: list[Draft], now: datetime
) -> list[StoredMessage]:
    """The program answers again in a conversation whose row is locked here; ``lines`` say so, and
    put the open question again. Raises :class:`NotTaken`."""
    if row.taken_by is None:
        raise NotTaken
    staff, row.taken_by, row.staff_typing_at = row.taken_by, None, None
    row.version += 1
    return [
        append(
            work,
            row,
            line,
            now=now,
            staff=staff if line.author == "staff" else None,
            turn=row.version if line.author == "assistant" else None,
        )
        for line in lines
    ]


def abandoned(work: Work, before: datetime, *, at_most: int = 50) -> list[tuple[str, str]]:
    """Clinic and id of conversations in which a patient has waited for a person since before
    ``before``."""
    rows = work.session.execute(
        select(Conversation.clinic, Conversation.id)
        .where(
            TAKEN,
            Conversation.status == "open",
            Conversation.last_patient_at > Conversation.taken_at,
            Conversation.last_patient_at < before,
            or_(Conversation.staff_typing_at.is_(None), Conversation.staff_typing_at < before),
        )
        .limit(at_most)
    )
    return [(clinic, name) for clinic, name in rows]


def staff_types(work: Work, clinic: str, conversation: str, *, staff: str, now: datetime) -> None:
    """Notes that the person who answers is typing. Raises :class:`NotTaken`."""
    row = locked_for_clinic(work, clinic, conversation)
    if row.taken_by != staff:
        raise NotTaken
    row.staff_typing_at = now


def patient_types(row: Conversation, now: datetime) -> None:
    """Notes that the patient is typing, while a person answers; otherwise nobody wants to know."""
    if row.taken_by is not None:
        row.patient_typing_at = now


def is_typing(at: datetime | None, now: datetime) -> bool:
    """Whether a key that was pressed at ``at`` still counts."""
    return at is not None and timedelta(0) <= now - at < TYPING


def signed(draft: Draft, name: str, role: str) -> Draft:
    """The draft with the name and role that the patient reads."""
    return replace(draft, payload=replace(draft.payload or Payload(), name=name, role=role))
