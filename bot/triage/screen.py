"""The red-flag screen: what one message says, with what is known, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.findings.model import FactValue, Reading
from bot.triage.conditions import NOTHING, support
from bot.triage.levels import AlarmKind, Level
from bot.triage.ruleset import Firing, Ruleset, fire

_KIND_ORDER: tuple[AlarmKind, ...] = ("crisis", "medical", "safeguarding")


NOTE = "second_net"
"""The key of the second net's note in :attr:`Reading.extra` (:mod:`bot.triage.second_net`)."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Red flags that this message told. ``level`` is EMERGENCY_NOW, or SAME_DAY for a
    safeguarding matter without danger at this moment. ``suspected`` is the flag of the second net
    when the alarm rests on it."""

    level: Level
    rules: tuple[str, ...]
    kind: AlarmKind
    facts: Mapping[str, FactValue]
    suspected: str | None = None


def screen(
    ruleset: Ruleset, reading: Reading, known_facts: Mapping[str, FactValue]
) -> Alarm | None:
    """The alarm of this message, or None.

    Only rules that are certainly true count, and a fact that this message told must take part, so
    that an old alarm does not ring again with every message.
    """
    told = {
        fact: value
        for fact, value in reading.facts.items()
        if fact in ruleset.vocabulary and value is not False and value != "unknown"
    }
    if not told:
        return None
    policy = ruleset.policy
    before = {**known_facts, **{f: v for f, v in reading.facts.items() if f in ruleset.vocabulary}}
    # A sign told once is not taken back by a later "no": that needs a confirmed correction.
    for fact, value in known_facts.items():
        if value is True and before.get(fact) is False:
            before[fact] = True
    known = policy.normalise(before)
    implied = policy.normalise(told)
    new = {f for f in implied if known_facts.get(f) != implied[f]} | set(told)
    found: list[Firing] = []
    for rule in ruleset.rules:
        if rule.alarm is None or new.isdisjoint(rule.facts):
            continue
        firing = fire(rule, known, NOTHING, NOTHING)
        if firing is None or not _rings(firing):
            continue
        taking_part = support(rule.when, known, NOTHING)
        if firing.shift is not None:
            taking_part |= support(firing.shift.when, known, NOTHING)
        if not new.isdisjoint(taking_part):
            found.append(firing)
    if not found:
        return None
    level = max(f.level for f in found)
    kinds = {f.rule.alarm for f in found if f.level is level}
    kind = next(each for each in _KIND_ORDER if each in kinds)
    note = reading.extra.get(NOTE) or {}
    suspected = note.get("flag") if note.get("sure") and note.get("facts") else None
    return Alarm(level, tuple(f.rule.id for f in found), kind, told, suspected)


def _rings(firing: Firing) -> bool:
    return firing.level is Level.EMERGENCY_NOW or firing.rule.alarm == "safeguarding"
