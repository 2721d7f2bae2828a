"""Where a vector points, seen from the middle of all: E5 puts all texts in a narrow cone."""

from __future__ import annotations

import numpy as np


def directions(vectors: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Each of ``vectors`` (or the one) seen from ``mean``, length 1."""
    moved = vectors - mean
    return moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9)
