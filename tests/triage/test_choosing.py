"""Which question comes next: what may still be asked, and what it could lead to."""

from __future__ import annotations

from bot.findings.model import FactValue
from bot.triage import Interview, Level, Questions, Ruleset, ask, conclude, hear, next_question
from bot.triage.choosing import left_over, open_questions
from tests.triage.talk import converse, reading


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


def next_after(ruleset: Ruleset, questions: Questions, **told: FactValue) -> str | None:
    interview = Interview.fresh("en")
    interview = ask(interview, questions["emergency_screen"])
    screen = questions["emergency_screen"].option("none")
    assert screen is not None
    heard = hear(ruleset, questions, interview, reading(**{**screen.sets, **told}))
    chosen = next_question(ruleset, questions, heard.interview)
    return chosen.id if chosen else None


def test_of_equal_levels_the_sign_that_suffices_alone_comes_first(
    ruleset: Ruleset, questions: Questions
) -> None:
    """After a treatment of the pelvis belly pain is an emergency by itself, an accident only with
    a leg that does not carry."""
    told: dict[str, FactValue] = {"treated_here": True, "treated_site": "hip_groin_pelvis"}
    told |= {"age": 50, "site": "hip_groin_pelvis", "pain": True, "treated_days_ago": 5}
    told |= {
        "limb_weakness": False,
        "limb_numbness": False,
        "fever": False,
        "wound_infected": False,
    }
    told |= {"blister_or_dark_skin": False, "loading": "full", "known_cancer": "never"}
    assert next_after(ruleset, questions, **told) == "belly"


def test_two_chances_for_two_weeks_are_asked_for_the_two_days_they_make_together(
    ruleset: Ruleset, questions: Questions
) -> None:
    told = {"swelling": True, "site": "spine_neck", "age": 55, "previous_tests": "suspicious"}
    truth = {"night_pain": True, "lump_hard": True, "duration_days": 30}
    result, _, _ = converse(ruleset, questions, told, truth)
    assert (result.level, result.rules[0]) == (Level.URGENT_48H, "combination")


def test_what_would_hold_back_self_care_is_asked(ruleset: Ruleset, questions: Questions) -> None:
    told = {"pain": True, "site_detail": "elbow", "age": 30, "trauma": "small", "trend": "better"}
    result, asked, _ = converse(
        ruleset, questions, {**told, "duration_days": 4}, {"night_pain": True}
    )
    assert "night_rest_pain" in asked
    assert result.level is Level.ROUTINE


def test_at_the_limit_what_was_not_asked_counts_as_it_could_be_at_worst(
    ruleset: Ruleset, questions: Questions
) -> None:
    interview = Interview.fresh("en")
    told = reading(pain=True, site="thigh", age=40, duration_days=60, trauma="none")
    interview = hear(ruleset, questions, interview, told).interview
    for question in [q for q in questions.in_order if q.id not in ("systemic", "neuro")][:12]:
        interview = ask(interview, question)
    assert next_question(ruleset, questions, interview) is None
    known = ruleset.policy.normalise(interview.values)
    left = left_over(ruleset, questions, known, interview.asked)
    assert left is not None
    assert {"limb_weakness", "weight_loss"} <= left.facts
    result = conclude(ruleset, questions, interview)
    assert result.complete
    assert (
        result.level
        >= left.level
        > conclude(ruleset, questions, Interview(facts=interview.facts)).fired_level
    )
