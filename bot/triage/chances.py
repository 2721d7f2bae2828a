"""What each rule does on facts of which some may still be told: stand, or be a chance."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.triage.conditions import NOTHING, YES, Facts, open_facts, steps_to
from bot.triage.levels import Level
from bot.triage.prospects import reachable
from bot.triage.ruleset import Firing, Rule, Ruleset, fire


@dataclass(frozen=True, slots=True)
class View:
    """What is known, what is presumed because it was asked in vain, and what may still be told."""

    known: Facts
    hard: frozenset[str]
    soft: frozenset[str]
    askable: frozenset[str]
    hard_or_open: set[str]
    soft_or_open: set[str]


@dataclass(frozen=True, slots=True)
class Chance:
    """A level that a rule could still give, and the facts on which that depends, in steps."""

    rule: Rule
    level: Level
    facts: Mapping[str, int]


def view_of(ruleset: Ruleset, known: Facts, askable: Collection[str]) -> View:
    """The view on normalised facts; what could follow from an answer may be told by it."""
    hard, soft = ruleset.policy.presumptions(known)
    may = reachable(ruleset, known, askable)
    return View(known, hard, soft, may, {*may, *hard}, {*may, *soft})


def sure_firing(rule: Rule, view: View) -> Firing | None:
    """The firing of a rule that no answer to come can hold back, at the level that no answer to
    come can lower."""
    firing = fire(rule, view.known, view.hard, view.soft)
    if firing is None:
        return None
    if rule.unless is not None and rule.unless.test(view.known, view.askable) is YES:
        return None
    if firing.level is rule.level:
        for each in rule.lowers:
            if each.level is not None and each.when.test(view.known, view.askable) is YES:
                return Firing(rule, each.level, each, firing.presumed)
    return firing


def chances_of(rule: Rule, firing: Firing | None, view: View) -> Iterator[Chance]:
    """The levels above its ``firing``, if it stands, that the rule could still give."""
    known, askable = view.known, view.askable
    presumed = view.soft if rule.presumes_soft else view.hard
    may = view.soft_or_open if rule.presumes_soft else view.hard_or_open
    if rule.when.test(known, may) is not YES:
        return
    if rule.unless is not None and rule.unless.test(known, NOTHING) is YES:
        return
    facts = steps_to(rule.when, known, presumed, may)
    if firing is None:
        # Exclusions are asked for only once the rule would fire without them.
        if not facts and rule.unless is not None:
            # One denial settles most of them.
            facts = dict.fromkeys(open_facts(rule.unless, known, NOTHING, askable), 1)
        yield Chance(rule, rule.level, facts)
    elif firing.level < rule.level:
        for shift in rule.lowers:
            open_lower = steps_to(shift.when, known, NOTHING, askable)
            yield Chance(rule, rule.level, open_lower)
    for shift in rule.raises:
        if shift.level is None or (firing is not None and firing.level >= shift.level):
            continue
        open_shift = steps_to(shift.when, known, view.hard, view.hard_or_open)
        if open_shift or shift.when.test(known, view.hard) is YES:
            yield Chance(rule, shift.level, _together(facts, open_shift))


def _together(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """The steps when both have to hold."""
    of_one, of_other = min(one.values(), default=0), min(other.values(), default=0)
    both = {fact: number + of_other for fact, number in one.items()}
    for fact, number in other.items():
        both[fact] = min(number + of_one, both.get(fact, number + of_one))
    return both
