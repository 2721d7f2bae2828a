"""Short Italian answers to the list of red flags, and a leg and a breath that together are one."""

from __future__ import annotations

from datetime import date

import pytest

from bot.findings import read
from bot.triage import Questions, Ruleset, screen
from bot.triage.intake import facts_of
from bot.triage.typed_answers import Understood, read_answer


def understood(
    ruleset: Ruleset, questions: Questions, question: str, text: str
) -> Understood | None:
    reading = read(text, prior="it")
    told = facts_of(reading, ruleset.vocabulary)
    return read_answer(ruleset, questions[question], reading, told, None)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("no, solo il respiro", "breathless_severe"),
        ("purtroppo sì il petto", "breathless_severe"),
        ("sì la vescica", "bladder_change"),
        ("solo il sanguinamento", "heavy_bleeding"),
    ],
)
def test_a_sign_picked_by_its_name(
    ruleset: Ruleset, questions: Questions, text: str, fact: str
) -> None:
    found = understood(ruleset, questions, "emergency_screen", text)
    assert found is not None
    assert found.facts[fact] is True


@pytest.mark.parametrize("text", ["no, solo dolore", "no, solo il ginocchio", "per adesso no"])
def test_a_no_with_something_else_stays_a_no(
    ruleset: Ruleset, questions: Questions, text: str
) -> None:
    found = understood(ruleset, questions, "emergency_screen", text)
    assert found is not None
    assert not any(found.facts.values())


def test_a_no_of_so_far_is_no_cancer_of_now(ruleset: Ruleset, questions: Questions) -> None:
    found = understood(ruleset, questions, "known_cancer", "per adesso no")
    assert found is not None
    assert found.facts["known_cancer"] == "never"


@pytest.mark.parametrize(
    "text",
    [
        "polpaccio gonfio da ieri e un po' di fiatone",
        "mi fa male il polpaccio e ho il fiato corto sulle scale",
        "gamba gonfia e mi manca un po' il respiro",
    ],
)
def test_a_swollen_leg_and_short_of_breath_ring(ruleset: Ruleset, text: str) -> None:
    alarm = screen(ruleset, read(text, prior="it"), {})
    assert alarm is not None
    assert alarm.rules == ("E01",)


@pytest.mark.parametrize(
    "text", ["polpaccio gonfio da ieri, respiro bene", "ho il fiato corto quando salgo le scale"]
)
def test_either_alone_does_not(ruleset: Ruleset, text: str) -> None:
    assert screen(ruleset, read(text, prior="it"), {}) is None


def test_a_fever_of_last_week_is_none_of_now(ruleset: Ruleset, questions: Questions) -> None:
    over = understood(ruleset, questions, "fever", "la settimana scorsa 39, adesso no")
    assert over is not None
    assert "temperature" not in over.facts
    assert over.facts["fever"] is False
    now = understood(ruleset, questions, "fever", "39 da ieri")
    assert now is not None
    assert now.facts["temperature"] == 39


def test_a_fall_that_is_denied_is_none(ruleset: Ruleset, questions: Questions) -> None:
    found = understood(ruleset, questions, "trauma", "caduta no, niente")
    assert found is not None
    assert found.facts["trauma"] == "none"


def test_a_year_of_birth_is_an_age(ruleset: Ruleset, questions: Questions) -> None:
    found = read_answer(
        ruleset,
        questions["age"],
        read("è del 1941", prior="it", today=date(2026, 12, 1)),
        {},
        None,
    )
    assert found is not None
    assert found.facts["age"] == 85


@pytest.mark.parametrize(
    ("text", "value", "type_"),
    [
        ("prostata, operato nel 2018", "past", "prostate"),
        ("al seno, 12 anni fa", "past", "breast"),
        ("sì al colon, tolto", "past", "bowel"),
        ("sì, al polmone, adesso", "now", None),
        ("prostata", "now", None),
        ("no, ho solo la prostata ingrossata", "never", None),
        ("no. anni fa mi hanno operato al menisco", "never", None),
        ("no, un infarto nel 2019", "never", None),
    ],
)
def test_a_cancer_by_its_organ(
    ruleset: Ruleset, questions: Questions, text: str, value: str, type_: str | None
) -> None:
    found = understood(ruleset, questions, "known_cancer", text)
    assert found is not None
    assert found.facts["known_cancer"] == value
    assert found.facts.get("cancer_type") == type_


@pytest.mark.parametrize("text", ["nun ce la faccio", "non ci riesco", "no, nun ce riesco"])
def test_it_cannot_be_done(ruleset: Ruleset, questions: Questions, text: str) -> None:
    found = understood(ruleset, questions, "loading", text)
    assert found is not None
    assert found.facts["loading"] == "cannot"


def test_not_to_mind_is_no_answer(ruleset: Ruleset, questions: Questions) -> None:
    assert understood(ruleset, questions, "loading", "non ci faccio caso") is None


@pytest.mark.parametrize(
    "text",
    [
        "mi sono fatto male alla mano, non riesco a tenere il bicchiere",
        "ho male al polso e non riesco ad aprire i barattoli",
    ],
)
def test_a_hurt_hand_that_does_not_grip_is_no_nerve(ruleset: Ruleset, text: str) -> None:
    facts = facts_of(read(text, prior="it"), ruleset.vocabulary)
    assert "limb_weakness" not in facts
    assert "limb_numbness" not in facts
    assert facts["arm_use"] in ("painful", "cannot")


@pytest.mark.parametrize(
    "text",
    [
        "non riesco ad aprire i barattoli",
        "ho male al collo e non riesco a tenere in mano niente",
        "sono caduto, ho la mano senza forza e non riesco a tenere il bicchiere",
    ],
)
def test_and_one_without_a_hurt_is_weak(ruleset: Ruleset, text: str) -> None:
    assert facts_of(read(text, prior="it"), ruleset.vocabulary)["limb_weakness"] is True
