"""What was erased, also outside the database: a backup that is put back must not bring it back.

``erased.jsonl`` lies beside the master key, and like that it is copied apart from the backups. It
holds ids, times and reasons, nothing of what was written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.store.database import Store
from bot.store.tables import Tombstone

FOREVER = timedelta(days=36_500)
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
    """The list; a last line that was cut off by a crash is left out, it is written again."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
            at = datetime.fromisoformat(row["at"])
            yield Erasure(row["conversation"], row["clinic"], row["reason"], at)
        except (ValueError, KeyError):
            continue


def note_erased(store: Store) -> int:
    """Brings the list up to date with the database's tombstones; says how many were new. What an
    earlier call missed, since its process died, is made up for."""
    known = list(read_erased(store.erased))
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


def _line(row: Tombstone) -> str:
    told = {"conversation": row.conversation, "clinic": row.clinic, "reason": row.reason}
    return json.dumps(told | {"at": row.at.isoformat()}) + "\n"


def _append(path: Path, lines: list[str]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        if file.tell() and not path.read_bytes().endswith(b"\n"):
            file.write(b"\n")
        file.write("".join(lines).encode())
        file.flush()
        os.fsync(file.fileno())
