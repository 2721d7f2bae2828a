"""Every topic has five new questions in each language, and the figures say who is not found."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bot.content import load_sources, load_topics
from evaluation.loading import Message, Vocabulary, load
from evaluation.outcome import Outcome
from evaluation.paraphrases import NEW, approved, measured, table
from evaluation.project import HELD_OUT
from tests.content.conftest import KNOWLEDGE
from tests.evaluation.made import message, outcome, parse


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_topic_has_five_of_each_language(language: str, words: Vocabulary) -> None:
    loaded = load(HELD_OUT / f"paraphrases.{language}.jsonl", words)
    assert {one.lang for one in loaded} == {language}
    assert Counter(one.topic for one in loaded) == dict.fromkeys(words.topics, 5)
    assert len({one.text for one in loaded}) == len(loaded)


def test_the_approved_questions_are_those_of_the_files() -> None:
    topics = load_topics(KNOWLEDGE / "topics", load_sources(KNOWLEDGE / "sources.yml"))
    asked = approved(topics)
    assert len(asked) == sum(len(topic.asked) for topic in topics)
    assert {one.topic for one in asked} == set(topics.ids)


def asked(topic: str, *found: str) -> Outcome:
    said: Message = replace(message(), topic=topic, lang="en")
    return outcome(said, parse=parse("ask_clinic", 0.9, *((name, 0.3) for name in found)))


def test_the_figures_name_topics_that_are_hard_to_find() -> None:
    reach = measured(
        [asked("risks", "risks"), asked("risks", "biopsy", "xray", "risks"), asked("xray", "mri")],
        NEW,
        "en",
    )
    assert (reach.first.value, reach.third.value) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert reach.weak == {"risks": (1, 2), "xray": (0, 1)}
    assert not reach.enough
    lines = "\n".join(table([reach]))
    assert "missed" in lines
    assert "xray found first by 0 of 1" in lines
    assert measured([asked("risks", "risks")], NEW, "en").enough
