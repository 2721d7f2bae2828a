"""The judge's weights: written, read back, refused when changed or stale."""

from __future__ import annotations

import pytest

from bot.understanding.weights import WeightsError, load_weights, parse, written
from judging.training import inputs_hash

SMALL = written(
    ["pain", "fever"],
    [-1.5, -2],
    [("w:ache", {0: 123, 1: -40}), ("w!ache", {0: -90})],
    "abc",
)


def test_what_is_written_is_read_back() -> None:
    weights = parse(SMALL)
    assert weights.kinds == ("pain", "fever")
    assert weights.bias == (-1.5, -2.0)
    assert weights.traits == {"w:ache": ((0, 1.23), (1, -0.4)), "w!ache": ((0, -0.9),)}
    assert weights.inputs == "abc"


@pytest.mark.parametrize(
    "text", [SMALL.replace("123", "124"), SMALL + "w:x\t0=5\n", SMALL[:-5], "", "w:ache\t0=1\n"]
)
def test_a_file_changed_by_hand_is_refused(text: str) -> None:
    with pytest.raises(WeightsError):
        parse(text)


def test_the_weights_belong_to_the_data_and_code_of_today() -> None:
    assert load_weights().inputs == inputs_hash(), "stale weights: run `make train-judge`"
