"""How well reader, judge and both find the kinds, each voice judged by a net that never saw it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.findings import read
from bot.findings.model import Kind
from evaluation.counting import count, f1, micro_macro
from evaluation.findings import URGENT
from judging.corpus import BATCH, KINDS, LANGUAGES, Case
from judging.training import PRESENT, UNKNOWN, solve

FOLDS = 4
_POINTS = tuple(step / 4 for step in range(-6, 7))


@dataclass(frozen=True)
class Judged:
    """One message: what was due, what the reader said, and the judge's scores by kind."""

    case: Case
    current: frozenset[Kind]
    read: frozenset[Kind]
    scores: Mapping[Kind, float]

    def both(self, points: Mapping[Kind, float]) -> frozenset[Kind]:
        """What reader and judge find together: the judge only where the reader is silent."""
        new = {kind for kind in KINDS if self.scores[kind] >= points[kind]} - self.read
        return self.current | new | ({"pain"} if "night_pain" in new else set())

    def alone(self, points: Mapping[Kind, float]) -> frozenset[Kind]:
        """What the judge finds by itself."""
        return frozenset(kind for kind in KINDS if self.scores[kind] >= points[kind])


def cross_validated(cases: Sequence[Case]) -> list[Judged]:
    """Every message written for the judge, scored by a judge that learnt from other voices."""
    own = [at for at, case in enumerate(cases) if case.voice not in {"", BATCH}]
    voices = sorted({cases[at].voice for at in own})
    random.Random(1).shuffle(voices)  # noqa: S311 - nothing secret
    folds = [[at for at in own if cases[at].voice in voices[i::FOLDS]] for i in range(FOLDS)]
    _, solution = solve(cases, folds, final=False)
    found = []
    for fold, scores in zip(folds, solution["scores"], strict=True):
        for at, row in zip(fold, scores, strict=True):
            findings = read(cases[at].text, prior=cases[at].lang).findings
            found.append(
                Judged(
                    cases[at],
                    frozenset(f.kind for f in findings if f.status in {"present", "unknown"}),
                    frozenset(f.kind for f in findings),
                    dict(zip(KINDS, row, strict=True)),
                )
            )
    return found


def development(cases: Sequence[Case]) -> str:
    """The comparison, and what each working point would give. Prints no message."""
    found = cross_validated(cases)
    lines = ["each voice judged by a net that never saw it", ""]
    for lang in LANGUAGES:
        mine = [each for each in found if each.case.lang == lang]
        lines += [f"{lang}, {len(mine)} messages", *_table(mine), ""]
    return "\n".join([*lines, *_points(found), ""])


WAYS: Mapping[str, Callable[[Judged], frozenset[Kind]]] = {
    "reader": lambda each: each.current,
    "judge": lambda each: each.alone(UNKNOWN),
    "both": lambda each: each.both(UNKNOWN),
    "both, where the judge is sure": lambda each: each.both(PRESENT),
}


def _table(found: Sequence[Judged]) -> Iterator[str]:
    for name, way in WAYS.items():
        pairs = [(each.case.kinds, way(each)) for each in found]
        micro, macro = micro_macro(pairs, KINDS)
        right = sum(len(due & given) for due, given in pairs)
        given = sum(len(given) for _, given in pairs)
        urgent = sum(len(due & given & set(URGENT)) for due, given in pairs)
        due = sum(len(due) for due, _ in pairs)
        denied = sum(len(way(each) & (each.case.absent - each.case.kinds)) for each in found)
        yield (
            f"  {name:<30} F1 {100 * (micro.value or 0):.1f}  macro {100 * (macro.value or 0):.1f}"
            f"  precision {100 * right / max(given, 1):.1f}  recall {100 * right / due:.1f}"
            f"  urgent {100 * urgent / sum(len(d & set(URGENT)) for d, _ in pairs):.1f}"
            f"  exact {100 * sum(d == g for d, g in pairs) / len(pairs):.1f}"
            f"  denied as present {denied}"
        )


def _points(found: Sequence[Judged]) -> Iterator[str]:
    """F1 of each kind, of reader and judge together, by the log-odds from which it is heard."""
    yield "F1 of both by working point"
    yield f"  {'':<18}reader " + " ".join(f"{point:>6.2f}" for point in _POINTS)
    for kind in KINDS:
        scores = [_f1(found, kind, None), *(_f1(found, kind, point) for point in _POINTS)]
        yield f"  {kind:<18}" + " ".join(f"{100 * score:>6.1f}" for score in scores)


def _f1(found: Sequence[Judged], kind: Kind, point: float | None) -> float:
    never = dict.fromkeys(KINDS, float("inf"))
    points = never if point is None else {**never, kind: point}
    counts = count([(each.case.kinds, each.both(points)) for each in found], kind)
    return f1(counts.right, counts.invented, counts.missed) or 0.0
