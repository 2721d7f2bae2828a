"""Misspelt words are read; real words are never bent into symptoms."""

from __future__ import annotations

import pytest

from bot.findings import read
from bot.findings.lexicon import load_lexicon
from bot.findings.spelling import Speller

REAL = """conclusion wrestle paint bracket lamp plump winter staging positron tracer trust mingle
shinier elbowroom tangle feature fewer level bristle crust mother hones sparkle"""


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(load_lexicon(), ("en",))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("shouler", "shoulder"),
        ("femmur", "femur"),
        ("brething", "breathing"),
        ("temprature", "temperature"),
        ("numness", "numbness"),
        ("fracturd", "fractured"),
        ("pian", "pain"),
        ("bakc", "back"),
        ("anlke", "ankle"),
        ("hurst", "hurts"),
        ("clavical", "clavicle"),
        ("weekness", "weakness"),
    ],
)
def test_likely_slips(typed: str, meant: str, speller: Speller) -> None:
    assert speller.correct(typed) == meant


@pytest.mark.parametrize(
    "word",
    REAL.split(),
)
def test_real_words_become_no_symptom(word: str) -> None:
    assert read(f"the {word} is here").findings == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my shouler is swolen", "swelling"),
        ("femmur pian", "pain"),
        ("hand numness", "numbness_weakness"),
        ("I fracturd my wrist", "fracture"),
        ("high temprature", "fever"),
        ("cant brethe", "breathing"),
    ],
)
def test_misspelt_messages(text: str, kind: str) -> None:
    assert kind in {item.kind for item in read(text).findings}


def test_only_words_of_the_language_are_meant() -> None:
    english = Speller(load_lexicon(), ("en",))
    words = load_lexicon().words["en"]
    typed = [word[:-2] + word[-1] + word[-2] for word in sorted(words) if len(word) > 6]
    assert {english.correct(word) for word in typed} <= words | {None} | load_lexicon().known


def test_a_message_in_neither_language_needs_no_word_list_of_its_own() -> None:
    lexicon = load_lexicon()
    both = Speller(lexicon, ("en", "it"))
    assert [Speller(lexicon, (name,))._near[0] for name in ("en", "it")] == both._near
    assert both._near[0] is Speller(lexicon, ("en",))._near[0]
