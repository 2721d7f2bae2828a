"""What the judge learns from: enough, labelled in one way only, strict about its labels."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evaluation.overlap import folded
from judging.corpus import BATCH, KINDS, LANGUAGES, LEAST, CorpusError, load_cases, load_corpus

CASES = load_corpus()
OWN = [case for case in CASES if case.voice not in {"", BATCH}]
GOOD = {"text": "a", "lang": "en", "kinds": ["pain"], "voice": "a"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_are_enough_messages_of_many_voices_and_of_every_kind(lang: str) -> None:
    mine = [case for case in OWN if case.lang == lang]
    assert len(mine) >= LEAST
    assert len({case.voice for case in mine}) >= 12
    counted = Counter(kind for case in mine for kind in case.kinds)
    assert min(counted[kind] for kind in KINDS) >= 25


def test_no_message_has_two_sets_of_kinds() -> None:
    labels: dict[str, set[frozenset[str]]] = {}
    for case in CASES:
        if not case.partly:
            labels.setdefault(folded(case.text), set()).add(case.kinds)
    assert [text for text, found in labels.items() if len(found) > 1] == []


@pytest.mark.parametrize(
    "change",
    [
        {"lang": "fr"},
        {"text": " "},
        {"kinds": ["gout"]},
        {"kinds": [], "unknown": ["fever"]},
        {"kinds": ["night_pain"]},
        {"colour": "red"},
        {"text": None},
    ],
)
def test_a_line_that_is_not_as_agreed_is_refused_with_its_number(
    tmp_path: Path, change: dict[str, object]
) -> None:
    path = tmp_path / "kinds.en.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{json.dumps({**GOOD, 'text': 'b', **change})}\n")
    with pytest.raises(CorpusError, match=r"kinds\.en\.jsonl:2"):
        list(load_cases(path))


def test_a_message_may_stand_only_once(tmp_path: Path) -> None:
    path = tmp_path / "kinds.en.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n" * 2)
    with pytest.raises(CorpusError, match="stands twice"):
        list(load_cases(path))
