"""A backup brings back everything but what was erased, into either database, or nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import Store, audit, backup, open_store
from bot.store.checking import check_store
from bot.store.conversations import erase, find, settle_erasure
from bot.store.database import make_engine
from bot.store.erased import note_erased, read_erased
from bot.store.messages import messages_after
from bot.store.sealed_file import PIECE, FileBroken, read_sealed, write_sealed
from tests.store.conftest import NOON
from tests.store.test_conversations import CANARY, filled

KEY = bytes(range(32))


def texts(store: Store, name: str) -> list[str]:
    with store.look() as work:
        return [message.text for message in messages_after(work, find(work, name))]


def put_back(store: Store, path: Path, folder: Path) -> Store:
    """The backup in a new SQLite database, under the same master key."""
    url = f"sqlite:///{folder / 'again.db'}"
    engine = make_engine(url)
    backup.restore(engine, store.master, path, path.with_name(backup.KEYS), store.erased)
    engine.dispose()
    return open_store(url, store.keys.path.parent)


def test_everything_comes_back(store: Store, tmp_path: Path) -> None:
    name, _ = filled(store)
    with store.work() as work:
        audit.record(work, who="anna", action="read", object=f"conversation/{name}", now=NOON)
    path = backup.write_backup(store, tmp_path / "backups", NOON)
    again = put_back(store, path, tmp_path)
    assert texts(again, name) == texts(store, name)
    found = check_store(again)
    assert (found.conversations, found.faults) == (1, [])
    with again.look() as work:
        assert audit.first_broken(work) is None
    again.close()


def test_what_was_erased_since_stays_erased(sqlite_store: Store, tmp_path: Path) -> None:
    kept, _ = filled(sqlite_store)
    lost, _ = filled(sqlite_store)
    path = backup.write_backup(sqlite_store, tmp_path / "backups", NOON)
    with sqlite_store.work() as work:
        erase(work, find(work, lost), reason="patient", now=NOON)
    settle_erasure(sqlite_store)
    again = put_back(sqlite_store, path, tmp_path)
    assert texts(again, kept)
    with again.look() as work:
        assert [found.faults for found in [check_store(again)]] == [[]]
        assert work.session.get(backup.Conversation, lost) is None
    assert note_erased(again) == 0
    again.close()


def test_without_its_key_an_older_backup_opens_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    lost, _ = filled(sqlite_store)
    path = backup.write_backup(sqlite_store, tmp_path / "backups", NOON)
    with sqlite_store.work() as work:
        erase(work, find(work, lost), reason="patient", now=NOON)
    backup.write_keys(sqlite_store, path.parent)
    sqlite_store.erased.unlink(missing_ok=True)
    again = put_back(sqlite_store, path, tmp_path)
    assert check_store(again).conversations == 0
    again.close()


def test_a_backup_shows_nothing_and_is_refused_when_altered(
    sqlite_store: Store, tmp_path: Path
) -> None:
    name, _ = filled(sqlite_store)
    path = backup.write_backup(sqlite_store, tmp_path / "backups", NOON)
    whole = path.read_bytes()
    assert CANARY.encode() not in whole
    assert name.encode() not in whole
    for broken in (whole[:-5], whole[:40] + b"\0" + whole[41:], b"", whole + b"\0\0\0\1x"):
        path.write_bytes(broken)
        with pytest.raises(FileBroken):
            put_back(sqlite_store, path, tmp_path)


def test_a_database_that_was_used_is_left_alone(sqlite_store: Store, tmp_path: Path) -> None:
    filled(sqlite_store)
    path = backup.write_backup(sqlite_store, tmp_path / "backups", NOON)
    with pytest.raises(backup.RestoreRefused, match="not empty"):
        backup.restore(
            sqlite_store.engine,
            sqlite_store.master,
            path,
            path.with_name(backup.KEYS),
            sqlite_store.erased,
        )


@pytest.mark.integration
def test_sqlite_comes_back_as_postgresql(
    sqlite_store: Store, postgresql_url: str, tmp_path: Path
) -> None:
    name, _ = filled(sqlite_store)
    path = backup.write_backup(sqlite_store, tmp_path / "backups", NOON)
    engine = make_engine(postgresql_url)
    done = backup.restore(
        engine, sqlite_store.master, path, path.with_name(backup.KEYS), sqlite_store.erased
    )
    engine.dispose()
    again = open_store(postgresql_url, sqlite_store.keys.path.parent)
    assert done.rows["conversations"] == 1
    assert texts(again, name) == texts(sqlite_store, name)
    assert check_store(again).faults == []
    again.close()


@pytest.mark.parametrize("size", [0, 1, PIECE, 3 * PIECE + 7])
def test_a_sealed_file_gives_its_lines_back(tmp_path: Path, size: int) -> None:
    path = tmp_path / "x"
    lines = [bytes([65 + n % 26]) * min(size, 1000) for n in range(size // 1000)]
    write_sealed(path, KEY, lines)
    assert list(read_sealed(path, KEY)) == lines
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileBroken):
        list(read_sealed(path, bytes(32)))


def test_the_list_of_the_erased_makes_up_for_a_crash(sqlite_store: Store) -> None:
    names = [filled(sqlite_store)[0] for _ in range(3)]
    for n, name in enumerate(names):
        with sqlite_store.work() as work:
            erase(work, find(work, name), reason="patient", now=NOON + timedelta(seconds=n))
    assert note_erased(sqlite_store) == 3
    whole = sqlite_store.erased.read_bytes()
    sqlite_store.erased.write_bytes(whole[:-30])  # as if the power went while it was written
    assert note_erased(sqlite_store) == 1
    assert {erasure.conversation for erasure in read_erased(sqlite_store.erased)} == set(names)
    assert note_erased(sqlite_store) == 0
