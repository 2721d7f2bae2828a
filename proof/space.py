"""The decision space: every fact with the finitely many values that any condition can tell apart.

Two values of a fact that give the same answer in every test of every rule, policy and question are
one class, and one of them stands for all (symmetry). Numbers are cut at every threshold that some
test names; a range ``[low, high]`` is known by the cells of its two ends, because that is all that
a test of a range looks at.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from bot.findings.model import FactValue
from bot.triage import Questions, Ruleset
from bot.triage.conditions import NOTHING, Condition
from bot.triage.facts import UNKNOWN_VALUE, FactSpec

MISSING, UNKNOWN = 0, 1
"""Places of "nobody told" and "asked, not known" on every axis."""

Point = Mapping[str, int]
"""A fact set as the place of each fact on its axis; a fact that is left out is missing."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Axis:
    """The classes of values of one fact. ``values[place]`` stands for all of ``members[place]``.

    The first two places are "missing" (None) and "unknown"; ``vague`` are the places that leave the
    fact open: unknown, and the ranges.
    """

    fact: str
    kind: str
    values: tuple[FactValue | None, ...]
    members: tuple[tuple[FactValue | None, ...], ...]
    tests: tuple[Condition, ...]

    def __len__(self) -> int:
        return len(self.values)

    @property
    def vague(self) -> frozenset[int]:
        """The places of "unknown" and of ranges."""
        ranges = {place for place, value in enumerate(self.values) if isinstance(value, list)}
        return frozenset({UNKNOWN, *ranges})

    @property
    def known(self) -> range:
        """The places of known values, ranges among them."""
        return range(2, len(self.values))

    def place(self, value: FactValue | None) -> int:
        """The place of a value. Raises ``ValueError`` when no class fits it."""
        if value is None:
            return MISSING
        if value == UNKNOWN_VALUE:
            return UNKNOWN
        wanted = _signature(self.fact, value, self.tests)
        for place in self.known:
            other = self.values[place]
            if other is not None and _signature(self.fact, other, self.tests) == wanted:
                return place
        raise ValueError(f"{self.fact}: no class for this value")


class Space(Mapping[str, Axis]):
    """The axes of all facts that some condition reads, by fact. ``unread`` facts have none."""

    def __init__(
        self,
        rulesets: Iterable[Ruleset],
        questions: Iterable[Questions] = (),
        conditions: Iterable[Condition] = (),
    ) -> None:
        rulesets = tuple(rulesets)
        tests: dict[str, dict[str, Condition]] = {}
        for condition in (*conditions_of(rulesets, questions), *conditions):
            for leaf in _leaves(condition):
                for fact in leaf.facts:
                    tests.setdefault(fact, {})[leaf.text] = leaf
        for ruleset in rulesets:
            for implied in ruleset.policy.implications:
                for fact in (*implied.sets, *implied.unless_known):
                    tests.setdefault(fact, {})
        specs = {fact: spec for ruleset in rulesets for fact, spec in ruleset.vocabulary.items()}
        self._axes = {
            fact: _axis(spec, tuple(tests[fact].values()))
            for fact, spec in specs.items()
            if fact in tests
        }
        self.unread = tuple(fact for fact in specs if fact not in tests)

    def __getitem__(self, fact: str) -> Axis:
        return self._axes[fact]

    def __iter__(self) -> Iterator[str]:
        return iter(self._axes)

    def __len__(self) -> int:
        return len(self._axes)

    @property
    def size(self) -> int:
        """How many discretised fact sets there are."""
        return math.prod(len(axis) for axis in self._axes.values())

    def facts(self, point: Point) -> dict[str, FactValue]:
        """The fact set at a point, each class by its representative."""
        found: dict[str, FactValue] = {}
        for fact, place in point.items():
            value = self._axes[fact].values[place]
            if value is not None:
                found[fact] = value
        return found

    def point(self, facts: Mapping[str, FactValue]) -> dict[str, int]:
        """Where a fact set lies. Facts that no condition reads are left out."""
        return {f: self._axes[f].place(value) for f, value in facts.items() if f in self._axes}


def conditions_of(
    rulesets: Iterable[Ruleset], questions: Iterable[Questions] = ()
) -> Iterator[Condition]:
    """Every condition that decides anything in these rule sets and questions."""
    for ruleset in rulesets:
        for rule in ruleset.rules:
            yield rule.when
            if rule.unless is not None:
                yield rule.unless
            yield from (s.when for s in (*rule.raises, *rule.lowers, *rule.variants))
        policy = ruleset.policy
        yield policy.default.when
        yield from (each.when for each in policy.implications)
        yield from (each.unless for each in policy.unknown_as if each.unless is not None)
        yield from (scope.when for scope in policy.hard if scope.when is not None)
        yield from (each.when for each in (*policy.floors, *policy.raises))
        for need in policy.needs:
            yield from (each for each in (need.met, need.unless) if each is not None)
    for asked in questions:
        yield from (q.ask_when for q in asked.in_order if q.ask_when is not None)


def _leaves(condition: Condition) -> Iterator[Condition]:
    if condition.is_leaf:
        yield condition
    for part in condition.parts:
        yield from _leaves(part)


def _signature(fact: str, value: FactValue, tests: tuple[Condition, ...]) -> tuple[object, ...]:
    answers = tuple(test.test({fact: value}, NOTHING) for test in tests)
    return (isinstance(value, list), *answers)


def _axis(spec: FactSpec, tests: tuple[Condition, ...]) -> Axis:
    classes: dict[tuple[object, ...], list[FactValue | None]] = {}
    for value in _candidates(spec, tests):
        classes.setdefault(_signature(spec.id, value, tests), []).append(value)
    groups: list[tuple[FactValue | None, ...]] = [(None,), (UNKNOWN_VALUE,)]
    groups += [tuple(members) for members in classes.values()]
    return Axis(spec.id, spec.kind, tuple(group[0] for group in groups), tuple(groups), tests)


def _candidates(spec: FactSpec, tests: tuple[Condition, ...]) -> Iterator[FactValue]:
    if spec.kind == "flag":
        yield from (True, False)
    elif spec.kind == "choice":
        yield from spec.values
    else:
        yield from _numbers(tests)


def _numbers(tests: tuple[Condition, ...]) -> Iterator[FactValue]:
    """A number for each cell between and on the thresholds, then a range for each pair of cells."""
    cuts = sorted({float(found) for test in tests for found in _NUMBER.findall(test.text)})
    if not cuts:
        yield from (1.0, [1.0, 2.0])
        return
    edges = [cuts[0] - 1.0, *cuts, cuts[-1] + 1.0]
    cells: list[tuple[float, float]] = []
    for low, high in pairwise(edges):
        third = (high - low) / 3
        cells += [(low + third, high - third), (high, high)]
    del cells[-1]
    yield from (round(low, 4) for low, _ in cells)
    yield from ([round(low, 4), round(high, 4)] for low, high in cells if low < high)
    for (low, _), (_, high) in combinations(cells, 2):
        yield [round(low, 4), round(high, 4)]
