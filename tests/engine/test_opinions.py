"""Crisis talk rings where classifier, kernel machine and phrases together say so."""

from __future__ import annotations

import math
from typing import Any

import pytest

from engine.opinions import with_crisis

RANKING = [
    {"name": "thanks", "confidence": 0.6},
    {"name": "crisis", "confidence": 0.3},
    {"name": "greet", "confidence": 0.1},
]


def odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def told(machine: float | None, evidence: float | None = None) -> dict[str, Any]:
    found = with_crisis(RANKING, machine, evidence)
    return {item["name"]: item["confidence"] for item in found}


def test_phrases_raise_and_lower_what_the_two_others_say() -> None:
    assert told(odds(0.3), 2.0)["crisis"] > 0.7
    assert told(odds(0.3), -2.0)["crisis"] < 0.1
    assert told(odds(0.3), 0.0)["crisis"] == pytest.approx(0.3)


def test_an_opinion_against_it_outweighs_a_weak_one_for_it() -> None:
    assert told(odds(0.01))["crisis"] < 0.1
    assert told(odds(0.9))["crisis"] > 0.6


def test_two_equal_opinions_are_one() -> None:
    assert told(odds(0.3))["crisis"] == pytest.approx(0.3)


def test_the_rest_keeps_its_shares_and_all_add_up_to_one() -> None:
    found = told(odds(0.01))
    assert found["thanks"] / found["greet"] == pytest.approx(6)
    assert sum(found.values()) == pytest.approx(1)


def test_the_best_comes_first() -> None:
    assert next(item["name"] for item in with_crisis(RANKING, odds(0.95), 0.0)) == "crisis"


def test_certainty_on_either_side_is_still_a_probability() -> None:
    sure = [{"name": "crisis", "confidence": 1.0}, {"name": "thanks", "confidence": 0.0}]
    found = {item["name"]: item["confidence"] for item in with_crisis(sure, -1000.0, 1000.0)}
    assert 0.0 < found["crisis"] < 1.0


def test_without_a_machine_the_classifier_speaks_alone() -> None:
    assert told(None)["crisis"] == 0.3
