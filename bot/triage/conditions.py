"""Three-valued conditions over facts: yes, no, or not known yet.

A condition is kept in negation normal form (negation only at the leaves), so that presuming the
answer which lets a rule fire is the same as presuming every open leaf to be true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from bot.findings.model import FactValue
from bot.triage.facts import UNKNOWN_VALUE, FactSpec, Vocabulary
from bot.triage.source_text import Entry

Facts = Mapping[str, FactValue]


class Truth(Enum):
    """What a condition comes to."""

    NO = 0
    UNKNOWN = 1
    YES = 2


YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
NOTHING: frozenset[str] = frozenset()

Test = Callable[[Facts, Collection[str]], Truth]
"""``test(facts, presumed)``: a leaf that is not decided counts as yes when its fact is presumed."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition. ``text`` is its canonical wording for staff and for the hash."""

    text: str
    test: Test
    facts: frozenset[str]
    parts: tuple[Condition, ...] = ()
    conjunction: bool = False

    @property
    def is_leaf(self) -> bool:
        return not self.parts


def open_facts(
    condition: Condition, facts: Facts, settled: Collection[str], askable: Collection[str]
) -> set[str]:
    """The facts which could still turn the condition to yes.

    ``settled`` are presumed already, ``askable`` could still be told. Empty when the condition is
    decided, or when nothing askable can make it true.
    """
    return set(steps_to(condition, facts, settled, askable))


def steps_to(
    condition: Condition, facts: Facts, settled: Collection[str], askable: Collection[str]
) -> dict[str, int]:
    """The facts of :func:`open_facts`, each with how many facts at least, itself among them, have
    to be told for the condition to hold by way of it."""
    if condition.test(facts, settled) is not UNKNOWN or condition.test(facts, askable) is not YES:
        return {}
    if condition.is_leaf:
        return dict.fromkeys(condition.facts, 1)
    parts = [found for p in condition.parts if (found := steps_to(p, facts, settled, askable))]
    fewest = [min(found.values()) for found in parts]
    others = sum(fewest) if condition.conjunction else 0
    steps: dict[str, int] = {}
    for found, own in zip(parts, fewest, strict=True):
        for fact, number in found.items():
            whole = others - own + number if condition.conjunction else number
            steps[fact] = min(whole, steps.get(fact, whole))
    return steps


def support(condition: Condition, facts: Facts, presumed: Collection[str]) -> set[str]:
    """The facts by which a fulfilled condition is fulfilled; empty when it is not."""
    if condition.test(facts, presumed) is not YES:
        return set()
    if condition.is_leaf:
        return set(condition.facts)
    found: set[str] = set()
    for part in condition.parts:
        found |= support(part, facts, presumed)
    return found


def both(parts: Collection[Condition]) -> Condition:
    """All of the parts."""
    return _join(tuple(parts), conjunction=True)


def either(parts: Collection[Condition]) -> Condition:
    """Any of the parts."""
    return _join(tuple(parts), conjunction=False)


def _join(parts: tuple[Condition, ...], *, conjunction: bool) -> Condition:
    if len(parts) == 1:
        return parts[0]
    decisive, settled = (NO, YES) if conjunction else (YES, NO)
    tests = tuple(part.test for part in parts)

    def test(facts: Facts, presumed: Collection[str]) -> Truth:
        result = settled
        for each in tests:
            value = each(facts, presumed)
            if value is decisive:
                return decisive
            if value is UNKNOWN:
                result = UNKNOWN
        return result

    word = " and " if conjunction else " or "
    text = "(" + word.join(part.text for part in parts) + ")"
    facts = frozenset().union(*(part.facts for part in parts))
    return Condition(text, test, facts, parts, conjunction)


def parse_condition(
    entry: Entry, vocabulary: Vocabulary, terms: Mapping[str, Entry], *, positive: bool = True
) -> Condition:
    """The condition written at ``entry``.

    A mapping means all of its entries: ``all`` / ``any`` (lists), ``not``, ``is`` (named terms),
    or a fact with its value, list of values or comparison (``">= 38"``, ``"< 25"``, ``"3..12"``).
    Raises ``RulesetError`` with file and line.
    """
    parts: list[Condition] = []
    for key, value in entry.mapping().items():
        parts.append(_part(key, value, vocabulary, terms, positive))
    if not parts:
        raise entry.refuse("an empty condition")
    return _join(tuple(parts), conjunction=positive)


