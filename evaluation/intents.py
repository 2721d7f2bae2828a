"""Measures of intents, and of how much a confidence can be believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.reader_first import REPORTS
from evaluation.counting import (
    Bin,
    Counts,
    Measured,
    Pair,
    calibration_error,
    count,
    micro_macro,
    rate,
    reliability,
)
from evaluation.outcome import REPORT, Outcome

ANY_REPORT = "report_any"
"""Due where a message has only symptoms that no intent is named after."""


@dataclass(frozen=True)
class Judged:
    """The intent that is due and the one given, after equally right ones were made equal."""

    due: str
    given: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether they are the same."""
        return self.due == self.given


def judge(outcome: Outcome, intent_of_topic: Mapping[str, str]) -> Judged | None:
    """What was due for a message whose intent is labelled or follows from its other labels.

    A message about symptoms may be reported as any of the symptoms that it has; one whose
    symptoms no intent reports may be any report. A question may have the intent of any topic that
    answers it.
    """
    if outcome.parse is None:
        return None
    told = outcome.message
    given = outcome.intent
    right = frozenset[str]()
    if told.intent is not None:
        right = frozenset({told.intent})
    elif told.crisis:
        right = frozenset({"crisis"})
    elif told.topic is not None:
        right = frozenset(intent_of_topic[topic] for topic in told.topics)
        right |= {"book_appointment"} if "appointment" in told.topics else set()
    elif told.kinds:
        right = _reports(told.kinds, given)
    if not right:
        return None
    main = told.intent or intent_of_topic.get(told.topic or "") or REPORTS.get(told.main or "")
    due = given if given in right else main if main in right else min(right)
    return Judged(due, given, outcome.confidence)


def _reports(kinds: Iterable[str], given: str) -> frozenset[str]:
    named = frozenset(REPORTS[kind] for kind in kinds if kind in REPORTS)
    if named:
        return named
    fits = given.startswith(REPORT) or given == "start_triage"
    return frozenset({given if fits else ANY_REPORT})


@dataclass(frozen=True)
class IntentResult:
    """Everything that is said about intents of one language."""

    measures: dict[str, Measured]
    per_intent: dict[str, Counts]
    confusion: dict[str, dict[str, int]]
    """Rows: due; columns: given."""
    bins: list[Bin]
    error: float | None
    """Expected calibration error."""


def evaluate(outcomes: Iterable[Outcome], intent_of_topic: Mapping[str, str]) -> IntentResult:
    """Accuracy, F1 by intent, confusions and calibration."""
    found = [each for outcome in outcomes if (each := judge(outcome, intent_of_topic))]
    pairs: list[Pair] = [({each.due}, {each.given}) for each in found]
    labels = sorted({each.due for each in found})
    bins = reliability([(each.confidence, each.right) for each in found])
    accuracy = rate(sum(each.right for each in found), len(found))
    _, macro = micro_macro(pairs, labels)
    return IntentResult(
        measures={"intent_accuracy": accuracy, "intent_macro_f1": macro},
        per_intent={label: count(pairs, label) for label in labels},
        confusion=confusion(found),
        bins=bins,
        error=calibration_error(bins),
    )


def confusion(found: Sequence[Judged]) -> dict[str, dict[str, int]]:
    """How often each due intent was given as each."""
    table: dict[str, dict[str, int]] = {}
    for each in found:
        row = table.setdefault(each.due, {})
        row[each.given] = row.get(each.given, 0) + 1
    return {due: dict(sorted(row.items())) for due, row in sorted(table.items())}
