"""What must hold for any facts at all; hypothesis looks for the case in which it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.findings.model import FactValue
from bot.triage import (
    Interview,
    Level,
    assess,
    conclude,
    hear,
    load_questions,
    load_ruleset,
    next_question,
)
from bot.triage.choosing import in_scope, open_questions
from bot.triage.outlook import outlook, standing
from tests.triage.conftest import KNOWLEDGE, source_keys
from tests.triage.talk import answer_to, converse, reading

RULESET = load_ruleset(KNOWLEDGE / "triage", source_keys())
QUESTIONS = load_questions(KNOWLEDGE / "interview.yml", RULESET)
RULE_FACTS = sorted(frozenset().union(*(rule.facts for rule in RULESET.rules)))
HARD = sorted(fact for fact in RULESET.policy.hard_facts if RULESET.vocabulary[fact].kind == "flag")
NUMBERS = {
    "age": [0.5, 2, 5, 8, 12, 14, 17, 20, 30, 45, 58, 70, [13, 16], [25, 49]],
    "temperature": [35.5, 36.6, 37.7, 38.2, 39],
    "duration_days": [1, 5, 14, 25, 30, 43, 60, 100, 400, [21, 41]],
    "lump_size_cm": [1, 3, 5, 8],
    "treated_days_ago": [1, 5, 10, 20, 90],
    "pain_severity": [2, 5, 8],
}
BOUNDED = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
FEWER = settings(BOUNDED, max_examples=40)


def values(fact: str) -> list[Any]:
    spec = RULESET.vocabulary[fact]
    if spec.kind == "flag":
        return [True, False]
    return list(spec.values) if spec.kind == "choice" else NUMBERS[fact]


@st.composite
def some_facts(draw: st.DrawFn, least: int = 0, most: int = 14) -> dict[str, FactValue]:
    """A set of told facts, often about the same complaint."""
    chosen = draw(st.lists(st.sampled_from(RULE_FACTS), min_size=least, max_size=most, unique=True))
    facts: dict[str, FactValue] = {fact: draw(st.sampled_from(values(fact))) for fact in chosen}
    if draw(st.booleans()):
        facts["pain"] = True
        facts["site"] = draw(st.sampled_from(values("site")))
        facts["age"] = draw(st.sampled_from(values("age")))
    return facts


@st.composite
def whole_truth(draw: st.DrawFn) -> dict[str, FactValue]:
    """A person: mostly without signs, with a few of them, unsure of some."""
    truth = draw(some_facts(most=10))
    truth = {
        fact: draw(st.sampled_from([value, value, value, "unknown"])) if fact != "site" else value
        for fact, value in truth.items()
    }
    truth.setdefault("site", draw(st.sampled_from(values("site"))))
    truth.setdefault("age", draw(st.sampled_from([v for v in NUMBERS["age"] if v != 0.5])))
    return truth


@BOUNDED
@given(some_facts(), st.sampled_from(HARD))
def test_a_hard_red_flag_never_lowers_the_level(facts: dict[str, FactValue], flag: str) -> None:
    without = assess(RULESET, {f: v for f, v in facts.items() if f != flag})
    denied = assess(RULESET, {**facts, flag: False})
    told = assess(RULESET, {**facts, flag: True})
    assert told.level >= denied.level
    assert told.fired_level >= without.fired_level


# To ask when or where somebody was treated takes for granted that they were.
TAKES_FOR_GRANTED = {"treated_days_ago", "treated_site"}


@BOUNDED
@given(some_facts(), st.sampled_from(sorted(set(RULE_FACTS) - TAKES_FOR_GRANTED)))
def test_not_knowing_is_never_milder_than_the_mildest_answer(
    facts: dict[str, FactValue], fact: str
) -> None:
    unknown = assess(RULESET, {**facts, fact: "unknown"})
    levels = [assess(RULESET, {**facts, fact: value}).level for value in values(fact)]
    assert unknown.level >= min(levels)


@BOUNDED
@given(some_facts(), st.sampled_from(HARD))
def test_not_knowing_a_hard_flag_in_scope_counts_as_having_it(
    facts: dict[str, FactValue], flag: str
) -> None:
    if flag == "cancer_treatment_6w":
        # Told alone it also tells of a cancer; a cancer not known has a rule of its own.
        facts = {"known_cancer": "now", **facts}
    # Not to know a sign is not to know what follows from it either.
    follows = RULESET.policy.normalise({**facts, flag: True})
    unsure = {fact: "unknown" for fact in follows if fact not in facts}
    unsure = {**unsure, **facts, flag: "unknown"}
    known = RULESET.policy.normalise(unsure)
    if flag in RULESET.policy.presumptions(known)[0]:
        told = assess(RULESET, {**facts, flag: True})
        assert assess(RULESET, unsure).fired_level >= told.fired_level


@BOUNDED
@given(some_facts())
def test_an_unsure_soft_sign_alone_is_never_an_emergency(facts: dict[str, FactValue]) -> None:
    policy = RULESET.policy
    plain = {fact: value for fact, value in facts.items() if fact not in policy.soft}
    soft = {fact: "unknown" for fact in facts if fact in policy.soft}
    before = assess(RULESET, plain)
    after = assess(RULESET, {**plain, **soft})
    if before.level < Level.SAME_DAY:
        assert after.level < Level.EMERGENCY_NOW


@FEWER
@given(whole_truth(), st.data())
def test_every_interview_ends_within_twelve_questions(
    truth: dict[str, FactValue], data: st.DataObject
) -> None:
    told_ids = data.draw(st.lists(st.sampled_from(sorted(truth)), max_size=6, unique=True))
    told = {fact: truth[fact] for fact in told_ids if truth[fact] != "unknown"}
    result, asked, _ = converse(RULESET, QUESTIONS, told, truth)
    assert len(asked) <= 12
    assert result.complete


def everything_asked(interview: Interview, truth: dict[str, FactValue]) -> Interview:
    """The interview after every question in scope, however pointless, was answered truthfully."""
    while True:
        known = RULESET.policy.normalise(interview.values)
        left = [
            q
            for q in open_questions(RULESET, QUESTIONS, known, interview.asked)
            if in_scope(q, known)
        ]
        if not left:
            return interview
        question = left[0]
        interview = replace(interview, asked=(*interview.asked, question.id))
        option = answer_to(question, truth)
        interview = hear(
            RULESET, QUESTIONS, interview, reading(), question=question.id, option=option
        ).interview


@FEWER
@given(whole_truth(), st.data())
def test_stopping_early_gives_the_level_that_all_answers_would_give(
    truth: dict[str, FactValue], data: st.DataObject
) -> None:
    """Never lower. Higher only where an exclusion is not worth a question of its own: a benign
    change under follow-up, and self-care in place of a planned visit."""
    told_ids = data.draw(st.lists(st.sampled_from(sorted(truth)), max_size=6, unique=True))
    told = {fact: truth[fact] for fact in told_ids if truth[fact] != "unknown"}
    early, asked, interview = converse(RULESET, QUESTIONS, told, truth)
    if len(asked) == 12:
        return  # the limit, not the result, ended it
    whole = everything_asked(replace(interview, asking=None), {**truth, **told})
    late = conclude(RULESET, QUESTIONS, whole)
    assert late.level <= early.level, (asked, early.rules, late.rules)
    if late.level < early.level:
        assert (
            early.level is Level.ROUTINE
            or truth.get("benign_followed_unchanged") is True
            or truth.get("pain_eased_by_tablets") is True
        ), (asked, early.rules, late.rules)


@FEWER
@given(some_facts())
def test_an_interview_survives_json(facts: dict[str, FactValue]) -> None:
    heard = hear(RULESET, QUESTIONS, Interview.fresh("it"), reading("it", **facts))
    again = Interview.from_dict(heard.interview.as_dict())
    assert again == heard.interview
    assert next_question(RULESET, QUESTIONS, again) == next_question(
        RULESET, QUESTIONS, heard.interview
    )


@given(facts=some_facts(), asked=st.sets(st.sampled_from([q.id for q in QUESTIONS.in_order])))
@FEWER
def test_what_stands_is_the_same_asked_alone_or_with_what_is_open(
    facts: dict[str, FactValue], asked: set[str]
) -> None:
    known = RULESET.policy.normalise(facts)
    left = open_questions(RULESET, QUESTIONS, known, asked)
    askable = {fact for q in left for fact in q.settles if fact not in known}
    assert standing(RULESET, known, askable) is outlook(RULESET, known, askable).fired
