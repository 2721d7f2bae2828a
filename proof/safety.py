"""``safety.yml``: the red flags and the directions that the rules are held to, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.triage import Level, Ruleset
from bot.triage.conditions import Condition, parse_condition
from bot.triage.facts import Vocabulary
from bot.triage.policy import read_level
from bot.triage.source_text import Entry, read_entries

FILE = Path(__file__).with_name("safety.yml")


@dataclass(frozen=True)
class RedFlag:
    """Signs with which the level is never below ``level``, but for ``unless``."""

    source: str
    signs: Condition
    level: Level
    unless: Condition | None
    reason: str


@dataclass(frozen=True)
class Direction:
    """How one fact gets worse: places of its axis are compared by ``steps`` (flags and chains, from
    mild to bad) or from the number ``up`` on."""

    fact: str
    steps: tuple[bool | str, ...] = ()
    up: float | None = None


@dataclass(frozen=True)
class Safety:
    """The whole of ``safety.yml``. ``neither`` are facts without a direction, with the reason."""

    red_flags: tuple[RedFlag, ...]
    worse: Mapping[str, Direction]
    neither: Mapping[str, str]


def load_safety(ruleset: Ruleset, path: Path = FILE) -> Safety:
    """What the rules are held to. Raises ``RulesetError`` with file and line: on an unknown fact, a
    fact given twice, or a fact that a rule reads and that has no direction."""
    entry = read_entries(path)
    fields = entry.mapping({"red_flags", "worse"}, {"red_flags", "worse"})
    vocabulary = ruleset.vocabulary
    flags = tuple(_red_flag(item, vocabulary) for item in fields["red_flags"].items())
    worse, neither = _directions(fields["worse"], vocabulary)
    for rule in ruleset.rules:
        for fact in rule.facts - set(worse) - set(neither):
            raise fields["worse"].refuse(f"rule {rule.id} reads {fact!r}; say how it gets worse")
    return Safety(flags, worse, neither)


def _red_flag(entry: Entry, vocabulary: Vocabulary) -> RedFlag:
    required = {"from", "with", "level"}
    fields = entry.mapping(required | {"unless", "reason"}, required)
    unless = fields.get("unless")
    if (unless is None) != ("reason" not in fields):
        raise entry.refuse("an exception needs its reason")
    return RedFlag(
        source=fields["from"].text(),
        signs=parse_condition(fields["with"], vocabulary, {}),
        level=read_level(fields["level"]),
        unless=None if unless is None else parse_condition(unless, vocabulary, {}),
        reason=fields["reason"].text() if "reason" in fields else "",
    )


def _directions(
    entry: Entry, vocabulary: Vocabulary
) -> tuple[dict[str, Direction], dict[str, str]]:
    keys = {"yes", "no", "chains", "up", "neither"}
    fields = entry.mapping(keys, keys)
    worse: dict[str, Direction] = {}
    neither: dict[str, str] = {}

    def known(fact: str, where: Entry) -> str:
        if fact not in vocabulary:
            raise where.refuse(f"unknown fact {fact!r}")
        if fact in worse or fact in neither:
            raise where.refuse(f"{fact!r} is given twice")
        return fact

    for bad in (True, False):
        for item in fields["yes" if bad else "no"].items():
            fact = known(item.text(), item)
            worse[fact] = Direction(fact, (not bad, bad))
    for name, steps in fields["chains"].mapping().items():
        values = vocabulary[known(name, steps)].values
        chain = tuple(item.one_of(values, "value") for item in steps.items())
        worse[name] = Direction(name, chain)
    for name, least in fields["up"].mapping().items():
        worse[known(name, least)] = Direction(name, (), float(least.integer()))
    for name, reason in fields["neither"].mapping().items():
        neither[known(name, reason)] = reason.text()
    return worse, neither
