"""Trains what phrases say for each kind: counts them in the lessons, has weights fitted, and packs
these."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.findings import text as tokens
from bot.understanding import phrases
from bot.understanding.phrases import phrases_of, written
from judging import marked
from judging.corpus import DATA, DRAWN, KINDS, LANGUAGES, Case
from judging.training import ENGINE

FIT = Path(__file__).with_name("fit_phrases.py")
LEAST = (3, 5)
"""Messages in which words in a row, and pieces of words, must stand."""


@dataclass(frozen=True)
class Counted:
    """One sort of phrases in the lessons: the numbers that count, and for each message which of
    them, by their place, stand in it and how often."""

    numbers: list[int]
    rows: list[list[tuple[int, int]]]
    least: int


def lessons_of(cases: Sequence[Case]) -> list[Case]:
    """The cases of which every kind is known."""
    return [case for case in cases if not case.partly]


def counted(cases: Sequence[Case]) -> list[Counted]:
    """The phrases of the cases, sort by sort."""
    each = [phrases_of(case.text) for case in cases]
    return [_counted([found[at] for found in each], least) for at, least in enumerate(LEAST)]


def _counted(found: Sequence[list[int]], least: int) -> Counted:
    often = Counter(number for numbers in found for number in set(numbers))
    kept = sorted(number for number, messages in often.items() if messages >= least)
    place = {number: at for at, number in enumerate(kept)}
    rows = [
        sorted((place[n], times) for n, times in Counter(numbers).items() if n in place)
        for numbers in found
    ]
    return Counted(kept, rows, least)


def solve(
    cases: Sequence[Case], folds: Sequence[Sequence[int]] = (), *, final: bool
) -> tuple[list[Counted], dict[str, Any]]:
    """The solution by ``fit_phrases.py``: each fold's ``scores``, and the final weights."""
    blocks = counted(cases)
    task = {
        "blocks": [
            {"rows": block.rows, "size": len(block.numbers), "least": block.least}
            for block in blocks
        ],
        "labels": [[int(kind in case.kinds) for kind in KINDS] for case in cases],
        "folds": [list(fold) for fold in folds],
        "final": final,
    }
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "problem.json"), Path(folder, "solution.json")
        source.write_text(json.dumps(task), encoding="utf-8")
        command = [str(ENGINE), str(FIT), str(source), str(target)]
        subprocess.run(command, check=True, stdout=sys.stderr)  # noqa: S603
        return blocks, json.loads(target.read_text(encoding="utf-8"))


def packed(blocks: Sequence[Counted], solution: Mapping[str, Any]) -> bytes:
    """The bytes of the phrases' file for a final solution."""
    weights = iter(solution["weights"])
    rows = [
        [
            (number, rarity, next(weights))
            for number, rarity in zip(block.numbers, rarities, strict=True)
        ]
        for block, rarities in zip(blocks, solution["rarities"], strict=True)
    ]
    return written(KINDS, solution["biases"], rows, inputs_hash())


def inputs_hash() -> str:
    """The hash of all that the phrases are learnt from and by."""
    whole = hashlib.sha256()
    paths = [DATA / f"kinds.{lang}.jsonl" for lang in LANGUAGES]
    paths += [*marked.paths(), DRAWN, FIT, Path(__file__), Path(marked.__file__)]
    paths += [Path(str(module.__file__)) for module in (phrases, tokens)]
    for path in paths:
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()
