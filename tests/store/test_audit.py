"""The audit log: who did what, never nobody, and any later change shows."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.store import Store
from bot.store.audit import first_broken, record
from tests.store.conftest import NOON


def written(store: Store, entries: int = 5) -> None:
    for n in range(entries):
        with store.work() as work:
            record(work, who="anna", action="opened", object=f"conversation/{n}", now=NOON)


def test_entries_are_numbered_and_the_chain_holds(store: Store) -> None:
    written(store)
    with store.look() as work:
        assert first_broken(work) is None
        numbers = work.session.scalars(text("SELECT n FROM audit ORDER BY n")).all()
    assert numbers == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("who", ["", "  "])
def test_nobody_acts_anonymously(store: Store, who: str) -> None:
    with pytest.raises(ValueError, match="names who"), store.work() as work:
        record(work, who=who, action="opened", object="x", now=NOON)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE audit SET who = 'berta' WHERE n = 3", 3),
        ("UPDATE audit SET at = '2020-01-01 00:00:00' WHERE n = 2", 2),
        ("DELETE FROM audit WHERE n = 4", 4),
        ("UPDATE audit SET n = n + 10 WHERE n = 5", 5),
    ],
)
def test_a_change_behind_our_back_shows(sqlite_store: Store, change: str, broken: int) -> None:
    written(sqlite_store)
    with sqlite_store.work() as work:
        for action in ("update", "delete"):
            work.session.execute(text(f"DROP TRIGGER audit_no_{action.upper()}"))
        work.session.execute(text(change))
    with sqlite_store.look() as work:
        assert first_broken(work) == broken


def test_an_entry_goes_with_the_act_it_tells_of(store: Store) -> None:
    def act() -> None:
        with store.work() as work:
            record(work, who="anna", action="opened", object="x", now=NOON)
            raise RuntimeError("the act failed")

    with pytest.raises(RuntimeError, match="the act failed"):
        act()
    with store.look() as work:
        assert work.session.scalar(text("SELECT count(*) FROM audit")) == 0
