"""Short questions that lean on the answer before: which topic they mean, and when they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import ContentError, Topics
from bot.content.follow_ups import MORE, FollowUps, load_follow_ups
from bot.content.language import LANGUAGES, Language
from tests.content.conftest import KNOWLEDGE

FILE = KNOWLEDGE / "follow_ups.yml"


@pytest.fixture(scope="module")
def follow_ups(real_topics: Topics) -> FollowUps:
    return load_follow_ups(FILE, real_topics)


@pytest.mark.parametrize(
    ("language", "last", "text", "choice"),
    [
        ("en", "cryo_what_is", "and for children?", "topic:children_young"),
        ("en", "cryo_what_is", "how long does that take", "topic:during_steps"),
        ("en", "mri_scan", "how long does that take", "more:mri_scan"),
        ("en", "recovery_stay", "Ok, and how long?", "more:recovery_stay"),
        ("en", "cryo_what_is", "and after?", "topic:after_normal"),
        ("en", "recovery_stay", "and after?", "topic:followup_imaging"),
        ("en", "effectiveness", "is it better than radiotherapy?", "topic:compare_radiotherapy"),
        ("en", "effectiveness", "Or an operation?", "topic:compare_surgery"),
        ("en", "mri_scan", "what about a CT instead?", "topic:ct_scan"),
        ("en", "osteosarcoma", "how is it treated", "more:osteosarcoma"),
        ("en", "biopsy", "tell me more, please", "more:biopsy"),
        ("it", "cryo_what_is", "e quanto costa?", "topic:costs_insurance"),
        ("it", "cryo_what_is", "e dopo?", "topic:after_normal"),
        ("it", "cryo_what_is", "È meglio della radioterapia?", "topic:compare_radiotherapy"),
        ("it", "ct_guidance", "e per i bambini?", "topic:children_young"),
        ("it", "risks", "mi dica di più", "more:risks"),
        ("it", "mri_scan", "ed è pericolosa?", "topic:mri_claustro_pacemaker"),
    ],
)
def test_the_answer_before_says_what_is_meant(
    follow_ups: FollowUps,
    real_topics: Topics,
    language: Language,
    last: str,
    text: str,
    choice: str,
) -> None:
    assert follow_ups.choice(text, language, real_topics.get(last, language)) == choice


@pytest.mark.parametrize(
    "text",
    [
        "",
        "???",
        "yes",
        "no",
        "thanks",
        "can I eat before the procedure?",
        "what is a bone scan",
        "and my knee?",
        "after the fall my leg looks bent and I cannot stand on it",
        "how much does it cost and can my son have it in Milan with his passport and his cat too",
    ],
)
def test_a_message_that_says_more_stands_for_itself(
    follow_ups: FollowUps, real_topics: Topics, text: str
) -> None:
    assert follow_ups.choice(text, "en", real_topics.get("cryo_what_is", "en")) is None


def test_what_has_no_answer_for_that_topic_is_left_alone(
    follow_ups: FollowUps, real_topics: Topics
) -> None:
    assert follow_ups.choice("will I be asleep?", "en", real_topics.get("xray", "en")) is None


def test_every_topic_can_be_asked_for_more(follow_ups: FollowUps, real_topics: Topics) -> None:
    for topic in real_topics:
        words = {"en": "tell me more", "it": "mi dica di più"}[topic.language]
        assert follow_ups.choice(words, topic.language, topic) == f"more:{topic.id}"


def test_no_aspect_is_idle(follow_ups: FollowUps, real_topics: Topics) -> None:
    for aspect in follow_ups.aspects.values():
        targets = {aspect.target(topic) for topic in real_topics} - {None}
        assert targets, aspect.name
        assert targets <= {MORE, *real_topics.ids}
        for language in LANGUAGES:
            assert aspect.asks[language].pattern != "(?!)"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{default: children_young}", "{default: childs}", "unknown topic childs"),
        ("{groups: {tests: xray}}", "{groups: {test: xray}}", "unknown group test"),
        ("{groups: {tests: xray}}", "{topics: {tests: xray}}", "unknown topic tests"),
        ("{groups: {tests: xray}}", "{group: {tests: xray}}", "unknown key 'group'"),
        ("{groups: {tests: xray}}", "{}", "to names no topic"),
        ("{groups: {tests: xray}}", "{groups: xray}", "groups must be a mapping"),
        ("<xray>(?: <instead>)?", "<x_ray>", "unknown list <x_ray>"),
        ("<xray>(?: <instead>)?", "(<xray>", "not a pattern"),
        ("lead:\n", "leads:\n", "unknown key 'leads'"),
    ],
)
def test_a_fault_is_refused(
    real_topics: Topics, tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "follow_ups.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as refusal:
        load_follow_ups(path, real_topics)
    assert said in str(refusal.value)
