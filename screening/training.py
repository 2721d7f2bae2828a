"""Trains the second net: traits of the corpus in, the file of weights out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.triage import concepts, flags, second_net, traits
from bot.triage.second_net import SHARES, length_of, names_of
from bot.triage.traits import sentences
from bot.triage.weights import UNIT, written
from screening.corpus import DATA, ROOT, Case
from screening.inputs import digest
from screening.solver import solved

FLAGS = ROOT / "knowledge" / "triage" / "flags.yml"
FIT = Path(__file__).with_name("fit.py")
SEEN_AT_LEAST = 4
"""Messages in which a trait must stand."""
STRENGTH = 100.0
FLAG_STRENGTH = 20.0
_LIGHTEST = 4
_LIGHTEST_FLAG = 40
_FLAG_KINDS = "wkbp"
"""Kinds of traits that decide which flag it is; the others only say that it is one."""
SURE = 2.5
WORRIED = 0.0
"""The working points, in log-odds; docs/adr/0011 says how they were chosen."""


@dataclass(frozen=True)
class Problem:
    """A corpus as numbers."""

    vocabulary: list[str]
    rows: list[list[int]]
    lengths: list[float]
    labels: list[bool]
    flags: list[int]
    names: list[str]


def inputs_hash() -> str:
    """The hash of all that the weights depend on: the corpus, the traits, and this training."""
    files = [concepts.FILE, FIT, Path(__file__), FLAGS, DATA / "ordinary.jsonl"]
    lessons = sorted(DATA.glob("red_flags.*.jsonl"))
    return digest([*lessons, *files, traits, concepts, second_net])


def problem_of(cases: Sequence[Case], kept_in: Sequence[Case] | None = None) -> Problem:
    """The cases as numbers; traits are counted in ``kept_in``, or in all of them."""
    names = [names_of(sentences(case.text)) for case in cases]
    counted = Counter(name for found in names for name in found)
    vocabulary = sorted(name for name, often in counted.items() if often >= SEEN_AT_LEAST)
    index = {name: at for at, name in enumerate(vocabulary)}
    known_flags = sorted({case.flag for case in cases if case.flag})
    return Problem(
        vocabulary=vocabulary,
        rows=[sorted(index[name] for name in found if name in index) for found in names],
        lengths=[length_of(found) for found in names],
        labels=[case.emergency for case in cases],
        flags=[known_flags.index(case.flag) if case.flag else -1 for case in cases],
        names=known_flags,
    )


def solve(problem: Problem, folds: Sequence[Sequence[int]] = (), *, final: bool) -> dict[str, Any]:
    """The solution by ``fit.py``: ``scores`` of each fold's rows, and the final weights."""
    task = {
        "rows": problem.rows,
        "lengths": problem.lengths,
        "shares": [SHARES.get(name[0], 1.0) for name in problem.vocabulary],
        "labels": problem.labels,
        "flags": problem.flags,
        "flag_count": len(problem.names),
        "folds": [list(fold) for fold in folds],
        "strength": STRENGTH,
        "flag_strength": FLAG_STRENGTH,
        "final": final,
    }
    return solved(FIT, task)


def trained(cases: Sequence[Case]) -> str:
    """The text of the weights' file."""
    problem = problem_of(cases)
    solution = solve(problem, final=True)
    rows = []
    for at, name in enumerate(problem.vocabulary):
        weight = round(UNIT * solution["weights"][at])
        by_flag: dict[str, int] = {}
        if name[0] in _FLAG_KINDS:
            for flag, value in zip(problem.names, solution["flag_weights"][at], strict=True):
                if abs(UNIT * value) >= _LIGHTEST_FLAG:
                    by_flag[flag] = round(UNIT * value)
        if abs(weight) >= _LIGHTEST or by_flag:
            rows.append((name, weight, by_flag))
    return written(
        {"bias": solution["bias"], "sure": SURE, "worried": WORRIED},
        dict(zip(problem.names, solution["flag_bias"], strict=True)),
        rows,
        inputs_hash(),
    )


__all__ = ["Problem", "flags", "inputs_hash", "problem_of", "solve", "trained"]
