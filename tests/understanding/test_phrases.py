"""The phrases of the judge: found, weighed, written, refused when changed or stale."""

from __future__ import annotations

import pytest

from bot.findings.model import Kind
from bot.understanding.phrases import PhrasesError, load_phrases, parse, phrases_of, written
from judging.corpus import KINDS, Case
from judging.phrases import counted, inputs_hash, packed, solve

BITES = phrases_of("dog bites man")[0][-1]
"""Three words in a row."""
PIECE = phrases_of("dog")[1][0]
SMALL = written(
    ["pain", "fever"],
    [-1.5, 0.25],
    [[(BITES, 2.0, [30, -10])], [(PIECE, 1.0, [0, 5])]],
    "abc",
)


def test_words_in_a_row_and_pieces_of_words_are_phrases() -> None:
    row, pieces = phrases_of("Zié, ho male")
    assert len(row) == len({"zie", "ho", "male", "zie ho", "ho male", "zie ho male"})
    assert row == phrases_of("zie HO male!")[0]
    assert len(pieces) == len([" zi", "zie", "ie ", " zie", "zie ", " zie "]) + 3 + 9


def test_figures_are_all_the_same() -> None:
    assert phrases_of("I am 38") == phrases_of("I am 7")
    assert phrases_of("38,5 today") == phrases_of("40 today")


def test_what_is_written_is_read_back() -> None:
    phrases = parse(SMALL)
    assert (phrases.kinds, phrases.bias, phrases.inputs) == (("pain", "fever"), (-1.5, 0.25), "abc")
    assert phrases.scores("a dog bites man after man") == pytest.approx(
        {"pain": -1.5 + 3.0, "fever": 0.25 - 1.0 + 0.5}
    )


def test_the_order_of_the_words_counts() -> None:
    assert parse(SMALL).scores("man bites dog")["pain"] == -1.5


@pytest.mark.parametrize("text", ["", "?!", "12", "cat"])
def test_what_nobody_knows_says_nothing(text: str) -> None:
    assert parse(SMALL).scores(text) == {"pain": -1.5, "fever": 0.25}


@pytest.mark.parametrize(
    "content",
    [
        SMALL[:-1] + b"x",
        SMALL.replace(b"abc", b"abd"),
        SMALL.replace(b"-1.5", b"-2.5"),
        b"",
        b"{}\n",
    ],
)
def test_a_file_changed_by_hand_is_refused(content: bytes) -> None:
    with pytest.raises(PhrasesError):
        parse(content)


def test_the_phrases_belong_to_the_data_and_code_of_today() -> None:
    assert load_phrases().inputs == inputs_hash(), "stale phrases: run `make train-judge`"


def test_only_what_stands_in_enough_messages_is_counted() -> None:
    cases = [Case(f"my knee aches {word}", "en", frozenset()) for word in ("now", "so", "again")]
    row, pieces = counted(cases)
    assert set(row.numbers) == set(phrases_of("my knee aches")[0])
    assert pieces.numbers == []


@pytest.mark.engine
def test_the_program_weighs_as_the_training_did() -> None:
    pain, none = frozenset[Kind]({"pain"}), frozenset[Kind]()
    lessons = [
        *(Case(f"it hurts a lot, room {n}", "en", pain) for n in range(30)),
        *(Case(f"it snows a lot, room {n}", "en", none) for n in range(30)),
        Case("whatever there is", "en", frozenset(KINDS)),
    ]
    unseen = [Case("the room hurts", "en", pain), Case("a lot of snow", "en", none)]
    last = [len(lessons), len(lessons) + 1]
    _, tried = solve([*lessons, *unseen], [last], final=False)
    phrases = parse(packed(*solve(lessons, final=True)))
    for case, scores in zip(unseen, tried["scores"][0], strict=True):
        assert list(phrases.scores(case.text).values()) == pytest.approx(scores, abs=0.01)
    assert phrases.scores(unseen[0].text)["pain"] > 0 > phrases.scores(unseen[1].text)["pain"]
