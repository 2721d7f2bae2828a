"""Which stretches of a message are judged apart."""

from __future__ import annotations

import pytest

from bot.understanding.parts import MOST_CLAUSES, groups_of, parts


def words(text: str) -> list[str]:
    return [text[part.start : part.end] for part in parts(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        ("?!", []),
        ("my knee hurts", ["my knee hurts"]),
        (
            "my knee hurts, the leg folds",
            ["my knee hurts, the leg folds", "my knee hurts", "the leg folds"],
        ),
        (
            "mi duole e non dormo. Ho perso peso!",
            [
                "mi duole e non dormo. Ho perso peso",
                "mi duole",
                "non dormo",
                "Ho perso peso",
                "mi duole e non dormo",
                "non dormo. Ho perso peso",
            ],
        ),
        ("è gonfio", ["è gonfio"]),
    ],
)
def test_the_whole_each_clause_and_each_two_in_a_row(text: str, wanted: list[str]) -> None:
    assert words(text) == wanted


def test_a_single_word_belongs_to_the_clause_before_it() -> None:
    assert words("ciao, mi duole il piede, grazie")[1:] == []


def test_a_story_has_a_limit() -> None:
    assert len(parts("one two. " * 500)) == 2 * MOST_CLAUSES


@pytest.mark.parametrize(
    ("one", "other"), [("urine", "pipi"), ("thinner", "dimagrito"), ("trousers", "pantaloni")]
)
def test_words_of_both_languages_share_groups(one: str, other: str) -> None:
    assert set(groups_of(one)) & set(groups_of(other))
