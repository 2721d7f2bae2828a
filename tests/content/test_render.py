"""What a patient sees of a topic: short first, then the lines that must never be missing."""

from __future__ import annotations

import datetime

import pytest

from bot.content import Clinic, Sources, Topic, Topics, plain, render
from bot.content.topics import build_topics

DRAFT = "{status: draft, by: null, on: null, due: null}"
SIGNED = "{status: reviewed, by: Dr A, on: 2026-01-31, due: 2027-01-31}"


def one(files: dict[str, str], sources: Sources, old: str = "", new: str = "") -> Topic:
    changed = {name: text.replace(old, new) if old else text for name, text in files.items()}
    return build_topics(changed, sources).get("ice", "en")


def test_no_raw_placeholder_in_any_answer(real_topics: Topics, demo_clinic: Clinic) -> None:
    for topic in real_topics:
        answer = render(topic, demo_clinic)
        for text in (answer.text, answer.more, plain(answer.more)):
            assert text.strip()
            assert "{" not in text, topic.path
            assert "}" not in text, topic.path


def test_every_answer_cites_says_it_is_a_draft_and_comes_short_first(
    real_topics: Topics, demo_clinic: Clinic
) -> None:
    draft = {"en": "not yet reviewed by a clinician", "it": "non ancora rivisto da un medico"}
    for topic in real_topics:
        answer = render(topic, demo_clinic)
        assert answer.citations, topic.path
        assert answer.status == "draft"
        assert draft[topic.language] in answer.text, topic.path
        assert answer.text.split("\n\n")[0].startswith(topic.short[:4])
        assert answer.revision == topic.revision


def test_a_treatment_answer_says_that_the_clinic_sells_it(
    real_topics: Topics, demo_clinic: Clinic
) -> None:
    english = render(real_topics.get("is_it_best", "en"), demo_clinic).text
    italian = render(real_topics.get("is_it_best", "it"), demo_clinic).text
    assert "This clinic offers cryoablation. Other treatments may suit you" in english
    assert "Questa clinica offre la crioablazione" in italian


def test_an_after_care_answer_names_the_emergency_number_and_a_person(
    real_topics: Topics, demo_clinic: Clinic
) -> None:
    for language in demo_clinic.languages:
        text = render(real_topics.get("wound_skin", language), demo_clinic).text
        assert "112" in text
        assert demo_clinic.phone in text


def test_crisis_lines_come_from_the_clinics_country(
    real_topics: Topics, demo_clinic: Clinic
) -> None:
    answer = render(real_topics.get("emotional_support", "en"), demo_clinic)
    assert "02 2327 2327" in answer.more
    assert "19696" in answer.more
    assert "116 123" not in answer.more
    assert "199 284 284" not in answer.more


def test_text_is_short_then_lines_in_order(
    files: dict[str, str], sources: Sources, demo_clinic: Clinic
) -> None:
    answer = render(one(files, sources), demo_clinic)
    assert answer.text == "It took 40 minutes.\n\nCall 112.\n\nWe offer it.\n\nDraft."
    quiet = one(files, sources, "safety_net: true", "safety_net: false")
    assert render(quiet, demo_clinic).text == "It took 40 minutes.\n\nWe offer it.\n\nDraft."
    assert [(c.key, c.url) for c in answer.citations] == [
        ("ONE", "https://example.org/one"),
        ("TWO", None),
    ]


@pytest.mark.parametrize(
    ("today", "status"),
    [(None, "reviewed"), ("2027-01-31", "reviewed"), ("2027-02-01", "stale")],
)
def test_a_signed_answer_shows_its_reviewer_until_it_is_due(
    files: dict[str, str],
    sources: Sources,
    demo_clinic: Clinic,
    today: str | None,
    status: str,
) -> None:
    day = datetime.date.fromisoformat(today) if today else None
    answer = render(one(files, sources, DRAFT, SIGNED), demo_clinic, today=day)
    assert answer.status == status
    assert ("Reviewed by Dr A on 2026-01-31." in answer.text) == (status == "reviewed")
    assert ("40 minutes" in answer.text + answer.more) == (status == "reviewed")
    assert "Call 112." in answer.text


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Bold** and *soft* and `code`", "Bold and soft and code"),
        ("See [the page](https://a.org/b).", "See the page (https://a.org/b)."),
        ("See [risks](topic:risks).", "See risks."),
        ("One line\nand its end.\n\nNext.", "One line and its end.\n\nNext."),
        ("Now:\n\n- One.\n- Two and\n  a half.", "Now:\n\n• One.\n• Two and a half."),
        ("## Head\n\n2 * 3 = 6, snake_case", "Head\n\n2 * 3 = 6, snake_case"),
    ],
)
def test_plain_keeps_the_words_and_drops_the_marks(markdown: str, words: str) -> None:
    assert plain(markdown) == words
