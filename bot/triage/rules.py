"""The rule set is data, loaded strictly and as a whole, or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from bot.triage.conditions import Condition, parse_condition
from bot.triage.facts import Vocabulary, load_vocabulary
from bot.triage.flags import load_flags
from bot.triage.levels import ALARMS, IMAGING, VISITS, AlarmKind, Level
from bot.triage.policy import (
    Policy,
    load_policy,
    read_level,
    read_sources,
    read_terms,
    read_texts,
)
from bot.triage.ruleset import (
    REVIEW_STATES,
    Example,
    Firing,
    Review,
    Rule,
    Ruleset,
    Shift,
    fire,
)
from bot.triage.signing import as_signed
from bot.triage.source_text import Entry, RulesetError, read_entries
from bot.triage.wording import load_wording

__all__ = ["Example", "Firing", "Rule", "Ruleset", "Shift", "fire", "load_ruleset"]

GROUP_FILES = {
    "A": "a_crisis_life_limb.yml",
    "B": "b_spine_nerves.yml",
    "C": "c_cancer_treatment.yml",
    "D": "d_children.yml",
    "E": "e_adults.yml",
    "F": "f_after_cryoablation.yml",
    "G": "g_requests.yml",
}
SOURCE_STATES = ("verified", "from_knowledge", "placeholder")


def load_ruleset(folder: Path, sources: Collection[str]) -> Ruleset:
    """The rule set of ``knowledge/triage``.

    ``sources`` are the keys of ``knowledge/sources.yml``; those of ``sources.extra.yml`` are added.
    Raises :class:`RulesetError` with file and line on the first thing that is wrong.
    """
    vocabulary = load_vocabulary(folder / "facts.yml")
    declared = set(sources) | set(load_extra_sources(folder / "sources.extra.yml"))
    guidelines = {
        key: value.text()
        for key, value in read_entries(folder / "guidelines.yml").mapping().items()
    }
    terms, titles = _read_named_terms(folder / "terms.yml", vocabulary)
    policy_entry = read_entries(folder / "policy.yml")
    policy = load_policy(policy_entry, vocabulary, terms, declared)
    reader = _RuleReader(vocabulary, terms, declared, guidelines)
    rules: list[Rule] = []
    canon: dict[str, Any] = {"policy": policy_entry.plain(), "terms": titles}
    for group, name in GROUP_FILES.items():
        entry = read_entries(folder / name)
        for rule_id, item in entry.mapping().items():
            if any(rule.id == rule_id for rule in rules):
                raise item.refuse(f"rule {rule_id!r} is given twice")
            rule = reader.rule(rule_id, group, item, len(rules))
            signed = item.mapping()["review"].mapping().get("signed")
            rules.append(as_signed(rule, signed.text() if signed else None))
            canon[rule_id] = {
                k: v for k, v in item.plain().items() if k not in ("review", "examples")
            }
    for rule in rules:
        _check_examples(rule, policy)
        if rule.id[0] not in policy.specificity:
            raise RulesetError(rule.file, rule.line, f"{rule.id}: no place in specificity")
    wording = load_wording(
        read_entries(folder / "result.yml"), vocabulary, terms, frozenset(r.id for r in rules)
    )
    canon["facts"] = {f: [s.kind, s.values, s.unit] for f, s in vocabulary.items()}
    canon["term_conditions"] = {name: entry.plain() for name, entry in terms.items()}
    digest = hashlib.sha256(
        json.dumps(canon, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()
    ruleset = Ruleset(
        rules=tuple(rules),
        vocabulary=vocabulary,
        policy=policy,
        terms=titles,
        guidelines=guidelines,
        wording=wording,
        hash=digest,
        by_id={rule.id: rule for rule in rules},
    )
    return replace(ruleset, flags=load_flags(folder / "flags.yml", ruleset))


def load_extra_sources(path: Path) -> dict[str, dict[str, Any]]:
    """The sources that only rules name, by key. Raises ``RulesetError``."""
    found: dict[str, dict[str, Any]] = {}
    fields = {"title", "body", "year", "url", "status", "note"}
    for key, entry in read_entries(path).mapping().items():
        entry.mapping(fields, fields)["status"].one_of(SOURCE_STATES, "status")
        found[key] = entry.plain()
    return found


def _read_named_terms(
    path: Path, vocabulary: Vocabulary
) -> tuple[dict[str, Entry], dict[str, str]]:
    terms: dict[str, Entry] = {}
    titles: dict[str, str] = {}
    for name, entry in read_entries(path).mapping().items():
        fields = entry.mapping({"title", "when"}, {"title", "when"})
        # A term may use only those above it, which rules out circles.
        parse_condition(fields["when"], vocabulary, terms)
        terms[name] = fields["when"]
        titles[name] = fields["title"].text()
    return terms, titles


def _check_examples(rule: Rule, policy: Policy) -> None:
    produced: set[Level] = set()
    for example in rule.examples:
        known = policy.normalise(example.facts)
        firing = fire(rule, known, *policy.presumptions(known))
        if (firing is not None) is not example.fires:
            word = "does not fire" if example.fires else "fires"
            raise RulesetError(
                rule.file, example.line, f"{rule.id}: the rule {word} on this example"
            )
        if firing is not None:
            if example.level is not None and firing.level is not example.level:
                raise RulesetError(
                    rule.file, example.line, f"{rule.id}: gives {firing.level.name} on this example"
                )
            produced.add(firing.level)
    reachable = {
        rule.level,
        *(s.level for s in (*rule.raises, *rule.lowers) if s.level is not None),
    }
    for level in reachable - produced:
        raise RulesetError(
            rule.file, rule.line, f"{rule.id}: unreachable: no example produces {level.name}"
        )


@dataclass(frozen=True, slots=True)
class _RuleReader:
    vocabulary: Vocabulary
    terms: Mapping[str, Entry]
    sources: Collection[str]
    guidelines: Collection[str]

    REQUIRED = ("title", "because", "when", "level", "imaging", "visit", "timescale", "source")
    OPTIONAL = ("unless", "raise", "lower", "variants", "hard", "modifier", "presume_soft")

    def rule(self, rule_id: str, group: str, entry: Entry, order: int) -> Rule:
        required = {*self.REQUIRED, "review", "examples"}
        fields = entry.mapping({*required, *self.OPTIONAL, "alarm", "family"}, required)
        level = read_level(fields["level"])

        def flag(key: str) -> bool:
            return fields[key].boolean() if key in fields else False

        keys = read_sources(fields["source"], self.sources)
        for key in keys:
            if key not in self.guidelines:
                raise fields["source"].refuse(f"no name for {key!r} in guidelines.yml")
        return Rule(
            id=rule_id,
            group=group,
            family=fields["family"].text() if "family" in fields else rule_id[0],
            title=fields["title"].text(),
            because=read_texts(fields["because"]),
            when=self._condition(fields["when"]),
            unless=self._condition(fields["unless"]) if "unless" in fields else None,
            level=level,
            raises=self._shifts(fields.get("raise"), needs_level=True),
            lowers=self._shifts(fields.get("lower"), needs_level=True),
            variants=self._shifts(fields.get("variants"), needs_level=False),
            imaging=read_terms(fields["imaging"], IMAGING, "test"),
            visit=read_terms(fields["visit"], VISITS, "visit"),
            timescale=fields["timescale"].text(),
            sources=keys,
            hard=flag("hard"),
            modifier=flag("modifier"),
            presumes_soft=level <= Level.URGENT_2W or flag("presume_soft"),
            alarm=_alarm(fields["alarm"]) if "alarm" in fields else None,
            review=_review(fields["review"]),
            examples=self._examples(fields["examples"]),
            order=order,
            file=entry.file,
            line=entry.line,
        )

    def _condition(self, entry: Entry) -> Condition:
        return parse_condition(entry, self.vocabulary, self.terms)

    def _shifts(self, entry: Entry | None, *, needs_level: bool) -> tuple[Shift, ...]:
        if entry is None:
            return ()
        keys = {"when", "imaging", "visit", "because", "timescale"}
        found: list[Shift] = []
        for item in entry.items():
            allowed = {*keys, "level"} if needs_level else keys
            fields = item.mapping(allowed, {"when", "level"} if needs_level else {"when"})
            found.append(
                Shift(
                    when=self._condition(fields["when"]),
                    level=read_level(fields["level"]) if needs_level else None,
                    imaging=(
                        read_terms(fields["imaging"], IMAGING, "test")
                        if "imaging" in fields
                        else None
                    ),
                    visit=read_terms(fields["visit"], VISITS, "visit")
                    if "visit" in fields
                    else None,
                    because=read_texts(fields["because"]) if "because" in fields else None,
                    timescale=fields["timescale"].text() if "timescale" in fields else None,
                )
            )
        return tuple(found)

    def _examples(self, entry: Entry) -> tuple[Example, ...]:
        kinds = entry.mapping({"fires", "near_miss"}, {"fires", "near_miss"})
        found: list[Example] = []
        for kind, fires in (("fires", True), ("near_miss", False)):
            cases = kinds[kind].items()
            if not cases:
                raise kinds[kind].refuse(f"no {kind} example")
            for case in cases:
                fields = case.mapping({"name", "facts", "level"}, {"name", "facts"})
                level = read_level(fields["level"]) if "level" in fields else None
                facts = self.vocabulary.check_entry(fields["facts"])
                found.append(Example(fields["name"].text(), facts, level, fires, case.line))
        return tuple(found)


def _alarm(entry: Entry) -> AlarmKind:
    return cast(AlarmKind, entry.one_of(ALARMS, "alarm"))


def _review(entry: Entry) -> Review:
    fields = entry.mapping({"status", "by", "on", "signed"}, {"status", "by", "on"})
    status = fields["status"].one_of(REVIEW_STATES, "review status")
    by, on = fields["by"].value, fields["on"].value
    if (status == "reviewed") != (by is not None and on is not None):
        raise entry.refuse("a reviewed rule names who and when; a draft names neither")
    return Review(status, None if by is None else str(by), None if on is None else str(on))
