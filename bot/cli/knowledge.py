"""Loading and checking of ``knowledge/`` and ``clinic.toml`` for the commands."""

from __future__ import annotations

from bot.content import load_clinic, load_sources, load_topics
from bot.content.follow_ups import load_follow_ups
from bot.settings import Settings
from bot.triage import Ruleset, load_questions, load_ruleset


def load_ruleset_of(settings: Settings) -> Ruleset:
    """The rule set of this installation. Raises ``RulesetError`` or ``ContentError``."""
    triage = settings.knowledge / "triage"
    sources = load_sources(settings.knowledge / "sources.yml", triage / "sources.extra.yml")
    return load_ruleset(triage, set(sources))


def check_knowledge(settings: Settings) -> str:
    """Load everything strictly; one line that counts it. Raises the loaders' errors, which name
    file and line."""
    triage = settings.knowledge / "triage"
    sources = load_sources(settings.knowledge / "sources.yml", triage / "sources.extra.yml")
    topics = load_topics(settings.knowledge / "topics", sources)
    load_follow_ups(settings.knowledge / "follow_ups.yml", topics)
    ruleset = load_ruleset(triage, set(sources))
    questions = load_questions(settings.knowledge / "interview.yml", ruleset)
    clinic = load_clinic(settings.clinic)
    return (
        f"{len(ruleset.rules)} rules ({ruleset.hash[:12]}), {len(questions)} questions, "
        f"{len(topics)} topics in two languages, {len(sources)} sources, "
        f"clinic: {clinic.name.of('en')}{' (demonstration)' if clinic.demo else ''}"
    )
