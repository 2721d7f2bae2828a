"""The file of weights: written, read back, refused when changed."""

from __future__ import annotations

import pytest

from bot.triage.weights import WeightsError, load_weights, parse, written
from screening.training import inputs_hash

SMALL = written(
    {"bias": -1.5, "sure": 2.0, "worried": 0.5},
    {"bleeding": -0.25, "collapse": 0.5},
    [("w:blood", 123, {"bleeding": 77, "collapse": -5}), ("w!blood", -90, {})],
    "abc",
)


def test_what_is_written_is_read_back() -> None:
    weights = parse(SMALL)
    assert weights.names == ("bleeding", "collapse")
    assert (weights.bias, weights.sure, weights.worried) == (-1.5, 2.0, 0.5)
    assert weights.flag_bias == (-0.25, 0.5)
    assert weights.emergency == {"w:blood": 1.23, "w!blood": -0.9}
    assert weights.flags == {"w:blood": {0: 0.77, 1: -0.05}}
    assert weights.inputs == "abc"


@pytest.mark.parametrize(
    "text", [SMALL.replace("123", "124"), SMALL + "w:x\t5\n", SMALL[:-5], "", "w:blood\t1\n"]
)
def test_a_file_changed_by_hand_is_refused(text: str) -> None:
    with pytest.raises(WeightsError):
        parse(text)


def test_the_weights_belong_to_the_data_and_code_of_today() -> None:
    assert load_weights().inputs == inputs_hash(), "stale weights: run `make train-screen`"
