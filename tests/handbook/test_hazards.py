"""The hazard log is complete, and every control is shown by tests that exist."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
import yaml

from handbook.hazards import FILE, BadHazard, load, page
from handbook.markdown import ROOT

DOSSIER = {f"H{number}" for number in range(1, 17)}
"""The hazards that the clinical grounding of the project begins with."""


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_control_is_shown_by_a_test_that_exists() -> None:
    missing = []
    for hazard in load():
        for control in hazard.controls:
            for test in control.tests:
                path, _, name = test.partition("::")
                if not (ROOT / path).is_file() or name not in names_in(path):
                    missing.append(f"{hazard.id}: {test}")
    assert missing == []


def test_the_hazards_that_the_project_began_with_are_all_there() -> None:
    names = [hazard.id for hazard in load()]
    assert set(names) >= DOSSIER
    assert names == [f"H{number}" for number in range(1, len(names) + 1)]


def test_each_says_what_its_controls_do_not_cover() -> None:
    assert all(hazard.open.strip() for hazard in load())


def test_the_page_shows_every_hazard_control_and_test() -> None:
    shown = page()
    for hazard in load():
        assert f"\n## {hazard.id}\n" in shown
        for control in hazard.controls:
            assert control.does in shown
            assert all(test in shown for test in control.tests)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("severity", 6, "severity, before and after are 1 to 5"),
        ("after", 5, "more probable"),
        ("controls", [], "no control"),
        ("controls", [{"does": "x", "kind": "luck", "tests": ["a"]}], "a control has"),
        ("colour", "red", "keys"),
    ],
)
def test_a_bad_entry_is_refused(tmp_path: Path, key: str, value: object, said: str) -> None:
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    entries["H1"][key] = value
    path = tmp_path / "hazards.yml"
    path.write_text(yaml.safe_dump(entries), encoding="utf-8")
    with pytest.raises(BadHazard, match=f"H1: .*{said}"):
        load(path)
