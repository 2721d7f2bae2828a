"""The reviewed knowledge that the actions answer from, loaded once when the server starts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from bot.content import Clinic, Sources, Topics, load_clinic, load_sources, load_topics
from bot.content.accepted import LIST, require_accepted
from bot.findings import read
from bot.triage import Questions, Ruleset, load_questions, load_ruleset

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Knowledge:
    """Everything that may be said, and the clinic it is said for."""

    sources: Sources
    topics: Topics
    ruleset: Ruleset
    questions: Questions
    clinic: Clinic


def load(folder: Path | None = None, clinic: Path | None = None) -> Knowledge:
    """The knowledge of ``OSSA_KNOWLEDGE`` and the clinic of ``OSSA_CLINIC`` (by default the
    project's own). Raises what the loaders raise: one bad file and nothing is loaded; nor is
    anything that is not on the list of ``OSSA_ACCEPTED`` as it was accepted."""
    folder = folder or Path(os.environ.get("OSSA_KNOWLEDGE") or ROOT / "knowledge")
    clinic = clinic or Path(os.environ.get("OSSA_CLINIC") or ROOT / "clinic.toml")
    here = load_clinic(clinic)
    accepted = Path(os.environ.get("OSSA_ACCEPTED") or ROOT / LIST)
    require_accepted(folder, clinic, accepted, demo=here.demo)
    read("ciao, non più")  # compiles the lexicon now, not under the first patient's message
    sources = load_sources(folder / "sources.yml", folder / "triage" / "sources.extra.yml")
    ruleset = load_ruleset(folder / "triage", set(sources))
    return Knowledge(
        sources=sources,
        topics=load_topics(folder / "topics", sources),
        ruleset=ruleset,
        questions=load_questions(folder / "interview.yml", ruleset),
        clinic=here,
    )
