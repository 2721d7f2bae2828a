"""What intent is due, and what counts as right where several are."""

from __future__ import annotations

import pytest

from evaluation.intents import evaluate, judge
from tests.evaluation.made import message, outcome, parse

GROUPS = {"risks": "ask_treatment", "osteosarcoma": "ask_tumours", "appointment": "ask_clinic"}


@pytest.mark.parametrize(
    ("labels", "given", "due"),
    [
        ({"intent": "greet"}, "thanks", "greet"),
        ({"crisis": True}, "report_pain", "crisis"),
        ({"topic": "risks"}, "ask_clinic", "ask_treatment"),
        ({"topic": "risks", "also": ["osteosarcoma"]}, "ask_tumours", "ask_tumours"),
        ({"topic": "appointment"}, "book_appointment", "book_appointment"),
        ({"kinds": ["pain", "fever"], "main": "fever"}, "report_pain", "report_pain"),
        ({"kinds": ["pain", "fever"], "main": "fever"}, "report_lump", "report_fever"),
        ({"kinds": ["skin"], "main": "skin"}, "report_swelling", "report_swelling"),
        ({"kinds": ["skin"], "main": "skin"}, "start_triage", "start_triage"),
        ({"kinds": ["skin"], "main": "skin"}, "out_of_scope", "report_any"),
    ],
)
def test_the_intent_that_is_due(labels: dict[str, object], given: str, due: str) -> None:
    judged = judge(outcome(message(**labels), parse=parse(given)), GROUPS)
    assert judged is not None
    assert judged.due == due
    assert judged.right == (given == due)


@pytest.mark.parametrize("labels", [{}, {"crisis": False}, {"kinds": []}, {"emergency": True}])
def test_where_no_label_says_it_no_intent_is_judged(labels: dict[str, object]) -> None:
    assert judge(outcome(message(**labels), parse=parse("greet")), GROUPS) is None


def test_what_the_engine_was_not_asked_is_not_judged() -> None:
    assert judge(outcome(message(intent="greet")), GROUPS) is None


def test_accuracy_confusion_and_calibration() -> None:
    said = [("greet", "greet", 0.9), ("greet", "thanks", 0.6), ("thanks", "thanks", 0.8)]
    outcomes = [outcome(message(intent=due), parse=parse(given, sure)) for due, given, sure in said]
    result = evaluate(outcomes, GROUPS)
    assert result.measures["intent_accuracy"].value == pytest.approx(2 / 3)
    assert result.measures["intent_macro_f1"].value == pytest.approx(2 / 3)
    assert result.confusion == {"greet": {"greet": 1, "thanks": 1}, "thanks": {"thanks": 1}}
    assert result.per_intent["thanks"].invented == 1
    assert result.error == pytest.approx((0.1 + 0.6 + 0.2) / 3)
