"""A signature holds for the rule as it was signed, and for no other."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.cli.signoff import CannotSign, write_signature
from bot.triage.signing import revision_of
from proof.knowledge import FOLDER, load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))


def signed(folder: Path) -> Path:
    path = folder / "triage" / "b_spine_nerves.yml"
    rule = load(folder).ruleset["N01"]
    write_signature(path, "N01", "Dr A. Bianchi, oncology", date(2026, 11, 20), revision_of(rule))
    return path


def test_a_signed_rule_names_who_and_when(folder: Path) -> None:
    signed(folder)
    review = load(folder).ruleset["N01"].review
    assert (review.status, review.by) == ("reviewed", "Dr A. Bianchi, oncology")
    assert review.on == "2026-11-20"
    assert load(folder).ruleset["N02"].review.status == "draft"


def test_signing_touches_one_line(folder: Path) -> None:
    before = (folder / "triage" / "b_spine_nerves.yml").read_text(encoding="utf-8").splitlines()
    after = signed(folder).read_text(encoding="utf-8").splitlines()
    assert len(before) == len(after)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_signing_does_not_change_the_rule_set(folder: Path) -> None:
    before = load(folder).ruleset.hash
    signed(folder)
    assert load(folder).ruleset.hash == before


def test_a_changed_rule_is_a_draft_again(folder: Path) -> None:
    path = signed(folder)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("visit: [emergency_department, on_call", "visit: [on_call", 1))
    assert load(folder).ruleset["N01"].review.status == "draft"


def test_a_changed_term_makes_the_rules_that_use_it_drafts_again(folder: Path) -> None:
    signed(folder)
    terms = folder / "triage" / "terms.yml"
    text = terms.read_text(encoding="utf-8")
    assert "      - unsteady: true\n" in text
    terms.write_text(text.replace("      - unsteady: true\n", "", 1), encoding="utf-8")
    assert load(folder).ruleset["N01"].review.status == "draft"


def test_nobody_signs_without_a_name(folder: Path) -> None:
    with pytest.raises(CannotSign):
        write_signature(folder / "triage" / "b_spine_nerves.yml", "N01", " ", date.today(), "x")  # noqa: DTZ011


def test_an_unknown_rule_is_not_signed(folder: Path) -> None:
    path = folder / "triage" / "b_spine_nerves.yml"
    with pytest.raises(CannotSign):
        write_signature(path, "Z99", "Dr B", date(2026, 1, 1), "x")
