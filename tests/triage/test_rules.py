"""The rules themselves: all there, each with examples that hold, each with a known source."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from bot.triage import Level, Ruleset, load_ruleset
from bot.triage.rules import Example, Rule, fire
from tests.triage.conftest import KNOWLEDGE, source_keys

RULESET = load_ruleset(KNOWLEDGE / "triage", source_keys())
EXAMPLES = [(rule, example) for rule in RULESET.rules for example in rule.examples]


def test_all_76_rules_are_there(ruleset: Ruleset) -> None:
    counts = Counter(rule.group for rule in ruleset.rules)
    assert counts == {"A": 13, "B": 10, "C": 12, "D": 9, "E": 16, "F": 12, "G": 4}
    assert len({rule.id for rule in ruleset.rules}) == 76


@pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{rule.id}: {example.name}" for rule, example in EXAMPLES]
)
def test_example_holds(ruleset: Ruleset, rule: Rule, example: Example) -> None:
    known = ruleset.policy.normalise(example.facts)
    firing = fire(rule, known, *ruleset.policy.presumptions(known))
    assert (firing is not None) is example.fires
    if firing is not None and example.level is not None:
        assert firing.level is example.level


def test_every_level_is_produced(ruleset: Ruleset) -> None:
    produced = {rule.level for rule in ruleset.rules}
    produced |= {s.level for r in ruleset.rules for s in (*r.raises, *r.lowers) if s.level}
    assert produced == set(Level)


def test_red_flags_that_may_not_be_taken_back_are_marked_hard(ruleset: Ruleset) -> None:
    for rule in ruleset.rules:
        if rule.id[0] in "XE" or rule.id in ("N01", "N02", "O01", "O02"):
            assert rule.hard, rule.id


def test_every_hard_rule_that_reaches_an_emergency_rings(ruleset: Ruleset) -> None:
    for rule in ruleset.rules:
        if rule.hard and rule.highest is Level.EMERGENCY_NOW:
            assert rule.alarm is not None, rule.id


def test_no_rule_claims_to_be_reviewed(ruleset: Ruleset) -> None:
    assert ruleset.review_counts() == {"draft": 76, "reviewed": 0}


def test_reasons_are_short_and_never_a_diagnosis(ruleset: Ruleset) -> None:
    banned = re.compile(r"\b(you have|it is|you are|Lei ha|si tratta)\b|niente di grave", re.I)
    for rule in ruleset.rules:
        for text in rule.because.values():
            assert len(text.split()) <= 22, (rule.id, text)
            assert not banned.search(text), (rule.id, text)


def test_the_hash_is_of_the_content(ruleset: Ruleset) -> None:
    assert ruleset.hash == RULESET.hash
    assert re.fullmatch(r"[0-9a-f]{64}", ruleset.hash)
