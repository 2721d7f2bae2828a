"""Tables of messages, and the project's own rules to screen them with."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.triage import Ruleset, load_ruleset
from bot.triage.source_text import read_entries

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


@pytest.fixture(scope="session")
def ruleset() -> Ruleset:
    return load_ruleset(
        KNOWLEDGE / "triage", set(read_entries(KNOWLEDGE / "sources.yml").mapping())
    )
