"""The checks over conversations: that they end, at the right level, in both languages."""

from __future__ import annotations

import random
import time

from bot.findings.model import Reading, ToldFact
from bot.triage import (
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
from bot.triage.outlook import in_scope, open_questions
from proof.check import Check, Facts, Proof, shown

MOST_QUESTIONS = 12


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


def answered(proof: Proof, interview: Interview, question: Question, option: Option) -> Interview:
    """The interview after a button."""
    put = ask(interview, question)
    message = reading({}, interview.language)
    return hear(
        proof.ruleset, proof.questions, put, message, question=question.id, option=option.id
    ).interview


def check_interviews(proof: Proof) -> Check:
    """(d) Every interview ends within 12 questions, at the level that all answers would give."""
    how = "sampled: random first messages and answers, then every question left is asked"
    check = Check("d", "Every interview ends in time, at the level of all answers", how)
    dice, end = random.Random(proof.seed + 3), time.monotonic() + proof.budget  # noqa: S311
    starts = [dict(e.facts) for rule in proof.ruleset.rules for e in rule.examples]
    while time.monotonic() < end:
        start = dict(dice.choice(starts)) if dice.random() < 0.7 else {}
        keep = dice.sample(sorted(start), dice.randint(0, len(start)))
        interview = Interview.fresh("en")
        told = {fact: start[fact] for fact in keep}
        if told:
            heard = hear(proof.ruleset, proof.questions, interview, reading(told))
            interview = heard.interview
        lines = [f"patient: {shown(told)}"]
        while (question := next_question(proof.ruleset, proof.questions, interview)) is not None:
            option = dice.choice(options(question, interview))
            lines.append(f"{question.id}: {option.id}")
            if len(lines) > MOST_QUESTIONS + 1:
                check.fail("does not end: " + " | ".join(lines))
                break
            interview = answered(proof, interview, question, option)
        check.covered += 1
        early = conclude(proof.ruleset, proof.questions, interview).level
        for _ in range(3):
            late, more = _all_asked(proof, interview, dice)
            if late > early:
                talk = " | ".join([*lines, f"=> {early.name}", *more])
                check.fail(f"with all questions {late.name}: {talk}")
    return check


def _all_asked(proof: Proof, interview: Interview, dice: random.Random) -> tuple[Level, list[str]]:
    lines: list[str] = []
    while True:
        known = proof.ruleset.policy.normalise(interview.values)
        left = open_questions(proof.questions, known, interview.asked)
        asked = next((q for q in left if in_scope(q, known)), None)
        if asked is None:
            return conclude(proof.ruleset, proof.questions, interview).level, lines
        option = dice.choice(options(asked, interview))
        lines.append(f"{asked.id}: {option.id}")
        interview = answered(proof, interview, asked, option)


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
            en = answered(proof, en, now, option)
            it = answered(proof, it, now, option)
        check.covered += 1
        last = [conclude(proof.ruleset, proof.questions, each) for each in (en, it)]
        if last[0].level is not last[1].level:
            check.fail(f"{last[0].level.name} and {last[1].level.name}: {shown(en.values)}")
    return check
