"""The development corpus of the screen: large enough, and labelled in one way only."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evaluation.overlap import folded
from screening.corpus import LANGUAGES, LEAST, ORDINARY, CorpusError, load_cases, load_corpus

CASES = load_corpus()
GOOD = {"text": "a", "lang": "en", "emergency": True, "flag": "bleeding", "batch": "a"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_are_enough_red_flags_and_look_alikes(lang: str) -> None:
    counted = Counter(c.emergency for c in CASES if c.lang == lang and c.batch != ORDINARY)
    assert counted[True] >= LEAST
    assert counted[False] >= LEAST


def test_no_message_has_two_labels() -> None:
    labels: dict[str, set[bool]] = {}
    for case in CASES:
        labels.setdefault(folded(case.text), set()).add(case.emergency)
    assert [text for text, found in labels.items() if len(found) > 1] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_flag_has_examples_in_each_language(lang: str) -> None:
    counted = Counter(c.flag for c in CASES if c.lang == lang and c.flag)
    assert len(counted) >= 25
    assert min(counted.values()) >= 10


@pytest.mark.parametrize(
    "change",
    [
        {"lang": "fr"},
        {"text": " "},
        {"flag": None},
        {"emergency": False},
        {"colour": "red"},
        {"batch": None, "text": None},
    ],
)
def test_a_line_that_is_not_as_agreed_is_refused_with_its_number(
    tmp_path: Path, change: dict[str, object]
) -> None:
    path = tmp_path / "red_flags.en.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{json.dumps({**GOOD, 'text': 'b', **change})}\n")
    with pytest.raises(CorpusError, match=r"red_flags\.en\.jsonl:2"):
        list(load_cases(path))


def test_a_message_may_stand_only_once(tmp_path: Path) -> None:
    path = tmp_path / "red_flags.en.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{json.dumps(GOOD)}\n")
    with pytest.raises(CorpusError, match="twice"):
        list(load_cases(path))
