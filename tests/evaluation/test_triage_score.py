"""The measures of triage count what they say they count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.triage import Level
from evaluation.triage_runner import Talk
from evaluation.triage_score import measures, report, table, wilson
from evaluation.triage_vignettes import Vignette, VignetteError, load_vignettes

ROW = {"id": "t", "lang": "en", "first": "x", "facts": {}, "expected": "SAME_DAY"}


def talk(expected: str, got: str, *, accepted: tuple[str, ...] = (), asked: int = 3) -> Talk:
    levels = tuple(Level[name] for name in (expected, *accepted))
    case = Vignette(
        id="t", lang="en", age_band="adult", title="", first="one two three", facts={},
        default="no", expected=Level[expected], acceptable=levels, imaging=None, visit=None,
        rules=(),
    )  # fmt: skip
    return Talk(case, level=Level[got], asked=["q"] * asked)


def test_levels_below_and_above_are_counted_by_steps() -> None:
    found = measures(
        [
            talk("SAME_DAY", "SAME_DAY"),
            talk("SAME_DAY", "URGENT_48H"),
            talk("EMERGENCY_NOW", "URGENT_48H"),
            talk("ROUTINE", "URGENT_2W"),
            talk("ROUTINE", "SAME_DAY"),
            talk("ROUTINE", "SELF_CARE_INFO", accepted=("SELF_CARE_INFO",)),
        ]
    )
    assert (found["exact"], found["acceptable"]) == (1, 2)
    assert (found["under_1"], found["under_2"]) == (1, 1)
    assert (found["over_1"], found["over_2"]) == (1, 1)
    assert found["sensitivity"]["EMERGENCY_NOW"]["hits"] == 0
    assert found["sensitivity"]["SAME_DAY"] == {
        "hits": 1, "of": 2, "low": pytest.approx(0.0945, abs=1e-3),
        "high": pytest.approx(0.9055, abs=1e-3),
    }  # fmt: skip


def test_a_missed_target_is_said(tmp_path: Path) -> None:
    found = report([talk("EMERGENCY_NOW", "SAME_DAY"), talk("SAME_DAY", "SAME_DAY")])
    rows = {row["measure"]: row["met"] for row in found["targets"]}
    assert rows["EMERGENCY_NOW sensitivity"] is False
    assert rows["SAME_DAY sensitivity"] is True
    assert "NOT MET" in table(found)


def test_an_interval_of_nothing_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    "row", [{**ROW, "expected": "SOON"}, {**ROW, "extra": 1}, {"id": "t"}, {**ROW, "lang": "fr"}]
)
def test_a_bad_row_is_refused_with_its_line(tmp_path: Path, row: dict[str, object]) -> None:
    path = tmp_path / "v.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(VignetteError, match=r"v\.jsonl:1:"):
        load_vignettes(path)