def _part(
    key: str, value: Entry, vocabulary: Vocabulary, terms: Mapping[str, Entry], positive: bool
) -> Condition:
    if key in ("all", "any"):
        items = [
            parse_condition(item, vocabulary, terms, positive=positive) for item in value.items()
        ]
        if not items:
            raise value.refuse(f"{key!r} needs at least one condition")
        return _join(tuple(items), conjunction=(key == "all") is positive)
    if key == "not":
        return parse_condition(value, vocabulary, terms, positive=not positive)
    if key == "is":
        found = []
        for item in value.items():
            name = item.text()
            if name not in terms:
                raise item.refuse(f"unknown term {name!r}")
            found.append(parse_condition(terms[name], vocabulary, terms, positive=positive))
        return _join(tuple(found), conjunction=positive)
    if key not in vocabulary:
        raise value.refuse(f"unknown fact {key!r}")
    return _leaf(vocabulary[key], value, positive)


def _leaf(spec: FactSpec, entry: Entry, positive: bool) -> Condition:
    if spec.kind == "flag":
        wanted = entry.boolean()
        return Condition(
            f"{spec.id} is {'yes' if wanted is positive else 'no'}",
            _flag_test(spec.id, wanted is positive),
            frozenset({spec.id}),
        )
    if spec.kind == "choice":
        named = {item.one_of(spec.values, f"value of {spec.id}") for item in entry.items()}
        values = named if positive else set(spec.values) - named
        if not values:
            raise entry.refuse(f"{spec.id} could never be so")
        shown = ", ".join(value for value in spec.values if value in values)
        return Condition(
            f"{spec.id} in {shown}",
            _choice_test(spec.id, frozenset(values)),
            frozenset({spec.id}),
        )
    span = _span(entry)
    text = f"{spec.id} {'' if positive else 'not '}{span.text}"
    return Condition(text, _number_test(spec.id, span, positive), frozenset({spec.id}))


def _flag_test(fact: str, wanted: bool) -> Test:
    def test(facts: Facts, presumed: Collection[str]) -> Truth:
        value = facts.get(fact)
        if value is wanted:
            return YES
        if value is None or value == UNKNOWN_VALUE:
            return YES if fact in presumed else UNKNOWN
        return NO

    return test


def _choice_test(fact: str, values: frozenset[str]) -> Test:
    def test(facts: Facts, presumed: Collection[str]) -> Truth:
        value = facts.get(fact)
        if value is None or value == UNKNOWN_VALUE:
            return YES if fact in presumed else UNKNOWN
        return YES if value in values else NO

    return test


def _number_test(fact: str, span: Span, positive: bool) -> Test:
    inside, outside = (YES, NO) if positive else (NO, YES)

    def test(facts: Facts, presumed: Collection[str]) -> Truth:
        value = facts.get(fact)
        if isinstance(value, int | float):
            return inside if span.holds(value) else outside
        if isinstance(value, list):
            low, high = span.holds(value[0]), span.holds(value[1])
            if low and high:
                return inside
            if not low and not high and not span.touches(value[0], value[1]):
                return outside
        return YES if fact in presumed else UNKNOWN

    return test


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of numbers with open or closed ends."""

    low: float
    high: float
    open_low: bool
    open_high: bool
    text: str

    def holds(self, number: float) -> bool:
        """Whether the number lies in it."""
        above = number > self.low if self.open_low else number >= self.low
        below = number < self.high if self.open_high else number <= self.high
        return above and below

    def touches(self, low: float, high: float) -> bool:
        """Whether a range whose ends lie outside reaches over it."""
        return low < self.low and high > self.high


_COMPARISON = re.compile(r"(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)")
_BETWEEN = re.compile(r"(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)")


def _span(entry: Entry) -> Span:
    value = entry.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Span(value, value, False, False, f"= {value:g}")
    if isinstance(value, str):
        text = value.strip()
        if found := _COMPARISON.fullmatch(text):
            sign, number = found.group(1), float(found.group(2))
            if sign.startswith(">"):
                return Span(number, float("inf"), sign == ">", False, text)
            return Span(float("-inf"), number, False, sign == "<", text)
        if found := _BETWEEN.fullmatch(text):
            low, high = float(found.group(1)), float(found.group(2))
            if low <= high:
                return Span(low, high, False, False, text)
    raise entry.refuse('bad comparison; write ">= 38", "< 25", "3..12" or a number')
