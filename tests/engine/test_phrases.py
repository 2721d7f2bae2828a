"""The phrases: the order of the words counts, and a stored model says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.processes import in_engine

pytestmark = pytest.mark.engine

TRAINED = """
import numpy as np
from pathlib import Path
from engine.phrases import Phrases, fit

labelled = ["the dog bites the man", "a dog bites a man", "my dog bites", "your dog bites the boy"]
rest = ["the man bites the dog", "a man bites a dog", "the boy bites the dog", "man bites dog"]
phrases = fit([*labelled, *rest], np.array([True] * 4 + [False] * 4), C=10.0, rare=1.0)
"""


def test_the_same_words_in_another_order_are_something_else(tmp_path: Path) -> None:
    code = (
        TRAINED
        + """
assert phrases.evidence("The dog bites the man!") > 0.5
assert phrases.evidence("the man bites the dog") < -0.5
"""
    )
    in_engine(code, tmp_path)


def test_a_stored_model_says_the_same(tmp_path: Path) -> None:
    code = (
        TRAINED
        + """
phrases.save(Path("p.npz"))
again = Phrases.load(Path("p.npz"))
for text in ("dog bites man", "MAN BITES D\u00d2G", "nothing of the kind", "?"):
    assert again.evidence(text) == phrases.evidence(text)
assert phrases.evidence("MAN BITES D\u00d2G") == phrases.evidence("man bites dog")
"""
    )
    in_engine(code, tmp_path)


def test_how_common_the_label_was_is_no_evidence(tmp_path: Path) -> None:
    code = (
        TRAINED
        + """
often = fit([*labelled * 5, *rest], np.array([True] * 20 + [False] * 4), C=10.0, rare=1.0)
assert abs(often.evidence("zzz") - phrases.evidence("zzz")) < 0.5
"""
    )
    in_engine(code, tmp_path)
