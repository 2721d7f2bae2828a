"""Messages of a conversation: appended with gap-free numbers, sealed, read back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Row, Select, Table, bindparam, func, insert, select

from bot.store.database import Work
from bot.store.tables import WAITING, Conversation, Message

Author = Literal["patient", "assistant", "staff"]
MAX_TEXT = 2000
"""Characters of one patient's message."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: an opaque id that the patient's client sends back, and what it says."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A source that an answer rests on."""

    key: str
    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """One paragraph of a result, and what it is about: ``where``, ``test``, ``why`` …; ``note``
    for any other. ``title`` is its heading, empty for none."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """Who signed an answer and when, as it was when it was shown; days in ISO 8601."""

    status: str
    by: str | None = None
    on: str | None = None
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Payload:
    """What goes with a message's text. ``choice`` is the id that a patient picked; ``language`` is
    that of a topic's answer; ``name`` and ``role`` are those of staff as the patient read them;
    ``sections`` are a result's paragraphs with what each is."""

    choices: tuple[Choice, ...] = ()
    citations: tuple[Citation, ...] = ()
    question: str | None = None
    urgency: str | None = None
    topic: str | None = None
    rules: tuple[str, ...] = ()
    ruleset: str | None = None
    revision: str | None = None
    status: str | None = None
    choice: str | None = None
    language: str | None = None
    name: str | None = None
    role: str | None = None
    sections: tuple[Section, ...] = ()
    review: Review | None = None

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Payload:
        fields = dict(data)
        fields["choices"] = tuple(Choice(**item) for item in fields.get("choices", ()))
        fields["citations"] = tuple(Citation(**item) for item in fields.get("citations", ()))
        fields["rules"] = tuple(fields.get("rules", ()))
        fields["sections"] = tuple(Section(**item) for item in fields.get("sections", ()))
        fields["review"] = Review(**fields["review"]) if fields.get("review") else None
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be appended."""

    author: Author
    kind: str
    text: str
    payload: Payload = field(default_factory=Payload)


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as it lies in the database, opened."""

    seq: int
    author: Author
    kind: str
    text: str
    payload: Payload
    turn: int | None
    at: datetime
    staff: str | None
    body_hash: bytes | None
    client_message_id: str | None = None


# Of the tables, not of the mapped classes, and made once: these are a good part of a turn.
_TABLE = cast(Table, Message.__table__)
_COLUMNS = _TABLE.c
_OF_CONVERSATION = select(
    _COLUMNS.conversation,
    _COLUMNS.seq,
    _COLUMNS.author,
    _COLUMNS.kind,
    _COLUMNS.text,
    _COLUMNS.payload,
    _COLUMNS.turn,
    _COLUMNS.at,
    _COLUMNS.staff,
    _COLUMNS.body_hash,
    _COLUMNS.client_message_id,
).where(_COLUMNS.conversation == bindparam("of"))
_INSERT = insert(_TABLE)
_AT = _OF_CONVERSATION.where(_COLUMNS.seq == bindparam("at_seq"))
_AFTER = (
    _OF_CONVERSATION.where(_COLUMNS.seq > bindparam("after"))
    .order_by(_COLUMNS.seq)
    .limit(bindparam("most"))
)
_BY_CLIENT = _OF_CONVERSATION.where(_COLUMNS.client_message_id == bindparam("client"))
_UNANSWERED = _OF_CONVERSATION.where(
    _COLUMNS.author == "patient", _COLUMNS.turn.is_(None)
).order_by(_COLUMNS.seq)
_SAID = _OF_CONVERSATION.where(_COLUMNS.author == "assistant")
_OF_TURN = _SAID.where(_COLUMNS.turn == bindparam("of_turn")).order_by(_COLUMNS.seq)
_OTHER = _TABLE.alias("other")
_NEWEST = select(func.max(_OTHER.c.turn)).where(_OTHER.c.conversation == bindparam("of"))
_NEWEST_SAID = _NEWEST.where(_OTHER.c.author == "assistant").scalar_subquery()
_LATEST = _SAID.where(_COLUMNS.turn == _NEWEST_SAID).order_by(_COLUMNS.seq)
_ANSWER = (
    _SAID.where(
        _COLUMNS.kind == "answer",
        _COLUMNS.turn > _NEWEST.scalar_subquery() - bindparam("turns"),
    )
    .order_by(_COLUMNS.seq.desc())
    .limit(1)
)

_RESULT = (
    _SAID.where(_COLUMNS.kind.in_(("result", "emergency"))).order_by(_COLUMNS.seq.desc()).limit(1)
)


