"""What noise costs the topics, on outcomes made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.triage import Ruleset
from evaluation.outcome import Outcome
from evaluation.robust_topics import ASKED, losses, top1
from tests.evaluation.made import message, outcome, parse

RIGHT, WRONG = ("risks", 0.8), ("biopsy", 0.8)


def question(*topics: tuple[str, float]) -> Outcome:
    told = message("What can go wrong, please?", topic="risks")
    return outcome(told, parse=parse("ask_treatment", 0.9, *topics))


def test_an_equally_right_topic_counts() -> None:
    also = outcome(
        message(topic="risks", also=["biopsy"]), parse=parse("ask_treatment", 0.9, WRONG)
    )
    assert top1([question(RIGHT), question(WRONG), also, outcome(message())]) == pytest.approx(
        2 / 3
    )
    assert top1([outcome(message())]) is None


def test_points_lost_are_those_of_the_changed_questions(rules: Ruleset) -> None:
    seen: list[str] = []

    def ask(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        seen.extend(each.message.text for each in outcomes)
        return [replace(each, parse=parse("ask_treatment", 0.9, WRONG)) for each in outcomes]

    lost = losses([question(RIGHT), question(WRONG)], rules, ask)
    assert lost == dict.fromkeys(ASKED, 50.0)
    assert "what can go wrong please" in seen
    assert question(RIGHT).message.text not in seen


def test_without_questions_nothing_is_asked(rules: Ruleset) -> None:
    assert losses([outcome(message())], rules, lambda outcomes: outcomes) == {}
