"""The quick cut of ``make prove``, row by row; see :mod:`prove.rows`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from prove.__main__ import line
from prove.catalogue import ROWS
from prove.check import CHECKS, SEED, Shelf
from prove.rows import load
from prove.runner import run_row

load()
pytestmark = pytest.mark.faults
SHORT: dict[str, str] = {}
"""Rows that are known to miss their figure, with what is missing."""
QUICK = sorted(name for name, found in CHECKS.items() if found.quick)


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    made = Shelf()
    yield made
    made.close()


@pytest.mark.parametrize("name", QUICK)
def test_row(name: str, shelf: Shelf) -> None:
    verdict = run_row(ROWS[name], "quick", SEED, shelf)
    if verdict.status == "not run" and not verdict.stops:
        pytest.skip(verdict.reason)
    if verdict.status == "failed" and name in SHORT:
        pytest.xfail(SHORT[name])
    assert verdict.status == "passed", line(verdict)
