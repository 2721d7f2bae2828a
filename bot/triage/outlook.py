"""What is still open: the level that stands now, and the facts which could yet raise it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.triage.assess import ALONE, combined_level
from bot.triage.chances import Chance, View, chances_of, sure_firing, view_of
from bot.triage.conditions import NOTHING, YES, Facts, steps_to
from bot.triage.facts import is_known
from bot.triage.levels import Level
from bot.triage.policy import Safeguard
from bot.triage.prospects import Prospect, want, want_sources
from bot.triage.ruleset import Firing, Rule, Ruleset, fire


@dataclass(frozen=True, slots=True)
class Outlook:
    """``level`` stands whatever else is answered; ``wanted`` facts could still raise it, each to
    what stands beside it.

    ``fired`` is the part of the level that rules gave, without the default for a complaint and
    without a raise for what is not known: what a session does not go back on.
    """

    level: Level
    fired: Level
    wanted: Mapping[str, Prospect]


def outlook(ruleset: Ruleset, known: Facts, askable: Collection[str]) -> Outlook:
    """What stands and what is open, on normalised facts. ``askable``: facts that may be asked."""
    view = view_of(ruleset, known, askable)
    soft = view.soft
    sure: list[Firing] = []
    chances: list[Chance] = []
    for rule in ruleset.rules:
        if rule.modifier:
            continue
        firing = sure_firing(rule, view)
        if firing is not None:
            sure.append(firing)
        chances.extend(chances_of(rule, firing, view))
    held_back = _may_be_held_back(ruleset, sure, view)
    level = _unraised(ruleset, sure, known, default=not held_back)
    raises = [each for each in ruleset.policy.raises if each.when.test(known, soft) is YES]
    lifted = {each: _lifted(each, raises) for each in Level}
    raised = max(lifted[level], _standing_floor(ruleset, known))
    wanted = _wanted_by_rules(ruleset, sure, chances, raised, lifted)
    if raised is level:
        for each in ruleset.policy.raises:
            if (higher := level.raised(1, each.level)) > level:
                want(wanted, steps_to(each.when, known, soft, view.soft_or_open), higher)
    if level < ruleset.policy.default.level and not _any_complaint_rule(sure):
        _want_default(wanted, ruleset, view, held_back)
    _want_needed(wanted, ruleset, known, view.soft_or_open, raised)
    _want_scopes(wanted, ruleset, known, view.askable)
    want_sources(wanted, ruleset, known, view.askable)
    kept = {fact: may for fact, may in wanted.items() if fact in askable}
    return Outlook(raised, _fired(ruleset, sure, known), kept)


def standing(ruleset: Ruleset, known: Facts, askable: Collection[str]) -> Level:
    """:attr:`Outlook.fired` alone: every message asks for it, and what is still open costs most."""
    view = view_of(ruleset, known, askable)
    rules = (rule for rule in ruleset.rules if not rule.modifier)
    sure = [firing for rule in rules if (firing := sure_firing(rule, view)) is not None]
    return _fired(ruleset, sure, known)


def _fired(ruleset: Ruleset, sure: list[Firing], known: Facts) -> Level:
    rules_only = max((f.level for f in sure), default=Level.SELF_CARE_INFO)
    return max(combined_level(ruleset, sure, rules_only), _standing_floor(ruleset, known))


def _may_be_held_back(ruleset: Ruleset, sure: list[Firing], view: View) -> list[Rule]:
    """The rules that hold now in place of the default for a complaint, and that an answer to come
    may still hold back."""
    if _any_complaint_rule(sure):
        return []
    least = ruleset.policy.default.level
    milder = (r for r in ruleset.rules if r.group != "G" and not r.modifier and r.level < least)
    return [rule for rule in milder if fire(rule, view.known, view.hard, view.soft) is not None]


def _unraised(ruleset: Ruleset, sure: list[Firing], known: Facts, *, default: bool) -> Level:
    """The level of the firings with default and combination, before any raise."""
    policy = ruleset.policy
    level = max((f.level for f in sure), default=Level.SELF_CARE_INFO)
    complaint = policy.default.when.test(known, NOTHING) is YES
    if default and complaint and not _any_complaint_rule(sure):
        level = max(level, policy.default.level)
    return combined_level(ruleset, sure, level)


def _lifted(level: Level, raises: list[Safeguard]) -> Level:
    """The level after the first raise that moves it: there is one step at most."""
    higher = (level.raised(1, each.level) for each in raises)
    return next((each for each in higher if each > level), level)


def raised_at_most(ruleset: Ruleset, known: Facts, may: Collection[str], level: Level) -> Level:
    """A level that could come about, with the raise that could still come on top of it. One that
    holds already is part of every prospect."""
    presumed = ruleset.policy.presumptions(known)[1]
    raises = ruleset.policy.raises
    if any(each.when.test(known, presumed) is YES for each in raises):
        return level
    may_hold = [each for each in raises if each.when.test(known, {*may, *presumed}) is YES]
    return max((level.raised(1, each.level) for each in may_hold), default=level)


def _any_complaint_rule(sure: list[Firing]) -> bool:
    return any(f.rule.group != "G" for f in sure)


def _standing_floor(ruleset: Ruleset, known: Facts) -> Level:
    """The highest floor that does not depend on what is still to be asked."""
    floors = (f for f in ruleset.policy.floors if not f.unsettled)
    standing = (f.level for f in floors if f.when.test(known, NOTHING) is YES)
    return max(standing, default=Level.SELF_CARE_INFO)


def _wanted_by_rules(
    ruleset: Ruleset,
    sure: list[Firing],
    chances: list[Chance],
    level: Level,
    lifted: Mapping[Level, Level],
) -> dict[str, Prospect]:
    """The facts of every chance that lies above the level, alone or with a rule of another kind,
    after the raises that hold."""
    policy = ruleset.policy
    together = lifted[policy.combination_level]
    pairs = _pairing_families(ruleset, sure, chances) if together > level else set()
    wanted: dict[str, Prospect] = {}
    for chance in chances:
        combines = chance.level is policy.combination_of and chance.rule.family in pairs
        may = together if combines else lifted[chance.level]
        if may > level:
            want(wanted, chance.facts, may)
    return wanted


def _pairing_families(ruleset: Ruleset, sure: list[Firing], chances: list[Chance]) -> set[str]:
    """The kinds of rules that would make a second reason for two weeks, beside one that stands or
    beside each other."""
    of = ruleset.policy.combination_of
    standing = {f.rule.family for f in sure if f.level is of} - {ALONE}
    coming = {c.rule.family for c in chances if c.level is of} - {ALONE}
    return coming - standing if len(standing | coming) > 1 else set()


def _want_default(
    wanted: dict[str, Prospect], ruleset: Ruleset, view: View, held_back: list[Rule]
) -> None:
    """The facts that would make a complaint of it, or hold back a rule that stands in for that."""
    default = ruleset.policy.default
    conditions = [default.when, *(r.unless for r in held_back if r.unless is not None)]
    for condition in conditions:
        want(wanted, steps_to(condition, view.known, NOTHING, view.askable), default.level)


def _want_needed(
    wanted: dict[str, Prospect], ruleset: Ruleset, known: Facts, may: Collection[str], level: Level
) -> None:
    """The facts without which a floor above ``level`` may stay under the result."""
    policy = ruleset.policy
    floors = [f for f in policy.floors if f.unsettled and f.level > level]
    standing = [f.level for f in floors if f.when.test(known, may) is YES]
    if not standing:
        return
    for need in policy.needs:
        if not need.is_met(known) and not any(fact in known for fact in need.decided):
            open_ = {fact: 1 for fact in need.decided if not is_known(known, fact)}
            want(wanted, open_, max(standing))


def _want_scopes(
    wanted: dict[str, Prospect], ruleset: Ruleset, known: Facts, askable: Collection[str]
) -> None:
    """The facts that decide whether a red flag which was asked in vain counts as present."""
    for scope in ruleset.policy.hard:
        in_vain = any(fact in known and not is_known(known, fact) for fact in scope.facts)
        if in_vain and scope.when is not None:
            gates = steps_to(scope.when, known, NOTHING, askable)
            want(wanted, gates, Level.EMERGENCY_NOW)
