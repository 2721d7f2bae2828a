"""Linear models over counted numbers: how often each stands somewhere, how rare it is, and what it
weighs for each label. In whole numbers, without NumPy: the web process reads them.

What the numbers stand for (phrases, or words around a mention) is their owner's business.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

UNIT = 0.1
"""What a weight of 1 is worth."""


class LinearError(ValueError):
    """The file is not as the training wrote it."""


def number(name: str) -> int:
    """The number by which a name is known."""
    return zlib.crc32(name.encode())


@dataclass(frozen=True)
class Block:
    """The numbers of one sort that count. ``places`` has the row of each; ``rarity`` how rare each
    row is, ``weights`` its weights for all labels, one row after the other."""

    places: Mapping[int, int]
    rarity: array[float]
    weights: array[int]

    def add(self, found: Sequence[int], totals: list[float]) -> None:
        """Add to ``totals``, one for each label, what was found: each number by how often it
        stands there and how rare it is, all of them together at length 1."""
        counts = Counter(each for each in found if each in self.places)
        told = [
            (self.places[each], 1.0 + math.log(often)) for each, often in sorted(counts.items())
        ]
        values = [(row, often * self.rarity[row]) for row, often in told]
        length = math.sqrt(sum(value * value for _, value in values))
        labels = len(totals)
        for row, value in values:
            share = value / length * UNIT
            for label, weight in enumerate(self.weights[row * labels : (row + 1) * labels]):
                totals[label] += share * weight


@dataclass(frozen=True)
class Linear:
    """What was learnt. ``inputs`` is the hash of what it was learnt from."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    blocks: tuple[Block, ...]
    inputs: str = ""

    def scores(self, found: Sequence[Sequence[int]]) -> dict[str, float]:
        """The log-odds of each label by the numbers found, those of each block apart."""
        totals = list(self.bias)
        for block, numbers in zip(self.blocks, found, strict=True):
            block.add(numbers, totals)
        return dict(zip(self.labels, totals, strict=True))


Rows = Sequence[tuple[int, float, Sequence[int]]]
"""Number, rarity, and a whole weight from -127 to 127 for each label."""


def written(
    labels: Sequence[str], bias: Sequence[float], blocks: Sequence[Rows], inputs: str
) -> bytes:
    """The file's bytes: a line of JSON, then the packed rows."""
    packed = zlib.compress(b"".join(map(_packed, blocks)), 9)
    head = {
        "labels": list(labels),
        "bias": [round(value, 3) for value in bias],
        "rows": [len(rows) for rows in blocks],
        "inputs": inputs,
    }
    digest = hashlib.sha256(json.dumps(head).encode() + packed).hexdigest()
    return json.dumps({"sha256": digest, **head}).encode() + b"\n" + packed


def _packed(rows: Rows) -> bytes:
    return (
        _bytes(array("I", [each for each, _, _ in rows]))
        + _bytes(array("f", [rarity for _, rarity, _ in rows]))
        + array("b", [weight for _, _, weights in rows for weight in weights]).tobytes()
    )


def _bytes(values: array[int] | array[float]) -> bytes:
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def parse(content: bytes) -> Linear:
    """The model of the file's bytes. Raises :class:`LinearError`."""
    line, _, packed = content.partition(b"\n")
    try:
        head = json.loads(line)
        digest = head.pop("sha256")
    except (ValueError, KeyError, AttributeError) as error:
        raise LinearError("no model of the judge") from error
    if digest != hashlib.sha256(json.dumps(head).encode() + packed).hexdigest():
        raise LinearError("the model was changed after the training wrote it")
    blocks = tuple(_blocks(zlib.decompress(packed), head["rows"], len(head["labels"])))
    return Linear(tuple(head["labels"]), tuple(head["bias"]), blocks, head["inputs"])


def _blocks(content: bytes, sizes: Sequence[int], labels: int) -> Iterator[Block]:
    at = 0
    for rows in sizes:
        numbers, rarity, weights = array("I"), array("f"), array("b")
        for values, each in ((numbers, 1), (rarity, 1), (weights, labels)):
            end = at + rows * each * values.itemsize
            values.frombytes(content[at:end])
            at = end
            if sys.byteorder == "big":
                values.byteswap()
        yield Block({each: row for row, each in enumerate(numbers)}, rarity, weights)
