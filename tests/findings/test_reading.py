"""What holds for every reading of every text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.findings import Reading, detect_language, read
from bot.findings.lexicon import load_lexicon
from bot.triage.facts import load_vocabulary

HERE = Path(__file__).parent
VOCABULARY = load_vocabulary(HERE.parents[1] / "knowledge" / "triage" / "facts.yml")
SAMPLES = [
    line
    for name in ("danger_signs.txt", "no_danger.txt")
    for line in (HERE / name).read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
WORDS = sorted({word for line in SAMPLES for word in line.split()})
messages = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join),
    st.lists(st.sampled_from([*SAMPLES, "?", "…", "👍", "\u200b", "£%", "12,5"]), max_size=5).map(
        "\n".join
    ),
)


def check(reading: Reading) -> None:
    for item in (*reading.findings, *reading.told):
        assert reading.text[item.start : item.end] == item.words
        assert item.words
    assert Reading.from_dict(reading.as_dict()) == reading


@given(text=messages, prior=st.sampled_from(["en", "it", None]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_words_stand_where_they_are_said_to(text: str, prior: str) -> None:
    check(read(text, prior=prior, today=date(2026, 11, 22)))


@pytest.mark.parametrize("text", ["", " ", "\n", "😀😀", "?!", "12", "a" * 2000, "knee " * 400])
def test_bad_input(text: str) -> None:
    check(read(text))


@given(text=messages)
@settings(max_examples=100, deadline=None)
def test_told_facts_are_of_the_vocabulary(text: str) -> None:
    for item in read(text, today=date(2026, 11, 22)).told:
        assert item.fact in VOCABULARY
        VOCABULARY[item.fact].check(item.value)


def test_every_fact_of_the_lexicon_is_of_the_vocabulary() -> None:
    for phrase in load_lexicon().phrases:
        for fact, value in phrase.facts.items():
            assert fact in VOCABULARY, (phrase.name, fact)
            VOCABULARY[fact].check(value)


@pytest.mark.parametrize(
    ("text", "prior", "language"),
    [
        ("my knee hurts", None, "en"),
        ("mi fa male il ginocchio", None, "it"),
        ("me duele mucho la rodilla desde hace tres semanas", None, "other"),
        ("ich habe seit drei Wochen Schmerzen im Knie", None, "other"),
        ("ok", "it", "it"),
        ("38.5", "it", "it"),
        ("😀", None, "en"),
        ("у меня болит колено", None, "other"),
    ],
)
def test_language(text: str, prior: str | None, language: str) -> None:
    assert detect_language(text, prior) == language


def test_a_question_is_marked() -> None:
    assert read("does it hurt?").is_question
    assert not read("it hurts").is_question
