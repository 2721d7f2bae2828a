"""The rule set as sets: for every rule and level, the fact sets at which it fires there.

The and/or of a condition, the order of implications and the policy on top of the rules are written
here a second time, over sets of fact sets instead of one. Each single test of a fact is the
program's own, run on every class of values. That both agree is checked by running the program on
the fact sets that :mod:`proof.agreement` picks, and on every counter-example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from bot.triage import Level, Rule, Ruleset
from bot.triage.assess import ALONE
from bot.triage.conditions import NOTHING, UNKNOWN, YES, Condition
from bot.triage.policy import Need, Safeguard
from bot.triage.ruleset import Shift
from proof.diagram import ALL, NONE, Diagrams
from proof.formula import TRUE, Formula, every, fulfilled, leaf, some
from proof.space import MISSING, Space
from proof.space import UNKNOWN as UNKNOWN_PLACE

Presumed = Mapping[str, int]
"""For each fact the fact sets in which it is presumed present."""

OF_REQUESTS = "G"


def diagrams_for(space: Space, ruleset: Ruleset) -> Diagrams:
    """Empty diagrams over the space. Facts that follow from others, and those that many rules
    share, come first: that keeps the diagrams small."""
    uses = dict.fromkeys(space, 0)
    for rule in ruleset.rules:
        for fact in rule.facts & set(uses):
            uses[fact] += 1
    for implied in ruleset.policy.implications:
        for fact in {*implied.when.facts, *implied.sets} & set(uses):
            uses[fact] += 5
    ordered = sorted(space, key=lambda fact: -uses[fact])
    return Diagrams({fact: len(space[fact]) for fact in ordered})


@dataclass(frozen=True)
class Firings:
    """One rule: the fact sets at which it fires, by level."""

    rule: Rule
    at: Mapping[Level, int]
    plain: int
    """Where its condition holds and nothing is presumed."""


class Model:
    """A rule set over the diagrams of a space."""

    def __init__(self, ruleset: Ruleset, space: Space, diagrams: Diagrams) -> None:
        self.ruleset, self.space, self.diagrams = ruleset, space, diagrams
        self.values = {
            fact: [diagrams.at(fact, {place}) for place in range(len(space[fact]))]
            for fact in diagrams.facts
        }
        self._normalise()
        self.vague = {
            fact: diagrams.some(self.values[fact][place] for place in space[fact].vague)
            for fact in space
        }
        self.hard, self.soft = self._presumptions()
        self.firings = {rule.id: self._firings(rule) for rule in ruleset.rules}
        self.raise_ = [(self._when(s, self.soft), s.level) for s in ruleset.policy.raises]
        self.floors = [(self._when(s, self.soft), s) for s in ruleset.policy.floors]
        self.settled = diagrams.every(self._met(need) for need in ruleset.policy.needs)
        self._base = {level: self._from_rules(level) for level in Level}

    # --- what is known ---------------------------------------------------------------------

    def is_known(self, fact: str) -> int:
        """Where the fact was told, or follows from what was told."""
        return self.diagrams.some(self.values[fact][place] for place in self.space[fact].known)

    def _normalise(self) -> None:
        policy, diagrams = self.ruleset.policy, self.diagrams
        for stand_in in policy.unknown_as:
            where = self.values[stand_in.fact][UNKNOWN_PLACE]
            if stand_in.unless is not None:
                where = diagrams.both(where, diagrams.no(self.yes(stand_in.unless)))
            self._set(stand_in.fact, where, stand_in.value)
        for implied in policy.implications:
            where = self.yes(implied.when)
            for fact in implied.unless_known:
                where = diagrams.both(where, diagrams.no(self.is_known(fact)))
            for fact, value in implied.sets.items():
                free = ALL if implied.overrides else diagrams.no(self.is_known(fact))
                self._set(fact, diagrams.both(where, free), value)

    def _set(self, fact: str, where: int, value: object) -> None:
        diagrams, target = self.diagrams, self.space[fact].place(value)  # type: ignore[arg-type]
        elsewhere = diagrams.no(where)
        self.values[fact] = [
            diagrams.either(diagrams.both(elsewhere, old), where if place == target else NONE)
            for place, old in enumerate(self.values[fact])
        ]

    def _presumptions(self) -> tuple[dict[str, int], dict[str, int]]:
        policy, diagrams = self.ruleset.policy, self.diagrams
        hard = {fact: self.vague[fact] for fact in policy.both_ways if fact in self.space}
        for scope in policy.hard:
            where = ALL if scope.when is None else self.yes(scope.when, self.vague)
            for fact in scope.facts & set(self.space):
                held = diagrams.both(self.vague[fact], where)
                hard[fact] = diagrams.either(hard.get(fact, NONE), held)
        soft = dict(hard)
        soft |= {fact: self.vague[fact] for fact in policy.soft if fact in self.space}
        return hard, soft

    # --- conditions ------------------------------------------------------------------------

    def yes(self, condition: Condition, presumed: Presumed | None = None) -> int:
        """Where the condition is certainly true, open leaves counted as true where presumed."""
        if condition.is_leaf:
            return self._leaf(condition, presumed or {})
        parts = [self.yes(part, presumed) for part in condition.parts]
        return self.diagrams.every(parts) if condition.conjunction else self.diagrams.some(parts)

    def _leaf(self, condition: Condition, presumed: Presumed) -> int:
        (fact,) = condition.facts
        certain, open_ = [], []
        for place, value in enumerate(self.space[fact].values):
            told = {} if value is None else {fact: value}
            truth = condition.test(told, NOTHING)
            if truth is YES:
                certain.append(self.values[fact][place])
            elif truth is UNKNOWN:
                open_.append(self.values[fact][place])
        presumable = self.diagrams.both(self.diagrams.some(open_), presumed.get(fact, NONE))
        return self.diagrams.either(self.diagrams.some(certain), presumable)

    def _when(self, safeguard: Safeguard, presumed: Presumed) -> int:
        return self.yes(safeguard.when, presumed)

    def _met(self, need: Need) -> int:
        diagrams = self.diagrams
        met = diagrams.every(self.is_known(fact) for fact in need.decided)
        if need.met is not None:
            met = diagrams.both(met, self.yes(need.met))
        return met if need.unless is None else diagrams.either(met, self.yes(need.unless))

    # --- rules -----------------------------------------------------------------------------

    def _firings(self, rule: Rule) -> Firings:
        diagrams = self.diagrams
        where = self.yes(rule.when, self.soft if rule.presumes_soft else self.hard)
        if rule.unless is not None:
            where = diagrams.both(where, diagrams.no(self.yes(rule.unless)))
        at = {rule.level: where}
        for shift in rule.lowers:
            at = self._shifted(at, shift, self.yes(shift.when), always=True)
        for shift in rule.raises:
            at = self._shifted(at, shift, self.yes(shift.when, self.hard), always=False)
        return Firings(rule, at, self.yes(rule.when))

    def _shifted(
        self, at: Mapping[Level, int], shift: Shift, where: int, *, always: bool
    ) -> dict[Level, int]:
        if shift.level is None:
            return dict(at)
        diagrams, moved = self.diagrams, dict.fromkeys({*at, shift.level}, NONE)
        for level, held in at.items():
            goes = where if always or shift.level > level else NONE
            stays = diagrams.both(held, diagrams.no(goes))
            moved[level] = diagrams.either(moved[level], stays)
            changed = diagrams.both(held, goes)
            moved[shift.level] = diagrams.either(moved[shift.level], changed)
        return moved

    def fires(self, rule: str, least: Level = Level.SELF_CARE_INFO) -> int:
        """Where the rule fires at this level or above."""
        at = self.firings[rule].at
        return self.diagrams.some(held for level, held in at.items() if level >= least)

    # --- the level --------------------------------------------------------------------------

    def families(self) -> dict[str, int]:
        """Where some rule of each family fires at exactly the level that combines."""
        policy, found = self.ruleset.policy, dict[str, int]()
        for firing in self.firings.values():
            if firing.rule.modifier or firing.rule.family == ALONE:
                continue
            held = firing.at.get(policy.combination_of, NONE)
            if held != NONE:
                family = firing.rule.family
                found[family] = self.diagrams.either(found.get(family, NONE), held)
        return found

    def from_rules(self, least: Level) -> Formula:
        """Where rules, their combination or the default for a complaint give at least this."""
        return self._base[least]

    def _from_rules(self, least: Level) -> Formula:
        if least is Level.SELF_CARE_INFO:
            return TRUE
        policy = self.ruleset.policy
        deciding = [rule for rule in self.ruleset.rules if not rule.modifier]
        sources = [leaf(self.fires(rule.id, least)) for rule in deciding]
        if policy.combination_of < least <= policy.combination_level:
            families = sorted(self.families().items())
            sources += [
                every((leaf(one), leaf(other)))
                for (_, one), (_, other) in combinations(families, 2)
            ]
        if least <= policy.default.level:
            # Rules at this level or above are sources already: only the milder ones hold it back.
            milder = self.diagrams.some(
                self.fires(rule.id)
                for rule in deciding
                if rule.group != OF_REQUESTS and rule.level < least
            )
            complaint = self.yes(policy.default.when)
            sources.append(leaf(self.diagrams.both(complaint, self.diagrams.no(milder))))
        return some(sources)

    def raised(self, least: Level) -> Formula:
        """Where the level with a raise by one step is at least this; floors left out."""
        if least is Level.SELF_CARE_INFO:
            return TRUE
        below = self.from_rules(Level(least - 1))
        steps = [every((leaf(held), below)) for held, cap in self.raise_ if cap >= least]
        return some((self.from_rules(least), *steps))

    def level(self, least: Level) -> Formula:
        """Where the assessment's level is at least this."""
        diagrams = self.diagrams
        floors = []
        for held, floor in self.floors:
            if floor.level < least:
                continue
            stands = diagrams.both(held, diagrams.no(self.settled)) if floor.unsettled else held
            floors.append(leaf(stands))
        return some((self.raised(least), *floors))

    def level_at(self, point: Mapping[str, int]) -> Level:
        """The level at one fact set."""
        held = [x for x in Level if fulfilled(self.diagrams, self.level(x), dict(point))]
        return max(held)


def is_told(place: int) -> bool:
    """Whether a place stands for something that was said, be it "I don't know"."""
    return place != MISSING
