"""What the second net weighs of a message."""

from __future__ import annotations

import pytest

from bot.triage.traits import sentences, traits


def names(text: str) -> set[str]:
    return {name for sentence in sentences(text) for name, _, _ in traits(sentence)}


def test_words_neighbours_spellings_and_groups_are_traits() -> None:
    found = names("The wound is gushing")
    assert {"w:wound", "b:wound is", "t:the wound is", "c:^gus", "k:flow"} <= found


def test_a_slip_of_the_finger_keeps_most_spellings() -> None:
    def spelt(text: str) -> set[str]:
        return {name for name in names(text) if name.startswith("c:")}

    right, wrong = spelt("unconscious"), spelt("unconsious")
    assert len(right & wrong) / len(right) > 0.5


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("no blood at all", True),
        ("nessuna perdita di sangue", True),
        ("no, but there is blood", False),
        ("I cannot walk. Blood everywhere", False),
        ("blood but no fever", False),
    ],
)
def test_a_denial_reaches_to_the_end_of_its_clause(text: str, denied: bool) -> None:
    assert ("k!blood" in names(text)) is denied
    assert ("k:blood" in names(text)) is not denied


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("will it bleed?", "asked"),
        ("can it bleed", "asking"),
        ("if it bleeds I press", "if"),
        ("I am afraid of bleeding", "fear"),
        ("two years ago it bled", "past"),
        ("it bled in 2015", "year"),
        ("my neighbour bleeds", "others"),
        ("se sanguina premo", "if"),
        ("anni fa sanguinava", "past"),
        ("il vicino sanguina", "others"),
    ],
)
def test_a_sentence_is_marked_as_asked_conditional_past_or_of_others(text: str, mark: str) -> None:
    assert f"m:{mark}" in names(text)
    assert f"x:{mark}+blood" in names(text)


@pytest.mark.parametrize(
    ("text", "number"), [("38.4", "#hot"), ("38,4", "#hot"), ("36.6", "#warm"), ("7", "#")]
)
def test_numbers_stand_as_what_they_mean(text: str, number: str) -> None:
    assert f"w:{number}" in names(f"temperature {text}")


@pytest.mark.parametrize("text", ["", "   ", "?!", "👍", "½", "a" * 50_000, "word " * 5_000])
def test_any_text_has_traits_or_none(text: str) -> None:
    assert isinstance(names(text), set)
