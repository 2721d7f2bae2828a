"""What is still open: the level that stands now, and the facts which could yet raise it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.triage.assess import ALONE, combined_level
from bot.triage.conditions import NOTHING, YES, Facts, open_facts
from bot.triage.facts import is_known
from bot.triage.levels import Level
from bot.triage.policy import Implication
from bot.triage.ruleset import Firing, Rule, Ruleset, fire


@dataclass(frozen=True, slots=True)
class Outlook:
    """``level`` stands whatever else is answered; ``wanted`` facts could still raise it, each to
    the level beside it.

    ``fired`` is the part of the level that rules gave, without the default for a complaint and
    without a raise for what is not known: what a session does not go back on.
    """

    level: Level
    fired: Level
    wanted: Mapping[str, Level]


@dataclass(frozen=True, slots=True)
class _Chance:
    """A level that a rule could still give, and the facts on which that depends."""

    rule: Rule
    level: Level
    facts: frozenset[str]


def outlook(ruleset: Ruleset, known: Facts, askable: Collection[str]) -> Outlook:
    """What stands and what is open, on normalised facts. ``askable``: facts that may be asked."""
    view = _view(ruleset, known, askable)
    soft = view.soft
    sure: list[Firing] = []
    chances: list[_Chance] = []
    for rule in ruleset.rules:
        if rule.modifier:
            continue
        firing = _sure_firing(rule, view)
        if firing is not None:
            sure.append(firing)
        chances.extend(_chances(rule, firing, view))
    level, raised = _levels(ruleset, sure, known, soft)
    raised = max(raised, _standing_floor(ruleset, known))
    wanted = _wanted_by_rules(ruleset, sure, chances, raised)
    if raised is level:
        for each in ruleset.policy.raises:
            if (higher := level.raised(1, each.level)) > level:
                want(wanted, open_facts(each.when, known, soft, view.soft_or_open), higher)
    _want_needed(wanted, ruleset, known, view.soft_or_open, raised)
    _want_scopes(wanted, ruleset, known, view.askable)
    want_sources(wanted, ruleset, known, view.askable)
    kept = {fact: may for fact, may in wanted.items() if fact in askable}
    return Outlook(raised, _fired(ruleset, sure, known), kept)


def reachable(ruleset: Ruleset, known: Facts, askable: Collection[str]) -> frozenset[str]:
    """The facts that may be asked, and those that could follow from them: a lump that wakes at
    night is a pain, though nobody who came with a lump is asked whether it hurts."""
    may = set(askable)
    while True:
        found = {
            fact
            for rule in ruleset.policy.implications
            for fact in _gains(rule, known, may)
            if rule.when.test(known, may) is YES
        }
        if not found:
            return frozenset(may)
        may |= found


def _gains(rule: Implication, known: Facts, may: Collection[str]) -> list[str]:
    """The signs that the implication could add. What it denies makes nothing more urgent."""
    if any(is_known(known, fact) for fact in rule.unless_known):
        return []
    return [
        fact
        for fact, value in rule.sets.items()
        if value is not False and fact not in may and not is_known(known, fact)
    ]


def want_sources(
    wanted: dict[str, Level], ruleset: Ruleset, known: Facts, may: Collection[str]
) -> None:
    """Adds to the wanted facts those from which a wanted one could follow."""
    for rule in reversed(ruleset.policy.implications):
        leads = [
            wanted[fact]
            for fact, value in rule.sets.items()
            if value is not False and fact in wanted and not is_known(known, fact)
        ]
        if leads:
            want(wanted, open_facts(rule.when, known, NOTHING, may), max(leads))


def standing(ruleset: Ruleset, known: Facts, askable: Collection[str]) -> Level:
    """:attr:`Outlook.fired` alone: every message asks for it, and what is still open costs most."""
    view = _view(ruleset, known, askable)
    rules = (rule for rule in ruleset.rules if not rule.modifier)
    sure = [firing for rule in rules if (firing := _sure_firing(rule, view)) is not None]
    return _fired(ruleset, sure, known)


def _fired(ruleset: Ruleset, sure: list[Firing], known: Facts) -> Level:
    rules_only = max((f.level for f in sure), default=Level.SELF_CARE_INFO)
    return max(combined_level(ruleset, sure, rules_only), _standing_floor(ruleset, known))


def want(wanted: dict[str, Level], facts: Collection[str], level: Level) -> None:
    """Notes that these facts could lead to the level; the highest of several stays."""
    for fact in facts:
        wanted[fact] = max(level, wanted.get(fact, level))


def _levels(
    ruleset: Ruleset, sure: list[Firing], known: Facts, soft: frozenset[str]
) -> tuple[Level, Level]:
    """The level of the firings with default and combination, and the same after a raise."""
    policy = ruleset.policy
    level = max((f.level for f in sure), default=Level.SELF_CARE_INFO)
    complaint = policy.default.when.test(known, NOTHING) is YES
    if complaint and not any(f.rule.group != "G" for f in sure):
        level = max(level, policy.default.level)
    level = combined_level(ruleset, sure, level)
    for each in policy.raises:
        raised = level.raised(1, each.level)
        if raised > level and each.when.test(known, soft) is YES:
            return level, raised
    return level, level


def _standing_floor(ruleset: Ruleset, known: Facts) -> Level:
    """The highest floor that does not depend on what is still to be asked."""
    floors = (f for f in ruleset.policy.floors if not f.unsettled)
    standing = (f.level for f in floors if f.when.test(known, NOTHING) is YES)
    return max(standing, default=Level.SELF_CARE_INFO)


def _wanted_by_rules(
    ruleset: Ruleset, sure: list[Firing], chances: list[_Chance], level: Level
) -> dict[str, Level]:
    """The facts of every chance that lies above the level, alone or with a rule of another kind."""
    policy = ruleset.policy
    families = {f.rule.family for f in sure if f.level is policy.combination_of} - {ALONE}
    wanted: dict[str, Level] = {}
    for chance in chances:
        combines = (
            bool(families)
            and policy.combination_level > level
            and chance.level is policy.combination_of
            and chance.rule.family not in {*families, ALONE}
        )
        if chance.level > level or combines:
            want(wanted, chance.facts, policy.combination_level if combines else chance.level)
    return wanted


@dataclass(frozen=True, slots=True)
class _View:
    """What is known, what is presumed because it was asked in vain, and what may still be told."""

    known: Facts
    hard: frozenset[str]
    soft: frozenset[str]
    askable: frozenset[str]
    hard_or_open: set[str]
    soft_or_open: set[str]


def _view(ruleset: Ruleset, known: Facts, askable: Collection[str]) -> _View:
    hard, soft = ruleset.policy.presumptions(known)
    may = reachable(ruleset, known, askable)
    return _View(known, hard, soft, may, {*may, *hard}, {*may, *soft})


def _sure_firing(rule: Rule, view: _View) -> Firing | None:
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


def _chances(rule: Rule, firing: Firing | None, view: _View) -> Iterator[_Chance]:
    known, askable = view.known, view.askable
    presumed = view.soft if rule.presumes_soft else view.hard
    may = view.soft_or_open if rule.presumes_soft else view.hard_or_open
    if rule.when.test(known, may) is not YES:
        return
    if rule.unless is not None and rule.unless.test(known, NOTHING) is YES:
        return
    facts = open_facts(rule.when, known, presumed, may)
    if firing is None:
        # Exclusions are asked for only once the rule would fire without them.
        if not facts and rule.unless is not None:
            facts = open_facts(rule.unless, known, NOTHING, askable)
        yield _Chance(rule, rule.level, frozenset(facts))
    elif firing.level < rule.level:
        for shift in rule.lowers:
            open_lower = open_facts(shift.when, known, NOTHING, askable)
            yield _Chance(rule, rule.level, frozenset(open_lower))
    for shift in rule.raises:
        if shift.level is None or (firing is not None and firing.level >= shift.level):
            continue
        open_shift = open_facts(shift.when, known, view.hard, view.hard_or_open)
        if open_shift or shift.when.test(known, view.hard) is YES:
            yield _Chance(rule, shift.level, frozenset(facts | open_shift))


def _want_needed(
    wanted: dict[str, Level], ruleset: Ruleset, known: Facts, may: Collection[str], level: Level
) -> None:
    """The facts without which a floor above ``level`` may stay under the result."""
    policy = ruleset.policy
    floors = [f for f in policy.floors if f.unsettled and f.level > level]
    standing = [f.level for f in floors if f.when.test(known, may) is YES]
    if not standing:
        return
    for need in policy.needs:
        if not need.is_met(known) and not any(fact in known for fact in need.decided):
            open_ = [fact for fact in need.decided if not is_known(known, fact)]
            want(wanted, open_, max(standing))


def _want_scopes(
    wanted: dict[str, Level], ruleset: Ruleset, known: Facts, askable: Collection[str]
) -> None:
    """The facts that decide whether a red flag which was asked in vain counts as present."""
    for scope in ruleset.policy.hard:
        in_vain = any(fact in known and not is_known(known, fact) for fact in scope.facts)
        if in_vain and scope.when is not None:
            gates = open_facts(scope.when, known, NOTHING, askable)
            want(wanted, gates, Level.EMERGENCY_NOW)
