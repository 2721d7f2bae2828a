"""What holds over all rules: implications, uncertainty, floors, raises, ties and the default.

Everything here is data (``policy.yml``), read as strictly as the rules are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.findings.model import FactValue
from bot.triage.conditions import NOTHING, YES, Condition, Facts, parse_condition
from bot.triage.facts import UNKNOWN_VALUE, Vocabulary, is_known
from bot.triage.levels import IMAGING, VISITS, Level
from bot.triage.source_text import Entry

Texts = Mapping[str, str]
LANGUAGES = ("en", "it")


@dataclass(frozen=True, slots=True)
class Implication:
    """Facts that follow from told ones. A told value is kept unless ``overrides`` is set."""

    when: Condition
    sets: Mapping[str, FactValue]
    overrides: bool
    unless_known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandIn:
    """What "I don't know" about a fact is taken for."""

    fact: str
    value: FactValue
    unless: Condition | None

    def spared(self, known: Facts) -> bool:
        """Whether the exception to it holds."""
        return self.unless is not None and self.unless.test(known, NOTHING) is YES


@dataclass(frozen=True, slots=True)
class Need:
    """A part of the interview without which nobody is told to wait."""

    slot: str
    decided: tuple[str, ...]
    met: Condition | None
    unless: Condition | None

    def is_met(self, facts: Facts) -> bool:
        """Whether the part was answered with more than "I don't know", or does not apply."""
        if self.unless is not None and self.unless.test(facts, NOTHING) is YES:
            return True
        if not all(is_known(facts, fact) for fact in self.decided):
            return False
        return self.met is None or self.met.test(facts, NOTHING) is YES


@dataclass(frozen=True, slots=True)
class Safeguard:
    """A floor under the level, or a raise by one, for a reason that is no rule's own."""

    id: str
    when: Condition
    level: Level
    unsettled: bool
    because: Texts
    imaging: tuple[str, ...]
    visit: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HardScope:
    """Hard red flags, and when "I don't know" about them means that they are present."""

    facts: frozenset[str]
    when: Condition | None


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole of ``policy.yml``."""

    specificity: Mapping[str, int]
    default: Safeguard
    combination_of: Level
    combination_level: Level
    implications: tuple[Implication, ...]
    unknown_as: tuple[StandIn, ...]
    hard: tuple[HardScope, ...]
    soft: frozenset[str]
    both_ways: frozenset[str]
    needs: tuple[Need, ...]
    floors: tuple[Safeguard, ...]
    raises: tuple[Safeguard, ...]
    hard_facts: frozenset[str]
    texts: Mapping[str, Texts]

    def normalise(self, facts: Facts) -> dict[str, FactValue]:
        """The facts with all that follows from them."""
        known = dict(facts)
        for stand_in in self.unknown_as:
            if known.get(stand_in.fact) == UNKNOWN_VALUE and not stand_in.spared(known):
                known[stand_in.fact] = stand_in.value
        for rule in self.implications:
            if rule.when.test(known, NOTHING) is not YES:
                continue
            if any(is_known(known, fact) for fact in rule.unless_known):
                continue
            for fact, value in rule.sets.items():
                if rule.overrides or not is_known(known, fact):
                    known[fact] = value
        return known

    def presumptions(self, known: Facts) -> tuple[frozenset[str], frozenset[str]]:
        """The facts presumed present because they were asked and are not known: (for every rule,
        for the rules which also presume soft signs)."""
        vague = frozenset(
            fact
            for fact, value in known.items()
            if value == UNKNOWN_VALUE or isinstance(value, list)
        )
        if not vague:
            return NOTHING, NOTHING
        hard = set(vague & self.both_ways)
        for scope in self.hard:
            found = vague & scope.facts
            if found and (scope.when is None or scope.when.test(known, vague) is YES):
                hard |= found
        return frozenset(hard), frozenset(hard | (vague & self.soft))


def load_policy(
    entry: Entry, vocabulary: Vocabulary, terms: Mapping[str, Entry], sources: Collection[str]
) -> Policy:
    """The policy written at ``entry``. Raises ``RulesetError`` with file and line."""
    keys = {"specificity", "default", "combination", "implies", "unknown_as", "uncertainty"}
    keys |= {"needs", "floors", "raises"}
    fields = entry.mapping(keys, keys)
    reader = _Reader(vocabulary, terms, sources)
    combination = fields["combination"].mapping(
        {"of", "level", "because"}, {"of", "level", "because"}
    )
    uncertainty = fields["uncertainty"].mapping(
        {"hard", "soft", "both_ways"}, {"hard", "soft", "both_ways"}
    )
    hard = tuple(reader.scope(item) for item in uncertainty["hard"].items())
    return Policy(
        specificity=_specificity(fields["specificity"]),
        default=reader.safeguard(fields["default"]),
        combination_of=read_level(combination["of"]),
        combination_level=read_level(combination["level"]),
        implications=tuple(reader.implication(item) for item in fields["implies"].items()),
        unknown_as=tuple(reader.stand_in(item) for item in fields["unknown_as"].items()),
        hard=hard,
        soft=reader.facts(uncertainty["soft"]),
        both_ways=reader.facts(uncertainty["both_ways"]),
        needs=tuple(reader.need(item) for item in fields["needs"].items()),
        floors=tuple(reader.safeguard(item) for item in fields["floors"].items()),
        raises=tuple(reader.safeguard(item) for item in fields["raises"].items()),
        hard_facts=frozenset().union(*(scope.facts for scope in hard)),
        texts={"combination": read_texts(combination["because"])},
    )


def read_level(entry: Entry) -> Level:
    """One of the six levels."""
    return Level[entry.one_of(Level.__members__, "level")]


def read_terms(entry: Entry, known: Collection[str], what: str) -> tuple[str, ...]:
    """An ordered list of distinct known terms; may be empty."""
    found = tuple(item.one_of(known, what) for item in entry.items())
    if len(set(found)) != len(found):
        raise entry.refuse(f"a {what} is named twice")
    return found


def read_texts(entry: Entry) -> dict[str, str]:
    """The same text in every language."""
    fields = entry.mapping(LANGUAGES, LANGUAGES)
    return {language: fields[language].text() for language in LANGUAGES}


def read_sources(entry: Entry, sources: Collection[str]) -> tuple[str, ...]:
    """Source keys, at least one, all declared."""
    keys = tuple(item.text() for item in entry.items())
    for item in entry.items():
        if item.text() not in sources:
            raise item.refuse(f"source {item.text()!r} is not declared")
    if not keys:
        raise entry.refuse("a source is missing")
    return keys


def _specificity(entry: Entry) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for rank, item in enumerate(entry.items()):
        for letter in item.text().split():
            ranks[letter] = rank
    return ranks


@dataclass(frozen=True, slots=True)
class _Reader:
    vocabulary: Vocabulary
    terms: Mapping[str, Entry]
    sources: Collection[str]

    def condition(self, entry: Entry) -> Condition:
        return parse_condition(entry, self.vocabulary, self.terms)

    def facts(self, entry: Entry) -> frozenset[str]:
        return frozenset(item.one_of(self.vocabulary, "fact") for item in entry.items())

    def scope(self, entry: Entry) -> HardScope:
        fields = entry.mapping({"facts", "when"}, {"facts"})
        when = self.condition(fields["when"]) if "when" in fields else None
        return HardScope(self.facts(fields["facts"]), when)

    def implication(self, entry: Entry) -> Implication:
        fields = entry.mapping({"when", "set", "overrides", "unless_known"}, {"when", "set"})
        unless = fields.get("unless_known")
        return Implication(
            when=self.condition(fields["when"]),
            sets=self.vocabulary.check_entry(fields["set"]),
            overrides=fields["overrides"].boolean() if "overrides" in fields else False,
            unless_known=tuple(sorted(self.facts(unless))) if unless else (),
        )

    def stand_in(self, entry: Entry) -> StandIn:
        fields = entry.mapping({"fact", "value", "unless"}, {"fact", "value"})
        fact = fields["fact"].one_of(self.vocabulary, "fact")
        checked = Entry({fact: fields["value"]}, entry.file, entry.line)
        unless = self.condition(fields["unless"]) if "unless" in fields else None
        return StandIn(fact, self.vocabulary.check_entry(checked)[fact], unless)

    def need(self, entry: Entry) -> Need:
        fields = entry.mapping({"slot", "decided", "met", "unless"}, {"slot", "decided"})
        return Need(
            slot=fields["slot"].text(),
            decided=tuple(sorted(self.facts(fields["decided"]))),
            met=self.condition(fields["met"]) if "met" in fields else None,
            unless=self.condition(fields["unless"]) if "unless" in fields else None,
        )

    def safeguard(self, entry: Entry) -> Safeguard:
        allowed = {"id", "when", "level", "unsettled", "because", "imaging", "visit", "source"}
        fields = entry.mapping(allowed, {"id", "when", "level", "because", "source"})
        return Safeguard(
            id=fields["id"].text(),
            when=self.condition(fields["when"]),
            level=read_level(fields["level"]),
            unsettled=fields["unsettled"].boolean() if "unsettled" in fields else False,
            because=read_texts(fields["because"]),
            imaging=read_terms(fields["imaging"], IMAGING, "test") if "imaging" in fields else (),
            visit=read_terms(fields["visit"], VISITS, "visit") if "visit" in fields else (),
            sources=read_sources(fields["source"], self.sources),
        )
