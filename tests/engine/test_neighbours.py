"""The votes of the nearest examples: what is looked at first loses none that counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.processes import in_engine

pytestmark = pytest.mark.engine

EXAMPLES = """
import numpy as np
from engine.neighbours import Neighbours

dice = np.random.default_rng(0)
middles = dice.normal(size=(60, 384))
owners = dice.integers(0, 60, 3000).astype(np.int32)
rows = middles[np.arange(3000) % 60] + dice.normal(size=(3000, 384))
rows /= np.linalg.norm(rows, axis=1, keepdims=True)
asked = middles + dice.normal(size=middles.shape)
asked = (asked / np.linalg.norm(asked, axis=1, keepdims=True)).astype(np.float32)
found = Neighbours.of(rows, owners)
"""


def test_votes_are_those_of_the_nearest_of_all(tmp_path: Path) -> None:
    code = (
        EXAMPLES
        + """
for direction in asked:
    similarities = rows @ direction
    nearest = np.argsort(-similarities)[:10]
    weights = np.exp((similarities[nearest] - similarities.max()) * 20.0)
    whole = np.bincount(owners[nearest], weights=weights, minlength=60)
    votes = found.votes(direction, 60, count=10, sharpness=20.0)
    assert np.abs(votes - (whole / whole.sum() * 0.95 + 0.05 / 60)).max() < 0.02
"""
    )
    in_engine(code, tmp_path)


def test_every_label_has_a_share_and_all_shares_are_one(tmp_path: Path) -> None:
    code = (
        EXAMPLES
        + """
few = Neighbours.of(rows[:3], owners[:3])
votes = few.votes(asked[0], 60, count=10, sharpness=20.0)
assert votes.min() > 0 and abs(votes.sum() - 1) < 1e-6
"""
    )
    in_engine(code, tmp_path)
