"""Everything that is measured of one language, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.findings.model import Language
from bot.triage import Ruleset
from evaluation import findings, intents, questions, robust_topics, robustness, safety
from evaluation.agreement import Agreement
from evaluation.counting import Counts, Measured, quantile, rate
from evaluation.intents import IntentResult
from evaluation.loading import KINDS
from evaluation.outcome import Outcome
from evaluation.questions import QuestionResult
from evaluation.running import Timing


@dataclass(frozen=True)
class Result:
    """The measures of one language by key, and the details behind them."""

    language: Language
    messages: dict[str, int]
    """How many of each file."""
    measures: dict[str, Measured]
    """Proportions of 0 to 1; latencies in ms; losses and calibration errors in points."""
    per_kind: dict[str, Counts] = field(default_factory=dict)
    robustness: dict[str, dict[str, float]] = field(default_factory=dict)
    intents: IntentResult | None = None
    questions: QuestionResult | None = None
    per_flag: dict[str, Measured] = field(default_factory=dict)
    kappas: dict[str, tuple[float, int]] = field(default_factory=dict)


def judged_kinds(outcomes: Sequence[Outcome], *, all_kinds: bool) -> tuple[str, ...]:
    """The kinds that are judged: all, or those that the labels use at all.

    Somebody who labelled five kinds did not say that the other twelve are not there.
    """
    if all_kinds:
        return KINDS
    used: set[str] = set()
    for outcome in outcomes:
        told = outcome.message
        for labels in (told.kinds, told.absent, told.past, told.other_person):
            used |= labels or frozenset()
    return tuple(kind for kind in KINDS if kind in used)


def measure(
    outcomes: Sequence[Outcome],
    language: Language,
    kinds: Sequence[str],
    intent_of_topic: Mapping[str, str],
    timing: Timing,
) -> Result:
    """All measures of one language that the labels allow."""
    own = [outcome for outcome in outcomes if outcome.lang == language]
    files: dict[str, int] = {}
    for outcome in own:
        files[outcome.message.source] = files.get(outcome.message.source, 0) + 1
    told = intents.evaluate(own, intent_of_topic)
    asked = questions.evaluate(own)
    safe = safety.evaluate(own)
    found = findings.measures(own, kinds)
    labelled = [outcome for outcome in own if outcome.message.lang is not None]
    found["language"] = rate(
        sum(outcome.detected == language for outcome in labelled), len(labelled)
    )
    extra = {
        "intent_ece": _points(told.error, sum(each.right.n for each in told.bins)),
        "topic_ece": _points(asked.error, sum(each.right.n for each in asked.bins)),
        "scope_auc": Measured(
            asked.separation, sum(sum(row.values()) for row in asked.routes.values())
        ),
    }
    return Result(
        language,
        files,
        {**found, **told.measures, **asked.measures, **safe.measures, **extra, **latency(timing)},
        per_kind=findings.per_kind(own, kinds),
        intents=told,
        questions=asked,
        per_flag=safe.per_flag,
    )


def _points(share: float | None, n: int) -> Measured:
    return Measured(None if share is None else 100 * share, n)


def latency(timing: Timing) -> dict[str, Measured]:
    """Medians and 99th percentiles in milliseconds."""
    found = {}
    for name, samples in (("reader", timing.reader), ("engine", timing.engine)):
        for label, share in (("p50", 0.5), ("p99", 0.99)):
            value = quantile(samples, share) if samples else None
            found[f"{name}_{label}"] = Measured(value, len(samples))
    found["load"] = Measured(timing.load, len(timing.engine))
    return found


def with_robustness(
    result: Result, outcomes: Sequence[Outcome], rules: Ruleset, kinds: Sequence[str]
) -> Result:
    """The same result with the losses under noise."""
    own = [o for o in findings.judged(outcomes) if o.lang == result.language]
    losses = robustness.losses(own, rules, kinds)
    points = {
        f"loss_{name}": Measured(scores["points_lost"], len(own)) for name, scores in losses.items()
    }
    return replace(result, measures={**result.measures, **points}, robustness=losses)


def with_robust_topics(
    result: Result, outcomes: Sequence[Outcome], rules: Ruleset, ask: robust_topics.Ask
) -> Result:
    """The same result with what noise costs the topics."""
    own = [o for o in outcomes if o.lang == result.language and o.message.topic is not None]
    points = {
        f"topic_loss_{name}": Measured(lost, len(own))
        for name, lost in robust_topics.losses(own, rules, ask).items()
    }
    return replace(result, measures={**result.measures, **points})


def with_agreement(result: Result, agreement: Agreement) -> Result:
    """The same result with the agreement of two labellings."""
    measured = {**result.measures, **agreement.measures}
    return replace(result, measures=measured, kappas=agreement.kappas)
