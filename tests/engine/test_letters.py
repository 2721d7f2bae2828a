"""What a text consists of decides who is asked about it."""

from __future__ import annotations

import pytest

from engine.letters import substance


@pytest.mark.parametrize("text", ["", " ", "\n\t", "👍", "😀 🦴", "?!…", "—", "\u200b", "½", "\0"])
def test_a_text_without_letters_or_digits_is_nothing(text: str) -> None:
    assert substance(text) == "nothing"


@pytest.mark.parametrize("text", ["14", "38.5", "38,5", "8/10", " 3 ", "12.05.2020", "٣"])
def test_digits_alone_are_a_number(text: str) -> None:
    assert substance(text) == "number"


@pytest.mark.parametrize("text", ["si", "è", "14 y", "/restart", "👍 ok", "痛い"])
def test_one_letter_makes_words(text: str) -> None:
    assert substance(text) == "words"
