"""The time axis of the figures: a column for each day, and where a version began to answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from bot.store.versions import Used

WIDTH, HEIGHT = 900, 150
SHORT = 12
LABELS = 8
"""Days that are named under the axis, at most."""


@dataclass(frozen=True, slots=True)
class Column:
    """One day's column; ``label`` is empty under most of them."""

    day: str
    count: int
    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A version: its short name on the axis, such as ``M1``, where it began (None: before these
    days), and what it is."""

    short: str
    x: float | None
    kind: str
    name: str
    used: Used


@dataclass(frozen=True, slots=True)
class Axis:
    """Everything that is drawn. ``most`` is the highest column's count."""

    columns: list[Column]
    marks: list[Mark]
    most: int


def axis_of(
    first: date, last: date, counts: Mapping[str, int], seen: Sequence[Used], zone: tzinfo
) -> Axis:
    """The days from ``first`` to ``last``, those without a conversation too."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    step = WIDTH / len(days)
    most = max(counts.values(), default=0)
    every = max(1, -(-len(days) // LABELS))
    columns = []
    for n, day in enumerate(days):
        count = counts.get(day.isoformat(), 0)
        height = HEIGHT * count / most if most else 0.0
        label = day.isoformat()[5:] if n % every == 0 else ""
        x, width = round(n * step, 1), round(step * 0.8, 1)
        columns.append(
            Column(
                day.isoformat(), count, x, round(HEIGHT - height, 1), width, round(height, 1), label
            )
        )
    return Axis(columns, _marks(first, step, seen, zone), most)


def _marks(first: date, step: float, seen: Sequence[Used], zone: tzinfo) -> list[Mark]:
    found = []
    numbers = {"model": 0, "ruleset": 0}
    for version in seen:
        numbers[version.kind] = numbers.get(version.kind, 0) + 1
        short = f"{version.kind[0].upper()}{numbers[version.kind]}"
        day = (version.first_at.astimezone(zone).date() - first).days
        x = round(day * step, 1) if day >= 0 else None
        found.append(Mark(short, x, version.kind, version.name[:SHORT], version))
    return found
