"""The written rule: what the reader found comes before what the classifier guessed."""

from __future__ import annotations

from typing import Any

import pytest

from engine.reader_first import (
    ANSWER_CRISIS_FROM,
    CRISIS_FROM,
    DESPAIR_FROM,
    EXCUSED_FROM,
    FALLBACK,
    HINT_FROM,
    REFUSED_FROM,
    Decision,
    decide,
    symptoms,
)


def ranking(**probabilities: float) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": value} for name, value in probabilities.items()]


def reading(*findings: tuple[str, str]) -> dict[str, Any]:
    return {"findings": [{"kind": kind, "status": status} for kind, status in findings]}


def decision(guess: list[dict[str, Any]], read: dict[str, Any] | None = None) -> Decision:
    return decide(guess, read, threshold=0.25)


def test_a_stated_symptom_makes_a_report() -> None:
    decided = decision(ranking(inform=0.5, report_pain=0.2), reading(("swelling", "present")))
    assert (decided.intent, decided.by) == ("report_swelling", "reader")


def test_a_symptom_that_cannot_be_excluded_counts_as_stated() -> None:
    decided = decision(ranking(inform=0.5), reading(("numbness_weakness", "unknown")))
    assert decided.intent == "report_numbness_weakness"


@pytest.mark.parametrize("status", ["absent", "past", "other_person"])
def test_what_is_not_the_patients_now_changes_nothing(status: str) -> None:
    decided = decision(ranking(deny=0.5), reading(("pain", status)))
    assert (decided.intent, decided.by) == ("deny", "classifier")


@pytest.mark.parametrize("refusal", ["out_of_scope", "health_out_of_scope"])
def test_a_symptom_with_its_place_is_refused_only_by_who_is_quite_sure(refusal: str) -> None:
    told = reading(("lump", "present"))
    elsewhere = decision(ranking(**{refusal: 0.95}), told)
    assert elsewhere.intent == refusal
    told["findings"][0]["site"] = "shin"
    assert decision(ranking(**{refusal: 0.95}), told).intent == "report_lump"
    assert decision(ranking(**{refusal: 0.98}), told).intent == refusal


@pytest.mark.parametrize("sure", [0.3, 0.99])
def test_crisis_always_stands(sure: float) -> None:
    decided = decision(ranking(crisis=sure, report_pain=0.01), reading(("pain", "present")))
    assert decided.intent == "crisis"


def test_crisis_talk_stands_although_something_else_is_likelier() -> None:
    decided = decision(ranking(emotional=0.5, crisis=CRISIS_FROM))
    assert (decided.intent, decided.by) == ("crisis", "classifier")
    assert decision(ranking(thanks=0.6, crisis=DESPAIR_FROM - 0.05)).intent == "thanks"


def test_what_is_near_crisis_talk_is_asked_about() -> None:
    assert decision(ranking(thanks=0.6, crisis=0.1, despair=0.1)).intent == "despair"
    assert decision(ranking(despair=0.5, thanks=0.4)).intent == "despair"
    assert decision(ranking(despair=0.45, crisis=0.25)).intent == "crisis"


def test_a_short_answer_is_asked_about_sooner_than_it_rings() -> None:
    def told(text: str, **extra: object) -> dict[str, Any]:
        return {**reading(), "text": text, "extra": extra}

    near = ranking(crisis=(CRISIS_FROM + ANSWER_CRISIS_FROM) / 2, inform=0.2)
    short = "dad's asleep, I'll wake him and ask"
    assert decision(near, told(short, answers=True)).intent == "despair"
    assert decision(near, told(short)).intent == "crisis"
    long = "my father has gone to bed and I shall wake him now and ask him"
    assert decision(near, told(long, answers=True)).intent == "crisis"
    sure = ranking(crisis=ANSWER_CRISIS_FROM, inform=0.6)
    assert decision(sure, told(short, answers=True)).intent == "crisis"


def test_beside_a_symptom_only_a_hint_of_crisis_talk_itself_is_asked_about() -> None:
    hurts = reading(("pain", "present"))
    assert decision(ranking(report_pain=0.5, despair=0.45), hurts).intent == "report_pain"
    assert decision(ranking(report_pain=0.5, crisis=HINT_FROM), hurts).intent == "despair"


def test_a_third_language_is_not_guessed_at() -> None:
    other = {**reading(), "extra": {"detected_language": "other"}}
    decided = decision(ranking(ask_treatment=0.9), other)
    assert (decided.intent, decided.by) == (FALLBACK, "language")
    assert decision(ranking(crisis=0.9), other).intent == "crisis"
    assert decision(ranking(affirm=0.9), {**other, "answer": {"yes": True}}).intent == "affirm"
    seen = {**reading(("pain", "present")), "extra": {"detected_language": "other"}}
    assert decision(ranking(greet=0.9), seen).intent == "report_pain"


