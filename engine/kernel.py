"""A kernel machine: one label against all others, by a sentence's vector and its letters.

A message is compared with the training examples that mark the border (a support vector machine
with a Gaussian kernel). scikit-learn finds them; they are stored as plain arrays, and a prediction
is NumPy. Where a linear model draws one plane through all that anybody may say, this draws a
border around what has been said, so that an odd story is not taken for the label because it is
like nothing else.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

import numpy as np

from engine.directions import directions
from engine.hashing import hashed

PLACES = 512
"""The hashed pieces of words are folded into so many places, with signs, so that a vector stays
short; with 256 the false alarms were half as many again."""


@dataclass(frozen=True)
class Machine:
    """A trained machine: everything that a prediction needs. Of the examples at the border
    ``meanings`` has one a row, ``letters`` one a column: a message has few of all pieces of words,
    and only their rows are read."""

    mean: np.ndarray
    meanings: np.ndarray
    letters: np.ndarray
    weights: np.ndarray
    bias: float
    gamma: float
    scale: float

    @classmethod
    def of(
        cls, mean: np.ndarray, support: np.ndarray, weights: np.ndarray, *numbers: float
    ) -> Machine:
        """The machine whose border these examples mark, as :func:`features` gave them."""
        meanings, letters = np.split(support, [len(mean)], axis=1)
        whole = (np.ascontiguousarray(part) for part in (meanings, letters.T))
        return cls(mean, *whole, weights, *numbers)

    def margin(self, vector: np.ndarray, text: str) -> float:
        """How far inside the label's border the message lies; negative outside of it."""
        point = features(vector[None], [text], self.mean, self.scale)[0]
        meaning, letters = np.split(point, [len(vector)])
        touched = np.flatnonzero(letters)
        alike = self.meanings @ meaning + letters[touched] @ self.letters[touched]
        distances = self._lengths - 2.0 * alike + point @ point
        return float(np.exp(-self.gamma * distances) @ self.weights + self.bias)

    @functools.cached_property
    def _lengths(self) -> np.ndarray:
        return np.asarray((self.meanings**2).sum(axis=1) + (self.letters**2).sum(axis=0))

    def save(self, path: Path) -> None:
        """Write the arrays to ``path``, examples in half precision; no code is stored."""
        np.savez(
            path,
            mean=self.mean,
            meanings=self.meanings.astype(np.float16),
            letters=self.letters.astype(np.float16),
            weights=self.weights,
            numbers=np.array([self.bias, self.gamma, self.scale]),
        )

    @classmethod
    def load(cls, path: Path) -> Machine:
        """The machine that :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            bias, gamma, scale = (float(number) for number in arrays["numbers"])
            meanings, letters = (arrays[n].astype(np.float32) for n in ("meanings", "letters"))
            return cls(arrays["mean"], meanings, letters, arrays["weights"], bias, gamma, scale)


def folded(text: str) -> np.ndarray:
    """The pieces of the words of ``text`` in :data:`PLACES` places."""
    places, weights = hashed(text)
    signs = np.where((places // PLACES) % 2, 1.0, -1.0)
    summed = np.bincount(places % PLACES, weights=weights * signs, minlength=PLACES)
    return summed.astype(np.float32)


def features(
    vectors: np.ndarray, texts: Sequence[str], mean: np.ndarray, scale: float
) -> np.ndarray:
    """One row a message: its vector seen from the mean, length 1, and its letters."""
    letters = np.stack([folded(text) for text in texts]) * scale
    return np.hstack([directions(vectors, mean), letters]).astype(np.float32)


def fit(
    vectors: np.ndarray,
    texts: Sequence[str],
    truth: np.ndarray,
    *,
    C: float,
    gamma: float,
    scale: float,
    rare: float,
    others: int,
) -> Machine:
    """The machine of these examples; ``truth`` says which have the label, and an error on those
    costs ``rare`` times as much. Of the rest the ``others`` most like one of them take part: no
    border runs where the others lie."""
    from sklearn.svm import SVC

    mean = vectors.mean(axis=0)
    rows = features(vectors, texts, mean, scale)
    kept = np.sort(np.concatenate([np.flatnonzero(truth), _nearest(rows, truth, others)]))
    rows, truth = rows[kept], truth[kept]
    found = SVC(C=C, gamma=gamma, class_weight={1: rare}, cache_size=1000)
    found.fit(rows, truth.astype(int))
    return Machine.of(
        mean.astype(np.float32),
        rows[found.support_],
        found.dual_coef_[0].astype(np.float32),
        float(found.intercept_[0]),
        gamma,
        scale,
    )


def _nearest(rows: np.ndarray, truth: np.ndarray, count: int) -> np.ndarray:
    """The places of the ``count`` examples without the label that are most like one with it."""
    outside, inside = np.flatnonzero(~truth), rows[truth].T
    lengths = (rows[truth] ** 2).sum(axis=1)
    distances = np.concatenate(
        [
            (lengths - 2.0 * (rows[part] @ inside)).min(axis=1) + (rows[part] ** 2).sum(axis=1)
            for part in np.array_split(outside, max(len(outside) // 2000, 1))
        ]
    )
    return outside[np.argsort(distances, kind="stable")[:count]]
