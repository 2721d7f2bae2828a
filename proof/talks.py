"""The checks over conversations: that they end, at the right level, in both languages."""

from __future__ import annotations

import random
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

from bot.findings.model import FactValue, Reading, ToldFact
from bot.triage import (
    Assessment,
    Interview,
    Level,
    Option,
    Question,
    ask,
    conclude,
    hear,
    next_question,
    render_question,
)
from proof.check import Check, Facts, Proof, shown
from proof.knowledge import Version, load
from proof.rest import Rest

MOST_QUESTIONS = 12
STARTED = 0.7
"""The share of talks that begin with something told."""
ALARMED, TRIES = 0.1, 4
"""How often an answer that rings the alarm stands, and how often another is looked for."""
SHARE = 3
"""Of the time of a sampled check, since a whole talk costs more than a fact set."""


def reading(facts: Facts, language: str = "en") -> Reading:
    """A message that tells these facts."""
    told = tuple(ToldFact(fact, value, "", 0, 0) for fact, value in facts.items())
    return Reading(text="", language="it" if language == "it" else "en", told=told)


def options(question: Question, interview: Interview) -> list[Option]:
    """The answers that do not contradict what was told."""
    told = interview.values
    fitting = [
        option
        for option in question.options
        if all(told.get(f) in (None, "unknown", v) for f, v in option.sets.items())
    ]
    return [*fitting, question.dont_know]


def answered(
    version: Version, interview: Interview, question: Question, option: Option
) -> Interview:
    """The interview after a button."""
    put = ask(interview, question)
    message = reading({}, interview.language)
    return hear(
        version.ruleset, version.questions, put, message, question=question.id, option=option.id
    ).interview


def check_interviews(proof: Proof, *, parts: int = 1) -> Check:
    """(d) Every interview ends within 12 questions, at the level that all answers would give.

    With more than one part as many processes share the work, each with dice of its own."""
    seeds = [proof.seed + 3 + 1000 * part for part in range(parts)]
    budget = SHARE * proof.budget
    if parts == 1:
        return talk_through(proof.version, budget, seeds[0])
    folder = proof.version.folder
    with ProcessPoolExecutor(parts) as pool:
        found = list(pool.map(_part, repeat(folder), repeat(budget), seeds))
    whole = found[0]
    for other in found[1:]:
        whole.covered += other.covered
        for kind, number in other.counts.items():
            whole.count(kind, number)
        for failure in other.failures:
            whole.fail(failure)
    return whole


def _part(folder: Path, budget: float, seed: int) -> Check:
    return talk_through(load(folder), budget, seed)


def talk_through(version: Version, budget: float, seed: int) -> Check:
    """Interviews for ``budget`` seconds, each followed to all that its rest could have led to."""
    how = "sampled: random first messages and answers; then every answer to every question left"
    check = Check("d", "Every interview ends in time, at the level of all answers", how)
    dice, end = random.Random(seed), time.monotonic() + budget  # noqa: S311
    starts = [dict(e.facts) for rule in version.ruleset.rules for e in rule.examples]
    while time.monotonic() < end:
        interview, lines = _talk(version, dice, starts, check)
        check.covered += 1
        result = conclude(version.ruleset, version.questions, interview)
        rest = Rest(version, result.level)
        found = rest.above(interview.values, interview.asked)
        for kind in _kinds(rest, result, len(interview.asked)):
            check.count(kind)
        if found is not None:
            late, more = found
            talk = " | ".join([*lines, f"=> {result.level.name}", *more])
            check.fail(f"with all questions {late.name}: {talk}")
    return check


def _kinds(rest: Rest, result: Assessment, asked: int) -> list[str]:
    kinds = [] if rest.cut else ["followed to every end"]
    if asked >= MOST_QUESTIONS:
        kinds.append("of 12 questions")
    if any(rule.startswith("left_unasked") for rule in result.rules):
        kinds.append("raised because of the limit")
    return kinds


def _talk(
    version: Version, dice: random.Random, starts: list[dict[str, FactValue]], check: Check
) -> tuple[Interview, list[str]]:
    """One interview, from a first message to its end. Answers that end it at once as an emergency
    are rarer than the others: nothing is left to prove then."""
    start = dict(dice.choice(starts)) if dice.random() < STARTED else {}
    told = {fact: start[fact] for fact in dice.sample(sorted(start), dice.randint(0, len(start)))}
    interview = Interview.fresh("en")
    if told:
        interview = hear(version.ruleset, version.questions, interview, reading(told)).interview
    lines = [f"patient: {shown(told)}"]
    mild = dice.random()
    while (question := next_question(version.ruleset, version.questions, interview)) is not None:
        for _ in range(TRIES):
            option = _option(dice, question, interview, mild)
            after = answered(version, interview, question, option)
            if after.ratchet is not Level.EMERGENCY_NOW or dice.random() < ALARMED:
                break
        lines.append(f"{question.id}: {option.id}")
        if len(lines) > MOST_QUESTIONS + 1:
            check.fail("does not end: " + " | ".join(lines))
            break
        interview = after
    return interview, lines


def _option(dice: random.Random, question: Question, interview: Interview, mild: float) -> Option:
    """A random answer; with the chance ``mild`` the one that denies what is asked."""
    fitting = options(question, interview)
    denials = [option for option in fitting if option.id in ("none", question.no)]
    return dice.choice(denials if denials and dice.random() < mild else fitting)


def check_languages(proof: Proof) -> Check:
    """(f) English and Italian lead to the same result."""
    check = Check("f", "English and Italian give the same result", "every option; sampled talks")
    dice, end = random.Random(proof.seed + 4), time.monotonic() + proof.budget / 4  # noqa: S311
    for question in proof.questions.in_order:
        for wording in ("self", "child"):
            talk = Interview(about="child" if wording == "child" else "self")
            english = render_question(proof.ruleset, question, talk, "en")
            italian = render_question(proof.ruleset, question, talk, "it")
            check.covered += 1
            if [c for c, _ in english.choices] != [c for c, _ in italian.choices]:
                check.fail(f"{question.id}: other choices in Italian")
    while time.monotonic() < end:
        en, it = Interview.fresh("en"), Interview.fresh("it")
        while (now := next_question(proof.ruleset, proof.questions, en)) is not None:
            twin = next_question(proof.ruleset, proof.questions, it)
            option = dice.choice(options(now, en))
            if twin is None or twin.id != now.id:
                check.fail(f"Italian asks {twin.id if twin else None} for {now.id}")
                break
            en = answered(proof.version, en, now, option)
            it = answered(proof.version, it, now, option)
        check.covered += 1
        last = [conclude(proof.ruleset, proof.questions, each) for each in (en, it)]
        if last[0].level is not last[1].level:
            check.fail(f"{last[0].level.name} and {last[1].level.name}: {shown(en.values)}")
    return check
