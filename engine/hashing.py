"""Words and pieces of words as a sparse vector: what a sentence encoder blurs, and typos keep."""

from __future__ import annotations

import functools
import unicodedata
import zlib
from itertools import pairwise
from typing import Dict, Iterator, List, Tuple

import numpy as np

BITS = 13
SIZE = 1 << BITS
_PIECES = (3, 4, 5)
_TEXT_MAX = 600


def words(text: str) -> List[str]:
    """The words of ``text`` without accents, case and signs."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        character if character.isalnum() else " "
        for character in folded
        if not unicodedata.combining(character)
    ).split()


@functools.lru_cache(maxsize=8192)
def _pieces(word: str) -> Tuple[int, ...]:
    framed = f"<{word}>"
    names = {f"w{word}"}
    names.update(
        f"c{framed[start : start + length]}"
        for length in _PIECES
        for start in range(len(framed) - length + 1)
    )
    return tuple(sorted(_place(name) for name in names))


def _place(name: str) -> int:
    return zlib.crc32(name.encode()) & (SIZE - 1)


def _features(text: str) -> Iterator[int]:
    told = words(text[:_TEXT_MAX])
    for word in set(told):
        yield from _pieces(word)
    for pair in {f"b{first} {second}" for first, second in pairwise(told)}:
        yield _place(pair)


@functools.lru_cache(maxsize=4)
def hashed(text: str) -> Tuple[np.ndarray, np.ndarray]:
    """Places (of :data:`SIZE`) and weights of what is in ``text``; the vector has length 1.

    Words, pairs of words, and pieces of 3 to 5 letters, without accents and case. The hash is
    CRC-32, so that training and serving agree on every machine; the first 600 characters count.
    The last few texts are remembered, since several parts ask for one; not to be written to.
    """
    counts: Dict[int, int] = {}
    for place in _features(text):
        counts[place] = counts.get(place, 0) + 1
    places = np.fromiter(counts, dtype=np.int32, count=len(counts))
    weights = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    weights /= max(float(np.linalg.norm(weights)), 1e-9)
    places.setflags(write=False)
    weights.setflags(write=False)
    return places, weights
