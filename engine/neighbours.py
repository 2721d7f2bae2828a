"""What the most similar training examples say: votes that a linear model does not hear.

To look at all examples whole takes longer than anything but the encoder. So each is looked at along
the few axes on which they differ most, and only those that are near there are compared whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FLOOR = 0.05
"""Share of a vote that is spread over all labels, so that none is ever impossible."""

AXES = 128
"""Of 384: these hold 72 % of how examples differ."""
LOOKED_AT = 512
"""So many are compared whole; 0.9 % of the thirty nearest are not among them, mostly the last."""


@dataclass(frozen=True)
class Neighbours:
    """The training examples: the direction of each, in half precision, and the place of its label;
    the axes, and where each example lies along them."""

    directions: np.ndarray
    owners: np.ndarray
    axes: np.ndarray
    along: np.ndarray

    @classmethod
    def of(cls, directions: np.ndarray, owners: np.ndarray) -> Neighbours:
        """The examples with these ``directions``, one a row, and these places of labels."""
        rows = directions.astype(np.float32)
        _, ascending = np.linalg.eigh(rows.T @ rows)
        return cls.along_axes(rows.astype(np.float16), owners, ascending[:, ::-1][:, :AXES].T)

    @classmethod
    def along_axes(cls, directions: np.ndarray, owners: np.ndarray, axes: np.ndarray) -> Neighbours:
        """The same by axes that are known; a part at a time, since whole it is large."""
        parts = np.array_split(directions, max(len(directions) // 4096, 1))
        along = np.concatenate([part.astype(np.float32) @ axes.T for part in parts])
        return cls(directions, owners, np.ascontiguousarray(axes), along)

    def votes(
        self, direction: np.ndarray, labels: int, *, count: int, sharpness: float
    ) -> np.ndarray:
        """A probability for each of ``labels`` places, from the ``count`` nearest examples.

        An example whose similarity is ``1 / sharpness`` lower has a vote 2.7 times lighter.
        """
        near = _most(self.along @ (self.axes @ direction), LOOKED_AT)
        similarities = self.directions[near].astype(np.float32) @ direction
        nearest = _most(similarities, count)
        closeness = similarities[nearest]
        weights = np.exp((closeness - closeness.max()) * sharpness)
        votes = np.bincount(self.owners[near[nearest]], weights=weights, minlength=labels)
        return votes / votes.sum() * (1 - FLOOR) + FLOOR / labels


def _most(values: np.ndarray, count: int) -> np.ndarray:
    """The places of the ``count`` highest, in no order; of all where there are fewer."""
    if count >= len(values):
        return np.arange(len(values))
    return np.argpartition(values, len(values) - count)[-count:]
