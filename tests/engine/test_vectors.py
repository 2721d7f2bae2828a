"""Sentence vectors: of length one, the same however they come about, and kept between trainings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.processes import in_engine

pytestmark = pytest.mark.engine


def test_english_and_italian_of_the_same_meaning_are_near(tmp_path: Path) -> None:
    code = """
import numpy as np
from engine.encoder import encode
hurts, fa_male, weather = (encode(t) for t in ("my knee hurts", "mi fa male il ginocchio",
                                               "what is the weather like"))
assert abs(np.linalg.norm(hurts) - 1) < 1e-5
assert hurts @ fa_male > hurts @ weather + 0.02
"""
    done = in_engine(code, tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_long_text_is_cut_to_its_ends(tmp_path: Path) -> None:
    code = """
from engine.encoder import MAX_TOKENS, cut, _encoder
assert cut("my  knee\\nhurts") == "my knee hurts"
for text in ("knee " * 400, "k" * 2000, "\\u75db" * 2000, "Hi. " + "x y " * 400 + "Why?"):
    short = cut(text)
    assert _encoder().token_count(short, True) <= MAX_TOKENS, (text[:9], len(short))
    assert len(short) > 40
for letter in map(chr, range(33, 127)):
    assert _encoder().token_count(cut(letter * 56), True) <= MAX_TOKENS, letter
    assert _encoder().token_count(cut(f"{letter} " * 28), True) <= MAX_TOKENS, letter
assert short.startswith("Hi.") and short.endswith("Why?")
"""
    done = in_engine(code, tmp_path)
    assert done.returncode == 0, done.stderr


def test_vectors_are_kept_and_only_new_texts_encoded(tmp_path: Path) -> None:
    code = """
import pathlib, numpy as np
from engine import vectors
path = pathlib.Path("PATH")
asked = []
encode_all = vectors.encode_all
vectors.encode_all = lambda texts: asked.append(list(texts)) or encode_all(texts)
first = vectors.training_vectors(["knee", "hip", "knee"], path)
assert (first[0] == first[2]).all() and (first[0] != first[1]).any()
again = vectors.training_vectors(["hip", "shin"], path)
assert (again[0] == first[1]).all()
assert asked == [["knee", "hip"], ["shin"]], asked
vectors.training_vectors(["shin", "hip"], path)
assert len(asked) == 2
path.write_bytes(b"broken")
assert (vectors.training_vectors(["hip"], path)[0] == first[1]).all()
assert asked[-1] == ["hip"]
"""
    done = in_engine(code.replace("PATH", str(tmp_path / "v.npz")), tmp_path)
    assert done.returncode == 0, done.stderr


def test_many_texts_are_shared_out_to_processes_with_the_same_result(tmp_path: Path) -> None:
    code = """
import os
from engine import encoder
os.sched_getaffinity = lambda _: {0, 1}
texts = [f"k {number}" for number in range(401)]
shared = encoder.encode_all(texts)
assert (shared == encoder._encode_here(texts)).all()
"""
    done = in_engine(code, tmp_path)
    assert done.returncode == 0, done.stderr
