"""How often a question's topic is still found when the question is typed otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.triage import Ruleset
from evaluation.outcome import Outcome
from evaluation.robustness import CHANGES
from evaluation.running import read_all

ASKED = ("typos", "bare", "emoji", "politeness")
"""The changes that the engine is asked about, each drawn once: it is slower than the reader."""
Ask = Callable[[Sequence[Outcome]], Sequence[Outcome]]
"""Gives outcomes the engine's word."""


def top1(outcomes: Sequence[Outcome]) -> float | None:
    """The share of questions whose first topic is right; None without questions."""
    asked = [outcome for outcome in outcomes if outcome.message.topic is not None]
    if not asked:
        return None
    right = sum(
        bool(outcome.topics) and outcome.topics[0][0] in outcome.message.topics for outcome in asked
    )
    return right / len(asked)


def losses(outcomes: Sequence[Outcome], rules: Ruleset, ask: Ask) -> dict[str, float]:
    """Points of top-1 lost by each change; nothing where no question is labelled.

    ``outcomes`` are of one language and have been asked about as they stand.
    """
    questions = [outcome for outcome in outcomes if outcome.message.topic is not None]
    plain = top1(questions)
    if plain is None:
        return {}
    found = {}
    for name in ASKED:
        change = CHANGES[name][0]
        typed = [
            replace(each.message, text=change(each.message.text, each.lang), lang=each.lang)
            for each in questions
        ]
        read, _ = read_all(typed, rules)
        found[name] = 100 * (plain - (top1(ask(read)) or 0.0))
    return found
