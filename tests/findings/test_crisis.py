"""Crisis talk in hints, what only sounds like it, and whether the reading says why it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.findings import read
from bot.findings.crisis import NO_CRISIS
from bot.findings.model import Language

HERE = Path(__file__).parent
THOUGHTS = {"suicide_plan", "self_harm", "passive_death_wish"}


def lines(name: str) -> list[tuple[Language, str]]:
    found: list[tuple[Language, str]] = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        language, _, text = line.partition("\t")
        found.append(("it" if language == "it" else "en", text))
    return found


def told(text: str, language: Language) -> bool:
    facts = read(text, prior=language).facts
    return any(facts.get(fact, False) is not False for fact in THOUGHTS)


@pytest.mark.parametrize(("language", "text"), lines("crisis.txt"))
def test_a_thought_of_death_is_told(language: Language, text: str) -> None:
    assert told(text, language)


@pytest.mark.parametrize(("language", "text"), lines("no_crisis.txt"))
def test_what_only_sounds_like_it_is_not(language: Language, text: str) -> None:
    assert not told(text, language)


@pytest.mark.parametrize(
    ("text", "language", "why"),
    [
        ("my hip is killing me", "en", "alike"),
        ("will I die of this?", "en", "alike"),
        ("no, I don't want to harm myself", "en", "denied"),
        ("muoio dal mal di denti", "it", "alike"),
        ("ho paura di morire", "it", "alike"),
        ("my hip is killing me and I want to die", "en", None),
        ("mi uccide la schiena e voglio farla finita", "it", None),
        ("I feel so low", "en", None),
        ("sono molto giù", "it", None),
    ],
)
def test_the_reading_says_why_it_sounds_so(text: str, language: Language, why: str | None) -> None:
    found = read(text, prior=language).extra[NO_CRISIS]
    assert found == why or (why is not None and found == "alike")
