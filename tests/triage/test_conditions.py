"""Three-valued logic, by table."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from bot.findings.model import FactValue
from bot.triage.conditions import (
    NO,
    UNKNOWN,
    YES,
    Condition,
    Truth,
    open_facts,
    parse_condition,
    steps_to,
)
from bot.triage.facts import FactError, FactSpec, Vocabulary
from bot.triage.source_text import read_entries

VOCABULARY = Vocabulary(
    {
        "a": FactSpec("a", "flag", "A"),
        "b": FactSpec("b", "flag", "B"),
        "c": FactSpec("c", "choice", "C", ("red", "green", "blue")),
        "n": FactSpec("n", "number", "N"),
    }
)


@pytest.fixture
def condition(tmp_path: Path):
    def make(text: str) -> Condition:
        path = tmp_path / "condition.yml"
        path.write_text(text, encoding="utf-8")
        return parse_condition(read_entries(path), VOCABULARY, {})

    return make


def facts(**values: FactValue | None) -> dict[str, FactValue]:
    return {fact: value for fact, value in values.items() if value is not None}


FLAG = {YES: True, NO: False, UNKNOWN: None}


@pytest.mark.parametrize(("left", "right"), list(product(Truth, repeat=2)))
def test_all_any_and_not_follow_kleene(condition, left: Truth, right: Truth) -> None:
    known = facts(a=FLAG[left], b=FLAG[right])
    lesser = min(left, right, key=lambda truth: truth.value)
    greater = max(left, right, key=lambda truth: truth.value)
    negated = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}
    assert condition("{all: [{a: true}, {b: true}]}").test(known, ()) is lesser
    assert condition("{a: true, b: true}").test(known, ()) is lesser
    assert condition("{any: [{a: true}, {b: true}]}").test(known, ()) is greater
    assert condition("{not: {a: true}}").test(known, ()) is negated[left]
    both_negated = condition("{not: {all: [{a: true}, {b: true}]}}")
    assert both_negated.test(known, ()) is negated[lesser]
    assert condition("{not: {any: [{a: true}, {b: true}]}}").test(known, ()) is negated[greater]


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("{n: '>= 38'}", 38, YES),
        ("{n: '>= 38'}", 37.9, NO),
        ("{n: '< 25'}", 24.9, YES),
        ("{n: '< 25'}", 25, NO),
        ("{n: '<= 7'}", 7, YES),
        ("{n: '> 42'}", 42, NO),
        ("{n: '3..12'}", 3, YES),
        ("{n: '3..12'}", 12.5, NO),
        ("{n: 4}", 4, YES),
        ("{n: '3..12'}", [4, 9], YES),
        ("{n: '3..12'}", [1, 2], NO),
        ("{n: '3..12'}", [1, 5], UNKNOWN),
        ("{n: '3..12'}", [1, 90], UNKNOWN),
        ("{n: '>= 21'}", [14, 28], UNKNOWN),
        ("{n: '>= 21'}", "unknown", UNKNOWN),
        ("{n: '>= 21'}", None, UNKNOWN),
        ("{not: {n: '>= 21'}}", [21, 28], NO),
        ("{not: {n: '>= 21'}}", [1, 28], UNKNOWN),
    ],
)
def test_numbers_and_ranges(condition, text: str, value: FactValue | None, expected: Truth) -> None:
    assert condition(text).test(facts(n=value), ()) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("red", YES), ("green", YES), ("blue", NO), ("unknown", UNKNOWN), (None, UNKNOWN)],
)
def test_choices(condition, value: str | None, expected: Truth) -> None:
    assert condition("{c: [red, green]}").test(facts(c=value), ()) is expected
    negated = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[expected]
    assert condition("{not: {c: [red, green]}}").test(facts(c=value), ()) is negated


def test_presuming_decides_only_what_is_open(condition) -> None:
    wanted = condition("{a: true, not: {b: true}}")
    assert wanted.test({}, {"a", "b"}) is YES
    assert wanted.test({"a": "unknown", "b": "unknown"}, {"a", "b"}) is YES
    assert wanted.test({"a": False}, {"a", "b"}) is NO
    assert wanted.test({"b": True}, {"a", "b"}) is NO
    assert wanted.test({}, {"a"}) is UNKNOWN


def test_open_facts_are_those_that_can_still_make_it_true(condition) -> None:
    wanted = condition("{any: [{a: true, b: true}, {c: red}]}")
    everything = {"a", "b", "c", "n"}
    assert open_facts(wanted, {}, (), everything) == {"a", "b", "c"}
    assert open_facts(wanted, {"a": False}, (), everything) == {"c"}
    assert open_facts(wanted, {}, (), {"a"}) == set()
    assert open_facts(wanted, {"c": "red"}, (), everything) == set()


def test_steps_count_all_that_has_to_be_told_by_the_shortest_way(condition) -> None:
    wanted = condition("{any: [{a: true, b: true}, {c: red}]}")
    everything = {"a", "b", "c", "n"}
    assert steps_to(wanted, {}, (), everything) == {"a": 2, "b": 2, "c": 1}
    assert steps_to(wanted, {"a": True}, (), everything) == {"b": 1, "c": 1}
    assert steps_to(wanted, {}, {"a"}, everything) == {"b": 1, "c": 1}
    both = condition("{n: '> 3', any: [{a: true, b: true}, {c: red}]}")
    assert steps_to(both, {}, (), everything) == {"n": 2, "c": 2, "a": 3, "b": 3}


@pytest.mark.parametrize(
    ("fact", "value"),
    [("a", 1), ("a", "yes"), ("c", "pink"), ("n", True), ("n", [3, 1]), ("n", "3"), ("x", True)],
)
def test_a_value_that_does_not_fit_is_refused_without_being_repeated(fact: str, value) -> None:
    with pytest.raises(FactError) as refusal:
        VOCABULARY.check({fact: value})
    assert str(value) not in str(refusal.value).replace(fact, "")


def test_canonical_values() -> None:
    told = {"a": True, "c": "unknown", "n": (3, 3)}
    assert VOCABULARY.check(told) == {"a": True, "c": "unknown", "n": 3}
