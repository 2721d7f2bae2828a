"""Trains what a mention means, from every mention of the reader in the marked messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.findings import Reading
from bot.findings import text as tokens
from bot.findings.model import CURRENT, Finding, Kind
from bot.understanding import linear as stored
from bot.understanding import mentions, phrases
from bot.understanding.mentions import around
from judging import linear, marked
from judging.linear import FIT, Counted
from judging.marked import Marked, Meaning
from screening.inputs import digest

LEAST = 3
"""Mentions in which a number must stand."""
_BESIDE = 25
"""Characters at most between the reader's words and the marked ones of the same mention."""


@dataclass(frozen=True)
class Mentioned:
    """A finding of the reader, what stands around it, and whether the mark says that it is told of
    the patient now; None where no mark tells which mention it is."""

    text: str
    voice: str
    kind: Kind
    numbers: list[int]
    current: bool | None


def mentioned(message: Marked, reading: Reading) -> Iterator[Mentioned]:
    """The reader's findings in a marked message."""
    for finding, numbers in around(reading):
        meaning = _meaning(message, finding)
        current = None if meaning is None else meaning in CURRENT
        yield Mentioned(message.text, message.voice, finding.kind, numbers, current)


def _meaning(message: Marked, finding: Finding) -> Meaning | None:
    """What the mark of this mention says; ``none`` where nothing of the kind is marked."""
    same = [each for each in message.mentions if each.kind == finding.kind]
    if not same:
        return "none"
    nearest = min(same, key=lambda m: max(m.start - finding.end, finding.start - m.end))
    away = max(nearest.start - finding.end, finding.start - nearest.end)
    if away <= _BESIDE or len({each.meaning for each in same}) == 1:
        return nearest.meaning
    return None


def solve(
    found: Sequence[Mentioned], folds: Sequence[Sequence[int]], *, final: bool
) -> tuple[list[Counted], dict[str, Any]]:
    """What is counted around those that a mark explains, and the solution of
    :func:`judging.linear.solve`; ``folds`` are places in ``found``, scored whether explained or
    not."""
    blocks = [linear.counted([each.numbers for each in found], LEAST)]
    labels = [[-1 if each.current is None else int(each.current)] for each in found]
    return blocks, linear.solve(blocks, labels, folds, final=final)


def likeliest(
    found: Sequence[Mentioned],
    folds: Sequence[Sequence[int]],
    scores: Sequence[Sequence[list[float]]],
) -> dict[str, dict[Kind, float]]:
    """By text and kind the score of the mention of which it is highest."""
    best: dict[str, dict[Kind, float]] = {}
    for fold, rows in zip(folds, scores, strict=True):
        for at, (score,) in zip(fold, rows, strict=True):
            kinds = best.setdefault(found[at].text, {})
            kinds[found[at].kind] = max(score, kinds.get(found[at].kind, score))
    return best


def packed(blocks: Sequence[Counted], solution: Mapping[str, Any]) -> bytes:
    """The bytes of the file for a final solution."""
    return linear.packed([mentions.CURRENT], blocks, solution, inputs_hash())


def inputs_hash() -> str:
    """The hash of what it is learnt from and by; not of the reader, which changes often and only a
    little."""
    files = [*marked.paths(), FIT, Path(__file__)]
    return digest([*files, linear, marked, stored, mentions, phrases, tokens])
