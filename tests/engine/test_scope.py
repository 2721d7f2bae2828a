"""How probably a question is ours."""

from __future__ import annotations

import pytest

from engine.scope import ours


def test_topics_are_weighed_against_everything_that_is_not_ours() -> None:
    posterior = {
        "ask_treatment/risks": 0.2,
        "ask_clinic/appointment": 0.1,
        "out_of_scope": 0.2,
        "health_out_of_scope": 0.1,
        "report_pain": 0.4,
    }
    assert ours(posterior) == pytest.approx(0.5)


def test_without_probabilities_nothing_is_held_against_a_question() -> None:
    assert ours({}) == 1.0
    assert ours({"greet": 1.0}) == 1.0
