"""Agreement of two labellings, and the report that states it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation.agreement import compare
from evaluation.loading import Message
from tests.evaluation.made import message

SAME = {"past": (), "other_person": (), "unknown": ()}


def test_agreement_on_sets_statuses_and_kinds() -> None:
    first = {
        "a": message(kinds=["pain"], absent=["fever"], main="pain", **SAME),
        "b": message(kinds=["pain", "lump"], absent=[], main="lump", **SAME),
        "c": message(kinds=[], absent=[], **SAME),
        "d": message(kinds=["lump"], absent=[], main="lump", **SAME),
    }
    second = [
        _labels("a", kinds=["pain"], absent=[], main="pain"),
        _labels("b", kinds=["pain", "lump"], absent=[], main="pain"),
        _labels("c", kinds=[], absent=[]),
        _labels("d", kinds=["pain"], absent=[], main="pain"),
    ]
    agreed = compare(first, second)
    assert agreed.measures["agreement_kinds"].value == 0.75
    assert agreed.measures["agreement_statuses"].value == 0.5
    assert agreed.measures["agreement_main"].value == 0.5
    # pain: yes/yes 2, no/yes 1, no/no 1 -> observed 3/4, by chance 1/2
    assert agreed.kappas["pain"] == (pytest.approx(0.5), 2)
    assert set(agreed.kappas) == {"pain", "lump"}


def test_a_message_that_was_never_labelled_first_is_an_error() -> None:
    with pytest.raises(KeyError):
        compare({}, [_labels("a", kinds=[])])


def _labels(identity: str, **labels: object) -> Message:
    return replace(message(**{**SAME, **labels}), identity=identity)
