"""The rules in memory, and how one of them fires."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.findings.model import FactValue
from bot.triage.conditions import NOTHING, YES, Condition, Facts
from bot.triage.facts import Vocabulary
from bot.triage.levels import AlarmKind, Level
from bot.triage.policy import Policy, Texts
from bot.triage.wording import Wording

REVIEW_STATES = ("draft", "reviewed")


@dataclass(frozen=True, slots=True)
class Shift:
    """Another level, or another first test and visit, of a rule under a further condition."""

    when: Condition
    level: Level | None
    imaging: tuple[str, ...] | None
    visit: tuple[str, ...] | None
    because: Texts | None
    timescale: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """Who has signed the rule. ``by`` and ``on`` are None for a draft."""

    status: str
    by: str | None
    on: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """A case beside its rule, named as a sentence."""

    name: str
    facts: Mapping[str, FactValue]
    level: Level | None
    fires: bool
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``raises`` and ``lowers`` are its other levels, ``variants`` other tests or visits.

    ``unless`` holds it back only when certain: an open exclusion never keeps a rule from firing.
    A ``modifier`` says something to do without a level of its own.
    """

    id: str
    group: str
    family: str
    title: str
    because: Texts
    when: Condition
    unless: Condition | None
    level: Level
    raises: tuple[Shift, ...]
    lowers: tuple[Shift, ...]
    variants: tuple[Shift, ...]
    imaging: tuple[str, ...]
    visit: tuple[str, ...]
    timescale: str
    sources: tuple[str, ...]
    hard: bool
    modifier: bool
    presumes_soft: bool
    alarm: AlarmKind | None
    review: Review
    examples: tuple[Example, ...]
    order: int
    file: str
    line: int

    @property
    def highest(self) -> Level:
        """The highest level that the rule can ever give."""
        return max([self.level, *(s.level for s in self.raises if s.level is not None)])

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that its level depends on."""
        used = set(self.when.facts)
        if self.unless is not None:
            used |= self.unless.facts
        for shift in (*self.raises, *self.lowers):
            used |= shift.when.facts
        return frozenset(used)


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing that the screen's second net may suspect. ``facts`` are sets in order of
    preference; each of them alone rings ``rule``. ``title`` is for staff."""

    id: str
    title: str
    rule: str
    facts: tuple[Mapping[str, FactValue], ...]

    def undenied(self, told: Mapping[str, FactValue]) -> Mapping[str, FactValue] | None:
        """The first set of which ``told`` says nothing else, None when each is denied."""
        return next(
            (
                facts
                for facts in self.facts
                if all(told.get(fact, value) == value for fact, value in facts.items())
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that holds: at which level, and through which of its shifts."""

    rule: Rule
    level: Level
    shift: Shift | None
    presumed: frozenset[str]


@dataclass(frozen=True)
class Ruleset:
    """All rules, terms and policies of one version, identified by ``hash``."""

    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    policy: Policy
    terms: Mapping[str, str]
    guidelines: Mapping[str, str]
    wording: Wording
    hash: str
    by_id: Mapping[str, Rule] = field(default_factory=dict)
    flags: Mapping[str, Flag] = field(default_factory=dict)

    def __getitem__(self, rule: str) -> Rule:
        return self.by_id[rule]

    def review_counts(self) -> dict[str, int]:
        """How many rules are in each review state."""
        counts = dict.fromkeys(REVIEW_STATES, 0)
        for rule in self.rules:
            counts[rule.review.status] += 1
        return counts


def fire(rule: Rule, known: Facts, hard: Collection[str], soft: Collection[str]) -> Firing | None:
    """The rule's firing on normalised facts, or None. ``hard`` and ``soft`` are the presumptions of
    :meth:`Policy.presumptions`."""
    presumed = soft if rule.presumes_soft else hard
    if rule.when.test(known, presumed) is not YES:
        return None
    if rule.unless is not None and rule.unless.test(known, NOTHING) is YES:
        return None
    level, shift = rule.level, None
    for each in rule.lowers:
        if each.level is not None and each.when.test(known, NOTHING) is YES:
            level, shift = each.level, each
    for each in rule.raises:
        if each.level is not None and each.level > level and each.when.test(known, hard) is YES:
            level, shift = each.level, each
    certain = rule.when.test(known, NOTHING) is YES
    return Firing(rule, level, shift, frozenset() if certain else frozenset(presumed))
