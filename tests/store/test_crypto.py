"""A seal opens only in its place and under its key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.store import StoreUnavailable, open_store
from bot.store.conversations import open_conversation
from bot.store.crypto import MasterKey, SealBroken
from bot.store.keyring import MasterKeyUnusable, load_master_key
from tests.store.conftest import NOON

MASTER = MasterKey(bytes(range(32)))


@pytest.mark.parametrize("text", ["", "ciao", "a\x00b", "\ud83d", "🦴" * 2000])
def test_what_is_sealed_comes_back_as_it_was(text: str) -> None:
    key, wrapped = MASTER.new_data_key("c1")
    sealed = key.seal(text, table="messages", column="text", row="c1/1")
    again = MASTER.unwrap(wrapped, "c1")
    assert again.open(sealed, table="messages", column="text", row="c1/1") == text


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [
        ("notes", "text", "c1/1"),
        ("messages", "payload", "c1/1"),
        ("messages", "text", "c1/2"),
        ("messages", "text", "c2/1"),
    ],
)
def test_moved_to_another_place_it_does_not_open(table: str, column: str, row: str) -> None:
    key, _ = MASTER.new_data_key("c1")
    sealed = key.seal("x", table="messages", column="text", row="c1/1")
    with pytest.raises(SealBroken):
        key.open(sealed, table=table, column=column, row=row)


def test_with_any_bit_flipped_it_does_not_open() -> None:
    key, wrapped = MASTER.new_data_key("c1")
    sealed = key.seal("x", table="t", column="c", row="r")
    for place in range(len(sealed) * 8):
        broken = bytearray(sealed)
        broken[place // 8] ^= 1 << place % 8
        with pytest.raises(SealBroken):
            key.open(bytes(broken), table="t", column="c", row="r")
    for place in range(len(wrapped) * 8):
        broken = bytearray(wrapped)
        broken[place // 8] ^= 1 << place % 8
        with pytest.raises(SealBroken):
            MASTER.unwrap(bytes(broken), "c1")


def test_cut_short_it_does_not_open() -> None:
    key, _ = MASTER.new_data_key("c1")
    sealed = key.seal("my knee", table="messages", column="text", row="c/1")
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            key.open(sealed[:length], table="messages", column="text", row="c/1")


def test_another_conversation_or_master_key_opens_nothing() -> None:
    _, wrapped = MASTER.new_data_key("c1")
    with pytest.raises(SealBroken):
        MASTER.unwrap(wrapped, "c2")
    with pytest.raises(SealBroken, match="another master key"):
        MasterKey(bytes(32)).unwrap(wrapped, "c1")


def test_the_keys_do_not_show_themselves() -> None:
    assert "raw" not in repr(MASTER)
    assert str(MASTER.raw) not in repr(MASTER)


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: load_master_key(path, create=True), range(8)))
    assert len({key.raw for key in keys}) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("content", "mode", "complaint"),
    [
        (b"c2hvcnQ=", 0o600, "32 bytes"),
        (b"not base64!", 0o600, "32 bytes"),
        (b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", 0o644, "chmod 600"),
    ],
)
def test_an_unusable_key_is_named(
    tmp_path: Path, content: bytes, mode: int, complaint: str
) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(content)
    path.chmod(mode)
    with pytest.raises(MasterKeyUnusable, match=complaint):
        load_master_key(path, create=True)


def test_a_lost_or_wrong_key_stops_the_start(tmp_path: Path, sqlite_url: str) -> None:
    store = open_store(sqlite_url, tmp_path)
    with store.work() as work:
        open_conversation(work, clinic="c", language="en", now=NOON)
    store.close()
    key = tmp_path / "master.key"
    key.rename(tmp_path / "kept.key")
    with pytest.raises(StoreUnavailable, match="missing"):
        open_store(sqlite_url, tmp_path)
    load_master_key(key, create=True)
    with pytest.raises(StoreUnavailable, match="not the key of this database"):
        open_store(sqlite_url, tmp_path)
    key.unlink()
    (tmp_path / "kept.key").rename(key)
    open_store(sqlite_url, tmp_path).close()
