"""Which words of a message tell of a symptom, and which ask something."""

from __future__ import annotations

import pytest

from bot.findings import read
from bot.findings.aside import question_aside, tells_symptom


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("what is a biopsy? also my knee hurts", "what is a biopsy"),
        ("my shin is swollen, and does cryoablation hurt?", "and does cryoablation hurt"),
        ("my knee hurts and i want to know what is a biopsy", "i want to know what is a biopsy"),
        (
            "the pain in my leg is back. can i have cryo again and how long does it take?",
            "can i have cryo again and how long does it take",
        ),
        ("mi fa male il ginocchio, cos'è la crioablazione?", "cos'è la crioablazione"),
        ("quanto dura la crioablazione? da ieri ho la febbre", "quanto dura la crioablazione"),
        ("sono caduto e mi fa male il polso, serve la TAC?", "serve la TAC"),
        (
            "ho un nodulo alla coscia e vorrei sapere quanto costa la crioablazione",
            "vorrei sapere quanto costa la crioablazione",
        ),
    ],
)
def test_a_symptom_and_a_question_are_told_apart(text: str, asks: str) -> None:
    reading = read(text)
    assert tells_symptom(reading)
    assert question_aside(reading) == asks


@pytest.mark.parametrize(
    "text",
    [
        "is swelling normal after cryo",
        "what if i get a fever",
        "does radiotherapy help bone pain",
        "what can i take for bone pain",
        "how do i care for the wound",
        "im worried about the pain",
        "can my bone break after",
        "cosa posso prendere per il dolore osseo",
        "il dolore notturno è un segno?",
        "what is cryoablation",
    ],
)
def test_a_question_about_symptoms_as_such_only_asks(text: str) -> None:
    reading = read(text)
    assert not tells_symptom(reading)
    assert question_aside(reading) is None


@pytest.mark.parametrize(
    "text",
    [
        "my knee hurts",
        "Is it normal that my knee hurts?",
        "i still hurt 5 days later is that normal",
        "i want an appointment, my leg is swollen",
        "cant walk since yesterday what should i do",
        "what can i do about the pain in my hip",
        "un nodulo duro sul braccio?",
        "has a lump on the arm",
        "da ieri ho il gonfiore",
        "I am here for pain in the shin",
        "c'è una vescica vicino al buco",
        "should i worry about a lump on my leg",
        "ho 38 dopo la crioablazione, è normale?",
    ],
)
def test_in_doubt_the_message_tells(text: str) -> None:
    assert tells_symptom(read(text))


def test_a_story_of_somebody_else_or_of_long_ago_tells_nothing() -> None:
    assert not tells_symptom(read("i broke my leg years ago, can i have an mri?"))
    assert not tells_symptom(read("no pain, no swelling. what is a biopsy?"))
