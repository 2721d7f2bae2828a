"""The changes made to messages: repeatable, bounded, and never more than they say."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.robustness import (
    CHANGES,
    TITLES,
    mistype,
    neighbours,
    politely,
    typos,
    with_emoji,
    without_accents,
    without_punctuation,
)

LONG = "my left knee has been swollen and painful since last Friday, and walking downstairs is hard"


def test_typos_are_the_same_for_the_same_seed_and_text() -> None:
    assert typos(LONG, 1) == typos(LONG, 1)
    assert len({typos(LONG, seed) for seed in range(20)}) > 10


def test_one_typo_for_ten_words_never_in_the_first_letter() -> None:
    for seed in range(50):
        before, after = LONG.split(), typos(LONG, seed).split()
        assert len(before) == len(after)
        changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
        assert len(changed) == 2  # 16 words
        for word, typed in changed:
            assert typed[0] == word[0]
            assert abs(len(typed) - len(word)) <= 1


def test_a_short_message_has_one_typo() -> None:
    assert any(typos("knee pain", seed) != "knee pain" for seed in range(3))


def test_short_words_and_numbers_stay() -> None:
    assert typos("14 yo, 38.5 C 3 wk", 1) == "14 yo, 38.5 C 3 wk"


def test_every_kind_of_typo_occurs() -> None:
    made = {mistype("ginocchio", random.Random(seed)) for seed in range(200)}  # noqa: S311
    lengths = {len(word) for word in made}
    assert lengths == {8, 9, 10}
    for word in made:
        assert word[0] == "g"


def test_a_neighbour_is_beside_the_letter() -> None:
    assert set(neighbours("g")) == {"f", "h", "t", "b"}
    assert set(neighbours("q")) == {"w", "a"}
    assert neighbours("è") == ""


@given(st.text(max_size=80), st.integers(0, 5))
def test_no_text_breaks_a_change(text: str, seed: int) -> None:
    assert typos(text, seed) == typos(text, seed)
    for changes in CHANGES.values():
        for change in changes:
            for lang in ("en", "it"):
                assert isinstance(change(text, lang), str)


@pytest.mark.parametrize(
    ("text", "lang", "bare"),
    [
        ("I don't know, it's swollen!", "en", "I dont know its swollen"),
        ("l'anca mi fa male... da 3 mesi", "it", "l anca mi fa male da 3 mesi"),
        ("temp. 38.5, 3-4 days", "en", "temp 38.5 3-4 days"),
        ("(left) knee?", "en", "left knee"),
    ],
)
def test_punctuation_goes_and_numbers_stay(text: str, lang: str, bare: str) -> None:
    assert without_punctuation(text, lang) == bare  # type: ignore[arg-type]


def test_accents_go() -> None:
    assert without_accents("è così, perché più?") == "e cosi, perche piu?"


def test_emoji_and_politeness_keep_the_message() -> None:
    assert [w for w in with_emoji(LONG, 1).split() if w.isascii()] == LONG.split()
    assert len(with_emoji(LONG, 1).split()) == len(LONG.split()) + 2
    assert LONG in politely(LONG, "en", 1)
    assert politely(LONG, "it", 1) == politely(LONG, "it", 1)


def test_every_change_has_a_title() -> None:
    assert set(CHANGES) == set(TITLES)
