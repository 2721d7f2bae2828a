"""Short questions: the sets are sound, and the figures count what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.language import LANGUAGES, Language
from bot.dialogue.knowledge import Knowledge, load_knowledge
from evaluation.follow_ups import SETS, FollowUp, leant, load, measured, table
from evaluation.project import ROOT
from tests.evaluation.made import message, outcome, parse


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "knowledge", ROOT / "clinic.toml")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SETS)
def test_the_sets_are_sound(knowledge: Knowledge, name: str, language: Language) -> None:
    asked = load(name, language, knowledge.topics.ids)
    assert len(asked) >= 20
    assert len({(one.last, one.text) for one in asked}) == len(asked)
    assert len({one.identity for one in asked}) == len(asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_before_never_leads_astray(knowledge: Knowledge, language: Language) -> None:
    """Of the wordings that were looked at; for new ones the command prints it."""
    wrong = [
        one.identity
        for one in load("known", language, knowledge.topics.ids)
        if leant(knowledge, one) not in {None, one.topic}
    ]
    assert wrong == []


def test_the_figures(knowledge: Knowledge) -> None:
    asked = [
        FollowUp("1", "mri_scan", "how long does it take", "en", "mri_scan"),
        FollowUp("2", "mri_scan", "what is a biopsy", "en", "biopsy"),
        FollowUp("3", "mri_scan", "and then?", "en", "xray"),
    ]
    near = ("during_steps", "biopsy", "staging")
    outcomes = [
        outcome(replace(message(), topic=one.topic), parse=parse("ask_clinic", 0.9, (topic, 0.9)))
        for one, topic in zip(asked, near, strict=True)
    ]
    found = measured("en  known", knowledge, asked, outcomes)
    assert found.alone.value == pytest.approx(1 / 3)
    assert found.leaning.value == pytest.approx(2 / 3)
    assert (found.known.value, found.wrong) == (pytest.approx(2 / 3), 1)
    assert "of which 1 wrong" in list(table([found]))[1]
