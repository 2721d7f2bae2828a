"""The project's own rule set and questions, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import Clinic, load_clinic
from bot.triage import Questions, Ruleset, load_questions, load_ruleset
from bot.triage.source_text import read_entries

ROOT = Path(__file__).resolve().parents[2]
KNOWLEDGE = ROOT / "knowledge"


def source_keys() -> set[str]:
    return set(read_entries(KNOWLEDGE / "sources.yml").mapping())


@pytest.fixture(scope="session")
def ruleset() -> Ruleset:
    return load_ruleset(KNOWLEDGE / "triage", source_keys())


@pytest.fixture(scope="session")
def questions(ruleset: Ruleset) -> Questions:
    return load_questions(KNOWLEDGE / "interview.yml", ruleset)


@pytest.fixture(scope="session")
def clinic() -> Clinic:
    return load_clinic(ROOT / "clinic.toml")
