"""What an open fact could lead to, also by way of what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from bot.triage.conditions import NOTHING, YES, Facts, open_facts
from bot.triage.facts import is_known
from bot.triage.levels import Level
from bot.triage.policy import Implication
from bot.triage.ruleset import Ruleset


class Prospect(NamedTuple):
    """What a fact could lead to: a level, and (negative, so that the nearer is the greater) with
    how many facts."""

    level: Level
    nearness: int


def want(wanted: dict[str, Prospect], steps: Mapping[str, int], level: Level) -> None:
    """Notes that these facts could lead to the level, in so many ``steps`` each; the best prospect
    of several stays."""
    for fact, number in steps.items():
        _want(wanted, fact, Prospect(level, -number))


def want_first(wanted: dict[str, Prospect], facts: Collection[str], prospect: Prospect) -> None:
    """Notes that these facts are what another one with this prospect waits for: without them it
    leads nowhere, so they are as near."""
    for fact in facts:
        _want(wanted, fact, prospect)


def _want(wanted: dict[str, Prospect], fact: str, prospect: Prospect) -> None:
    wanted[fact] = max(prospect, wanted.get(fact, prospect))


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
    wanted: dict[str, Prospect], ruleset: Ruleset, known: Facts, may: Collection[str]
) -> None:
    """Adds to the wanted facts those from which a wanted one could follow."""
    for rule in reversed(ruleset.policy.implications):
        leads = [
            wanted[fact]
            for fact, value in rule.sets.items()
            if value is not False and fact in wanted and not is_known(known, fact)
        ]
        if leads:
            want_first(wanted, open_facts(rule.when, known, NOTHING, may), max(leads))
