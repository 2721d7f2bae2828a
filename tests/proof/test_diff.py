"""Two versions of the rules compared: what changed, and whose level changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from proof.diff import compare
from proof.knowledge import FOLDER, NoSuchVersion, load, load_version

pytestmark = pytest.mark.proof


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))


def changed(folder: Path, file: str, old: str, new: str) -> list[str]:
    path = folder / "triage" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return compare(load(), load(folder), seconds=2.0)


def test_the_same_rules_differ_in_nothing() -> None:
    lines = compare(load(), load(), seconds=0.5)
    assert not any(line.startswith(("changed", "added", "removed")) for line in lines)
    assert lines[-1].endswith("0 kinds of other level")


def test_an_exception_names_the_rule_and_a_patient_whose_level_changes(folder: Path) -> None:
    when = "  when: {is: cancer, thirst_constipation: true}\n"
    lines = changed(
        folder, "c_cancer_treatment.yml", when, when + "  unless: {night_sweats: true}\n"
    )
    assert any(line.startswith("changed: O03 fires otherwise") for line in lines)
    assert any("night_sweats=True" in line and "SAME_DAY" in line for line in lines)


def test_another_wording_changes_nobodys_level(folder: Path) -> None:
    lines = changed(
        folder, "b_spine_nerves.yml", "timescale: now; MRI within 4 hours", "timescale: now; MRI"
    )
    assert "changed: N02 in wording, tests or visit only" in lines
    assert lines[-1].endswith("0 kinds of other level")


def test_what_is_no_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoSuchVersion):
        load_version(str(tmp_path / "nothing"))
