"""What the questions that an interview left unasked could still have led to, answer by answer."""

from __future__ import annotations

from collections.abc import Collection

from bot.findings.model import FactValue
from bot.triage import Level, Option, Question, assess
from bot.triage.choosing import in_scope, open_questions
from proof.ceiling import ceiling
from proof.check import Facts
from proof.knowledge import Version

MOST_TRIED = 400
"""Branches of one talk's rest that are gone into."""


class Rest:
    """What all questions that an interview left unasked could still have led to."""

    def __init__(self, version: Version, early: Level) -> None:
        self._ruleset, self._questions, self._early = version.ruleset, version.questions, early
        self.tried = 0
        self.cut = False

    def above(self, facts: Facts, asked: Collection[str]) -> tuple[Level, list[str]] | None:
        """Answers that lead above the level of the interview, the level first; None when there are
        none. Branches that cannot lead there are not gone into."""
        ruleset, questions = self._ruleset, self._questions
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
