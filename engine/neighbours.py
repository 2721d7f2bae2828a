"""What the most similar training examples say: votes that a linear model does not hear.

To look at all examples whole takes longer than anything but the encoder. So each is looked at along
the few axes on which they differ most, and only those that are near there are compared whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FLOOR = 0.05
"""Share of a vote that is spread over all labels, so that none is ever impossible."""

AXES = 96
"""Of 384: these hold 65 % of how examples differ."""
LOOKED_AT = 1024
"""So many are compared whole; 0.9 % of the thirty nearest are not among them, with 0.3 % of the
votes."""


@dataclass(frozen=True)
class Neighbours:
    """The training examples: the direction of each and the place of its label; the axes, and where
    each example lies along them."""

    directions: np.ndarray
    owners: np.ndarray
    axes: np.ndarray
    along: np.ndarray

    @classmethod
    def of(cls, directions: np.ndarray, owners: np.ndarray) -> Neighbours:
        """The examples with these ``directions``, one a row, and these places of labels."""
        rows = directions.astype(np.float32)
        _, ascending = np.linalg.eigh(rows.T @ rows)
        axes = np.ascontiguousarray(ascending[:, ::-1][:, :AXES].T)
        return cls(rows, owners, axes, rows @ axes.T)

    def votes(
        self, direction: np.ndarray, labels: int, *, count: int, sharpness: float
    ) -> np.ndarray:
        """A probability for each of ``labels`` places, from the ``count`` nearest examples.

        An example whose similarity is ``1 / sharpness`` lower has a vote 2.7 times lighter.
        """
        near = _most(self.along @ (self.axes @ direction), LOOKED_AT)
        similarities = self.directions[near] @ direction
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
