"""How the databases are set: durable, bounded, and silent about values."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from bot.store import Store, StoreUnavailable, open_store
from bot.store.conversations import find, locked, open_conversation
from bot.store.database import make_engine
from bot.store.health import check_write
from bot.store.messages import Draft, append
from tests.store.conftest import NOON


def test_sqlite_syncs_every_commit_and_keeps_its_promises(sqlite_store: Store) -> None:
    with sqlite_store.look() as work:
        values = {
            name: work.session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert values == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


@pytest.mark.integration
def test_postgresql_syncs_every_commit(tmp_path: Path, postgresql_url: str) -> None:
    store = open_store(postgresql_url, tmp_path)
    with store.look() as work:
        for name in ("synchronous_commit", "fsync", "full_page_writes"):
            assert work.session.scalar(text(f"SHOW {name}")) == "on"
    store.close()


def test_no_error_shows_a_value(store: Store) -> None:
    with pytest.raises(StoreUnavailable) as raised, store.work() as work:
        work.session.execute(text("SELECT * FROM nowhere WHERE x = :x"), {"x": "secret"})
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_database_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        open_store("postgresql://nobody:secret@127.0.0.1:9/x", tmp_path)
    with pytest.raises(StoreUnavailable) as raised:
        open_store(f"sqlite:///{tmp_path}/no/such/folder/x.db", tmp_path)
    assert "secret" not in str(raised.value)
    with pytest.raises(ValueError, match="no such database kind"):
        make_engine("mysql://x/y")


def test_a_naive_time_is_refused(store: Store) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises(StatementError, match="time zone"), store.work() as work:
        open_conversation(work, clinic="c", language="en", now=naive)


def test_writers_queue_and_none_is_lost(store: Store) -> None:
    with store.work() as work:
        conversation, _ = open_conversation(work, clinic="c", language="en", now=NOON)

    def write(n: int) -> int:
        with store.work() as work:
            row = locked(work, conversation.id)
            return append(work, row, Draft("staff", "text", str(n)), now=NOON).seq

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(write, range(40))) == list(range(1, 41))
    with store.look() as work:
        assert find(work, conversation.id).last_seq == 40


def test_readiness_is_a_real_write(store: Store, tmp_path: Path) -> None:
    check_write(store, NOON)
    with store.look() as work:
        assert work.session.scalar(text("SELECT count(*) FROM probes")) == 1


def test_two_processes_may_start_at_once(database_url: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: open_store(database_url, tmp_path / "v"), range(4)))
    assert len({store.master.raw for store in stores}) == 1
    for store in stores:
        store.close()
