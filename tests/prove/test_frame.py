"""The frame of ``make prove``: what counts as passed, failed and not run."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import prove.__main__ as program
from prove import runner
from prove.catalogue import CHAPTERS, ROWS
from prove.check import CHECKS, PATIENCE, Check, NotRun, Run, Shelf, Size, bound, chosen
from prove.page import html
from prove.rows import load
from prove.runner import Verdict, run_row

Act = Callable[[Run], None]


def verdict(monkeypatch: pytest.MonkeyPatch, act: Act, within: float = 30) -> Verdict:
    made = Check(ROWS["A01"], act, {"quick": within, "short": within, "full": within}, True)
    monkeypatch.setitem(CHECKS, "A01", made)
    return run_row(ROWS["A01"], "quick", 1, Shelf())


def fails(run: Run) -> None:
    run.none("messages lost", 1, of=600)


def passes(run: Run) -> None:
    """Nothing is broken."""
    run.none("messages lost", 0, of=600)


def cannot(run: Run) -> None:
    run.none("messages lost", 0, of=600)
    raise NotRun("no clock to set")


def breaks(run: Run) -> None:
    run.none("messages lost", 0, of=600)
    raise KeyError("x")


def hangs(run: Run) -> None:
    run.none("messages lost", 0, of=600)
    time.sleep(5)


def says_nothing(run: Run) -> None:
    run.says("nothing")


def tries_nothing(run: Run) -> None:
    run.every("messages answered", 0, of=0)


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (passes, "passed"),
        (fails, "failed"),
        (cannot, "not run"),
        (breaks, "failed"),
        (says_nothing, "failed"),
        (tries_nothing, "failed"),
    ],
)
def test_only_kept_claims_pass(monkeypatch: pytest.MonkeyPatch, act: Act, status: str) -> None:
    found = verdict(monkeypatch, act)
    assert found.status == status
    assert found.stops is (status != "passed")


@pytest.mark.parametrize(
    ("size", "seconds", "holds"),
    [
        ("short", 1.0, True),
        ("short", 1.1, False),
        ("full", 1.1, False),
        ("quick", PATIENCE, True),
        ("quick", PATIENCE + 0.1, False),
    ],
)
def test_the_quick_cut_judges_time_with_patience(
    tmp_path: Path, size: Size, seconds: float, holds: bool
) -> None:
    run = Run(ROWS["A01"], size, 1, tmp_path, Shelf())
    run.in_time("answered after", seconds, 1.0)
    assert [claim.holds for claim in run.claims] == [holds]


def test_a_check_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner.signal, "getitimer", lambda _: (0.0, 0.0))
    before = runner.signal.getitimer, runner.signal.getsignal(runner.signal.SIGALRM)
    found = verdict(monkeypatch, hangs, within=0.05)
    assert (found.status, found.reason) == ("failed", "did not end within 0 s")
    assert runner.signal.getsignal(runner.signal.SIGALRM) == before[1]


def test_a_row_without_a_program_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(CHECKS, "A01", raising=False)
    found = run_row(ROWS["A01"], "quick", 1, Shelf())
    assert (found.status, found.stops) == ("not run", True)


def test_no_failure_is_told_with_its_bound() -> None:
    assert bound(600) == "rate < 0.50% at 95 %"
    assert "too few" in bound(2)


def test_rows_are_chosen_by_chapter_and_id() -> None:
    assert {row.id[0] for row in chosen("")} == set(CHAPTERS)
    assert [row.id for row in chosen("b01,c")][:3] == ["B01", "C01", "C02"]
    with pytest.raises(ValueError, match="Z9"):
        list(chosen("Z9"))


def test_every_program_says_what_it_tries() -> None:
    load()
    assert [found.row.id for found in CHECKS.values() if not found.tried] == []


def test_the_page_quotes_nothing_as_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    def act(run: Run) -> None:
        run.holds("<script>", False)

    page = html([verdict(monkeypatch, act)], {"machine": "<b>"})
    assert "<script>" not in page
    assert "<b>" not in page
    assert "Rows of priority 0 that did not pass: A01" in page


def test_shared_things_are_made_once_and_taken_down_last_first() -> None:
    told: list[str] = []

    @contextmanager
    def make(name: str) -> Iterator[str]:
        told.append(f"+{name}")
        yield name
        told.append(f"-{name}")

    shelf = Shelf()
    for name in ("a", "b", "a"):
        assert shelf.get(name, lambda name=name: make(name)) == name
    shelf.close()
    assert told == ["+a", "+b", "-b", "-a"]


def test_the_command_writes_both_reports_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(program, "RESULTS", tmp_path)
    load()
    for act, code in ((passes, 0), (fails, 1)):
        made = Check(ROWS["A01"], act, {"quick": 9, "short": 9, "full": 9}, True)
        monkeypatch.setitem(CHECKS, "A01", made)
        assert program.main(["--only", "A01", "--quick"]) == code
    rows = json.loads((tmp_path / "prove.json").read_text())["rows"]
    assert [(row["id"], row["status"]) for row in rows] == [("A01", "failed")]
    assert "rate" in (tmp_path / "prove.html").read_text()
