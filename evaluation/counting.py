"""Rates and F1 with 95 % intervals, agreement and calibration, as small pure functions."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

Z = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""
RESAMPLES = 1000


@dataclass(frozen=True)
class Measured:
    """A proportion or score of 0 to 1 with its 95 % interval, resting on ``n`` cases.

    ``value`` is None where there was nothing to measure on.
    """

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


def rate(hits: int, n: int) -> Measured:
    """``hits`` of ``n`` with Wilson's score interval (Wilson 1927)."""
    if n == 0:
        return Measured(None, 0)
    share = hits / n
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    low = 0.0 if hits == 0 else max(0.0, centre - half)
    high = 1.0 if hits == n else min(1.0, centre + half)
    return Measured(share, n, low, high)


@dataclass(frozen=True)
class Counts:
    """Right, invented and missed of one label, and in how many messages it was judged."""

    right: int
    invented: int
    missed: int
    judged: int

    @property
    def gold(self) -> int:
        """How often the label was due."""
        return self.right + self.missed

    @property
    def precision(self) -> Measured:
        """Right of those given."""
        return rate(self.right, self.right + self.invented)

    @property
    def recall(self) -> Measured:
        """Right of those due."""
        return rate(self.right, self.gold)


def f1(right: float, invented: float, missed: float) -> float | None:
    """The harmonic mean of precision and recall; None when the label is neither due nor given."""
    whole = 2 * right + invented + missed
    return 2 * right / whole if whole else None


def label_f1(counts: Counts, seed: int = 1) -> Measured:
    """F1 of one label; the interval by resampling messages, each of which is right, invented,
    missed or none of them."""
    value = f1(counts.right, counts.invented, counts.missed)
    if value is None:
        return Measured(None, 0)
    chance = random.Random(seed)  # noqa: S311 - statistics
    scores = []
    for _ in range(RESAMPLES):
        left, mass, drawn = counts.judged, counts.judged, []
        for cases in (counts.right, counts.invented, counts.missed):
            drawn.append(chance.binomialvariate(left, min(1.0, cases / mass)) if mass else 0)
            left, mass = left - drawn[-1], mass - cases
        scores.append(f1(*drawn) or 0.0)
    low, high = _middle(scores)
    return Measured(value, counts.gold, low, high)


Pair = tuple[Set[str], Set[str]]
"""What was due and what was given for one message."""


def count(pairs: Sequence[Pair], label: str) -> Counts:
    """How often ``label`` was right, invented and missed."""
    right = sum(label in due and label in given for due, given in pairs)
    invented = sum(label in given - due for due, given in pairs)
    missed = sum(label in due - given for due, given in pairs)
    return Counts(right, invented, missed, len(pairs))


def micro_macro(pairs: Sequence[Pair], labels: Sequence[str], seed: int = 1) -> list[Measured]:
    """[micro F1, macro F1]; macro over the labels that are due at least once. Intervals by
    resampling messages."""
    place = {label: index for index, label in enumerate(labels)}
    cases = [_cases(due, given, place) for due, given in pairs]
    due = {place[label] for gold, _ in pairs for label in gold if label in place}
    values = _micro_macro(cases, len(labels), due)
    if values is None:
        return [Measured(None, 0), Measured(None, 0)]
    chance = random.Random(seed)  # noqa: S311 - statistics
    drawn = [
        _micro_macro(chance.choices(cases, k=len(cases)), len(labels), due)
        for _ in range(RESAMPLES)
    ]
    found = []
    for index, n in ((0, sum(len(gold) for gold, _ in pairs)), (1, len(due))):
        low, high = _middle([each[index] for each in drawn if each])
        found.append(Measured(values[index], n, low, high))
    return found


def _cases(due: Set[str], given: Set[str], place: Mapping[str, int]) -> list[int]:
    """3 * label + (0 right, 1 invented, 2 missed) for each label that plays a part."""
    known = (due | given) & place.keys()
    return [
        3 * place[label] + (2 if label not in given else 1 if label not in due else 0)
        for label in sorted(known)
    ]


def _micro_macro(
    cases: Sequence[Sequence[int]], size: int, due: Set[int]
) -> tuple[float, float] | None:
    tally = [0] * (3 * size)
    for each in cases:
        for case in each:
            tally[case] += 1
    micro = f1(sum(tally[0::3]), sum(tally[1::3]), sum(tally[2::3]))
    if micro is None or not due:
        return None
    each_f1 = [f1(*tally[3 * label : 3 * label + 3]) for label in due]
    known = [score for score in each_f1 if score is not None]
    return micro, sum(known) / len(known) if known else 0.0


def _middle(scores: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(scores)
    cut = int(len(ordered) * 0.025)
    return ordered[cut], ordered[-1 - cut]


def quantile(samples: Sequence[float], share: float) -> float:
    """The sample below which ``share`` of all lie (nearest rank). Needs at least one sample."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Cohen's kappa of two yes/no judgements (Cohen 1960); None where neither ever said yes, or
    both always, for then chance alone agrees."""
    n = len(pairs)
    if n == 0:
        return None
    agreed = sum(one == two for one, two in pairs) / n
    yes = sum(one for one, _ in pairs) / n, sum(two for _, two in pairs) / n
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    return None if chance >= 1 else (agreed - chance) / (1 - chance)


@dataclass(frozen=True)
class Bin:
    """Predictions of similar confidence: their mean confidence and how often they were right."""

    confidence: float
    right: Measured


def reliability(predictions: Sequence[tuple[float, bool]], bins: int = 10) -> list[Bin]:
    """Predictions by confidence in ``bins`` equal parts of 0 to 1; empty parts are left out."""
    parts: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in predictions:
        parts[min(bins - 1, int(confidence * bins))].append((confidence, right))
    return [
        Bin(sum(c for c, _ in part) / len(part), rate(sum(r for _, r in part), len(part)))
        for part in parts
        if part
    ]


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """The expected calibration error (Naeini 2015): the mean distance between confidence and
    accuracy, weighted by cases."""
    n = sum(each.right.n for each in bins)
    if n == 0:
        return None
    return sum(abs(each.confidence - (each.right.value or 0.0)) * each.right.n for each in bins) / n


def separation(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """The area under the curve: how often a score of ``inside`` is above one of ``outside``."""
    if not inside or not outside:
        return None
    ordered = sorted([(score, 1) for score in inside] + [(score, 0) for score in outside])
    ranks: dict[float, list[int]] = {}
    for rank, (score, _) in enumerate(ordered, 1):
        ranks.setdefault(score, []).append(rank)
    total = sum(sum(ranks[s]) / len(ranks[s]) for s in inside)
    n, m = len(inside), len(outside)
    return (total - n * (n + 1) / 2) / (n * m)
