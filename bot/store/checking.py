"""Whether a database holds together: ``python -m bot check --store``. It only reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.store import audit
from bot.store.crypto import SealBroken
from bot.store.database import Store, Work
from bot.store.messages import messages_after
from bot.store.tables import Base, Conversation, Tombstone

A_LOOK = 100
"""Conversations of one transaction."""


@dataclass
class Found:
    """What was looked at, and what does not hold; ``faults`` name rows, never what is in them."""

    conversations: int = 0
    messages: int = 0
    faults: list[str] = field(default_factory=list)


def check_store(store: Store) -> Found:
    """Looks at every conversation: its key, its seals, its numbers; and at the audit log."""
    found = Found()
    if store.engine.dialect.name == "sqlite":
        found.faults += _sqlite(store)
    with store.look() as work:
        broken = audit.first_broken(work)
        if broken is not None:
            found.faults.append(f"audit entry {broken} does not hold")
        names = work.session.scalars(select(Conversation.id).order_by(Conversation.id)).all()
    for start in range(0, len(names), A_LOOK):
        with store.look() as work:
            for name in names[start : start + A_LOOK]:
                found.faults += _conversation(work, name, found)
    with store.look() as work:
        found.faults += _left_behind(work)
    return found


def _sqlite(store: Store) -> Iterator[str]:
    with store.engine.connect() as connection:
        for (told,) in connection.exec_driver_sql("PRAGMA integrity_check").all():
            if told != "ok":
                yield f"integrity_check: {told}"
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            yield f"foreign_key_check: {row[0]} row {row[1]}"


def _conversation(work: Work, name: str, found: Found) -> Iterator[str]:
    conversation = work.session.get(Conversation, name)
    if conversation is None:
        return  # erased since the names were read
    found.conversations += 1
    try:
        messages = messages_after(work, conversation, limit=100_000)
    except SealBroken:
        yield f"conversation {name}: a seal does not open"
        return
    found.messages += len(messages)
    if [message.seq for message in messages] != list(range(1, conversation.last_seq + 1)):
        yield f"conversation {name}: its numbers have gaps"


def _left_behind(work: Work) -> Iterator[str]:
    """Rows of conversations that were erased."""
    for table in Base.metadata.sorted_tables:
        if table.name != "tombstones" and "conversation" in table.columns:
            query = select(table.c.conversation).join(
                Tombstone, Tombstone.conversation == table.c.conversation
            )
            for name in work.session.scalars(query.distinct()):
                yield f"{table.name}: rows of the erased conversation {name}"
    erased = select(Conversation.id).join(Tombstone, Tombstone.conversation == Conversation.id)
    for name in work.session.scalars(erased):
        yield f"conversation {name} is there and erased"
