"""Choices named in words after "did you mean one of these?"."""

from __future__ import annotations

import pytest

from bot.dialogue.chosen import chosen_in_words
from bot.store.messages import Choice

OFFERED = (
    Choice("topic:cost", "How much does it cost?"),
    Choice("topic:stay", "How long do I stay in hospital?"),
    Choice("intent:something_else", "Something else"),
)
ITALIAN = (
    Choice("topic:cost", "Quanto costa?"),
    Choice("topic:stay", "Quanto dura il ricovero?"),
    Choice("intent:talk_to_person", "Parlare con una persona"),
)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("yes the first one", "topic:cost"),
        ("the 2nd please", "topic:stay"),
        ("number 1", "topic:cost"),
        ("ok, second", "topic:stay"),
        ("the one about the hospital", "topic:stay"),
        ("the third one", None),
        ("yes", None),
        ("the first operation was in May", None),
        ("I broke two ribs", None),
        ("the one about how much and how long", None),
    ],
)
def test_english(text: str, choice: str | None) -> None:
    assert chosen_in_words(text, OFFERED) == choice


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("sì la prima", "topic:cost"),
        ("il secondo", "topic:stay"),
        ("la seconda, grazie", "topic:stay"),
        ("quella sul costo", "topic:cost"),
        ("quella del ricovero", "topic:stay"),
        ("la terza", None),
        ("la prima volta è stato a maggio", None),
        ("il ginocchio", None),
    ],
)
def test_italian(text: str, choice: str | None) -> None:
    assert chosen_in_words(text, ITALIAN) == choice


def test_the_first_is_the_one_that_stands_first() -> None:
    more = (Choice("more:cost", "Tell me more"), *OFFERED)
    assert chosen_in_words("the first one please", more) == "more:cost"
    assert chosen_in_words("the second", more) == "topic:cost"


def test_nothing_is_named_where_nothing_is_offered() -> None:
    assert chosen_in_words("the first one", ()) is None
