"""The project's own labels, loaded once."""

from __future__ import annotations

import pytest

from bot.triage import Ruleset
from evaluation import project
from evaluation.loading import Vocabulary


@pytest.fixture(scope="session")
def rules() -> Ruleset:
    return project.ruleset()


@pytest.fixture(scope="session")
def words(rules: Ruleset) -> Vocabulary:
    return project.vocabulary(rules)
