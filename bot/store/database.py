"""Opening the database: SQLite (WAL, every commit synced) by default, PostgreSQL by URL."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from bot.store.crypto import DataKey, MasterKey, SealBroken
from bot.store.keyring import KeyFile, MasterKeyUnusable
from bot.store.migrate import migrate
from bot.store.tables import Conversation
from bot.store.writers import Writers

BUSY_SECONDS = 5
"""How long a transaction waits for another one's lock, and a request for a free connection."""
ROWS_LOOKED_AT = 1000
CACHE_KILOBYTES = 16_000
"""Of each connection to SQLite: its own 2 MB are less than the worklist's index of a large clinic,
which was then read anew for each page."""
MIGRATION_SECONDS = 60
"""How long a process that starts waits for another one that brings the database up to date."""


class StoreUnavailable(Exception):
    """The database cannot be reached or refuses to work; nothing was stored."""


@dataclass
class Work:
    """One transaction and the keys it needs. Made by :meth:`Store.work` and :meth:`Store.look`."""

    session: Session
    master: MasterKey
    _keys: dict[str, DataKey] = field(default_factory=dict)

    def key(self, conversation: Conversation) -> DataKey:
        """The data key of a conversation. Raises :class:`SealBroken` under a foreign master key."""
        if conversation.id not in self._keys:
            self._keys[conversation.id] = self.master.unwrap(
                conversation.wrapped_key, conversation.id
            )
        return self._keys[conversation.id]

    def keep(self, conversation: Conversation, key: DataKey) -> None:
        """Remembers the key of a conversation made in this transaction."""
        self._keys[conversation.id] = key


@dataclass(frozen=True)
class Store:
    """A database, and the file with the master key of its texts."""

    engine: Engine
    keys: KeyFile
    _writers: Writers = field(default_factory=Writers, repr=False)

    @property
    def master(self) -> MasterKey:
        """The master key as its file has it now."""
        return self.keys.current()

    @property
    def erased(self) -> Path:
        """The list, beside the master key, of what was erased (:mod:`bot.store.erased`)."""
        return self.keys.path.with_name("erased.jsonl")

    @contextmanager
    def work(self, *, urgent: bool = False) -> Iterator[Work]:
        """One writing transaction: committed at the end, rolled back on any exception. An
        ``urgent`` one does not wait for others that wait.

        Raises :class:`StoreUnavailable` when the database fails; then nothing was stored, save
        that a lost answer to COMMIT may hide a stored one (callers are idempotent).
        """
        if self.engine.dialect.name != "sqlite":
            with self._unit(self.engine) as work:
                yield work
            return
        # SQLite's own waiting is a poll in which some thread loses every time; here they queue.
        with self._writers.writing(BUSY_SECONDS, first=urgent) as came:
            if not came:
                raise StoreUnavailable("busy")
            with self._unit(self.engine) as work:
                yield work

    @contextmanager
    def look(self) -> Iterator[Work]:
        """One reading transaction; takes no write lock. Raises :class:`StoreUnavailable`."""
        with self._unit(self.engine.execution_options(ossa_reading=True)) as work:
            yield work

    @contextmanager
    def _unit(self, engine: Engine) -> Iterator[Work]:
        try:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                yield Work(session, self.master)
        except IntegrityError:
            raise  # a promise between rows, which the caller may be able to keep otherwise
        except (DBAPIError, PoolTimeout) as error:
            # `from None`: the driver's text may quote values.
            raise StoreUnavailable(type(error).__name__) from None

    def check_key(self) -> None:
        """Raises :class:`SealBroken` if the newest conversation is under another master key."""
        with self.look() as work:
            newest = work.session.scalar(
                select(Conversation).order_by(Conversation.created_at.desc()).limit(1)
            )
            if newest is not None:
                work.key(newest)

    def count_rows(self) -> None:
        """Lets SQLite look again at how many rows there are, where that has changed: without, it
        guesses which index is quick. PostgreSQL does so by itself."""
        if self.engine.dialect.name == "sqlite":
            with self._writers.writing(BUSY_SECONDS), self.engine.connect() as connection:
                driver = connection.connection.driver_connection
                if driver is not None:
                    driver.execute(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
                    driver.execute("PRAGMA optimize=0x10002")

    def close(self) -> None:
        self.engine.dispose()


def make_engine(url: str, *, patience: int = BUSY_SECONDS) -> Engine:
    """An engine for ``sqlite:///…`` or ``postgresql://…``; no statement of it shows its values."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(
            address.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=20,
            pool_timeout=patience,
            connect_args={
                "connect_timeout": patience,
                "options": (
                    f"-c synchronous_commit=on -c lock_timeout={patience}s"
                    f" -c statement_timeout={2 * patience}s"
                    " -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
                ),
            },
        )
    if address.get_backend_name() != "sqlite":
        raise ValueError(f"no such database kind: {address.get_backend_name()}")
    engine = create_engine(
        address,
        hide_parameters=True,
        pool_size=10,
        max_overflow=20,
        pool_timeout=patience,
        connect_args={"timeout": patience},
    )
    event.listen(engine, "connect", partial(_prepare_sqlite, patience=patience))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object, *, patience: int) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, in `_begin_sqlite`
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={patience * 1000}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"cache_size=-{CACHE_KILOBYTES}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    _write_ahead(cursor, patience)
    cursor.close()


def _write_ahead(cursor: Any, patience: int) -> None:
    """Turn the write-ahead log on. SQLite does not wait for another process that does the same at
    this moment (the busy timeout does not count here), so we do."""
    end = time.monotonic() + patience
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("ossa_reading", False)
    # A deferred transaction that later writes can fail at once with SQLITE_BUSY; see
    # https://sqlite.org/lang_transaction.html
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def open_store(url: str, var: Path) -> Store:
    """The migrated store. Makes the master key at the first start.

    Raises :class:`StoreUnavailable`, also when the master key is missing or not this database's;
    the text then says what to do.
    """
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = make_engine(url)
    patient = make_engine(url, patience=MIGRATION_SECONDS)
    try:
        migrate(patient)
        with Session(engine.execution_options(ossa_reading=True)) as session:
            holds_texts = session.scalar(select(Conversation.id).limit(1)) is not None
    except SQLAlchemyError as error:
        engine.dispose()
        shown = engine.url.render_as_string(hide_password=True)
        text = f"the database {shown} cannot be opened ({type(error).__name__}); is it running?"
        raise StoreUnavailable(text) from None
    finally:
        patient.dispose()
    try:
        store = Store(engine, KeyFile.opened(var / "master.key", create=not holds_texts))
        store.check_key()
    except MasterKeyUnusable as error:
        engine.dispose()
        raise StoreUnavailable(str(error)) from None
    except SealBroken as error:
        engine.dispose()
        text = f"{var / 'master.key'} is not the key of this database: {error}"
        raise StoreUnavailable(text) from None
    return store
