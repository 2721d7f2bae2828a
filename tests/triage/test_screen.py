"""The red-flag screen on readings: what rings, what does not, and how fast."""

from __future__ import annotations

from time import process_time

import pytest

from bot.findings.model import FactValue
from bot.triage import Level, Ruleset, screen
from tests.triage.talk import reading


def test_breast_cancer_and_numb_legs_ring_at_once(ruleset: Ruleset) -> None:
    alarm = screen(ruleset, reading(known_cancer="now", limb_numbness=True), {})
    assert alarm is not None
    assert alarm.level is Level.EMERGENCY_NOW
    assert alarm.rules[0] == "N01"
    assert alarm.kind == "medical"


def test_what_is_known_and_what_is_told_ring_together(ruleset: Ruleset) -> None:
    known: dict[str, FactValue] = {"cancer_treatment_6w": True}
    assert screen(ruleset, reading(temperature=38.2), {}) is None
    alarm = screen(ruleset, reading(temperature=38.2), known)
    assert alarm is not None
    assert alarm.rules == ("O01",)


def test_an_old_alarm_does_not_ring_with_every_message(ruleset: Ruleset) -> None:
    known: dict[str, FactValue] = {"back_or_neck_pain": True, "limb_weakness": True}
    assert screen(ruleset, reading(age=40), known) is None
    assert screen(ruleset, reading(fever=False), known) is None
    assert screen(ruleset, reading(), known) is None


@pytest.mark.parametrize(
    "told",
    [
        {"limb_weakness": False, "back_or_neck_pain": True},
        {"suicide_plan": False, "pain": True},
        {"limb_weakness": "unknown", "back_or_neck_pain": True},
        {"limb_numbness": True},
        {"breathless": True},
        {"pain": True, "site": "knee"},
    ],
)
def test_what_is_denied_not_known_or_not_enough_does_not_ring(
    ruleset: Ruleset, told: dict[str, FactValue]
) -> None:
    assert screen(ruleset, reading(**told), {}) is None


@pytest.mark.parametrize(
    ("told", "kind", "level"),
    [
        ({"suicide_plan": True, "chest_pain": True}, "crisis", Level.EMERGENCY_NOW),
        ({"passive_death_wish": True}, "crisis", Level.EMERGENCY_NOW),
        ({"abuse": True}, "safeguarding", Level.SAME_DAY),
        ({"abuse": True, "danger_now": True}, "safeguarding", Level.EMERGENCY_NOW),
        ({"age": 0.5, "swelling": True, "site": "arm"}, "safeguarding", Level.EMERGENCY_NOW),
        ({"abuse": True, "heavy_bleeding": True}, "medical", Level.EMERGENCY_NOW),
    ],
)
def test_kinds_of_alarm(
    ruleset: Ruleset, told: dict[str, FactValue], kind: str, level: Level
) -> None:
    alarm = screen(ruleset, reading(**told), {})
    assert alarm is not None
    assert (alarm.kind, alarm.level) == (kind, level)


def test_a_later_no_does_not_silence_what_was_told(ruleset: Ruleset) -> None:
    known: dict[str, FactValue] = {"limb_weakness": True}
    alarm = screen(ruleset, reading(limb_weakness=False, back_or_neck_pain=True), known)
    assert alarm is not None
    assert alarm.rules[0] == "N01"


def test_a_message_takes_less_than_two_milliseconds(ruleset: Ruleset) -> None:
    message = reading(limb_numbness=True, fever=True, pain=True, site="thigh", age=40)
    screen(ruleset, message, {})
    start = process_time()
    for _ in range(200):
        screen(ruleset, message, {"known_cancer": "now"})
    assert (process_time() - start) / 200 < 0.002
