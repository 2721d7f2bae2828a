"""The highest level that an interview could still reach, computed apart from the interview itself.

The bound takes every fact that any question left could settle, or that could follow from one, as
whatever a rule wants it to be. It may be too high, never too low: where it does not lie above the
result, no answer to any question left could have changed it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.triage import Level, Question, Questions, Rule, Ruleset
from bot.triage.assess import ALONE
from bot.triage.conditions import NOTHING, YES
from bot.triage.facts import UNKNOWN_VALUE, is_known
from proof.check import Facts


@dataclass(frozen=True)
class Ceiling:
    """``level`` is the bound; ``reads`` are the facts on which the rules above a level hang."""

    level: Level
    reads: frozenset[str]


def ceiling(
    ruleset: Ruleset, questions: Questions, facts: Facts, asked: Collection[str], above: Level
) -> Ceiling:
    """The bound for these facts, with the facts read by all that could lead above ``above``."""
    policy = ruleset.policy
    known = policy.normalise(facts)
    may = tellable(ruleset, questions, known, asked)
    known = {fact: value for fact, value in known.items() if fact not in may}
    vague = {fact for fact, value in known.items() if not is_exact(value)}
    hard = may | (vague & policy.both_ways)
    for scope in policy.hard:
        if scope.when is None or scope.when.test(known, may | vague) is YES:
            hard |= vague & scope.facts
    soft = hard | (vague & policy.soft)
    found = [(rule, top) for rule in ruleset.rules if (top := _top(rule, known, hard, soft))]
    level = max((top for _, top in found), default=Level.SELF_CARE_INFO)
    reads = {fact for rule, top in found if top > above for fact in rule.facts}
    two_weeks = [rule for rule, top in found if top >= policy.combination_of]
    if len({rule.family for rule in two_weeks} - {ALONE}) > 1:
        level = max(level, policy.combination_level)
        if policy.combination_level > above:
            reads |= {fact for rule in two_weeks for fact in rule.facts}
    for each in (policy.default, *policy.floors):
        settled = each.unsettled and all(need.is_met(known) for need in policy.needs)
        if each.level > level and not settled and each.when.test(known, soft) is YES:
            level = each.level
            reads |= each.when.facts
    for each in policy.raises:
        if each.when.test(known, soft) is YES:
            level = level.raised(1, each.level)
            reads |= each.when.facts
    return Ceiling(level, frozenset(reads))


def _top(rule: Rule, known: Facts, hard: Collection[str], soft: Collection[str]) -> Level | None:
    """The highest level that the rule could give; None when it cannot fire."""
    if rule.modifier or rule.when.test(known, soft if rule.presumes_soft else hard) is not YES:
        return None
    if rule.unless is not None and rule.unless.test(known, NOTHING) is YES:
        return None
    levels = (s.level for s in rule.raises if s.level and s.when.test(known, hard) is YES)
    return max([rule.level, *levels])


def is_exact(value: object) -> bool:
    """Whether a value leaves nothing open."""
    return value != UNKNOWN_VALUE and not isinstance(value, list)


def tellable(
    ruleset: Ruleset, questions: Questions, known: Facts, asked: Collection[str]
) -> set[str]:
    """The facts that the questions left could settle or imply, whatever is answered to them."""
    may: set[str] = set()
    while True:
        before = len(may)
        for question in questions.in_order:
            if _could_come(question, known, asked, may):
                may |= {fact for fact in question.settles if not is_known(known, fact)}
        for rule in ruleset.policy.implications:
            follows = rule.when.test(known, NOTHING) is not YES  # else it has been applied already
            if follows and rule.when.test(known, may) is YES:
                may |= {f for f in rule.sets if rule.overrides or not is_known(known, f)}
        if len(may) == before:
            return may


def _could_come(
    question: Question, known: Facts, asked: Collection[str], may: Collection[str]
) -> bool:
    if question.id in asked or question.manual or all(fact in known for fact in question.key):
        return False
    return question.ask_when is None or question.ask_when.test(known, may) is YES
