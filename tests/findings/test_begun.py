"""A condition that says since when is no mere thought: "can I fly if it's numb since Sunday?"."""

from __future__ import annotations

from datetime import date

import pytest

from bot.findings import read

TODAY = date(2026, 12, 1)


def facts_in(text: str, language: str) -> dict[str, object]:
    prior = "it" if language == "it" else "en"
    return dict(read(text, prior=prior, today=TODAY).facts)


@pytest.mark.parametrize(
    ("language", "text", "fact"),
    [
        ("en", "is it fine to travel if my arm has been weak since Monday?", "limb_weakness"),
        ("en", "should we come in if he can't pee since last night", "bladder_change"),
        ("en", "do I wait if I've been short of breath since breakfast?", "breathless"),
        ("it", "posso lavorare se ho il braccio debole da lunedì?", "limb_weakness"),
        ("it", "mi devo preoccupare se la ferita fa pus da tre giorni?", "wound_infected"),
        ("it", "è grave se mi manca il respiro da stanotte?", "breathless"),
    ],
)
def test_what_began_is_there(language: str, text: str, fact: str) -> None:
    assert facts_in(text, language).get(fact) is True


@pytest.mark.parametrize(
    ("language", "text", "fact"),
    [
        ("en", "what do I do if my arm goes weak after the treatment?", "limb_weakness"),
        ("en", "the nurse said to ring if I can't pee", "bladder_change"),
        ("en", "I had the biopsy yesterday, do I call if I get short of breath?", "breathless"),
        ("it", "ieri mi hanno detto di chiamare se la ferita fa pus", "wound_infected"),
        ("it", "se mi manca il respiro dopo due giorni, chi chiamo?", "breathless"),
    ],
)
def test_what_is_only_thought_of_is_not(language: str, text: str, fact: str) -> None:
    assert facts_in(text, language).get(fact) is not True


def test_a_break_is_still_asked_about() -> None:
    reading = read("would I know if it was broken since the fall on Sunday?", today=TODAY)
    assert {f.status for f in reading.findings if f.kind == "fracture"} <= {"unknown"}
