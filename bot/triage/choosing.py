"""Which question comes next: those that may still be asked, and the one that can raise the level
the most."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.triage.background import asks_after_treatment, has_complaint, only_asks
from bot.triage.conditions import NOTHING, YES, Facts, open_facts
from bot.triage.levels import Level
from bot.triage.outlook import outlook, raised_at_most
from bot.triage.prospects import Prospect, reachable, want_first, want_sources
from bot.triage.questions import Question, Questions
from bot.triage.ruleset import Ruleset


def open_questions(
    ruleset: Ruleset, questions: Questions, known: Facts, asked: Collection[str]
) -> list[Question]:
    """The questions that were not asked, are not told already, and are or may come in scope; for
    somebody who only asks something, none but the safety question, and how they are if they were
    treated here."""
    symptom = has_complaint(known)
    asks = only_asks(known)
    treated = asks_after_treatment(known)
    untold = [
        q
        for q in questions.in_order
        if q.id not in asked
        and not q.manual
        and (q.always or (q.treated if treated else not asks))
        and not (q.opening and symptom)
        and not all(fact in known for fact in q.key)
    ]
    coming: set[str] = set()
    scope: frozenset[str] = NOTHING
    while True:
        found = {q.id for q in untold if _may_come(q, known, scope)}
        if found == coming:
            return [q for q in untold if q.id in coming]
        coming = found
        settled = _settled_by([q for q in untold if q.id in coming], known)
        scope = reachable(ruleset, known, settled)


def _settled_by(questions: Collection[Question], known: Facts) -> set[str]:
    return {fact for question in questions for fact in question.settles if fact not in known}


def _may_come(question: Question, known: Facts, scope: Collection[str]) -> bool:
    presumed = NOTHING if question.late else scope
    return question.ask_when is None or question.ask_when.test(known, presumed) is YES


def in_scope(question: Question, known: Facts) -> bool:
    """Whether the question may be asked now."""
    return question.ask_when is None or question.ask_when.test(known, NOTHING) is YES


def pick(
    ruleset: Ruleset, questions: Questions, known: Facts, asked: Collection[str]
) -> Question | None:
    """The question whose answer can raise the result the most, the first of those in their order.

    The opening ones go before all others: what they tell decides what else is asked.
    """
    candidates = open_questions(ruleset, questions, known, asked)
    wanted = wanted_facts(ruleset, candidates, known)
    if wanted is None:
        return None
    best: tuple[Prospect, Question] | None = None
    for question in candidates:
        if not in_scope(question, known):
            continue
        if question.opening or question.always:
            return question
        may = max((wanted[f] for f in question.settles if f in wanted), default=None)
        if may is not None and (best is None or may > best[0]):
            best = may, question
    return best[1] if best else None


def wanted_facts(
    ruleset: Ruleset, candidates: Collection[Question], known: Facts
) -> Mapping[str, Prospect] | None:
    """The facts that these open questions could still tell and that could raise the result, with
    those that decide whether such a question comes in scope, each with the level it could lead to;
    None when the result cannot rise."""
    askable = _settled_by(candidates, known)
    view = outlook(ruleset, known, askable)
    if view.level is Level.EMERGENCY_NOW:
        return None
    found = dict(view.wanted)
    may_follow = reachable(ruleset, known, askable)
    while True:
        before = dict(found)
        for question in candidates:
            may = max((found[f] for f in question.settles if f in found), default=None)
            if question.ask_when is not None and may is not None:
                want_first(found, open_facts(question.ask_when, known, NOTHING, may_follow), may)
        want_sources(found, ruleset, known, may_follow)
        if found == before:
            return found


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What could still raise the result, and how far at most."""

    facts: frozenset[str]
    level: Level


def left_over(
    ruleset: Ruleset, questions: Questions, known: Facts, asked: Collection[str]
) -> LeftOver | None:
    """What stays open when nothing more is asked; None when nothing does."""
    candidates = open_questions(ruleset, questions, known, asked)
    wanted = wanted_facts(ruleset, candidates, known)
    askable = _settled_by(candidates, known)
    facts = askable & set(wanted or ())
    if not wanted or not facts:
        return None
    highest = max(wanted[fact].level for fact in facts)
    may_follow = reachable(ruleset, known, askable)
    return LeftOver(frozenset(facts), raised_at_most(ruleset, known, may_follow, highest))