def test_dangers_that_the_reader_did_not_see_are_never_answered_as_small_talk() -> None:
    guess = ranking(thanks=0.45, report_numbness_weakness=0.3, report_fracture=0.2)
    assert decision(guess).intent == "report_numbness_weakness"
    assert decision(guess, reading(("numbness_weakness", "absent"))).intent == "thanks"
    assert decision(ranking(thanks=0.6, report_fever=0.3)).intent == "thanks"
    assert decision(ranking(deny=0.2, report_fever=0.1, report_fracture=0.31)).intent == (
        "report_fracture"
    )


def test_only_a_sure_guess_is_refused_as_not_ours() -> None:
    sure = REFUSED_FROM["out_of_scope"]
    assert decision(ranking(out_of_scope=sure)).intent == "out_of_scope"
    assert decision(ranking(out_of_scope=sure - 0.05)).intent == FALLBACK


def test_of_several_symptoms_the_classifier_names_the_main_one() -> None:
    read = reading(("pain", "present"), ("swelling", "present"))
    assert decision(ranking(report_pain=0.6, report_swelling=0.3), read).intent == "report_pain"
    assert decision(ranking(inform=0.7, report_swelling=0.2), read).intent == "report_swelling"


def test_what_the_judge_half_believes_is_no_statement() -> None:
    found = [
        {"kind": "fever", "status": "unknown", "origin": "judge"},
        {"kind": "lump", "status": "present", "origin": "judge"},
        {"kind": "pain", "status": "unknown", "origin": "said"},
    ]
    assert set(symptoms({"findings": found})) == {"report_lump", "report_pain"}


def test_of_several_symptoms_the_most_telling_one_where_the_classifier_is_silent() -> None:
    read = reading(("pain", "present"), ("fracture", "present"), ("swelling", "unknown"))
    assert decision(ranking(inform=0.7), read).intent == "report_fracture"


def test_a_sure_question_stands_against_a_symptom() -> None:
    read = reading(("pain", "present"))
    assert decision(ranking(ask_treatment=0.95), read).intent == "ask_treatment"
    assert decision(ranking(ask_treatment=0.4), read).intent == "report_pain"


def test_an_unsure_report_of_what_is_denied_is_a_denial() -> None:
    read = reading(("swelling", "absent"), ("fever", "absent"))
    assert decision(ranking(report_swelling=0.4), read).intent == "deny"
    assert decision(ranking(report_swelling=0.6), read).intent == "report_swelling"
    assert decision(ranking(report_pain=0.9), read).intent == "report_pain"
    mixed = reading(("swelling", "absent"), ("pain", "present"))
    assert decision(ranking(report_swelling=0.5), mixed).intent == "report_pain"


def test_a_very_sure_report_of_another_symptom_stands() -> None:
    read = reading(("injury", "present"))
    assert decision(ranking(report_fracture=0.95), read).intent == "report_fracture"
    assert decision(ranking(report_fracture=0.7), read).intent == "report_injury"


def test_a_guess_below_the_threshold_is_no_understanding() -> None:
    assert decision(ranking(greet=0.2, deny=0.1)).intent == FALLBACK
    assert decision([]).intent == FALLBACK
    assert decision(ranking(greet=0.3)).intent == "greet"


def test_a_weak_guess_with_a_symptom_is_still_a_report() -> None:
    assert decision(ranking(greet=0.1), reading(("lump", "present"))).intent == "report_lump"


def test_kinds_without_an_intent_of_their_own_decide_nothing() -> None:
    assert symptoms(reading(("skin", "present"), ("fatigue", "present"))) == []
    assert decision(ranking(greet=0.9), reading(("skin", "present"))).intent == "greet"


def test_a_sign_that_is_no_finding_is_never_small_talk() -> None:
    told = {"findings": [], "extra": {"sign": True}}
    assert decision(ranking(health_out_of_scope=0.9), told).intent == "start_triage"
    assert decision(ranking(greet=0.9), told).intent == "start_triage"
    assert decision(ranking(ask_treatment=0.9), told).intent == "ask_treatment"
    assert decision(ranking(ask_treatment=0.2), told).intent == "start_triage"


@pytest.mark.parametrize("why", ["denied", "alike"])
def test_what_the_reader_can_explain_is_asked_about_and_rings_only_when_sure(why: str) -> None:
    explained = {**reading(), "extra": {"no_crisis": why}}
    assert decision(ranking(crisis=CRISIS_FROM + 0.1, thanks=0.5), explained).intent == "despair"
    assert decision(ranking(crisis=EXCUSED_FROM), explained).intent == "crisis"
    assert decision(ranking(crisis=CRISIS_FROM - 0.1, thanks=0.6), explained).intent == "thanks"
    assert decision(ranking(despair=0.5, thanks=0.4), explained).intent == "despair"
