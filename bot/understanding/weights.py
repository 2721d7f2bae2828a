"""The weights of the judge: one text file, written by ``make train-judge``, refused when it was
changed by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("kinds.tsv")
UNIT = 100
"""Weights are kept as whole hundredths."""


class WeightsError(ValueError):
    """The file is not as the training wrote it."""


@dataclass(frozen=True)
class Weights:
    """What the judge learnt.

    ``traits`` weighs each trait for the kinds by their index in ``kinds``; ``bias`` is added for
    each kind. ``inputs`` is the hash of what it was trained on.
    """

    kinds: tuple[str, ...]
    bias: tuple[float, ...]
    traits: Mapping[str, tuple[tuple[int, float], ...]]
    inputs: str


def written(
    kinds: Iterable[str],
    bias: Iterable[float],
    rows: Iterable[tuple[str, Mapping[int, int]]],
    inputs: str,
) -> str:
    """The file's text. ``rows`` are (trait, its weights in hundredths by the index of the kind)."""
    body = ["\t".join(["kinds", *kinds])]
    body.append("\t".join(["bias", *(f"{value:.3f}" for value in bias)]))
    for trait, weights in sorted(rows):
        body.append(trait + "\t" + " ".join(f"{k}={v}" for k, v in sorted(weights.items())))
    text = "\n".join(body) + "\n"
    return (
        "# Weights of the judge, in hundredths. Written by `make train-judge`, not by hand.\n"
        f"# inputs {inputs}\n# weights {_digest(text)}\n{text}"
    )


def parse(text: str) -> Weights:
    """The weights of the file's text. Raises :class:`WeightsError`."""
    lines = text.split("\n", 3)
    if len(lines) < 4 or not lines[1].startswith("# inputs "):
        raise WeightsError("no weights of the judge")
    inputs, digest, body = lines[1].split()[-1], lines[2].split()[-1], lines[3]
    if digest != _digest(body):
        raise WeightsError("the weights were changed after the training wrote them")
    rows = body.splitlines()
    kinds = tuple(rows[0].split("\t")[1:])
    bias = tuple(map(float, rows[1].split("\t")[1:]))
    return Weights(kinds, bias, dict(_traits(rows[2:])), inputs)


def _traits(rows: Iterable[str]) -> Iterator[tuple[str, tuple[tuple[int, float], ...]]]:
    for row in rows:
        name, _, pairs = row.partition("\t")
        split = (pair.split("=") for pair in pairs.split())
        yield name, tuple((int(kind), int(value) / UNIT) for kind, value in split)


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


@cache
def load_weights() -> Weights:
    """The weights of the file beside this module, read once. Raises :class:`WeightsError`."""
    return parse(FILE.read_text(encoding="utf-8"))
