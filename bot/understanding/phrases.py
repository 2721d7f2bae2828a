"""What the phrases of a message say for each kind of finding: words in a row, and pieces of words.

The judge's traits are words and pairs that somebody thought of as telling, and where they stand; a
phrase is whatever stood often enough in the messages that were learnt from: "giving me gyp",
"non mi regge". A linear model for each kind, in integers, without NumPy: the web process reads it.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from bot.findings.text import tokenise

FILE = Path(__file__).with_name("phrases.bin")
MOST_WORDS = 300
"""Words looked at; a longer message is a pasted report."""
UNIT = 0.1
"""What a weight of 1 is worth."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_ROW = 3
_PIECES = (3, 4, 5)


class PhrasesError(ValueError):
    """The file is not as the training wrote it."""


def phrases_of(text: str) -> tuple[list[int], list[int]]:
    """The phrases of ``text`` by number, as often as they stand in it: the words and all twos and
    threes of words in a row, and the pieces of 3 to 5 letters of its words. Figures are all the
    same: 38 may be an age, and what is a fever the reader says."""
    words = [_FIGURE.sub("#", token.norm) for token in tokenise(text).tokens[:MOST_WORDS]]
    row = [
        _number(" ".join(words[start : start + length]))
        for length in range(1, _ROW + 1)
        for start in range(len(words) - length + 1)
    ]
    return row, [number for word in words for number in _pieces(word)]


@lru_cache(maxsize=8192)
def _pieces(word: str) -> tuple[int, ...]:
    framed = f" {word} "
    return tuple(
        _number(framed[start : start + length])
        for length in _PIECES
        for start in range(len(framed) - length + 1)
    )


def _number(name: str) -> int:
    return zlib.crc32(name.encode())


@dataclass(frozen=True)
class Block:
    """The phrases of one sort that count. ``places`` has the row of each number; ``rarity`` how
    rare each row is, ``weights`` its weights for all kinds, one row after the other."""

    places: Mapping[int, int]
    rarity: array[float]
    weights: array[int]

    def add(self, found: Sequence[int], totals: list[float]) -> None:
        """Add to ``totals``, one for each kind, what was found: each phrase by how often it stands
        there and how rare it is, all of them together at length 1."""
        counts = Counter(number for number in found if number in self.places)
        told = [
            (self.places[number], 1.0 + math.log(often)) for number, often in sorted(counts.items())
        ]
        values = [(row, often * self.rarity[row]) for row, often in told]
        length = math.sqrt(sum(value * value for _, value in values))
        kinds = len(totals)
        for row, value in values:
            share = value / length * UNIT
            for kind, weight in enumerate(self.weights[row * kinds : (row + 1) * kinds]):
                totals[kind] += share * weight


@dataclass(frozen=True)
class Phrases:
    """What was learnt. ``inputs`` is the hash of what it was learnt from."""

    kinds: tuple[str, ...]
    bias: tuple[float, ...]
    blocks: tuple[Block, ...]
    inputs: str = ""

    def scores(self, text: str) -> dict[str, float]:
        """The log-odds of each kind by the phrases of ``text``."""
        totals = list(self.bias)
        for block, found in zip(self.blocks, phrases_of(text), strict=True):
            block.add(found, totals)
        return dict(zip(self.kinds, totals, strict=True))


Rows = Sequence[tuple[int, float, Sequence[int]]]
"""Phrases: number, rarity, and a whole weight from -127 to 127 for each kind."""


def written(
    kinds: Sequence[str], bias: Sequence[float], blocks: Sequence[Rows], inputs: str
) -> bytes:
    """The file's bytes: a line of JSON, then the packed rows."""
    packed = zlib.compress(b"".join(map(_packed, blocks)), 9)
    head = {
        "kinds": list(kinds),
        "bias": [round(value, 3) for value in bias],
        "rows": [len(rows) for rows in blocks],
        "inputs": inputs,
    }
    digest = hashlib.sha256(json.dumps(head).encode() + packed).hexdigest()
    return json.dumps({"sha256": digest, **head}).encode() + b"\n" + packed


def _packed(rows: Rows) -> bytes:
    return (
        _bytes(array("I", [number for number, _, _ in rows]))
        + _bytes(array("f", [rarity for _, rarity, _ in rows]))
        + array("b", [weight for _, _, weights in rows for weight in weights]).tobytes()
    )


def _bytes(values: array[int] | array[float]) -> bytes:
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def parse(content: bytes) -> Phrases:
    """The phrases of the file's bytes. Raises :class:`PhrasesError`."""
    line, _, packed = content.partition(b"\n")
    try:
        head = json.loads(line)
        digest = head.pop("sha256")
    except (ValueError, KeyError, AttributeError) as error:
        raise PhrasesError("no phrases of the judge") from error
    if digest != hashlib.sha256(json.dumps(head).encode() + packed).hexdigest():
        raise PhrasesError("the phrases were changed after the training wrote them")
    blocks = tuple(_blocks(zlib.decompress(packed), head["rows"], len(head["kinds"])))
    return Phrases(tuple(head["kinds"]), tuple(head["bias"]), blocks, head["inputs"])


def _blocks(content: bytes, sizes: Sequence[int], kinds: int) -> Iterator[Block]:
    at = 0
    for rows in sizes:
        numbers, rarity, weights = array("I"), array("f"), array("b")
        for values, each in ((numbers, 1), (rarity, 1), (weights, kinds)):
            end = at + rows * each * values.itemsize
            values.frombytes(content[at:end])
            at = end
            if sys.byteorder == "big":
                values.byteswap()
        yield Block({number: row for row, number in enumerate(numbers)}, rarity, weights)


@cache
def load_phrases() -> Phrases:
    """The phrases of the file beside this module, read once. Raises :class:`PhrasesError`."""
    return parse(FILE.read_bytes())
