"""The linear models of the judge: weighed, written, refused when changed; as they were trained."""

from __future__ import annotations

import pytest

from bot.understanding.linear import LinearError, number, parse, written
from judging.linear import counted, packed, solve

HURTS, KNEE, ROOM = number("hurts"), number("knee"), number("room")
SMALL = written(
    ["pain", "fever"],
    [-1.5, 0.25],
    [[(HURTS, 2.0, [30, -10])], [(KNEE, 1.0, [0, 5])]],
    "abc",
)


def test_what_is_written_is_read_back() -> None:
    model = parse(SMALL)
    assert (model.labels, model.bias, model.inputs) == (("pain", "fever"), (-1.5, 0.25), "abc")
    assert model.scores([[HURTS, ROOM, HURTS], [KNEE]]) == pytest.approx(
        {"pain": -1.5 + 3.0, "fever": 0.25 - 1.0 + 0.5}
    )


def test_each_block_knows_its_own_numbers() -> None:
    assert parse(SMALL).scores([[KNEE], [HURTS]]) == {"pain": -1.5, "fever": 0.25}


@pytest.mark.parametrize("found", [[], [ROOM]])
def test_what_nobody_knows_says_nothing(found: list[int]) -> None:
    assert parse(SMALL).scores([found, found]) == {"pain": -1.5, "fever": 0.25}


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
    with pytest.raises(LinearError):
        parse(content)


def test_only_what_stands_in_enough_lessons_is_counted() -> None:
    block = counted([[HURTS, HURTS, KNEE], [HURTS], [ROOM]], 2)
    assert (block.numbers, block.rows) == ([HURTS], [[(0, 2)], [(0, 1)], []])


@pytest.mark.engine
def test_the_program_weighs_as_the_training_did() -> None:
    found = [*([HURTS, ROOM] for _ in range(30)), *([KNEE, ROOM] for _ in range(30))]
    labels = [*([1] for _ in range(30)), *([0] for _ in range(30))]
    unseen = [[HURTS], [KNEE, KNEE], [KNEE]]
    everything, last = [*found, *unseen], [60, 61, 62]
    tried = solve([counted(everything, 3)], [*labels, [1], [0], [-1]], [last], final=False)
    blocks = [counted(found, 3)]
    model = parse(packed(["pain"], blocks, solve(blocks, labels, final=True), "abc"))
    for numbers, (score,) in zip(unseen, tried["scores"][0], strict=True):
        assert model.scores([numbers])["pain"] == pytest.approx(score, abs=0.02)
    assert model.scores([[HURTS]])["pain"] > 0 > model.scores([[KNEE]])["pain"]


@pytest.mark.engine
def test_a_lesson_without_a_label_teaches_nothing() -> None:
    found = [*([HURTS] for _ in range(9)), *([KNEE] for _ in range(9))]
    labels = [*([1] for _ in range(9)), *([0] for _ in range(9))]
    blocks = [counted([*found, *([KNEE] for _ in range(40))], 3)]
    unknown = solve(blocks, [*labels, *([-1] for _ in range(40))], final=True)
    told = solve(blocks, [*labels, *([1] for _ in range(40))], final=True)
    assert parse(packed(["pain"], blocks, unknown, "")).scores([[KNEE]])["pain"] < 0
    assert parse(packed(["pain"], blocks, told, "")).scores([[KNEE]])["pain"] > 0
