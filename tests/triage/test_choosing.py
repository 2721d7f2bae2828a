"""Which question comes next: what may still be asked, and what it could lead to."""

from __future__ import annotations

from bot.triage import Level, Questions, Ruleset
from bot.triage.choosing import open_questions
from tests.triage.talk import converse


def test_night_pain_of_a_lump_is_asked_for_the_pain_that_it_means(
    ruleset: Ruleset, questions: Questions
) -> None:
    """A lump and tiredness under 25 are for 48 hours, a pain and tiredness for the same day: that
    the lump hurts at night is worth more than how it feels."""
    result, asked, _ = converse(
        ruleset,
        questions,
        {"lump": True, "site": "chest_rib", "age": 1, "not_yet_walking": False},
        {"night_pain": True, "fatigue": True, "lump_soft": True, "lump_mobile": True},
    )
    assert (result.level, result.rules[0]) == (Level.SAME_DAY, "C05")
    assert "lump" not in asked


def test_a_report_is_asked_about_while_its_pain_could_raise_the_level(
    ruleset: Ruleset, questions: Questions
) -> None:
    told = {"pain": True, "site": "thigh", "age": 40, "duration_days": 60, "night_pain": True}
    truth = {"previous_tests": "suspicious", "pain_uncontrolled": True}
    result, asked, _ = converse(ruleset, questions, told, truth)
    assert "previous_tests" in asked
    assert (result.level, result.rules[0]) == (Level.SAME_DAY, "A10")


def test_no_question_keeps_itself_in_scope(ruleset: Ruleset, questions: Questions) -> None:
    """How a lump feels would tell that there is one; without any it is not asked."""
    known = {"pain": True, "site": "knee", "age": 40, "swelling": False, "lump": False}
    left = {q.id for q in open_questions(ruleset, questions, known, {"main_symptom"})}
    assert "trauma" in left
    assert left.isdisjoint({"lump", "lump_growth", "lump_size"})
