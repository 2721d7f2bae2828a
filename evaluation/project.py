"""What the evaluation takes from the installation: rule set, closed lists of labels, model."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import yaml

from bot.cli.knowledge import load_ruleset_of
from bot.content import load_sources, load_topics
from bot.settings import Settings
from bot.triage import Ruleset
from evaluation.loading import Vocabulary

ROOT = Path(__file__).resolve().parents[1]
HELD_OUT = ROOT / "evaluation"
SECOND = HELD_OUT / "second"
"""Labels that a second person gave to a sample of the symptom messages."""
SETS = ("symptoms", "questions", "scope", "crisis", "red_flags")


def held_out() -> list[Path]:
    """The project's own test files, of both languages."""
    return [HELD_OUT / f"{name}.{language}.jsonl" for name in SETS for language in ("en", "it")]


def ruleset() -> Ruleset:
    """The rule set of this installation."""
    return load_ruleset_of(Settings.load())


def vocabulary(rules: Ruleset) -> Vocabulary:
    """The labels that files may use: intents of the domain, topics, sites and facts."""
    settings = Settings.load()
    triage = settings.knowledge / "triage"
    sources = load_sources(settings.knowledge / "sources.yml", triage / "sources.extra.yml")
    topics = load_topics(settings.knowledge / "topics", sources)
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    intents = {item if isinstance(item, str) else next(iter(item)) for item in domain["intents"]}
    facts = yaml.safe_load((triage / "facts.yml").read_text(encoding="utf-8"))
    return Vocabulary(
        intents=frozenset(intents),
        topics={topic.id: topic.intent for topic in topics},
        sites=frozenset(facts["site_detail"]["values"]),
        facts=frozenset(rules.vocabulary),
    )


def model_id(archive: Path) -> str:
    """The id inside a trained model, which its engine tells as well."""
    with tarfile.open(archive) as files:
        member = files.extractfile("metadata.json")
        if member is None:
            raise ValueError(f"{archive} holds no metadata.json")
        return str(json.load(member)["model_id"])
