"""What patients asked and nobody had written an answer to, week by week.

Only a reference to the message is kept; its words open with the conversation's key and are gone
when the conversation is erased.
"""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import func, select

from bot.store.crypto import DataKey
from bot.store.database import Work
from bot.store.review import key_of, opened_message
from bot.store.tables import Conversation, EvaluationRow, Message, Unanswered

Why = Literal["not_understood", "unsure"]
"""``unsure``: an answer was given, but another topic may have been meant."""
MOST = 500
"""Questions of one week and language that are looked at."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question that got no sure answer. ``topics`` are the nearest, with confidences;
    ``vector`` is the encoder's, of length 1, empty when there is none."""

    conversation: str
    seq: int
    why: str
    text: str
    topics: tuple[tuple[str, float], ...]
    vector: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """How many such questions one week has in one language."""

    week: str
    language: str
    count: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A question to measure understanding by."""

    id: str
    language: str
    topic: str | None
    text: str


def week_of(moment: datetime) -> str:
    """The ISO 8601 week, in UTC."""
    year, week, _ = moment.astimezone(UTC).isocalendar()
    return f"{year}-W{week:02}"


def add_unanswered(
    work: Work, conversation: Conversation, seq: int, asked_at: datetime, why: Why
) -> None:
    """Notes that the patient's message got no sure answer."""
    work.session.add(
        Unanswered(
            conversation=conversation.id,
            seq=seq,
            language=conversation.language,
            week=week_of(asked_at),
            why=why,
        )
    )


def weeks(work: Work, clinic: str, *, limit: int = 52) -> list[Week]:
    """Weeks and languages that have any, the latest first."""
    rows = work.session.execute(
        select(Unanswered.week, Unanswered.language, func.count())
        .join(Conversation, Conversation.id == Unanswered.conversation)
        .where(Conversation.clinic == clinic)
        .group_by(Unanswered.week, Unanswered.language)
        .order_by(Unanswered.week.desc(), Unanswered.language)
        .limit(limit)
    )
    return [Week(week, language, count) for week, language, count in rows]


def questions(work: Work, clinic: str, week: str, language: str) -> list[Question]:
    """The questions of a week in one language, in order, at most :data:`MOST`. One whose seal
    does not open is left out."""
    rows = work.session.execute(
        select(Unanswered, Conversation, Message)
        .join(Conversation, Conversation.id == Unanswered.conversation)
        .join(
            Message,
            (Message.conversation == Unanswered.conversation) & (Message.seq == Unanswered.seq),
        )
        .where(
            Conversation.clinic == clinic,
            Unanswered.week == week,
            Unanswered.language == language,
        )
        .order_by(Message.at, Message.conversation, Message.seq)
        .limit(MOST)
    )
    found = []
    for row, conversation, message in rows:
        opened = opened_message(key_of(work, conversation), message)
        if opened.text:
            near, vector = _topics(opened.understanding), _vector(opened.understanding)
            found.append(Question(row.conversation, row.seq, row.why, opened.text, near, vector))
    return found


def add_evaluation(
    work: Work,
    clinic: str,
    *,
    language: str,
    topic: str | None,
    text: str,
    by: str,
    now: datetime,
) -> str:
    """Seals a question for the evaluation set and gives its id."""
    row = str(uuid4())
    sealed = _key(work).seal(text, table="evaluation_rows", column="text", row=row)
    work.session.add(
        EvaluationRow(
            id=row, clinic=clinic, language=language, topic=topic, text=sealed, by=by, at=now
        )
    )
    return row


def evaluations(work: Work, clinic: str) -> list[Evaluation]:
    """The questions taken over, in order. Raises :class:`~bot.store.crypto.SealBroken`."""
    rows = work.session.scalars(
        select(EvaluationRow)
        .where(EvaluationRow.clinic == clinic)
        .order_by(EvaluationRow.at, EvaluationRow.id)
    )
    key = _key(work)
    return [
        Evaluation(
            row.id,
            row.language,
            row.topic,
            key.open(row.text, table="evaluation_rows", column="text", row=row.id),
        )
        for row in rows
    ]


def _key(work: Work) -> DataKey:
    return DataKey(work.master.derive("evaluation rows"))


def _topics(understanding: dict[str, Any] | None) -> tuple[tuple[str, float], ...]:
    found = (understanding or {}).get("topics")
    return tuple(
        (item["topic"], float(item["confidence"]))
        for item in (found if isinstance(found, list) else ())
        if isinstance(item, dict) and isinstance(item.get("topic"), str)
    )


def _vector(understanding: dict[str, Any] | None) -> tuple[float, ...]:
    """What the engine packed: half-precision numbers, little-endian, in base64."""
    packed = (understanding or {}).get("vector")
    try:
        data = base64.b64decode(packed, validate=True) if isinstance(packed, str) else b""
        return struct.unpack(f"<{len(data) // 2}e", data)
    except (ValueError, struct.error):
        return ()
