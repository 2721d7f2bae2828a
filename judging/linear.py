"""Trains linear models over counted numbers: counts them, has weights fitted, and packs these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.understanding.linear import written
from screening.solver import solved

FIT = Path(__file__).with_name("fit_linear.py")


@dataclass(frozen=True)
class Counted:
    """One sort of numbers in the lessons: those that count, and for each lesson which of them, by
    their place, stand in it and how often. One counts that stands in ``least`` lessons."""

    numbers: list[int]
    rows: list[list[tuple[int, int]]]
    least: int


def counted(found: Sequence[Sequence[int]], least: int) -> Counted:
    """The numbers found in each lesson, counted."""
    often = Counter(number for numbers in found for number in set(numbers))
    kept = sorted(number for number, lessons in often.items() if lessons >= least)
    place = {number: at for at, number in enumerate(kept)}
    rows = [
        sorted((place[n], times) for n, times in Counter(numbers).items() if n in place)
        for numbers in found
    ]
    return Counted(kept, rows, least)


def solve(
    blocks: Sequence[Counted],
    labels: Sequence[Sequence[int]],
    folds: Sequence[Sequence[int]] = (),
    *,
    final: bool,
) -> dict[str, Any]:
    """The solution by ``fit_linear.py``: ``scores`` of each fold's lessons by weights that were
    fitted to all others, and the final weights. ``labels`` has a row of 0 and 1 for each lesson."""
    task = {
        "blocks": [
            {"rows": block.rows, "size": len(block.numbers), "least": block.least}
            for block in blocks
        ],
        "labels": [list(row) for row in labels],
        "folds": [list(fold) for fold in folds],
        "final": final,
    }
    return solved(FIT, task)


def packed(
    labels: Sequence[str], blocks: Sequence[Counted], solution: Mapping[str, Any], inputs: str
) -> bytes:
    """The bytes of the model's file for a final solution."""
    weights = iter(solution["weights"])
    rows = [
        [
            (number, rarity, next(weights))
            for number, rarity in zip(block.numbers, rarities, strict=True)
        ]
        for block, rarities in zip(blocks, solution["rarities"], strict=True)
    ]
    return written(labels, solution["biases"], rows, inputs)
