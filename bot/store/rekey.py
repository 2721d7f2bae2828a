"""Changing the key that wraps the conversations' keys, while everything runs.

No text is sealed anew: each conversation keeps its data key, only its wrapping changes, a batch a
transaction. Killed at any moment, the same call goes on where it was.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select

from bot.store.database import Store
from bot.store.keyring import add_next, drop_old, use_next
from bot.store.tables import Conversation

BATCH = 200


class StillUsed(Exception):
    """Conversations are still wrapped by an old key; the text says how many."""


def rotate(store: Store) -> int:
    """Lets a new key wrap, the one that was added before or one made now, and wraps every
    conversation's key anew; says how many. Old keys stay in the file until :func:`retire`."""
    path = store.keys.path
    if left(store) == 0:  # else an earlier call did not come to its end: go on with that
        add_next(path)
        use_next(path)
    done = 0
    while some := _batch(store):
        done += some
    return done


def left(store: Store) -> int:
    """How many conversations are not under the key that wraps now."""
    with store.look() as work:
        count = select(func.count()).select_from(Conversation)
        return work.session.scalar(count.where(_not_under(work.master.key_id))) or 0


def retire(store: Store) -> int:
    """Takes old keys out of the file; says how many. Raises :class:`StillUsed`."""
    used = left(store)
    if used:
        raise StillUsed(f"{used} conversations are under an old key; run `keys rotate` first")
    return drop_old(store.keys.path)


def _batch(store: Store) -> int:
    with store.work() as work:
        rows = work.session.scalars(
            select(Conversation)
            .where(_not_under(work.master.key_id))
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            row.wrapped_key = work.master.wrap_again(row.wrapped_key, row.id)
        return len(rows)


def _not_under(key_id: bytes) -> ColumnElement[bool]:
    start: ColumnElement[bytes] = func.substr(Conversation.wrapped_key, 1, len(key_id))
    return start != key_id
