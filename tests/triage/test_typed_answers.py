"""What patients type instead of pressing a button is the option that they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.findings import read
from bot.triage import Questions, Ruleset
from bot.triage.intake import facts_of
from bot.triage.typed_answers import read_answer

LIST = Path(__file__).with_name("typed_answers.txt")


def test_typed_answers_are_understood(ruleset: Ruleset, questions: Questions) -> None:
    missed: list[str] = []
    rows = [line for line in LIST.read_text(encoding="utf-8").splitlines() if "|" in line]
    for row in (line for line in rows if not line.startswith("#")):
        name, language, text, meant = (part.strip() for part in row.split("|"))
        question = questions[name]
        reading = read(text, prior="it" if language == "it" else "en")
        told = facts_of(reading, ruleset.vocabulary)
        found = read_answer(ruleset, question, reading, told, None)
        facts = dict(found.facts) if found else {}
        option = question.option(meant)
        if option is not None:
            fits = bool(facts) and all(facts.get(f) == v for f, v in option.sets.items())
        else:
            fact, _, value = meant.partition("=")
            fits = str(facts.get(fact)) == value
        if not fits:
            missed.append(f"{row}: {facts}")
    assert not missed, "\n".join(missed)
    assert len(rows) > 50


@pytest.mark.parametrize("intent", [None, "deny"])
@pytest.mark.parametrize(
    "text", ["no temp", "no fever at all", "no lump", "none of these", "niente di tutto questo"]
)
def test_a_denial_of_something_else_says_nothing_of_the_leg(
    ruleset: Ruleset, questions: Questions, text: str, intent: str | None
) -> None:
    reading = read(text, prior="en")
    told = facts_of(reading, ruleset.vocabulary)
    assert read_answer(ruleset, questions["loading"], reading, told, intent) is None


@pytest.mark.parametrize("text", ["no", "no I can't", "not at all"])
def test_a_plain_no_says_that_it_does_not_carry(
    ruleset: Ruleset, questions: Questions, text: str
) -> None:
    reading = read(text, prior="en")
    told = facts_of(reading, ruleset.vocabulary)
    found = read_answer(ruleset, questions["loading"], reading, told, "deny")
    assert found is not None
    assert found.facts["loading"] == "cannot"


@pytest.mark.parametrize("intent", [None, "deny"])
@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("fever", "never had cancer"),
        ("neuro", "mai avuto tumori"),
        ("fever", "I've never had a fall"),
        ("known_cancer", "all fine"),
        ("known_cancer", "sta bene"),
        ("treated_here", "va tutto bene"),
        ("trauma", "all good"),
    ],
)
def test_what_speaks_of_something_else_is_asked_again(
    ruleset: Ruleset, questions: Questions, question: str, text: str, intent: str | None
) -> None:
    reading = read(text)
    told = facts_of(reading, ruleset.vocabulary)
    assert read_answer(ruleset, questions[question], reading, told, intent) is None
