"""The weights of the second net: one text file, written by ``make train-screen``, refused when it
was changed by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("second_net.tsv")
UNIT = 100
"""Weights are kept as whole hundredths."""


class WeightsError(ValueError):
    """The file is not as the training wrote it."""


@dataclass(frozen=True)
class Weights:
    """What the net learnt.

    ``emergency`` weighs each trait for an emergency, ``flags`` for each flag by its index in
    ``names``. ``sure`` and ``worried`` are the working points, on the scale of the score.
    ``inputs`` is the hash of what it was trained on, ``digest`` of the weights themselves.
    """

    names: tuple[str, ...]
    bias: float
    flag_bias: tuple[float, ...]
    sure: float
    worried: float
    emergency: Mapping[str, float]
    flags: Mapping[str, Mapping[int, float]]
    inputs: str
    digest: str


def written(
    numbers: Mapping[str, float],
    flag_bias: Mapping[str, float],
    rows: Sequence[tuple[str, int, Mapping[str, int]]],
    inputs: str,
) -> str:
    """The file's text. ``rows`` are (trait, weight, weights by flag) in hundredths."""
    names = list(flag_bias)
    body = [f"{name}\t{value:.4f}" for name, value in numbers.items()]
    body += [f"flag {name}\t{value:.4f}" for name, value in flag_bias.items()]
    for trait, weight, flags in sorted(rows):
        pairs = " ".join(f"{names.index(flag)}={value}" for flag, value in sorted(flags.items()))
        body.append(f"{trait}\t{weight}\t{pairs}" if pairs else f"{trait}\t{weight}")
    text = "\n".join(body) + "\n"
    return (
        "# Weights of the second net, in hundredths. Written by `make train-screen`, not by hand.\n"
        f"# inputs {inputs}\n# weights {_digest(text)}\n{text}"
    )


def parse(text: str) -> Weights:
    """The weights of the file's text. Raises :class:`WeightsError`."""
    lines = text.split("\n", 3)
    if len(lines) < 4 or not lines[1].startswith("# inputs "):
        raise WeightsError("no weights of the second net")
    inputs, digest, body = lines[1].split()[-1], lines[2].split()[-1], lines[3]
    if digest != _digest(body):
        raise WeightsError("the weights were changed after the training wrote them")
    numbers: dict[str, float] = {}
    flag_bias: dict[str, float] = {}
    emergency: dict[str, float] = {}
    flags: dict[str, Mapping[int, float]] = {}
    for name, values in _rows(body):
        if name.startswith("flag "):
            flag_bias[name.removeprefix("flag ")] = float(values[0])
        elif ":" not in name and "!" not in name:
            numbers[name] = float(values[0])
        else:
            emergency[name] = int(values[0]) / UNIT
            if len(values) > 1:
                pairs = (pair.split("=") for pair in values[1].split())
                flags[name] = {int(index): int(value) / UNIT for index, value in pairs}
    return Weights(
        names=tuple(flag_bias),
        bias=numbers["bias"],
        flag_bias=tuple(flag_bias.values()),
        sure=numbers["sure"],
        worried=numbers["worried"],
        emergency=emergency,
        flags=flags,
        inputs=inputs,
        digest=digest,
    )


def _rows(body: str) -> Iterator[tuple[str, list[str]]]:
    for line in body.splitlines():
        name, *values = line.split("\t")
        yield name, values


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


@cache
def load_weights() -> Weights:
    """The weights of the file beside this module, read once. Raises :class:`WeightsError`."""
    return parse(FILE.read_text(encoding="utf-8"))
