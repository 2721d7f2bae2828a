"""Conversations: opening, finding by the patient's token, ending, erasing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import bindparam, delete, or_, select

from bot.store.database import Store, Work
from bot.store.erased import note_erased
from bot.store.tables import OPEN, Conversation, Tombstone

IDLE = timedelta(minutes=30)
LIFETIME = timedelta(hours=12)
TOKEN_BYTES = 32
# Made once, as these are part of every turn.
_BY_TOKEN = select(Conversation).where(Conversation.token_hash == bindparam("hash"))
_BY_TOKEN_LOCKED = _BY_TOKEN.with_for_update()
_LOCKED = select(Conversation).where(Conversation.id == bindparam("of")).with_for_update()


class TokenRefused(Exception):
    """No conversation has this token, or its time is over."""


class NoSuchConversation(Exception):
    """Not there, not this token's, or erased: nobody is told which."""


class ConversationEnded(Exception):
    """The conversation has ended; nothing can be added."""


def open_conversation(
    work: Work, *, clinic: str, language: str, now: datetime
) -> tuple[Conversation, str]:
    """A new conversation of a patient who has consented, and its token, which is stored nowhere."""
    name = str(uuid.uuid4())
    key, wrapped = work.master.new_data_key(name)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    conversation = Conversation(
        id=name,
        clinic=clinic,
        wrapped_key=wrapped,
        token_hash=_hash(token),
        token_idle_until=now + IDLE,
        token_expires_at=now + LIFETIME,
        delete_hash=_hash(delete_code(work, name)),
        language=language,
        consent_at=now,
        created_at=now,
        version=0,
        last_seq=0,
        urgency_rank=0,
        complete=False,
        interview_ahead=False,
        status="open",
        last_activity_at=now,
    )
    work.session.add(conversation)
    work.session.flush()
    work.keep(conversation, key)
    return conversation, token


def conversation_for_token(
    work: Work, token: str, conversation_id: str, now: datetime, *, slide: bool = False
) -> Conversation:
    """The conversation that ``token`` opens. With ``slide`` (an act of the patient's, in a writing
    transaction) the row is locked until the end and the idle time starts anew.

    Raises :class:`TokenRefused`, or :class:`NoSuchConversation` when the token is good but not for
    ``conversation_id``.
    """
    query = _BY_TOKEN_LOCKED if slide else _BY_TOKEN
    found = work.session.scalar(query, {"hash": _hash(token)})
    if found is None or now >= found.token_idle_until or now >= found.token_expires_at:
        raise TokenRefused
    if found.id != conversation_id:
        raise NoSuchConversation
    if slide:
        found.token_idle_until = min(now + IDLE, found.token_expires_at)
    return found


def find(work: Work, conversation_id: str) -> Conversation:
    """The conversation, for this program's own work on it. Raises :class:`NoSuchConversation`."""
    found = work.session.get(Conversation, conversation_id)
    if found is None:
        raise NoSuchConversation
    return found


def locked(work: Work, conversation_id: str) -> Conversation:
    """The conversation, its row locked to the end of this writing transaction.

    Raises :class:`NoSuchConversation`, as when it was erased meanwhile.
    """
    found = work.session.scalar(_LOCKED, {"of": conversation_id})
    if found is None:
        raise NoSuchConversation
    return found


def locked_for_clinic(work: Work, clinic: str, conversation_id: str) -> Conversation:
    """The conversation of this clinic, its row locked to the end of this writing transaction.

    Raises :class:`NoSuchConversation`.
    """
    if "\x00" in conversation_id:  # PostgreSQL takes none, not even to look for
        raise NoSuchConversation
    found = locked(work, conversation_id)
    if found.clinic != clinic:
        raise NoSuchConversation
    return found


def keep_open(conversation: Conversation, now: datetime) -> None:
    """Starts the patient's idle time anew, since somebody else acts in the conversation."""
    idle = min(now + IDLE, conversation.token_expires_at)
    conversation.token_idle_until = max(conversation.token_idle_until, idle)


JsonColumn = Literal["state", "interview", "doctor_questions"]


def opened_json(work: Work, conversation: Conversation, column: JsonColumn) -> Any:
    """The value of a sealed JSON column of the conversation, None when it has none yet."""
    return work.key(conversation).open_json(
        getattr(conversation, column), table="conversations", column=column, row=conversation.id
    )


def seal_json(work: Work, conversation: Conversation, column: JsonColumn, value: Any) -> None:
    """Sets a sealed JSON column of the conversation."""
    sealed = work.key(conversation).seal_json(
        value, table="conversations", column=column, row=conversation.id
    )
    setattr(conversation, column, sealed)


def end(conversation: Conversation, now: datetime) -> None:
    """Ends the conversation: its token opens nothing any more, staff keep the transcript."""
    conversation.status = "ended"
    conversation.token_hash = None
    conversation.last_activity_at = now
    conversation.desk_due = True


def erase(
    work: Work,
    conversation: Conversation,
    *,
    reason: Literal["patient", "staff", "retention"],
    now: datetime,
) -> None:
    """Destroys the conversation's key and rows; a tombstone stays.

    Call :func:`settle_erasure` after the transaction.
    """
    work.session.add(
        Tombstone(conversation=conversation.id, clinic=conversation.clinic, reason=reason, at=now)
    )
    work.session.execute(delete(Conversation).where(Conversation.id == conversation.id))


def delete_code(work: Work, conversation_id: str) -> str:
    """The code with which its patient can have the conversation erased after the token is gone, as
    four groups of four. It follows from the master key and is stored nowhere."""
    raw = hmac.digest(work.master.derive("delete code"), conversation_id.encode(), "sha256")
    text = base64.b32encode(raw[:10]).decode()
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def conversation_for_code(work: Work, code: str) -> Conversation:
    """The conversation that a delete code names, its row locked; spaces, hyphens and case do not
    count. Raises :class:`NoSuchConversation`."""
    plain = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())
    plain = plain.translate(str.maketrans("018", "OIB"))  # the alphabet has none of these digits
    shown = "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))
    found = work.session.scalar(
        select(Conversation).where(Conversation.delete_hash == _hash(shown)).with_for_update()
    )
    if found is None:
        raise NoSuchConversation
    return found


def erasure_receipt(work: Work, conversation_id: str, at: datetime) -> str:
    """Proof that the conversation was erased at ``at``: nobody without the master key can make one,
    and staff can make it again from the tombstone."""
    told = f"{conversation_id}\x1f{at.astimezone(UTC).isoformat(timespec='seconds')}"
    raw = hmac.digest(work.master.derive("erasure receipt"), told.encode(), "sha256")
    text = base64.b32encode(raw[:10]).decode()
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def settle_erasure(store: Store) -> None:
    """Takes erased pages out of SQLite's write-ahead log, as far as readers let it, and notes the
    erasure outside the database."""
    note_erased(store)
    if store.engine.dialect.name == "sqlite":
        with store.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is not None:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def end_expired(work: Work, now: datetime) -> int:
    """Ends open conversations whose token has run out; says how many."""
    over = work.session.scalars(
        select(Conversation)
        .where(
            OPEN,
            or_(Conversation.token_idle_until <= now, Conversation.token_expires_at <= now),
        )
        .limit(100)
        .with_for_update(skip_locked=True)
    ).all()
    for conversation in over:
        conversation.status = "ended"
        conversation.token_hash = None
        conversation.desk_due = True
    return len(over)


def _hash(token: str) -> bytes:
    # Not a password hash: the token has 256 random bits of its own.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
