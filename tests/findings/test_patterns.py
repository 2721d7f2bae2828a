"""Word patterns: what stands must stand, what may be missing may be."""

from __future__ import annotations

import pytest

from bot.findings.patterns import Automaton


def matches(pattern: str, words: str) -> bool:
    automaton = Automaton()
    automaton.add(pattern, 0)
    chart = [[(word, at + 1)] for at, word in enumerate(words.split())]
    found = automaton.find(chart, lambda _, wild: True)
    return any(match.start == 0 and match.end == len(chart) for match in found)


@pytest.mark.parametrize(
    ("pattern", "words", "wanted"),
    [
        ("a [b] c", "a c", True),
        ("a [b] c", "a b c", True),
        ("a b", "a", False),
        ("a [x] x", "a x", True),
        ("a [x] x", "a x x", True),
        ("a [x] x", "a", False),
        ("a ~ c", "a q q c", True),
        ("a ~ c", "a q q q c", False),
    ],
)
def test_a_pattern(pattern: str, words: str, wanted: bool) -> None:
    assert matches(pattern, words) is wanted
