"""Trains the judge: traits of the corpus' parts in, the file of weights out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.triage import second_net, traits
from bot.triage.second_net import SHARES, length_of
from bot.understanding import parts
from bot.understanding.weights import UNIT, written
from judging import marked
from judging.corpus import DATA, DRAWN, KINDS, LANGUAGES, Case
from screening.inputs import digest
from screening.solver import solved

FIT = Path(__file__).with_name("fit.py")
SEEN_AT_LEAST = 3
"""Parts in which a trait must stand."""
_LIGHTEST = 60
"""Hundredths below which a weight is left out: with lighter ones the file is three times as long
and the judge no better."""


@dataclass(frozen=True)
class Problem:
    """A corpus as numbers: a row for each part of each case."""

    vocabulary: list[str]
    rows: list[list[int]]
    lengths: list[float]
    owner: list[int]


def inputs_hash() -> str:
    """The hash of all that the weights depend on: the corpus, the traits, and this training."""
    lessons = [*(DATA / f"kinds.{lang}.jsonl" for lang in LANGUAGES), *marked.paths(), DRAWN]
    files = [parts.FILE, FIT, Path(__file__)]
    return digest([*lessons, *files, marked, parts, traits, second_net])


def problem_of(cases: Sequence[Case]) -> Problem:
    """The cases as numbers. Of a message without symptoms only the whole is looked at."""
    names = []
    owner = []
    for at, case in enumerate(cases):
        found = parts.parts(case.text)
        if not found:
            raise ValueError(f"message {at} of the corpus has no words")
        for part in found if case.kinds or case.voice else found[:1]:
            names.append(part.names)
            owner.append(at)
    counted = Counter(name for each in names for name in each)
    vocabulary = sorted(name for name, often in counted.items() if often >= SEEN_AT_LEAST)
    index = {name: at for at, name in enumerate(vocabulary)}
    return Problem(
        vocabulary=vocabulary,
        rows=[sorted(index[name] for name in each if name in index) for each in names],
        lengths=[length_of(each) for each in names],
        owner=owner,
    )


def solve(
    cases: Sequence[Case], folds: Sequence[Sequence[int]] = (), *, final: bool
) -> tuple[Problem, dict[str, Any]]:
    """The solution by ``fit.py``: ``scores`` of each fold's cases, and the final weights."""
    problem = problem_of(cases)
    task = {
        "rows": problem.rows,
        "lengths": problem.lengths,
        "owner": problem.owner,
        "labels": [_labels(case) for case in cases],
        "borrowed": [not case.voice for case in cases],
        "shares": [SHARES.get(name[0], 1.0) for name in problem.vocabulary],
        "folds": [list(fold) for fold in folds],
        "final": final,
    }
    return problem, solved(FIT, task)


def _labels(case: Case) -> list[int]:
    """1 told, 0 not told, -1 not known, for each kind."""
    other = -1 if case.partly else 0
    return [1 if kind in case.kinds else other for kind in KINDS]


def weights_of(problem: Problem, solution: Mapping[str, Any]) -> str:
    """The text of the weights' file for a final solution."""
    rows = []
    for name, weights in zip(problem.vocabulary, solution["weights"], strict=True):
        whole = {kind: round(UNIT * weight) for kind, weight in enumerate(weights)}
        kept = {kind: weight for kind, weight in whole.items() if abs(weight) >= _LIGHTEST}
        if kept:
            rows.append((name, kept))
    return written(KINDS, solution["biases"], rows, inputs_hash())
