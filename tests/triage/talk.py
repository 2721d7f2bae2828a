"""A patient made of facts: tells some at first, answers every question from the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.findings.model import About, FactValue, Language, Reading, ToldFact
from bot.triage import (
    Assessment,
    Interview,
    Questions,
    Ruleset,
    ask,
    conclude,
    hear,
    next_question,
)
from bot.triage.questions import Option, Question

# What a person without that sign would say; flags that are not listed are "no".
ORDINARY: dict[str, FactValue] = {
    "trauma": "none",
    "loading": "full",
    "arm_use": "full",
    "known_cancer": "never",
    "previous_tests": "none",
    "trend": "same",
    "duration_days": 10,
    "age": 40,
    "lump_size_cm": 2,
    "treated_days_ago": 3000,
    "who": "self",
}


@dataclass(frozen=True)
class Case:
    """A vignette: what is told at first, what is true besides, and what should come of it."""

    name: str
    told: Mapping[str, FactValue]
    level: str
    truth: Mapping[str, FactValue] | None = None
    about: About = "self"
    imaging: str | None = None
    rule: str | None = None
    most: int = 12
    informative: bool = True


def reading(language: Language = "en", text: str = "", **fields: Any) -> Reading:
    """A reading whose told facts are given as keywords; `answer`, `is_correction`, `is_question`,
    `about`, `duration_days` are its own fields."""
    own = {
        key: fields.pop(key)
        for key in ("answer", "is_correction", "is_question", "about", "duration_days", "findings")
        if key in fields
    }
    told = tuple(ToldFact(fact, value, "", 0, 0) for fact, value in fields.items())
    return Reading(text=text, language=language, told=told, **own)


def answer_to(question: Question, truth: Mapping[str, FactValue]) -> str:
    """The option that fits the truth best; "I don't know" where the truth says unknown."""
    if any(truth.get(fact) == "unknown" for fact in question.settles):
        return question.dont_know.id
    fitting = [option for option in question.options if _fits(option, truth)]
    if not fitting:
        return question.dont_know.id
    return max(fitting, key=lambda option: _weight(option, truth)).id


def _fits(option: Option, truth: Mapping[str, FactValue]) -> bool:
    return all(_agrees(truth, fact, value) for fact, value in option.sets.items())


def _agrees(truth: Mapping[str, FactValue], fact: str, value: FactValue) -> bool:
    actual = truth.get(fact, ORDINARY.get(fact, False))
    if isinstance(value, list):
        if isinstance(actual, list):
            return actual == value
        return isinstance(actual, int | float) and value[0] <= actual <= value[1]
    return actual == value


def _weight(option: Option, truth: Mapping[str, FactValue]) -> tuple[int, int]:
    positive = sum(1 for value in option.sets.values() if value is True)
    return positive, len(option.sets)


def converse(
    ruleset: Ruleset,
    questions: Questions,
    told: Mapping[str, FactValue],
    truth: Mapping[str, FactValue] | None = None,
    *,
    about: About = "self",
    language: Language = "en",
) -> tuple[Assessment, Sequence[str], Interview]:
    """The assessment, the ids of the questions asked, and the interview at its end."""
    whole = {**(truth or {}), **told}
    interview = Interview.fresh(language)
    if told:
        first = reading(language, **dict(told), about=about)
        interview = hear(ruleset, questions, interview, first).interview
    asked: list[str] = []
    while (question := next_question(ruleset, questions, interview)) is not None:
        assert question.id not in asked, f"{question.id} came twice"
        asked.append(question.id)
        assert len(asked) <= 12
        interview = ask(interview, question)
        interview = hear(
            ruleset,
            questions,
            interview,
            reading(language),
            question=question.id,
            option=answer_to(question, whole),
        ).interview
    return conclude(ruleset, questions, interview), asked, interview
