"""Figures on the pages are those that were measured; none between the marks is typed by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from handbook.figures import KEPT, blocks, collect, filled
from handbook.markdown import ROOT, pages
from handbook.tables import BLOCKS

FIGURES = json.loads(KEPT.read_text(encoding="utf-8"))


def test_pages_show_what_was_measured() -> None:
    for page in pages():
        text = page.read_text(encoding="utf-8")
        assert text == filled(text, FIGURES), f"{page.relative_to(ROOT)}: run `make figures`"


def test_every_table_is_on_a_page() -> None:
    shown = {name for page in pages() for name in blocks(page.read_text(encoding="utf-8"))}
    assert shown == set(BLOCKS)


def test_every_table_names_its_command() -> None:
    for make in BLOCKS.values():
        assert re.search(r"(Printed by|Prodotto da) `make [a-z-]+`", make(FIGURES))


def test_a_missed_target_is_said() -> None:
    measures = FIGURES["understanding"]["languages"]["en"]["measures"]
    missed = [key for key, found in measures.items() if found.get("verdict") == "short"]
    assert BLOCKS["understanding"](FIGURES).count("**missed**") >= len(missed)


def test_a_block_that_nobody_makes_is_refused() -> None:
    with pytest.raises(KeyError, match="luck"):
        filled("<!-- figures: luck -->\n<!-- end -->", FIGURES)


def test_new_results_are_taken_in_and_missing_ones_keep_what_was(tmp_path: Path) -> None:
    kept = tmp_path / "figures.json"
    kept.write_text(KEPT.read_text(encoding="utf-8"), encoding="utf-8")
    report = {"ruleset": "f" * 64, "checks": [
        {"id": "a", "title": "Nothing", "how": "whole", "failures": ["one"]}]}  # fmt: skip
    (tmp_path / "verify-triage.json").write_text(json.dumps(report), encoding="utf-8")
    told = collect(tmp_path, kept)
    assert any(line.startswith("triage: kept as it was") for line in told)
    after = json.loads(kept.read_text(encoding="utf-8"))
    assert after["proof"]["checks"] == [
        {"id": "a", "title": "Nothing", "how": "whole", "failures": 1}
    ]
    assert after["triage"] == FIGURES["triage"]


def test_results_of_somebody_elses_patients_are_not_taken(tmp_path: Path) -> None:
    kept = tmp_path / "figures.json"
    kept.write_text(KEPT.read_text(encoding="utf-8"), encoding="utf-8")
    report = {"file": "mine.jsonl", "all": {}, "groups": {}, "targets": []}
    (tmp_path / "evaluate-triage.json").write_text(json.dumps(report), encoding="utf-8")
    assert any("triage: kept as it was" in line for line in collect(tmp_path, kept))
