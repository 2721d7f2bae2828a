"""What writers answer to questions of their own."""

from __future__ import annotations

import pytest

from bot.findings import read


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Fever? 36.4. The hip is sore", "absent"),
        ("Febbre? 36 e mezzo. Fa male il gomito", "absent"),
        ("Fever? 38.6. The hip is sore", "present"),
        ("Fever? Gone. The hip is sore", "absent"),
        ("any fever? there isn't. hip sore", "absent"),
        ("Febbre? Gnente. Fa male il gomito", "absent"),
        ("Fever? Dunno. Hip sore", "unknown"),
    ],
)
def test_the_answer_counts(text: str, status: str) -> None:
    assert ("fever", status) in {(item.kind, item.status) for item in read(text).findings}


@pytest.mark.parametrize("text", ["Wound? Dry. Knee swollen", "Ferita? Asciutta. Piede gonfio"])
def test_a_dry_wound_is_no_open_one(text: str) -> None:
    assert ("wound_bleeding", "absent") in {(f.kind, f.status) for f in read(text).findings}
