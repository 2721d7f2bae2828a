"""Turns: taking a patient's message once, and storing its answer once, or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, update

from bot.store.assessments import Judgement, add_assessment, latest_assessment
from bot.store.conversations import ConversationEnded, locked, seal_json
from bot.store.database import Work
from bot.store.messages import Draft, StoredMessage, append, by_client_id
from bot.store.tables import Conversation, EngineEvent, Message
from bot.store.unanswered import Why, add_unanswered

_MESSAGES = cast(Table, Message.__table__)
_ANSWERED = (
    update(_MESSAGES)
    .where(
        _MESSAGES.c.conversation == bindparam("of"),
        _MESSAGES.c.seq == bindparam("asked"),
        _MESSAGES.c.turn.is_(None),
    )
    .values(turn=bindparam("by_turn"), understanding=bindparam("understood"))
    .returning(_MESSAGES.c.at)
)
_EVENTS = insert(cast(Table, EngineEvent.__table__))


class BodyDiffers(Exception):
    """The client used one message id for two different messages."""


class StaleTurn(Exception):
    """The conversation has moved on since this turn was computed; its result is dropped."""


@dataclass(frozen=True)
class Outcome:
    """What a turn leaves behind. ``state`` or ``interview`` None: as it was."""

    replies: Sequence[Draft]
    understanding: Mapping[str, Any] | None = None
    events: Sequence[Mapping[str, Any]] = ()
    state: Sequence[Mapping[str, Any]] | None = None
    interview: Mapping[str, Any] | None = None
    interview_ahead: bool = False
    judgement: Judgement | None = None
    language: str | None = None
    unanswered: Why | None = None


def earlier(
    work: Work, conversation: Conversation, client_message_id: str, draft: Draft
) -> StoredMessage | None:
    """The message already taken under this id. Raises :class:`BodyDiffers` if it was another."""
    found = by_client_id(work, conversation, client_message_id)
    if found is not None and found.body_hash != _body_hash(work, conversation, draft):
        raise BodyDiffers
    return found


def take(
    work: Work, conversation: Conversation, client_message_id: str, draft: Draft, now: datetime
) -> StoredMessage:
    """Appends the patient's message to a conversation whose row is locked here.

    Raises :class:`ConversationEnded`.
    """
    if conversation.status != "open":
        raise ConversationEnded
    return append(
        work,
        conversation,
        draft,
        now=now,
        client_message_id=client_message_id,
        body_hash=_body_hash(work, conversation, draft),
    )


def commit_turn(
    work: Work, conversation_id: str, version: int, seq: int, outcome: Outcome, now: datetime
) -> list[StoredMessage]:
    """Stores the answer to the patient's message ``seq``, computed from ``version``, all or none.

    Raises :class:`StaleTurn` if another turn was stored since, or the message is answered;
    :class:`~bot.store.conversations.NoSuchConversation` if it was erased meanwhile.
    """
    conversation = locked(work, conversation_id)
    if conversation.version != version:
        raise StaleTurn
    turn = version + 1
    conversation.version = turn
    asked_at = _answer(work, conversation, seq, turn, outcome)
    if outcome.state is not None:
        seal_json(work, conversation, "state", list(outcome.state))
        conversation.interview_ahead = False
    if outcome.interview is not None:
        seal_json(work, conversation, "interview", dict(outcome.interview))
        conversation.interview_ahead = outcome.interview_ahead
    if outcome.language is not None:
        conversation.language = outcome.language
    if outcome.judgement is not None and outcome.judgement != latest_assessment(work, conversation):
        add_assessment(work, conversation, seq, outcome.judgement, now)
    if outcome.unanswered is not None:
        add_unanswered(work, conversation, seq, asked_at, outcome.unanswered)
    replies = [append(work, conversation, draft, now=now, turn=turn) for draft in outcome.replies]
    work.session.flush()
    return replies


def _answer(
    work: Work, conversation: Conversation, seq: int, turn: int, outcome: Outcome
) -> datetime:
    """Marks the message as answered and keeps the engine's events; when it was asked. Raises
    :class:`StaleTurn` if it is answered already."""
    key, understood = work.key(conversation), None
    if outcome.understanding is not None:
        row = f"{conversation.id}/{seq}"
        understood = key.seal_json(
            dict(outcome.understanding), table="messages", column="understanding", row=row
        )
    connection = work.session.connection()
    asked_at: datetime | None = connection.execute(
        _ANSWERED,
        {"of": conversation.id, "asked": seq, "by_turn": turn, "understood": understood},
    ).scalar()
    if asked_at is None:
        raise StaleTurn
    events = [
        {
            "conversation": conversation.id,
            "turn": turn,
            "n": n,
            "event": key.seal_json(
                dict(event),
                table="engine_events",
                column="event",
                row=f"{conversation.id}/{turn}/{n}",
            ),
        }
        for n, event in enumerate(outcome.events)
    ]
    if events:
        connection.execute(_EVENTS, events)
    return asked_at


def _body_hash(work: Work, conversation: Conversation, draft: Draft) -> bytes:
    choice = draft.payload.choice
    # A choice's title may be worded anew between two tries; its id is what was sent.
    body = {"text": draft.text} if choice is None else {"choice": choice}
    return work.key(conversation).fingerprint(json.dumps(body).encode())
