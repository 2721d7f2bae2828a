"""The tests of what changed: each place of the tree leads to some, what nobody knows to all."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scripts.changed import ALWAYS, TESTS, folders_for

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("paths", "some"),
    [
        (["bot/findings/scope.py"], "tests/findings"),
        (["knowledge/triage/b_spine_nerves.yml"], "tests/proof"),
        (["knowledge/topics/biopsy.it.md"], "tests/content"),
        (["README.md"], "tests/handbook"),
        (["tests/store/test_crypto.py"], "tests/store/test_crypto.py"),
        (["tests/store/conftest.py"], "tests/store"),
    ],
)
def test_a_path_leads_to_its_tests(paths: list[str], some: str) -> None:
    assert some in folders_for(paths)
    assert set(folders_for(paths)) >= set(ALWAYS)


@pytest.mark.parametrize("path", ["pyproject.toml", "requirements/app.txt", "tests/conftest.py"])
def test_what_may_change_everything_runs_everything(path: str) -> None:
    assert folders_for([path]) == ["tests"]


def test_every_listed_place_and_test_exists() -> None:
    for start, folders in TESTS.items():
        assert (ROOT / start).exists(), start
        assert [f for f in folders if not (ROOT / f).exists()] == []


def test_every_package_leads_to_tests_of_its_own() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "bot/*/__init__.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    packages = {"/".join(path.split("/")[:2]) + "/" for path in listed}
    assert packages - set(TESTS) == set()
