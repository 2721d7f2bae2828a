"""Titles for the ids that a transcript carries: rules, sources, facts and topics in use.

A transcript may be older than the rules in use. An id that is not there any more is shown as it
is and said to be unknown; it is never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.sources import Sources
from bot.content.topic import Topics
from bot.triage.questions import Questions
from bot.triage.rules import Ruleset


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source as staff see it. ``url`` is None when there is nothing to open; ``status`` says
    whether anybody here has read it."""

    key: str
    title: str
    url: str | None
    status: str | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule as staff see it; ``status`` is that of its clinical review."""

    id: str
    title: str
    sources: tuple[SourceCard, ...] = ()
    status: str | None = None
    known: bool = True


@dataclass(frozen=True)
class Knowledge:
    """What is in use now. ``facts`` and ``flags`` are titles by id, ``topics`` and ``questions`` by
    id and language; ``ruleset`` is the hash."""

    ruleset: str = ""
    rules: Mapping[str, RuleCard] = field(default_factory=dict)
    sources: Mapping[str, SourceCard] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[tuple[str, str], str] = field(default_factory=dict)
    questions: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def rule(self, rule: str) -> RuleCard:
        """The rule, or a card that says it is not in the rule set."""
        return self.rules.get(rule) or RuleCard(rule, "", known=False)

    def source(self, key: str) -> SourceCard:
        """The source, or a card that says it is not in the list."""
        return self.sources.get(key) or SourceCard(key, key, None, known=False)


def knowledge_of(
    ruleset: Ruleset, sources: Sources, topics: Topics, questions: Questions | None = None
) -> Knowledge:
    """The cards of what is loaded. A source that only rules name has the rules' name for it."""
    cards = {key: SourceCard(key, title, None) for key, title in ruleset.guidelines.items()}
    for source in sources.values():
        cards[source.key] = SourceCard(source.key, source.title, source.url, source.status)
    rules = {
        rule.id: RuleCard(
            rule.id,
            rule.title,
            tuple(cards[key] for key in rule.sources if key in cards),
            rule.review.status,
        )
        for rule in ruleset.rules
    }
    policy = ruleset.policy
    for guard in (policy.default, *policy.floors, *policy.raises):
        found = tuple(cards[key] for key in guard.sources if key in cards)
        rules[guard.id] = RuleCard(guard.id, guard.because["en"], found, "draft")
    return Knowledge(
        ruleset=ruleset.hash,
        rules=rules,
        sources=cards,
        facts={fact: spec.title for fact, spec in ruleset.vocabulary.items()},
        flags={flag: spec.title for flag, spec in ruleset.flags.items()},
        topics={(topic.id, topic.language): topic.title for topic in topics},
        questions={
            (question.id, language): title
            for question in (questions.in_order if questions else ())
            for language, title in question.label.items()
        },
    )
