"""An engine whose term is over is replaced by one that answers already, and never by another."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from bot.supervisor.recycling import Door, Probe, Recycled, Term
from tests.supervisor.test_service import LIVES, alive, wait_for


class Told(Probe):
    """A probe of which the test says what the engine answers."""

    def __init__(self, **told: object) -> None:
        super().__init__("", {})
        self.told = told

    def __call__(self) -> bool:
        return bool(self.told)


def door(name: str, code: str, **told: object) -> Door:
    return Door(name, [sys.executable, "-c", code], dict(os.environ), Told(**told))


def engine(folder: Path, first: Door, second: Door, term: Term, moved: list[str]) -> Recycled:
    return Recycled(
        *("engine", first.command, first.environment, folder, folder / "log", first.probe),
        door=first,
        spare=second,
        term=term,
        moved=moved.append,
    )


@pytest.mark.parametrize(
    ("term", "told", "over"),
    [
        (Term(200, 0), {"turns": 199, "megabytes": 900.0}, None),
        (Term(200, 0), {"turns": 200, "megabytes": 1.0}, "200 turns"),
        (Term(0, 600), {"turns": 9999, "megabytes": 599.9}, None),
        (Term(0, 600), {"turns": 1, "megabytes": 600.2}, "600 MB"),
        (Term(), {"turns": 9999, "megabytes": 9999.0}, None),
        (Term(200, 600), {"turns": 1, "megabytes": None}, None),
        (Term(200, 600), {}, None),
    ],
)
def test_a_term_ends_by_turns_or_by_memory(
    term: Term, told: dict[str, float], over: str | None
) -> None:
    assert term.over(told) == over


def test_the_old_one_serves_until_the_fresh_one_answers(tmp_path: Path) -> None:
    moved: list[str] = []
    first, second = door("first", LIVES, turns=3), door("second", LIVES)
    thing = engine(tmp_path, first, second, Term(turns=4), moved)
    thing.start(0)
    wait_for("up", thing.log)
    assert thing.check(0.1) == "engine is ready"
    assert thing.check(2) is None
    first.probe.told = {"turns": 4}
    assert "starting a fresh one" in (thing.check(4) or "")
    old = thing.process
    assert thing.check(6) is None  # it does not answer yet
    assert thing.process is old
    second.probe.told = {"turns": 0}
    assert thing.check(8) == "engine was replaced after 4 turns"
    assert (thing.door, thing.spare, moved) == (second, first, ["second"])
    assert thing.ready
    assert old is not None
    old.wait(timeout=10)
    assert thing.process is not None
    assert thing.process.poll() is None
    thing.stop()


def test_a_fresh_one_that_does_not_come_up_changes_nothing(tmp_path: Path) -> None:
    first, second = door("first", LIVES, turns=4), door("second", "raise SystemExit(2)")
    thing = engine(tmp_path, first, second, Term(turns=4), [])
    thing.start(0)
    thing.check(0.1)
    thing.check(2)
    deadline, line = time.monotonic() + 10, None
    while line is None and time.monotonic() < deadline:
        time.sleep(0.02)
        line = thing.check(4)
    assert "the old one goes on" in (line or "")
    assert thing.ready
    assert thing.check(30) is None  # not again at once
    assert thing.restarts == 0
    thing.stop()


def test_stopping_ends_the_fresh_one_too(tmp_path: Path) -> None:
    first, second = door("first", LIVES, turns=4), door("second", LIVES)
    thing = engine(tmp_path, first, second, Term(turns=4), [])
    thing.start(0)
    thing.check(0.1)
    thing.check(2)
    fresh = thing._next
    assert fresh is not None
    assert fresh.process is not None
    pid = fresh.process.pid
    thing.stop()
    assert not alive(pid)
