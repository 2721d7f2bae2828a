"""The ratios that were asked for, and what a run says about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Run = Mapping[str, Any]


@dataclass(frozen=True)
class Target:
    """One ratio, or one figure, of a run, and the bound that it should keep."""

    title: str
    ours: Callable[[Run], float]
    theirs: Callable[[Run], float] | None
    bound: float
    unit: str
    at_least: bool = False

    def row(self, run: Run) -> Row:
        """What the run says; a figure without a stock side is its own measure."""
        ours = self.ours(run)
        theirs = None if self.theirs is None else self.theirs(run)
        value = ours if theirs is None else ours / theirs
        met = value >= self.bound if self.at_least else value <= self.bound
        return Row(self, ours, theirs, value, met)


@dataclass(frozen=True)
class Row:
    """A target with a run's figures."""

    target: Target
    ours: float
    theirs: float | None
    value: float
    met: bool


def _cpu(kind: str) -> Callable[[Run], float]:
    return lambda run: sum(run["with action"][kind]["cpu"].values())


def _grown(kind: str) -> Callable[[Run], float]:
    def ratio(run: Run) -> float:
        by_length = run["long"][kind]
        last = max(by_length, key=int)
        return float(by_length[last]["p50"] / by_length["5"]["p50"])

    return ratio


def _of(*path: str) -> Callable[[Run], float]:
    def value(run: Run) -> float:
        found: Any = run
        for name in path:
            found = found[name]
        return float(found)

    return value


def _both(title: str, bound: float, unit: str, *path: str, **more: Any) -> Target:
    """A ratio of the same figure of both bots; ``?`` in the path stands for the bot."""
    ours, theirs = (
        _of(*(kind if part == "?" else part for part in path)) for kind in ("ossa", "stock")
    )
    return Target(title, ours, theirs, bound, unit, **more)


def _best(kind: str) -> Callable[[Run], float]:
    return lambda run: max(level["turns_per_second"] for level in run["throughput"][kind].values())


TARGETS = (
    _both("answer with an action, p50", 0.6, "ms", "with action", "?", "p50"),
    _both("answer with an action, p99", 0.6, "ms", "with action", "?", "p99"),
    _both("answer without an action, p50", 0.8, "ms", "without action", "?", "p50"),
    _both("answer without an action, p99", 0.8, "ms", "without action", "?", "p99"),
    Target("last turn of a long conversation / its turn 5", _grown("ossa"), None, 1.15, "x"),
    Target(
        "processor time a turn with an action", _cpu("ossa"), _cpu("stock"), 0.4, "ms"
    ),
    Target(
        "turns a second of one engine, with an action", _best("ossa"), _best("stock"), 2.0, "/s",
        at_least=True,
    ),
    _both("p99 at 64 conversations at once", 0.5, "ms", "throughput", "?", "64", "p99"),
    _both("engine's resident memory", 0.25, "MB", "memory", "?", "engine"),
    _both("engine ready after", 0.25, "s", "ready", "?", "engine"),
    Target("web process ready after", _of("ready", "ossa", "web"), None, 2.0, "s"),
    Target(
        "training, cold", _of("training", "ossa", "cold"),
        _of("training", "stock", "seconds_for_100"), 0.3, "s",
    ),
    Target(
        "training, one example changed", _of("training", "ossa", "one example changed"), None,
        5.0, "s",
    ),
    Target(
        "training, only an answer changed", _of("training", "ossa", "only an answer changed"),
        None, 5.0, "s",
    ),
    _both("engine's environment on disk", 0.3, "MB", "size", "?"),
    Target(
        "red flag while the engine is saturated, p99",
        _of("red flags", "engine saturated", "p99"), None, 20.0, "ms",
    ),
)  # fmt: skip


def rows(run: Run) -> Iterator[Row]:
    """Every target that the run has figures for."""
    for target in TARGETS:
        try:
            yield target.row(run)
        except KeyError:
            continue


def line(row: Row) -> str:
    """A row as text: the ratio first, absolute figures beside it."""
    target = row.target
    sign = ">=" if target.at_least else "<="
    unit = "x" if row.theirs is not None else target.unit
    figures = f"{row.ours:.1f} {target.unit}"
    if row.theirs is not None:
        figures += f" against {row.theirs:.1f} {target.unit}"
    told = f"{row.value:7.2f} {unit:3} ({sign} {target.bound:g})"
    return f"{target.title:48}{told:24}{'met' if row.met else 'MISSED':8}{figures}"
