"""Measures of topics and scope on outcomes made by hand."""

from __future__ import annotations

import pytest

from evaluation.outcome import Outcome
from evaluation.questions import curve, evaluate
from tests.evaluation.made import finding, message, outcome, parse

RISKS, BIOPSY, XRAY = "risks", "biopsy", "xray"


def asked(topic: str, *near: tuple[str, float], intent: str = "ask_treatment") -> Outcome:
    return outcome(message(topic=topic, also=[XRAY]), parse=parse(intent, 0.9, *near))


def value(outcomes: list[Outcome], key: str) -> float | None:
    return evaluate(outcomes).measures[key].value


def test_top_1_and_top_3_accept_both_ids() -> None:
    outcomes = [
        asked(RISKS, (RISKS, 0.9)),
        asked(RISKS, (XRAY, 0.9)),
        asked(RISKS, (BIOPSY, 0.5), ("mri", 0.3), (XRAY, 0.1)),
        asked(RISKS, (BIOPSY, 0.5), ("mri", 0.3), ("ct", 0.1), (RISKS, 0.1)),
    ]
    assert value(outcomes, "topic_top1") == 0.5
    assert value(outcomes, "topic_top3") == 0.75


def test_answered_offered_and_refused() -> None:
    outcomes = [
        asked(RISKS, (RISKS, 0.9)),
        asked(RISKS, (BIOPSY, 0.9)),
        asked(RISKS, (BIOPSY, 0.4), (RISKS, 0.3)),
        asked(RISKS, (RISKS, 0.9), intent="out_of_scope"),
        asked(RISKS, (RISKS, 0.9), intent="report_pain"),
    ]
    found = evaluate(outcomes)
    shares = {key: measured.value for key, measured in found.measures.items()}
    assert shares["answered_right"] == 0.2
    assert shares["answered_wrong"] == 0.2
    assert shares["did_you_mean"] == 0.2
    assert shares["did_you_mean_right"] == 1
    assert shares["question_refused"] == 0.2
    assert shares["question_triaged"] == 0.2
    assert found.routes["questions"] == {"answer": 2, "offer": 1, "refuse": 1, "triage": 1}


def test_did_you_mean_is_no_wrong_answer_to_an_out_of_scope_question() -> None:
    told = message(intent="out_of_scope")
    outcomes = [
        outcome(told, parse=parse("ask_clinic", 0.9, (RISKS, 0.9))),
        outcome(told, parse=parse("ask_clinic", 0.9, (RISKS, 0.2))),
        outcome(told, parse=parse("nlu_fallback", 0.9, (RISKS, 0.9))),
        outcome(told, parse=parse("report_pain")),
    ]
    assert value(outcomes, "scope_question_answered") == 0.25
    assert value(outcomes, "symptom_accepted_outside") == 0.25


def test_symptom_messages_that_are_refused() -> None:
    told = message(kinds=["pain"])
    outcomes = [
        outcome(told, finding("pain"), parse=parse("report_pain")),
        outcome(told, parse=parse("health_out_of_scope")),
        outcome(told, parse=parse("nlu_fallback")),
        outcome(told, parse=parse("ask_clinic", 0.9, (RISKS, 0.9))),
    ]
    assert value(outcomes, "symptom_refused") == 0.5
    assert value(outcomes, "symptom_answered") == 0.25


def test_another_illness_taken_as_ours() -> None:
    told = message(intent="health_out_of_scope")
    outcomes = [
        outcome(told, parse=parse("ask_treatment", 0.9, (RISKS, 0.9))),
        outcome(told, parse=parse("report_fever")),
        outcome(told, parse=parse("health_out_of_scope")),
        outcome(told, parse=parse("nlu_fallback")),
    ]
    assert value(outcomes, "other_health_taken") == 0.5
    assert value(outcomes, "other_health_answered") == 0.25


def test_without_labels_there_is_nothing_to_say() -> None:
    result = evaluate([outcome(message(), parse=parse("greet"))])
    assert all(measured.value is None for measured in result.measures.values())
    assert result.symptom_curve == []
    assert result.separation is None


def test_a_curve_rises_inside_and_falls_outside() -> None:
    points = curve([0.9, 0.7, 0.2], [0.1, 0.6])
    half = next(point for point in points if point.threshold == pytest.approx(0.5))
    assert half.inside_lost == pytest.approx(1 / 3)
    assert half.outside_taken == 0.5
    assert [p.inside_lost for p in points] == sorted(p.inside_lost for p in points)
    assert [p.outside_taken for p in points] == sorted(
        (p.outside_taken for p in points), reverse=True
    )
