"""What is shown, read as a patient would."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.content import Clinic
from bot.content.readability import flesch_kincaid, gulpease
from bot.findings.model import Language
from bot.triage import (
    Alarm,
    Interview,
    Level,
    Questions,
    Ruleset,
    Told,
    conclude,
    hear,
    render_confirmation,
    render_emergency,
    render_question,
    render_result,
    render_why,
)
from tests.triage.talk import converse, reading
from tests.triage.vignettes import CASES

LANGUAGES: tuple[Language, Language] = ("en", "it")
DIAGNOSES = re.compile(
    r"\b(you have|it is (not )?cancer|nothing to worry|you probably|Lei ha (un|il)|non è un tumore"
    r"|niente di grave|non si preoccupi)\b",
    re.I,
)


def results(ruleset: Ruleset, questions: Questions, clinic: Clinic, language: Language):
    for case in CASES:
        assessment, _, interview = converse(
            ruleset, questions, case.told, case.truth, about=case.about, language=language
        )
        yield case.name, render_result(ruleset, assessment, interview, clinic, language).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_are_short_and_never_a_diagnosis(
    ruleset: Ruleset, questions: Questions, clinic: Clinic, language: Language
) -> None:
    # The demonstration clinic's marked numbers and long names take words of their own.
    for name, text in results(ruleset, questions, clinic, language):
        assert len(text.split()) <= 135, (name, len(text.split()))
        assert not DIAGNOSES.search(text), name
        assert "{" not in text, name
        assert "112" in text, name
        assert "diagnos" in text, name


def test_the_parts_of_a_result(ruleset: Ruleset, questions: Questions, clinic: Clinic) -> None:
    case = next(case for case in CASES if case.name.startswith("son, 14"))
    assessment, _, interview = converse(ruleset, questions, case.told, case.truth, about=case.about)
    text = render_result(ruleset, assessment, interview, clinic, "en").text
    for part in (
        "within 48 hours",
        "a children's doctor",
        "The usual first test is an X-ray.",
        "Bring your list of medicines",
        "Call 112 at once",
        "NICE guideline NG12",
        "This is not a diagnosis.",
        clinic.shown_phone("en"),
    ):
        assert part in text
    italian = render_result(ruleset, assessment, interview, clinic, "it").text
    for part in ("entro 48 ore", "il pediatra", "una radiografia", "NG12", "non è una diagnosi"):
        assert part in italian


def test_what_not_to_do_follows_the_facts(
    ruleset: Ruleset, questions: Questions, clinic: Clinic
) -> None:
    facts = {"age": 50, "pain": True, "site": "thigh", "loading": "limps", "blood_thinners": True}
    interview = Interview(facts={fact: Told(value, "message:1") for fact, value in facts.items()})
    assessment = conclude(ruleset, questions, interview)
    text = render_result(ruleset, assessment, interview, clinic, "en").text
    assert "Do not put weight on the leg." in text
    assert "Do not stop blood thinners on your own." in text


@pytest.mark.parametrize(
    ("rules", "kind", "parts"),
    [
        (("N01",), "medical", ("Call 112", "Do not drive yourself", "Lie flat")),
        (("O01",), "medical", ("24-hour line", "Do not take fever tablets")),
        (("X01",), "crisis", ("Call 112", "02 2327 2327", "Please do not stay alone")),
        (("X03",), "safeguarding", ("1522", "114", "not your fault")),
        (("X04",), "safeguarding", ("children's team", "112")),
    ],
)
def test_emergency_messages(
    ruleset: Ruleset, clinic: Clinic, rules: tuple[str, ...], kind, parts: tuple[str, ...]
) -> None:
    alarm = Alarm(Level.EMERGENCY_NOW, rules, kind, {})
    text = render_emergency(ruleset, alarm, clinic, "en").text
    for part in parts:
        assert part in text
    assert len(text.split()) <= 70
    italian = render_emergency(ruleset, alarm, clinic, "it").text
    assert "112" in italian
    assert "{" not in text + italian


def test_a_babys_sore_limb_is_met_without_blame(ruleset: Ruleset, clinic: Clinic) -> None:
    alarm = Alarm(Level.EMERGENCY_NOW, ("X04",), "safeguarding", {})
    text = render_emergency(ruleset, alarm, clinic, "en").text.lower()
    assert not re.search(
        r"who|hurt|abuse|fault|report|police", text.replace("who does not walk", "")
    )


def test_a_question_speaks_to_whom_it_is_about(ruleset: Ruleset, questions: Questions) -> None:
    fresh = Interview.fresh("en")
    age = questions["age"]
    assert render_question(ruleset, age, fresh, "en").text == "How old are you?"
    child = replace(fresh, about="child")
    assert render_question(ruleset, age, child, "en").text == "How old is your child?"
    other = replace(fresh, about="other")
    italian = render_question(ruleset, age, other, "it").text
    assert italian == "Quanti anni ha la persona di cui scrive?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_offers_not_knowing_and_short_buttons(
    ruleset: Ruleset, questions: Questions, language: Language
) -> None:
    for question in questions.values():
        shown = render_question(ruleset, question, Interview.fresh(language), language)
        assert shown.choices[-1][0] == f"answer:{question.id}:dont_know"
        assert len(set(shown.choices)) == len(shown.choices)
        for choice, title in shown.choices:
            assert choice.startswith(f"answer:{question.id}:")
            assert len(title) <= 40, title
        for about in ("child", "other"):
            interview = replace(Interview.fresh(language), about=about)
            assert "{" not in render_question(ruleset, question, interview, language).text
        assert render_why(question, language)


def test_asking_again_begins_with_an_apology(ruleset: Ruleset, questions: Questions) -> None:
    shown = render_question(ruleset, questions["age"], Interview.fresh("en"), "en", again=True)
    assert shown.text.startswith("Sorry")
    assert shown.text.endswith("How old are you?")


def test_a_change_is_read_back_with_yes_and_no(ruleset: Ruleset, questions: Questions) -> None:
    interview = Interview.fresh("en")
    first = reading(pain=True, site="knee", side="right", age=40)
    interview = hear(ruleset, questions, interview, first).interview
    change = reading(side="left", age=41, is_correction=True)
    interview = hear(ruleset, questions, interview, change).interview
    shown = render_confirmation(ruleset, questions, interview, "en")
    assert shown.text == "I noted: Side: Left; Age: 41. Is that right?"
    assert [choice for choice, _ in shown.choices] == ["intent:affirm", "intent:deny"]


def test_a_withdrawn_sign_is_read_back_by_name(ruleset: Ruleset, questions: Questions) -> None:
    interview = Interview.fresh("en")
    first = reading(pain=True, site="shin_ankle", age=40, fever=True)
    interview = hear(ruleset, questions, interview, first).interview
    interview = hear(ruleset, questions, interview, reading(fever=False)).interview
    text = render_confirmation(ruleset, questions, interview, "en").text
    assert text.startswith("Earlier you told me about a warning sign (Fever")


def test_nothing_pending_is_nothing_to_say(ruleset: Ruleset, questions: Questions) -> None:
    assert render_confirmation(ruleset, questions, Interview.fresh("en"), "en").text == ""


def test_plain_language(ruleset: Ruleset, questions: Questions) -> None:
    """English at school grade 8 or below, Italian at Gulpease 50 or above, as a whole and for each
    long sentence on its own with some allowance: the formulas are rough on single sentences."""
    english = [q.text[w]["en"] for q in questions.values() for w in ("self", "them")]
    italian = [q.text[w]["it"] for q in questions.values() for w in ("self", "them")]
    for tables in (ruleset.wording.how_soon, ruleset.wording.orders, ruleset.wording.sentences):
        english += [texts["en"] for texts in tables.values()]
        italian += [texts["it"] for texts in tables.values()]
    for rule in ruleset.rules:
        english.append(rule.because["en"].capitalize() + ".")
        italian.append(rule.because["it"].capitalize() + ".")
    assert flesch_kincaid(" ".join(english)) <= 8
    assert gulpease(" ".join(italian)) >= 50
    assert [text for text in english if flesch_kincaid(text) > 13] == []
