"""The master key is changed while everything runs, and nothing becomes unreadable."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.store import Store, audit, rekey
from bot.store.checking import check_store
from bot.store.conversations import delete_code
from bot.store.crypto import SealBroken
from bot.store.keyring import KeyFile, MasterKeyUnusable, add_next, load_master_key, use_next
from tests.store.conftest import NOON
from tests.store.test_conversations import filled


def test_every_conversation_opens_before_and_after(store: Store) -> None:
    names = [filled(store)[0] for _ in range(3)]
    with store.work() as work:
        audit.record(work, who="anna", action="read", object="x", now=NOON)
        codes = [delete_code(work, name) for name in names]
    first = store.master
    assert rekey.rotate(store) == 3
    assert store.master.raw != first.raw
    assert rekey.left(store) == 0
    assert rekey.retire(store) == 1
    assert check_store(store).faults == []
    with store.look() as work:
        assert [delete_code(work, name) for name in names] == codes
        wrapped = work.session.get_one(rekey.Conversation, names[0]).wrapped_key
    with pytest.raises(SealBroken):
        first.unwrap(wrapped, names[0])


def test_killed_in_the_middle_it_goes_on(sqlite_store: Store) -> None:
    for _ in range(3):
        filled(sqlite_store)
    add_next(sqlite_store.keys.path)
    use_next(sqlite_store.keys.path)  # and then the process died
    assert check_store(sqlite_store).faults == []
    with pytest.raises(rekey.StillUsed):
        rekey.retire(sqlite_store)
    key = sqlite_store.master.raw
    assert rekey.rotate(sqlite_store) == 3
    assert sqlite_store.master.raw == key
    assert rekey.retire(sqlite_store) == 1


def test_the_next_key_opens_before_it_wraps(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    before = load_master_key(path, create=True)
    file = KeyFile(path, before)
    add_next(path)
    add_next(path)
    assert file.current().raw == before.raw
    assert len(file.current().others) == 1
    use_next(path)
    assert file.current().others == (before.raw,)
    assert file.current().derive("x") == before.derive("x")


def test_a_file_that_is_gone_or_broken_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    file = KeyFile(path, load_master_key(path, create=True))
    before = file.current()
    path.write_bytes(b"nonsense")
    assert file.current() == before
    path.unlink()
    assert file.current() == before


@pytest.mark.parametrize(
    "content", ["old x", "current\n", "root AAAA", "next {k}", "current {k}\ncurrent {k}", "x {k}"]
)
def test_a_malformed_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "master.key"
    path.write_text(content.replace("{k}", "A" * 43 + "="))
    path.chmod(0o600)
    with pytest.raises(MasterKeyUnusable):
        load_master_key(path, create=False)
