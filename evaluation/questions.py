"""Measures of questions and of scope: the right answer, the wrong one, none, and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluation.counting import (
    Bin,
    Measured,
    calibration_error,
    rate,
    reliability,
    separation,
)
from evaluation.outcome import REPORT, Outcome

STEPS = 50
"""Points of a curve over thresholds from 0 to 1."""
_OURS = frozenset({"answer", "triage"})


@dataclass(frozen=True)
class Point:
    """What a threshold costs: shares of 0 to 1."""

    threshold: float
    inside_lost: float
    outside_taken: float


@dataclass(frozen=True)
class QuestionResult:
    """Everything that is said about questions and scope of one language."""

    measures: dict[str, Measured]
    routes: dict[str, dict[str, int]]
    """By group of messages: how many went which way."""
    bins: list[Bin]
    error: float | None
    """Expected calibration error of the first topic."""
    symptom_curve: list[Point]
    question_curve: list[Point]
    separation: float | None
    """Area under the curve of the in-scope score, ours against everything else."""


@dataclass(frozen=True)
class Groups:
    """The messages of one language, by what they are."""

    symptoms: list[Outcome]
    questions: list[Outcome]
    out_of_scope: list[Outcome]
    other_health: list[Outcome]


def grouped(outcomes: Iterable[Outcome]) -> Groups:
    """Only messages that the engine was asked about."""
    groups = Groups([], [], [], [])
    for outcome in outcomes:
        told = outcome.message
        if outcome.parse is None:
            continue
        if told.intent == "out_of_scope":
            groups.out_of_scope.append(outcome)
        elif told.intent == "health_out_of_scope":
            groups.other_health.append(outcome)
        elif told.topic is not None:
            groups.questions.append(outcome)
        elif told.kinds or (told.intent or "").startswith(REPORT):
            groups.symptoms.append(outcome)
    return groups


def _share(outcomes: Sequence[Outcome], *routes: str) -> Measured:
    return rate(sum(outcome.route in routes for outcome in outcomes), len(outcomes))


def _named(outcome: Outcome, first: int) -> bool:
    return any(topic in outcome.message.topics for topic, _ in outcome.topics[:first])


def _right_answer(outcome: Outcome) -> bool:
    return outcome.answered in outcome.message.topics


def evaluate(outcomes: Iterable[Outcome]) -> QuestionResult:
    """Topics, "did you mean", refusals, and what is taken that is not ours."""
    groups = grouped(outcomes)
    asked = groups.questions
    offered = [o for o in asked if o.route == "offer"]
    measures = {
        "topic_top1": rate(sum(_named(o, 1) for o in asked), len(asked)),
        "topic_top3": rate(sum(_named(o, 3) for o in asked), len(asked)),
        "answered_right": rate(sum(_right_answer(o) for o in asked), len(asked)),
        "answered_wrong": rate(
            sum(o.route == "answer" and not _right_answer(o) for o in asked), len(asked)
        ),
        "did_you_mean": rate(len(offered), len(asked)),
        "did_you_mean_right": rate(sum(_named(o, 2) for o in offered), len(offered)),
        "question_triaged": _share(asked, "triage", "emergency"),
        "question_refused": _share(asked, "refuse", "talk"),
        "scope_question_answered": _share(groups.out_of_scope, "answer"),
        "symptom_accepted_outside": _share(groups.out_of_scope, "triage", "emergency"),
        "symptom_refused": _share(groups.symptoms, "refuse", "talk", "offer"),
        "symptom_answered": _share(groups.symptoms, "answer"),
        "other_health_taken": _share(groups.other_health, "answer", "triage"),
        "other_health_answered": _share(groups.other_health, "answer"),
    }
    bins = reliability([(o.topics[0][1], _named(o, 1)) for o in asked if o.topics])
    ours = [o.in_scope for o in groups.symptoms + asked]
    outside = groups.out_of_scope + groups.other_health
    return QuestionResult(
        measures=measures,
        routes={name: _routes(getattr(groups, name)) for name in vars(groups)},
        bins=bins,
        error=calibration_error(bins),
        symptom_curve=_symptom_curve(groups),
        question_curve=_question_curve(groups),
        separation=separation(ours, [o.in_scope for o in outside]),
    )


def _routes(outcomes: Sequence[Outcome]) -> dict[str, int]:
    table: dict[str, int] = {}
    for outcome in outcomes:
        table[outcome.route] = table.get(outcome.route, 0) + 1
    return dict(sorted(table.items()))


def curve(inside: Sequence[float], outside: Sequence[float]) -> list[Point]:
    """For each threshold: the share of ``inside`` below it, and of ``outside`` at or above it."""
    if not inside or not outside:
        return []
    return [
        Point(
            threshold,
            sum(score < threshold for score in inside) / len(inside),
            sum(score >= threshold for score in outside) / len(outside),
        )
        for threshold in (step / STEPS for step in range(1, STEPS + 1))
    ]


def _symptom_curve(groups: Groups) -> list[Point]:
    """By the in-scope score: symptom messages refused, out-of-scope ones accepted."""
    return curve([o.in_scope for o in groups.symptoms], [o.in_scope for o in groups.out_of_scope])


def _question_curve(groups: Groups) -> list[Point]:
    """By the topic's confidence: questions not answered at once, out-of-scope ones answered."""
    return curve(
        [o.answer_strength for o in groups.questions],
        [o.answer_strength for o in groups.out_of_scope],
    )