def append(
    work: Work,
    conversation: Conversation,
    draft: Draft,
    *,
    now: datetime,
    turn: int | None = None,
    client_message_id: str | None = None,
    body_hash: bytes | None = None,
    staff: str | None = None,
) -> StoredMessage:
    """Adds a message at the end of a conversation whose row this transaction has locked."""
    seq = conversation.last_seq + 1
    row = f"{conversation.id}/{seq}"
    key = work.key(conversation)
    payload = key.seal_json(asdict(draft.payload), table="messages", column="payload", row=row)
    work.session.connection().execute(
        _INSERT,
        {
            "conversation": conversation.id,
            "seq": seq,
            "author": draft.author,
            "kind": draft.kind,
            "text": key.seal(draft.text, table="messages", column="text", row=row),
            "payload": payload,
            "client_message_id": client_message_id,
            "body_hash": body_hash,
            "turn": turn,
            "staff": staff,
            "at": now,
        },
    )
    conversation.last_seq = seq
    conversation.last_activity_at = now
    conversation.desk_due = True
    if draft.author == "patient":
        conversation.last_patient_at = now
    return StoredMessage(
        seq=seq,
        author=draft.author,
        kind=draft.kind,
        text=draft.text,
        payload=draft.payload,
        turn=turn,
        at=now,
        staff=staff,
        body_hash=body_hash,
        client_message_id=client_message_id,
    )


def messages_after(
    work: Work, conversation: Conversation, seq: int = 0, *, limit: int = 500
) -> list[StoredMessage]:
    """The messages numbered above ``seq``, in order."""
    return _all(work, conversation, _AFTER, after=seq, most=limit)


def message_at(work: Work, conversation: Conversation, seq: int) -> StoredMessage | None:
    """The message numbered ``seq``."""
    found = _all(work, conversation, _AT, at_seq=seq)
    return found[0] if found else None


def by_client_id(
    work: Work, conversation: Conversation, client_message_id: str
) -> StoredMessage | None:
    """The patient's message that was sent under this id."""
    found = _all(work, conversation, _BY_CLIENT, client=client_message_id)
    return found[0] if found else None


def unanswered(work: Work, conversation: Conversation) -> list[StoredMessage]:
    """The patient's messages that no turn has answered, oldest first."""
    return _all(work, conversation, _UNANSWERED)


def waiting_since(work: Work, before: datetime, *, at_most: int = 50) -> list[tuple[str, int]]:
    """Conversation and number of the patients' messages of before ``before`` without an answer."""
    rows = work.session.execute(
        select(Message.conversation, Message.seq)
        .where(WAITING, Message.at < before)
        .order_by(Message.at)
        .limit(at_most)
    )
    return [(conversation, seq) for conversation, seq in rows]


def replies_of(work: Work, conversation: Conversation, turn: int) -> list[StoredMessage]:
    """What the assistant said in a turn, in order."""
    return _all(work, conversation, _OF_TURN, of_turn=turn)


def latest_replies(work: Work, conversation: Conversation) -> list[StoredMessage]:
    """What the assistant said in its newest turn: the choices on offer are among these."""
    return _all(work, conversation, _LATEST)


def last_topic(work: Work, conversation: Conversation, *, turns: int = 3) -> str | None:
    """The topic of the newest answer, if it was given within the last ``turns`` turns."""
    recent = _all(work, conversation, _ANSWER, turns=turns)
    return recent[0].payload.topic if recent else None


def last_result(work: Work, conversation: Conversation) -> str | None:
    """The text of the newest result or emergency answer."""
    found = _all(work, conversation, _RESULT)
    return found[0].text if found else None


def patient_messages(work: Work, conversation: Conversation) -> int:
    """How many messages the patient has sent."""
    count = work.session.scalar(
        select(func.count())
        .select_from(Message)
        .where(Message.conversation == conversation.id, Message.author == "patient")
    )
    return count or 0


def _all(
    work: Work, conversation: Conversation, query: Select[Any], **values: Any
) -> list[StoredMessage]:
    rows = work.session.connection().execute(query, {"of": conversation.id, **values})
    return [_opened(work, conversation, row) for row in rows]


def _opened(work: Work, conversation: Conversation, message: Row[Any]) -> StoredMessage:
    key = work.key(conversation)
    row = f"{message.conversation}/{message.seq}"
    payload = key.open_json(message.payload, table="messages", column="payload", row=row)
    return StoredMessage(
        seq=message.seq,
        author=message.author,
        kind=message.kind,
        text=key.open(message.text, table="messages", column="text", row=row),
        payload=Payload() if payload is None else Payload.from_dict(payload),
        turn=message.turn,
        at=message.at,
        staff=message.staff,
        body_hash=message.body_hash,
        client_message_id=message.client_message_id,
    )
