"""What a writer takes back in the same breath: "the left, no sorry, the right knee"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.findings.marks import Mark
from bot.findings.text import SENTENCE, Text

_REACH = 6
"""Words between the slip and what was meant."""


def standing(marks: list[Mark], meant: Sequence[Mark], text: Text) -> list[Mark]:
    """``marks`` without those that another of them, after a word of correction, replaces."""
    return [
        mark
        for order, mark in enumerate(marks)
        if not any(
            _replaces(mark, later, cue, text) for later in marks[order + 1 :] for cue in meant
        )
    ]


def _replaces(slip: Mark, later: Mark, cue: Mark, text: Text) -> bool:
    return (
        slip.end <= cue.start
        and cue.end <= later.start
        and later.name != slip.name
        and later.start - slip.end <= _REACH
        and cue.start - slip.end <= 2
        and text.break_between(slip.start, cue.start) < SENTENCE
    )
