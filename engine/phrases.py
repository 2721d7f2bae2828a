"""What the phrases of a message say for one label: a linear model on words in a row and on pieces.

The encoder's vector blurs "it doesn't hurt any more" and "I can't any more" into one, and single
words are the same in both; the order of the words tells them apart. scikit-learn fits the weights;
they are stored as plain arrays, and a prediction is NumPy.
"""

from __future__ import annotations

import functools
import math
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Sequence, Tuple

import numpy as np

from engine.hashing import words

TEXT_MAX = 2000
"""Characters that are looked at."""
_ROW = 3
_PIECES = (3, 4, 5)


def in_a_row(text: str) -> List[int]:
    """The words of ``text`` and all twos and threes of words in a row, as numbers."""
    told = words(text[:TEXT_MAX])
    return [
        _number(" ".join(told[start : start + length]))
        for length in range(1, _ROW + 1)
        for start in range(len(told) - length + 1)
    ]


def pieces(text: str) -> List[int]:
    """The pieces of 3 to 5 letters of the words of ``text``, as numbers."""
    return [number for word in words(text[:TEXT_MAX]) for number in _pieces(word)]


@functools.lru_cache(maxsize=8192)
def _pieces(word: str) -> Tuple[int, ...]:
    framed = f" {word} "
    return tuple(
        _number(framed[start : start + length])
        for length in _PIECES
        for start in range(len(framed) - length + 1)
    )


def _number(name: str) -> int:
    return zlib.crc32(name.encode())


BLOCKS: Dict[str, Tuple[Callable[[str], List[int]], int]] = {
    "row": (in_a_row, 2),
    "pieces": (pieces, 3),
}
"""What is looked at, and in how many training messages a thing must stand to count."""
_PARTS = ("numbers", "rarity", "weights")
"""The arrays of a block."""


@dataclass(frozen=True)
class Block:
    """The things of one kind that count: their numbers in order, how rare each is, its weight."""

    numbers: np.ndarray
    rarity: np.ndarray
    weights: np.ndarray

    def score(self, found: Sequence[int]) -> float:
        """The weights of what was found, each by how often and how rare, at length 1."""
        counts = Counter(found)
        numbers = np.fromiter(counts, dtype=np.uint32, count=len(counts))
        places = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        known = self.numbers[places] == numbers
        often = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))[known]
        values = (1.0 + np.log(often)) * self.rarity[places[known]]
        length = float(np.linalg.norm(values))
        return float(values @ self.weights[places[known]]) / length if length else 0.0


@dataclass(frozen=True)
class Phrases:
    """A trained model: everything that a prediction needs."""

    blocks: Dict[str, Block]
    bias: float

    def evidence(self, text: str) -> float:
        """By how much the phrases of ``text`` raise the log odds of the label."""
        told = (block.score(BLOCKS[name][0](text)) for name, block in self.blocks.items())
        return self.bias + sum(told)

    def save(self, path: Path) -> None:
        """Write the arrays to ``path``; no code is stored."""
        arrays = {
            f"{name}.{part}": getattr(block, part)
            for name, block in self.blocks.items()
            for part in _PARTS
        }
        np.savez(path, bias=np.array(self.bias), **arrays)

    @classmethod
    def load(cls, path: Path) -> Phrases:
        """The model that :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            blocks = {
                name: Block(*(arrays[f"{name}.{part}"] for part in _PARTS)) for name in BLOCKS
            }
            return cls(blocks, float(arrays["bias"]))


def fit(texts: Sequence[str], truth: np.ndarray, *, C: float, rare: float) -> Phrases:
    """The model of these examples; ``truth`` says which have the label, and an error on those
    costs ``rare`` times as much. How common the label was among the examples is taken out again:
    who asks for the evidence knows the odds without it."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    counters = {
        name: TfidfVectorizer(analyzer=found, min_df=least, sublinear_tf=True)
        for name, (found, least) in BLOCKS.items()
    }
    rows = hstack([counter.fit_transform(texts) for counter in counters.values()]).tocsr()
    model = LogisticRegression(C=C, class_weight={1: rare}, solver="liblinear")
    model.fit(rows, truth.astype(int))
    weights = model.coef_[0]
    blocks: Dict[str, Block] = {}
    for name, counter in counters.items():
        known = np.array(list(counter.vocabulary_), dtype=np.uint32)
        columns = np.fromiter(counter.vocabulary_.values(), dtype=np.int64, count=len(known))
        order = np.argsort(known)
        blocks[name] = Block(
            known[order],
            counter.idf_[columns[order]].astype(np.float32),
            weights[columns[order]].astype(np.float32),
        )
        weights = weights[len(known) :]
    before = math.log(rare * truth.sum() / (~truth).sum())
    return Phrases(blocks, float(model.intercept_[0]) - before)
