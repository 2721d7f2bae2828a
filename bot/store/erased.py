"""What was erased, also outside the database: a backup that is put back must not bring it back.

``erased.jsonl`` lies beside the master key, and like that it is copied apart from the backups. It
holds ids, times and reasons, nothing of what was written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.store.database import Store
from bot.store.tables import Tombstone

FOREVER = timedelta(days=36_500)
TAIL = 1 << 20
OVERLAP = timedelta(hours=1)
"""Two erasures may be committed in another order than their times say."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line of the list."""

    conversation: str
    clinic: str
    reason: str
    at: datetime


def read_erased(path: Path) -> Iterator[Erasure]:
    """The whole list; a line that was cut off by a crash is left out, it was written again."""
    if path.exists():
        with path.open("rb") as file:
            yield from _parsed(file)


def note_erased(store: Store) -> int:
    """Brings the list up to date with the database's tombstones; says how many were new. What an
    earlier call missed, since its process died, is made up for."""
    known = list(_parsed(_tail(store.erased)))
    newest = max((erasure.at for erasure in known), default=datetime.now(UTC) - FOREVER)
    have = {erasure.conversation for erasure in known}
    with store.look() as work:
        rows = work.session.scalars(
            select(Tombstone).where(Tombstone.at >= newest - OVERLAP).order_by(Tombstone.at)
        ).all()
    new = [row for row in rows if row.conversation not in have]
    if new:
        _append(store.erased, [_line(row) for row in new])
    return len(new)


def _parsed(lines: Iterable[bytes]) -> Iterator[Erasure]:
    for line in lines:
        try:
            row = json.loads(line)
            at = datetime.fromisoformat(row["at"])
            yield Erasure(row["conversation"], row["clinic"], row["reason"], at)
        except (ValueError, KeyError):
            continue


def _tail(path: Path) -> list[bytes]:
    """The last lines: enough to know what was noted lately, however long the list is. A line that
    is noted twice does no harm."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        return file.read().splitlines()


def _line(row: Tombstone) -> str:
    told = {"conversation": row.conversation, "clinic": row.clinic, "reason": row.reason}
    return json.dumps(told | {"at": row.at.isoformat()}) + "\n"


def _append(path: Path, lines: list[str]) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "rb+") as file:
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # the power went while a line was written
                lines = ["\n", *lines]
        file.write("".join(lines).encode())
        file.flush()
        os.fsync(file.fileno())
