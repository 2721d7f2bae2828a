"""What was understood of a complaint, question by question, in the patient's own language."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.language import Language
from bot.findings.model import FactValue
from bot.store.messages import Choice
from bot.triage import Interview, Option, Question, Questions

UNKNOWN = "unknown"
_TIMES = (
    (365, "year", "anno", "anni"),
    (30, "month", "mese", "mesi"),
    (7, "week", "settimana", "settimane"),
    (1, "day", "giorno", "giorni"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """The answer to one question as it was understood, and the answers to choose instead."""

    question: str
    label: str
    answer: str
    options: tuple[Choice, ...]


def understood(questions: Questions, interview: Interview, language: Language) -> tuple[Known, ...]:
    """Every question about which something is known, in the order of the interview."""
    found = []
    for question in questions.in_order:
        answer = _answer(question, interview, language)
        if answer:
            options = (*question.options, question.dont_know)
            found.append(
                Known(
                    question.id,
                    question.label[language],
                    answer,
                    tuple(
                        Choice(f"answer:{question.id}:{option.id}", option.title[language])
                        for option in options
                    ),
                )
            )
    return tuple(found)


def _answer(question: Question, interview: Interview, language: Language) -> str | None:
    values = interview.values
    # An option may set more than its question settles.
    asked = dict.fromkeys([*question.settles, *(f for o in question.options for f in o.sets)])
    known = {fact: values[fact] for fact in asked if fact in values}
    if not known:
        return None
    number = question.number[0] if question.number else None
    if number in known and isinstance(known[number], int | float):
        return _number(question, float(str(known[number])), language)
    titles = [o.title[language] for o in question.options if o.id != "none" and _holds(o, known)]
    if titles:
        return "; ".join(titles)
    none = question.option("none")
    if none is not None and none.sets and _holds(none, known):
        return none.title[language]
    if all(value == UNKNOWN for value in known.values()):
        return question.dont_know.title[language]
    return None


def _holds(option: Option, known: dict[str, FactValue]) -> bool:
    return bool(option.sets) and all(
        fact in known and _same(value, known[fact]) for fact, value in option.sets.items()
    )


def _same(offered: FactValue, known: FactValue) -> bool:
    if isinstance(offered, list | tuple) and isinstance(known, int | float):
        return float(offered[0]) <= known <= float(offered[1])
    if isinstance(offered, list | tuple) and isinstance(known, list | tuple):
        return list(offered) == list(known)
    return offered == known


def _number(question: Question, value: float, language: Language) -> str:
    if question.number is None or question.number[1] != "duration":
        return f"{value:g}"
    for days, one, uno, more in _TIMES:
        if value >= days:
            count = round(value / days)
            if language == "it":
                return f"{count} {uno if count == 1 else more}"
            return f"{count} {one if count == 1 else one + 's'}"
    return "0"
