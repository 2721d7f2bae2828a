"""The kernel machine: a border around a label, the same after it was stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.processes import in_engine

pytestmark = pytest.mark.engine


def test_what_is_like_the_labelled_lies_inside_and_a_stored_machine_says_the_same(
    tmp_path: Path,
) -> None:
    code = """
import numpy as np
from pathlib import Path
from engine.kernel import Machine, fit

labelled = ["the cat sleeps", "a cat is asleep", "cats sleep all day", "that cat sleeps on"]
rest = ["buy bread", "bread and milk", "milk is cheap", "cheap bread here", "milk, please"]
dice = np.random.default_rng(0)
cat, milk = np.array([1.0, 0.2, 0.0, 0.0]), np.array([0.0, 0.1, 1.0, 0.3])
vectors = np.vstack([cat + dice.normal(0, 0.05, (4, 4)), milk + dice.normal(0, 0.05, (5, 4))])
truth = np.array([True] * 4 + [False] * 5)
machine = fit(vectors, [*labelled, *rest], truth, C=3.0, gamma=0.7, scale=0.8, rare=3.0, others=4)
assert machine.margin(milk, "milk and bread") < 0 < machine.margin(cat, "my cat sleeps")

strange = machine.margin(np.array([0.0, -1.0, 0.0, -1.0]), "quarterly figures")
assert strange < machine.margin(cat, "my cat sleeps"), "what is like nothing is no more inside"

machine.save(Path("m.npz"))
again = Machine.load(Path("m.npz"))
for vector, text in ((cat, "cats"), (milk, "milk"), (np.ones(4), "neither")):
    assert abs(again.margin(vector, text) - machine.margin(vector, text)) < 0.01
"""
    in_engine(code, tmp_path)


def test_the_folded_letters_see_no_accents_and_no_case(tmp_path: Path) -> None:
    code = """
import numpy as np
from engine.kernel import PLACES, folded
assert folded("Perché").shape == (PLACES,)
assert np.array_equal(folded("Perché no"), folded("perche NO"))
assert not np.array_equal(folded("perche no"), folded("perche si"))
"""
    in_engine(code, tmp_path)
