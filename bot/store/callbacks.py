"""Requests to be called, as staff work through them: those due first, each with its clock.

Every function takes the clinic and sees nothing of another one. Auditing is the caller's act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import defer

from bot.store.conversations import NoSuchConversation
from bot.store.crypto import SealBroken
from bot.store.database import Work
from bot.store.tables import Callback, Conversation


@dataclass(frozen=True, slots=True)
class CallbackRequest:
    """One request. ``phone`` and the other words are None when their seal does not open."""

    id: str
    conversation: str
    language: str
    urgency: str | None
    asked_at: datetime
    due_at: datetime | None
    status: str
    name: str | None
    phone: str | None
    when: str | None
    note: str | None
    done_by: str | None
    done_at: datetime | None

    def overdue(self, now: datetime) -> bool:
        """Whether the patient should have been called by ``now``."""
        return self.status == "open" and self.due_at is not None and now > self.due_at


def open_callbacks(work: Work, clinic: str, *, at_most: int = 200) -> list[CallbackRequest]:
    """The requests that wait, the one due first first."""
    # Which ones first, then their rows: sorting whole conversations is what takes long.
    first = work.session.scalars(
        select(Callback.id)
        .join(Conversation, Conversation.id == Callback.conversation)
        .where(Conversation.clinic == clinic, Callback.status == "open")
        .order_by(*_ORDER)
        .limit(at_most)
    ).all()
    return _requests(work, _of(clinic).where(Callback.id.in_(first)))


def callbacks_of(work: Work, clinic: str, conversation: str) -> list[CallbackRequest]:
    """Every request of one conversation, the one due first first."""
    return _requests(work, _of(clinic).where(Callback.conversation == conversation))


def settle_callback(work: Work, clinic: str, request: str, *, staff: str, now: datetime) -> None:
    """The patient has been called; a second time changes nothing.

    Raises :class:`~bot.store.conversations.NoSuchConversation`.
    """
    found = work.session.execute(
        _of(clinic).where(Callback.id == request).with_for_update()
    ).one_or_none()
    if found is None:
        raise NoSuchConversation
    row = found[0]
    if row.status == "open":
        row.status, row.done_by, row.done_at = "done", staff, now
        found[1].desk_due = True


_ORDER = (Callback.due_at.is_(None), Callback.due_at, Callback.at)


def _of(clinic: str) -> Select[Callback, Conversation]:
    return (
        select(Callback, Conversation)
        .join(Conversation, Conversation.id == Callback.conversation)
        .where(Conversation.clinic == clinic)
        .order_by(*_ORDER)
        .options(defer(Conversation.state), defer(Conversation.interview))
    )


def _requests(work: Work, query: Select[Callback, Conversation]) -> list[CallbackRequest]:
    found = []
    for row, conversation in work.session.execute(query):
        try:
            body = work.key(conversation).open_json(
                row.body, table="callbacks", column="body", row=row.id
            )
        except SealBroken:
            body = {}
        found.append(
            CallbackRequest(
                id=row.id,
                conversation=conversation.id,
                language=conversation.language,
                urgency=row.urgency,
                asked_at=row.at,
                due_at=row.due_at,
                status=row.status,
                name=body.get("name"),
                phone=body.get("phone"),
                when=body.get("when"),
                note=body.get("note"),
                done_by=row.done_by,
                done_at=row.done_at,
            )
        )
    return found
