"""Measures of crisis and red flags on outcomes made by hand."""

from __future__ import annotations

from bot.triage import Level
from evaluation.safety import evaluate
from tests.evaluation.made import message, outcome, parse


def test_crisis_recall_and_false_alarms() -> None:
    crisis = parse("crisis")
    calm = parse("report_pain")
    outcomes = [
        outcome(message(crisis=True), parse=crisis),
        outcome(message(crisis=True), alarm="crisis", parse=calm),
        outcome(message(crisis=True), alarm="medical", parse=calm),
        outcome(message(crisis=False), parse=crisis),
        outcome(message(crisis=False), parse=calm),
        outcome(message(kinds=["pain"]), parse=calm),
        outcome(message(kinds=[]), parse=crisis),
    ]
    found = evaluate(outcomes).measures
    assert (found["crisis_recall"].value, found["crisis_recall"].n) == (2 / 3, 3)
    assert (found["crisis_false_alike"].value, found["crisis_false_alike"].n) == (0.5, 2)
    assert (found["crisis_false_symptoms"].value, found["crisis_false_symptoms"].n) == (0.0, 1)


def test_without_the_engine_crisis_is_not_judged() -> None:
    assert evaluate([outcome(message(crisis=True))]).measures["crisis_recall"].value is None


def test_red_flags_are_judged_by_the_screen_alone() -> None:
    outcomes = [
        outcome(message(emergency=True, flag="stroke"), alarm="medical"),
        outcome(message(emergency=True, flag="stroke")),
        outcome(message(emergency=True, flag="suicide"), alarm="crisis"),
        outcome(message(emergency=True, flag="sepsis"), alarm="safeguarding", level=Level.SAME_DAY),
        outcome(message(emergency=False), alarm="medical"),
        outcome(message(emergency=False)),
        outcome(message(emergency=False)),
    ]
    result = evaluate(outcomes)
    assert result.measures["red_flag_recall"].value == 0.5
    assert result.measures["red_flag_false"].value == 1 / 3
    assert {flag: each.value for flag, each in result.per_flag.items()} == {
        "sepsis": 0.0,
        "stroke": 0.5,
        "suicide": 1.0,
    }
