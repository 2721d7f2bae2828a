"""The audit log: who did what, never nobody, and any later change shows."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import text

from bot.store import Store
from bot.store.audit import first_broken, holds, last_link, record
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


def tamper(store: Store, dice: Random, entries: int) -> str:
    """One change at random, as somebody with the database file would make it."""
    n, other = dice.sample(range(1, entries + 1), 2)
    places = {"n": n, "other": other}
    changes = {
        "who": ["UPDATE audit SET who = who || 'x' WHERE n = :n"],
        "action": ["UPDATE audit SET action = 'logged' WHERE n = :n"],
        "object": ["UPDATE audit SET object = 'conversation/z' WHERE n = :n"],
        "at": ["UPDATE audit SET at = '2026-01-01 00\\:00\\:05.000000' WHERE n = :n"],
        "link": ["UPDATE audit SET link = randomblob(32) WHERE n = :n"],
        "delete": ["DELETE FROM audit WHERE n = :n"],
        "cut off the end": ["DELETE FROM audit WHERE n >= :n"],
        "delete and close the gap": [
            "DELETE FROM audit WHERE n = :n",
            "UPDATE audit SET n = n - 1 WHERE n > :n",
        ],
        "add": [
            "INSERT INTO audit (n, who, action, object, at, link) SELECT n + 1, who, action,"
            " object, at, link FROM audit ORDER BY n DESC LIMIT 1"
        ],
        "swap": [
            "UPDATE audit SET n = 999 WHERE n = :n",
            "UPDATE audit SET n = :n WHERE n = :other",
            "UPDATE audit SET n = :other WHERE n = 999",
        ],
        "head": ["DELETE FROM audit_heads"],
    }
    name = dice.choice(sorted(changes))
    with store.work() as work:
        for statement in changes[name]:
            names = {key: value for key, value in places.items() if f":{key}" in statement}
            work.session.execute(text(statement), names)
    return name


def test_200_of_200_random_changes_are_found(sqlite_store: Store) -> None:
    written(sqlite_store, 12)
    with sqlite_store.work() as work:
        for action in ("UPDATE", "DELETE"):
            work.session.execute(text(f"DROP TRIGGER audit_no_{action}"))
        whole = [dict(r) for r in work.session.execute(text("SELECT * FROM audit")).mappings()]
        head = dict(work.session.execute(text("SELECT * FROM audit_heads")).mappings().one())
    dice = Random(7)  # noqa: S311
    missed = []
    for _ in range(200):
        name = tamper(sqlite_store, dice, 12)
        with sqlite_store.look() as work:
            if first_broken(work) is None:
                missed.append(name)
        with sqlite_store.work() as work:
            work.session.execute(text("DELETE FROM audit"))
            work.session.execute(text("DELETE FROM audit_heads"))
            for row in whole:
                work.session.execute(
                    text("INSERT INTO audit VALUES (:n, :who, :action, :object, :at, :link)"), row
                )
            work.session.execute(text("INSERT INTO audit_heads VALUES (:name, :n, :seal)"), head)
    assert missed == []
    with sqlite_store.look() as work:
        assert first_broken(work) is None


def test_a_log_put_back_whole_shows_against_a_link_kept_elsewhere(sqlite_store: Store) -> None:
    written(sqlite_store, 3)
    with sqlite_store.look() as work:
        kept = last_link(work)
    assert kept is not None
    with sqlite_store.look() as work:
        assert holds(work, *kept)
        assert not holds(work, kept[0] + 1, kept[1])
        assert not holds(work, kept[0], b"x" * 32)
