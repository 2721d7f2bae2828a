"""The checks over conversations: that they end, at the right level, in both languages."""

from __future__ import annotations

import random
import time
from collections.abc import Collection

from bot.findings.model import FactValue, Reading, ToldFact
from bot.triage import (
    Interview,
    Level,
    Option,
    Question,
    ask,
    assess,
    conclude,
    hear,
    next_question,
    render_question,
)
from bot.triage.choosing import in_scope, open_questions
from proof.ceiling import ceiling
from proof.check import Check, Facts, Proof, shown

MOST_QUESTIONS = 12
STARTED = 0.7
"""The share of talks that begin with something told."""
ALARMED, TRIES = 0.1, 4
"""How often an answer that rings the alarm stands, and how often another is looked for."""
MOST_TRIED = 400
"""Branches of one talk's rest that are gone into."""


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


def check_interviews(proof: Proof, *, seed: int | None = None) -> Check:
    """(d) Every interview ends within 12 questions, at the level that all answers would give."""
    how = "sampled: random first messages and answers; then every answer to every question left"
    check = Check("d", "Every interview ends in time, at the level of all answers", how)
    dice = random.Random(proof.seed + 3 if seed is None else seed)  # noqa: S311
    end = time.monotonic() + proof.budget
    starts = [dict(e.facts) for rule in proof.ruleset.rules for e in rule.examples]
    while time.monotonic() < end:
        interview, lines = _talk(proof, dice, starts, check)
        check.covered += 1
        early = conclude(proof.ruleset, proof.questions, interview).level
        rest = Rest(proof, early)
        found = rest.above(interview.values, interview.asked)
        check.counts.update(_kind(rest, len(interview.asked)))
        if found is not None:
            late, more = found
            check.fail(
                " | ".join(
                    [
                        f"with all questions {late.name}: {lines[0]}",
                        *lines[1:],
                        f"=> {early.name}",
                        *more,
                    ]
                )
            )
    return check


def _kind(rest: Rest, asked: int) -> list[str]:
    kinds = ["of 12 questions"] if asked >= MOST_QUESTIONS else []
    if rest.cut:
        return [*kinds, "whose rest was cut short"]
    return [*kinds, "followed to every end"] if rest.tried else kinds


def _talk(
    proof: Proof, dice: random.Random, starts: list[dict[str, FactValue]], check: Check
) -> tuple[Interview, list[str]]:
    """One interview, from a first message to its end. Answers that end it at once as an emergency
    are rarer than the others: nothing is left to prove then."""
    start = dict(dice.choice(starts)) if dice.random() < STARTED else {}
    told = {fact: start[fact] for fact in dice.sample(sorted(start), dice.randint(0, len(start)))}
    interview = Interview.fresh("en")
    if told:
        interview = hear(proof.ruleset, proof.questions, interview, reading(told)).interview
    lines = [f"patient: {shown(told)}"]
    mild = dice.random()
    while (question := next_question(proof.ruleset, proof.questions, interview)) is not None:
        for _ in range(TRIES):
            option = _option(dice, question, interview, mild)
            after = answered(proof, interview, question, option)
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


class Rest:
    """What all questions that an interview left unasked could still have led to."""

    def __init__(self, proof: Proof, early: Level) -> None:
        self._proof, self._early = proof, early
        self.tried = 0
        self.cut = False

    def above(self, facts: Facts, asked: Collection[str]) -> tuple[Level, list[str]] | None:
        """Answers that lead above the level of the interview, the level first; None when there are
        none. Branches that cannot lead there are not gone into."""
        ruleset, questions = self._proof.ruleset, self._proof.questions
        if self._early is Level.EMERGENCY_NOW:
            return None
        bound = ceiling(ruleset, questions, facts, asked, self._early)
        if bound.level <= self._early:
            return None
        self.tried += 1
        if self.tried > MOST_TRIED:
            self.cut = True
            return None
        known = ruleset.policy.normalise(facts)
        left = [q for q in open_questions(ruleset, questions, known, asked) if in_scope(q, known)]
        telling = [q for q in left if not bound.reads.isdisjoint(q.settles)] or left
        if not telling:
            late = assess(ruleset, facts).level
            return (late, []) if late > self._early else None
        question = telling[0]
        for option in (*question.options, question.dont_know):
            told = after_option(facts, question, option)
            if told is None:
                continue
            found = self.above(told, {*asked, question.id})
            if found is not None:
                return found[0], [f"{question.id}: {option.id}", *found[1]]
        return None


def after_option(facts: Facts, question: Question, option: Option) -> dict[str, FactValue] | None:
    """The facts after a button, as the interview takes it; None when it contradicts them."""
    told = dict(facts)
    for fact, value in option.sets.items():
        if told.get(fact) in (None, "unknown"):
            told[fact] = value
        elif value not in ("unknown", told[fact]):
            return None
    return told


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
