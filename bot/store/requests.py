"""What a patient asks of the clinic beside the chat: a call back, and a word on an answer."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from bot.store.conversations import NoSuchConversation
from bot.store.database import Work
from bot.store.tables import Callback, Conversation, Feedback, Message

MAX_CALLBACKS = 3
"""Open requests per conversation."""


class TooManyCallbacks(Exception):
    """The patient has asked often enough; the clinic has seen none of them yet."""


def ask_callback(
    work: Work,
    conversation: Conversation,
    body: Mapping[str, str | None],
    now: datetime,
    *,
    due_at: datetime | None = None,
) -> str:
    """Stores a request to be called (name, phone, when, note) and gives its id. ``due_at`` is the
    time by which the patient was told to be called.

    Raises :class:`TooManyCallbacks`.
    """
    waiting = work.session.scalar(
        select(func.count())
        .select_from(Callback)
        .where(Callback.conversation == conversation.id, Callback.status == "open")
    )
    if (waiting or 0) >= MAX_CALLBACKS:
        raise TooManyCallbacks
    name = str(uuid.uuid4())
    sealed = work.key(conversation).seal_json(
        dict(body), table="callbacks", column="body", row=name
    )
    work.session.add(
        Callback(
            id=name,
            conversation=conversation.id,
            body=sealed,
            status="open",
            at=now,
            urgency=conversation.urgency,
            due_at=due_at,
        )
    )
    conversation.last_activity_at = now
    conversation.desk_due = True
    return name


def rate_answer(
    work: Work,
    conversation: Conversation,
    seq: int,
    *,
    helpful: bool,
    comment: str | None,
    now: datetime,
) -> None:
    """Stores, or replaces, the patient's word on the assistant's message ``seq``.

    Raises :class:`~bot.store.conversations.NoSuchConversation` when there is no such message.
    """
    message = work.session.get(Message, (conversation.id, seq))
    if message is None or message.author == "patient":
        raise NoSuchConversation
    row = f"{conversation.id}/{seq}"
    sealed = (
        None
        if comment is None
        else work.key(conversation).seal(comment, table="feedback", column="comment", row=row)
    )
    conversation.desk_due = True
    work.session.merge(
        Feedback(conversation=conversation.id, seq=seq, helpful=helpful, comment=sealed, at=now)
    )
