"""What a message tells beside the answer to a question, and what it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.findings import read
from bot.findings.model import FactValue
from bot.triage import Interview, Questions, Ruleset, hear
from bot.triage.interview import Told

DaysAfter = Callable[..., FactValue | None]
TODAY = date(2026, 12, 1)
TOLD_BEFORE = 60


@pytest.fixture
def days_after(ruleset: Ruleset, questions: Questions) -> DaysAfter:
    def after(question: str, text: str, known: int | None = None) -> FactValue | None:
        fresh = Interview.fresh("it" if text.startswith("it:") else "en")
        if known is not None:
            fresh = replace(fresh, facts={"duration_days": Told(known, "message:1")})
        words = text.removeprefix("it:").strip()
        reading = read(words, prior=fresh.language, today=TODAY)
        heard = hear(ruleset, questions, fresh, reading, question=question)
        return heard.interview.values.get("duration_days")

    return after


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("fever", "no, I measured 36.4 yesterday"),
        ("loading", "yes, I walked to town yesterday"),
        ("systemic", "I lost a stone since the summer"),
        ("previous_tests", "the xray was three weeks ago"),
        ("known_cancer", "no, they took my womb out 8 years ago"),
        ("fever", "it: no, l'altro ieri avevo 36 e mezzo"),
        ("loading", "it: sì, domenica ho fatto una camminata"),
        ("previous_tests", "it: la risonanza l'ho fatta 10 giorni fa"),
    ],
)
def test_the_day_of_something_else_does_not_move_the_complaint(
    days_after: DaysAfter, question: str, text: str
) -> None:
    assert days_after(question, text, TOLD_BEFORE) == TOLD_BEFORE
    assert days_after(question, text) is None


@pytest.mark.parametrize(
    ("question", "text", "days"),
    [
        ("onset_duration", "about a year", 365),
        ("trend", "worse, it started a month ago", 30),
        ("main_symptom", "my knee hurts since two weeks", 14),
        ("emergency_screen", "none of these, my hip has hurt for 3 months", 90),
        ("onset_duration", "it: da un anno", 365),
    ],
)
def test_the_complaint_s_own_time_is_taken(
    days_after: DaysAfter, question: str, text: str, days: int
) -> None:
    assert days_after(question, text) == days


def test_a_time_told_in_passing_does_not_replace_the_one_told_first(days_after: DaysAfter) -> None:
    assert days_after("neuro", "no, but my back hurts since yesterday too", TOLD_BEFORE) == 60
    assert days_after("onset_duration", "no, two weeks", TOLD_BEFORE) in (14, TOLD_BEFORE)
