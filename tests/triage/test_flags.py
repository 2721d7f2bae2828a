"""The flags of the second net stand for rules that they ring."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.triage import Ruleset, RulesetError, load_weights
from bot.triage.flags import load_flags


def test_every_flag_that_the_net_knows_has_a_rule(ruleset: Ruleset) -> None:
    assert set(load_weights().names) == set(ruleset.flags)


@pytest.mark.parametrize(
    "line",
    [
        "x: {rule: E01, title: t, facts: [{breathless: true}]}",
        "x: {rule: A01, title: t, facts: [{pain: true}]}",
        "x: {rule: E99, title: t, facts: [{chest_pain: true}]}",
        "x: {rule: E01, title: t, facts: [{chest_pian: true}]}",
        "x: {rule: E01, title: t, facts: []}",
        "x: {rule: E01, facts: [{chest_pain: true}]}",
        "x: {rule: E01, title: t, facts: [{chest_pain: true}], more: 1}",
    ],
)
def test_a_flag_that_rings_no_rule_is_refused_with_its_line(
    ruleset: Ruleset, tmp_path: Path, line: str
) -> None:
    path = tmp_path / "flags.yml"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(RulesetError, match=r"flags\.yml"):
        load_flags(path, ruleset)


def test_rules_of_before_the_net_have_no_flags(ruleset: Ruleset, tmp_path: Path) -> None:
    assert load_flags(tmp_path / "flags.yml", ruleset) == {}


def test_what_is_denied_is_not_suspected_what_is_left_is(ruleset: Ruleset) -> None:
    flag = ruleset.flags["cauda_equina"]
    assert flag.undenied({}) == {"bladder_change": True}
    assert flag.undenied({"bladder_change": False}) == {"saddle_numbness": True}
    nothing = {"bladder_change": False, "saddle_numbness": False, "bowel_change": False}
    assert flag.undenied(nothing) is None
