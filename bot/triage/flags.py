"""The flags of the second net (``knowledge/triage/flags.yml``): the rule and facts of each."""

from __future__ import annotations

from pathlib import Path

from bot.triage.conditions import NOTHING
from bot.triage.levels import Level
from bot.triage.ruleset import Flag, Ruleset, fire
from bot.triage.source_text import Entry, read_entries


def load_flags(path: Path, ruleset: Ruleset) -> dict[str, Flag]:
    """The flags by id; none when there is no such file (rule sets of before the second net). Raises
    ``RulesetError`` with file and line, also when the facts of a flag do not ring its rule."""
    if not path.exists():
        return {}
    return {
        name: _flag(name, entry, ruleset) for name, entry in read_entries(path).mapping().items()
    }


def _flag(name: str, entry: Entry, ruleset: Ruleset) -> Flag:
    fields = entry.mapping({"rule", "title", "facts"}, {"rule", "title", "facts"})
    rule = ruleset[fields["rule"].one_of(ruleset.by_id, "rule")]
    sets = []
    for item in fields["facts"].items():
        facts = ruleset.vocabulary.check_entry(item)
        firing = fire(rule, ruleset.policy.normalise(facts), NOTHING, NOTHING)
        rings = firing is not None and (
            firing.level is Level.EMERGENCY_NOW or rule.alarm == "safeguarding"
        )
        if rule.alarm is None or not rings:
            raise item.refuse(f"{name}: these facts do not ring {rule.id}")
        sets.append(facts)
    if not sets:
        raise entry.refuse(f"{name}: no facts")
    return Flag(name, fields["title"].text(), rule.id, tuple(sets))
