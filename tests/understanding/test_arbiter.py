"""The arbiter's forest: walked, written, refused when changed or grown on other things."""

from __future__ import annotations

import pytest

from bot.findings import read
from bot.understanding.arbiter import (
    FEATURES,
    Forest,
    ForestError,
    Opinions,
    features,
    load_forest,
    parse,
    written,
)
from judging.arbitration import inputs_hash

TREES = [[[0, 1.5, 1, 2], [-1, -2.0, 0, 0], [3, 0.5, 3, 4], [-1, 1.0, 0, 0], [-1, 4.0, 0, 0]]]
TEXT = written(0.5, TREES, "abc")


def row(score: float, current: float) -> list[float]:
    return [score, 0.0, 0.0, current, *[0.0] * (len(FEATURES) - 4)]


@pytest.mark.parametrize(("score", "current", "odds"), [(1.5, 1, -1.5), (1.6, 0, 1.5), (9, 1, 4.5)])
def test_a_row_falls_through_every_tree(score: float, current: float, odds: float) -> None:
    assert parse(TEXT).log_odds(row(score, current)) == odds


def test_even_odds_are_a_half() -> None:
    assert Forest(0.0, ()).probability(row(0, 0)) == 0.5


def test_what_it_looks_at_are_reader_judge_and_message() -> None:
    found = dict(
        zip(
            FEATURES,
            features(
                read("no fever, is my knee swollen?"),
                Opinions(
                    {"fever": -1.0, "skin": 2.0},
                    {"fever": -3.0, "skin": 0.5},
                    {"fever": -0.5, "swelling": 1.0},
                ),
                "fever",
            ),
            strict=True,
        )
    )
    assert (found["score"], found["best of the others"]) == (-1.0, 2.0)
    told = ("phrases", "best by phrases", "all by phrases")
    assert [found[name] for name in told] == [-3.0, 0.5, -2.5]
    assert found["mentions"] == -0.5
    assert (found["absent"], found["current"], found["silent"]) == (1.0, 0.0, 0.0)
    assert (found["question"], found["fever"], found["swelling"]) == (1.0, 1.0, 0.0)


@pytest.mark.parametrize(
    "text", [TEXT.replace("1.5", "1.6"), TEXT.replace("abc", "abd"), "", "{}", TEXT[:-9]]
)
def test_a_file_changed_by_hand_is_refused(text: str) -> None:
    with pytest.raises(ForestError):
        parse(text)


def test_the_forest_belongs_to_the_data_and_code_of_today() -> None:
    assert load_forest().inputs == inputs_hash(), "stale forest: run `python -m judging arbiter`"
