"""Whether a message that tells no thoughts of death says why it sounds as if it did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from bot.findings.layout import Layout
from bot.findings.model import ToldFact
from bot.findings.scope.judging import CRISIS

NO_CRISIS = "no_crisis"
"""The key of the reason in :attr:`Reading.extra`."""

_THOUGHTS = CRISIS - {"abuse"}


def no_crisis(layout: Layout, told: Iterable[ToldFact]) -> Literal["denied", "alike"] | None:
    """``denied`` when the patient says that they have no such thoughts, ``alike`` when the words
    are a figure of speech, a mishap, a fear of dying; None when neither, or when a thought of
    death is told as well. The engine then asks gently where it would have rung."""
    values = [item.value for item in told if item.fact in _THOUGHTS]
    if any(value is not False for value in values):
        return None
    if values:
        return "denied"
    figures = (hit.phrase for hit in layout.hits if hit.phrase.look_alike)
    return "alike" if any(phrase.facts.keys() >= _THOUGHTS for phrase in figures) else None
