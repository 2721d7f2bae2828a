"""Where a first message leads, as the rules of the dialogue have it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.triage import Level
from evaluation.outcome import OUTSIDE, Route
from tests.evaluation.made import finding, message, outcome, parse

SURE = ("risks", 0.8)
UNSURE = ("risks", 0.3)


@pytest.mark.parametrize(
    ("said", "route"),
    [
        (parse("report_pain"), "triage"),
        (parse("start_triage"), "triage"),
        (parse("ask_treatment", 0.9, SURE), "answer"),
        (parse("ask_treatment", 0.9, UNSURE), "offer"),
        (parse("ask_treatment"), "offer"),
        (parse("book_appointment", 0.9, UNSURE), "answer"),
        (parse("nlu_fallback", 0.9, SURE), "offer"),
        (parse("out_of_scope", 0.9, SURE), "refuse"),
        (parse("health_out_of_scope"), "refuse"),
        (parse("insult"), "refuse"),
        (parse("ask_why", 0.9, SURE), "talk"),
        (parse("greet"), "talk"),
        (parse("inform"), "talk"),
        (parse("crisis"), "emergency"),
    ],
)
def test_the_intent_decides_the_way(said: dict[str, Any], route: Route) -> None:
    assert outcome(message(), parse=said).route == route


def test_a_bare_answer_that_tells_a_symptom_goes_to_the_interview() -> None:
    assert outcome(message(), finding("pain"), parse=parse("inform")).route == "triage"
    assert outcome(message(), facts={"age": 9}, parse=parse("deny")).route == "triage"


def test_an_alarm_goes_before_everything() -> None:
    assert outcome(message(), alarm="medical", parse=parse("ask_treatment", 1, SURE)).emergency
    assert outcome(message(), alarm="medical", parse=parse("greet")).route == "emergency"


def test_safeguarding_of_the_same_day_is_no_emergency_answer() -> None:
    assert not outcome(message(), alarm="safeguarding", level=Level.SAME_DAY).emergency


def test_crisis_is_what_either_of_both_says() -> None:
    assert outcome(message(), alarm="crisis").crisis
    assert outcome(message(), parse=parse("crisis", 0.1)).crisis
    assert not outcome(message(), alarm="medical", parse=parse("report_pain")).crisis


def test_the_answer_shown_is_the_nearest_topics_or_the_appointments() -> None:
    assert outcome(message(), parse=parse("ask_clinic", 0.9, SURE)).answered == "risks"
    assert outcome(message(), parse=parse("ask_clinic", 0.9, UNSURE)).answered is None
    assert outcome(message(), parse=parse("book_appointment", 0.9, SURE)).answered == "appointment"


def test_only_questions_are_answered_at_any_threshold() -> None:
    assert outcome(message(), parse=parse("ask_clinic", 0.9, UNSURE)).answer_strength == 0.3
    assert outcome(message(), parse=parse("out_of_scope", 0.9, SURE)).answer_strength == 0
    assert outcome(message(), parse=parse("nlu_fallback", 0.9, SURE)).answer_strength == 0


def test_the_ways_are_those_of_the_dialogues_rules() -> None:
    """A rule that is changed in ``data/rules.yml`` must be followed here."""
    rules = yaml.safe_load((Path(__file__).parents[2] / "data" / "rules.yml").read_text())["rules"]
    first: dict[str, str] = {}
    for rule in rules:
        steps = rule["steps"]
        if {"active_loop": None} in rule.get("condition", []) and "intent" in steps[0]:
            first[steps[0]["intent"]] = steps[1]["action"]
    for intent, action in first.items():
        telling = outcome(message(), finding("pain"), parse=parse(intent, 0.9, SURE))
        if action in {"action_answer_topic", "action_book_appointment"}:
            asking = outcome(message(), parse=parse(intent, 0.9, SURE))
            assert asking.route == "answer", intent
        expected = {
            "triage_form": "triage",
            "action_answer_topic": "triage",  # a symptom goes first
            "action_book_appointment": "triage",
            "action_default_fallback": "triage",
            "action_continue": "triage",
            "action_crisis": "emergency",
            "action_ask_about_harm": "triage",  # what it tells is kept
        }.get(action, "refuse" if intent in OUTSIDE else "talk")
        assert telling.route == expected, intent
