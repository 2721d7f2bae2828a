"""Backups: the whole database in one sealed file, and the conversations' keys in another one.

The texts in a backup are useless without the conversations' keys, and of those only the newest file
is kept: it is written anew with every backup. A conversation that was erased has no key in it, so
no older backup can bring it back. Both files are the same for SQLite and PostgreSQL, and either can
be put back into the other.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select, text

from bot.store.crypto import MasterKey
from bot.store.database import Store
from bot.store.erased import Erasure, read_erased
from bot.store.migrate import migrate
from bot.store.sealed_file import FileBroken, read_sealed, write_sealed
from bot.store.tables import Base, Conversation

KEYS = "conversation-keys.backup"
LEFT_OUT = frozenset({"staff_sessions", "probes"})
"""Tables that are not put back: log-ins do not outlive the database that they were made in."""
NEVER_EMPTY = ("conversations", "staff", "audit", "tombstones", "content_publications")
"""Tables of which one has rows as soon as the database was used."""
BATCH = 500


class RestoreRefused(Exception):
    """The backup cannot be put back here; the text says why."""


@dataclass
class Restored:
    """What came back: rows of each table, and the conversations that were erased meanwhile."""

    rows: dict[str, int] = field(default_factory=dict)
    erased: int = 0


def write_backup(store: Store, folder: Path, now: datetime) -> Path:
    """Writes the database as it is at one moment, while everything runs; returns the data's file.
    The file of keys beside it is replaced."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"ossa-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup"
    with store.engine.connect() as connection:
        snapshot = _snapshot(connection)
        write_sealed(path, _key(store.master), _rows(snapshot, now))
        write_sealed(folder / KEYS, _key(store.master), _keys(snapshot))
    return path


def write_keys(store: Store, folder: Path) -> Path:
    """Writes only the file of keys anew, so that what was erased since goes out of the backups."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with store.engine.connect() as connection:
        write_sealed(folder / KEYS, _key(store.master), _keys(_snapshot(connection)))
    return folder / KEYS


def restore(engine: Engine, master: MasterKey, path: Path, keys: Path, erased: Path) -> Restored:
    """Puts a backup into an empty database, all of it or nothing; what has no key in ``keys``, or
    is on the list ``erased``, stays erased.

    Raises :class:`RestoreRefused`, :class:`~bot.store.sealed_file.FileBroken` and ``OSError``.
    """
    lines = read_sealed(path, _key(master))
    head = json.loads(next(lines, b"{}"))
    if head.get("format") != 1:
        raise RestoreRefused(f"{path} is of a newer version of this program")
    pairs = map(json.loads, read_sealed(keys, _key(master)))
    wrapped = {name: b64decode(key) for name, key in pairs}
    gone = {erasure.conversation: erasure for erasure in read_erased(erased)}
    migrate(engine, head["revision"])
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        into = _Into(connection, wrapped, gone, datetime.fromisoformat(head["at"]))
        into.refuse_unless_empty()
        into.put(lines)
    migrate(engine)
    return into.restored


def _key(master: MasterKey) -> bytes:
    return master.derive("backup")


def _snapshot(connection: Connection) -> Connection:
    """A view of one moment that writers do not disturb."""
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        return connection
    return connection.execution_options(ossa_reading=True)


def _tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def _rows(connection: Connection, now: datetime) -> Iterator[bytes]:
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    yield _line({"format": 1, "revision": revision, "at": now.astimezone(UTC).isoformat()})
    counts = {}
    for table in _tables():
        names = [column.name for column in table.columns]
        yield _line({"table": table.name, "columns": names})
        keyless = names.index("wrapped_key") if table.name == "conversations" else None
        counts[table.name] = 0
        for row in connection.execute(select(table).execution_options(yield_per=BATCH)):
            values = [_plain(value) for value in row]
            if keyless is not None:
                values[keyless] = None
            counts[table.name] += 1
            yield _line(values)
    yield _line({"counts": counts})


def _keys(connection: Connection) -> Iterator[bytes]:
    query = select(Conversation.id, Conversation.wrapped_key)
    for name, wrapped in connection.execute(query.execution_options(yield_per=BATCH)):
        yield _line([name, b64encode(wrapped).decode()])


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"b": b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    return value


@dataclass
class _Into:
    """An empty database on the way to be filled."""

    connection: Connection
    wrapped: dict[str, bytes]
    gone: dict[str, Erasure]
    taken_at: datetime
    restored: Restored = field(default_factory=Restored)
    left_out: set[str] = field(default_factory=set)
    left_out_numbers: set[int] = field(default_factory=set)
    buried: set[str] = field(default_factory=set)

    def refuse_unless_empty(self) -> None:
        for name in NEVER_EMPTY:
            if self.connection.execute(select(func.count()).select_from(text(name))).scalar():
                raise RestoreRefused("the database is not empty; put the backup into a new one")

    def put(self, lines: Iterable[bytes]) -> None:
        """Every table, then the tombstones of what was left out."""
        table, columns = Table("none", MetaData()), list[str]()
        waiting: list[dict[str, Any]] = []
        counts: dict[str, int] | None = None
        read: Counter[str] = Counter()
        for line in lines:
            data = json.loads(line)
            if isinstance(data, list):
                waiting.append(dict(zip(columns, map(self._value, data), strict=True)))
                read[table.name] += 1
                if len(waiting) >= BATCH:
                    self._insert(table, waiting)
                    waiting = []
                continue
            self._insert(table, waiting)
            waiting = []
            if "counts" in data:
                counts = data["counts"]
                continue
            columns = data["columns"]
            table = Table(data["table"], MetaData(), autoload_with=self.connection)
        if counts is None or any(read[name] != count for name, count in counts.items()):
            raise FileBroken("the backup ends in the middle")
        self._bury()

    def _value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if "b" in value:
            return b64decode(value["b"])
        moment = datetime.fromisoformat(value["t"])
        if self.connection.dialect.name == "sqlite":
            return moment.astimezone(UTC).replace(tzinfo=None)
        return moment

    def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        kept = [row for row in rows if self._stays(table.name, row)]
        self.restored.rows[table.name] = self.restored.rows.get(table.name, 0) + len(kept)
        if kept:
            self.connection.execute(insert(table), kept)

    def _stays(self, table: str, row: dict[str, Any]) -> bool:
        if table == "conversations":
            name = row["id"]
            if name in self.gone or name not in self.wrapped:
                self.left_out.add(name)
                self.left_out_numbers.add(row["n"])
                self.restored.erased += 1
                self.gone.setdefault(name, Erasure(name, row["clinic"], "erased", self.taken_at))
                return False
            row["wrapped_key"] = self.wrapped[name]
        elif table == "search_terms":
            return row["n"] not in self.left_out_numbers
        elif table == "tombstones":
            self.buried.add(row["conversation"])
        elif "conversation" in row:
            return row["conversation"] not in self.left_out
        return True

    def _bury(self) -> None:
        table = Table("tombstones", MetaData(), autoload_with=self.connection)
        for name in sorted(self.gone.keys() - self.buried):
            lost = self.gone[name]
            told = {"conversation": name, "clinic": lost.clinic, "reason": lost.reason, "by": None}
            at = self._value({"t": lost.at.isoformat()})
            self.connection.execute(insert(table), [told | {"at": at}])
