"""What a message tells of but nobody has now: ended stories, general questions, conditions."""

from __future__ import annotations

import pytest

from bot.findings import read
from bot.triage import Ruleset, screen

OVER = [
    "in 2014 I had a clot and was very short of breath",
    "the stitch hole bled a lot on the first evening, dry since",
    "I was muddled for two days after the operation in June, quite normal now",
    "my fingers went blue in the old cast, that was last month",
    "I passed out at nineteen",
    "my leg was numb years ago",
    "pins and needles for a month after the operation, fully recovered",
    "sore for a week after the jab, then nothing",
]
IN_GENERAL = [
    "can stress cause chest pain",
    "is chest pain a side effect of the treatment?",
    "could my tablets cause confusion in someone my age?",
    "do tumours of the spine cause weakness",
    "is anaphylaxis possible with the dye",
    "is it dangerous to faint after an injection",
    "could the bone come through the skin",
]
OTHERS = [
    "my sister got hives from the dye, am I at risk",
    "my mum gets chest pain, is it hereditary",
    "my uncle can't feel his feet, he's diabetic, I've come about my elbow",
    "dad passed out at the surgery last week, he is fine, I'm asking for my appointment",
]
CONDITIONS = [
    "I'd call an ambulance if my chest hurt",
    "if my lips ever went blue my wife would panic",
    "they'd stop the drip if I came out in a rash",
    "I was told to come in if I cough up blood, I haven't",
]
THERE = [
    "is my chest pain dangerous?",
    "I was told to come in if I cough up blood and now I have",
    "could the bone be broken, it pokes through the skin",
    "is it normal that my chest hurts and I cannot breathe",
    "my leg went numb this morning and I can't hold my pee",
    "in 2014 I had a clot and now I am very short of breath again",
    "my aunt coughs blood since last night, a cupful",
    "can you help, my chest hurts and it makes me sick",
    "I was told it is normal but my chest hurts badly",
]


@pytest.mark.parametrize("text", [*OVER, *IN_GENERAL, *OTHERS, *CONDITIONS])
def test_what_nobody_has_now_is_no_present_finding(text: str, ruleset: Ruleset) -> None:
    reading = read(text, prior="en")
    assert [item for item in reading.findings if item.status == "present"] == []
    assert screen(ruleset, reading, {}) is None


def test_what_passed_today_may_still_be_an_emergency(ruleset: Ruleset) -> None:
    reading = read("he had a seizure this morning, fully recovered", prior="en")
    assert screen(ruleset, reading, {}) is not None


@pytest.mark.parametrize("text", THERE)
def test_what_is_there_now_still_rings(text: str, ruleset: Ruleset) -> None:
    assert screen(ruleset, read(text, prior="en"), {}) is not None


@pytest.mark.parametrize(
    "text",
    [
        "the pain doesn't wake me",
        "he is fine",
        "what do people notice",
        "no leg problems",
        "my buddy taped it",
    ],
)
def test_everyday_words_tell_no_danger(text: str) -> None:
    facts = read(text, prior="en").facts
    dangers = {"very_drowsy", "passive_death_wish", "limb_weakness", "abuse"}
    assert dangers.isdisjoint(fact for fact, value in facts.items() if value is True)


@pytest.mark.parametrize("text", ["I can't pee - side effect?", "I lost weight, side effect?"])
def test_a_complaint_before_a_question_is_there(text: str) -> None:
    assert any(item.status == "present" for item in read(text, prior="en").findings)
