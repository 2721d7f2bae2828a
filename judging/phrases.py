"""Trains what phrases say for each kind, from all lessons of which every kind is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.findings import text as tokens
from bot.understanding import linear as stored
from bot.understanding import phrases
from bot.understanding.phrases import phrases_of
from judging import linear, marked
from judging.corpus import DATA, DRAWN, KINDS, LANGUAGES, Case
from judging.linear import FIT, Counted
from screening.inputs import digest

LEAST = (3, 5)
"""Messages in which words in a row, and pieces of words, must stand."""


def lessons_of(cases: Sequence[Case]) -> list[Case]:
    """The cases of which every kind is known."""
    return [case for case in cases if not case.partly]


def counted(cases: Sequence[Case]) -> list[Counted]:
    """The phrases of the cases, sort by sort."""
    each = [phrases_of(case.text) for case in cases]
    return [linear.counted([found[at] for found in each], least) for at, least in enumerate(LEAST)]


def solve(
    cases: Sequence[Case], folds: Sequence[Sequence[int]] = (), *, final: bool
) -> tuple[list[Counted], dict[str, Any]]:
    """What is counted in the cases, and the solution of :func:`judging.linear.solve`."""
    blocks = counted(cases)
    labels = [[int(kind in case.kinds) for kind in KINDS] for case in cases]
    return blocks, linear.solve(blocks, labels, folds, final=final)


def packed(blocks: Sequence[Counted], solution: Mapping[str, Any]) -> bytes:
    """The bytes of the phrases' file for a final solution."""
    return linear.packed(KINDS, blocks, solution, inputs_hash())


def inputs_hash() -> str:
    """The hash of all that the phrases are learnt from and by."""
    lessons = [*(DATA / f"kinds.{lang}.jsonl" for lang in LANGUAGES), *marked.paths(), DRAWN]
    return digest([*lessons, FIT, Path(__file__), linear, marked, stored, phrases, tokens])
