"""Everything of one message that facts are told from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.findings.dates import Span
from bot.findings.layout import Hit, Layout
from bot.findings.measures import Measured
from bot.findings.model import Finding, Status
from bot.findings.people import People
from bot.findings.subjects import Holder


@dataclass(frozen=True, slots=True)
class Judged:
    """A hit with all that its surroundings say of it."""

    hit: Hit
    status: Status
    holder: Holder
    site: str | None
    gone: bool = False
    """Whether a status of ``past`` is that of something that has gone, and is so denied."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that facts are told from."""

    layout: Layout
    people: People
    patient: Holder
    judged: Sequence[Judged]
    findings: Sequence[Finding]
    spans: Sequence[Span]
    degrees: Sequence[Measured]
    sizes: Sequence[Measured]
    marks: Sequence[Measured]
    ages: Sequence[Measured]

    def in_age(self, span: Span) -> bool:
        """Whether the time is part of an age: "9 months old"."""
        return any(age.start < span.end and span.start < age.end for age in self.ages)

    def times(self) -> list[Span]:
        """The stretches of time and dates that say when something was."""
        return [
            span
            for span in self.spans
            if span.form not in {"future", "age"} and not self.in_age(span)
        ]


def distance(span: Span, hit: Hit, layout: Layout, most: int | None = None) -> int:
    """How far a time stands from a phrase, in words; breaks and "and" count as more. Above
    ``most`` the number need not be exact."""
    first, last = min(hit.used), max(hit.used)
    if last < span.start:
        gap, breaks = span.start - last, layout.break_between(last, span.start)
        low, high = last, span.start
    elif first >= span.end:
        gap, breaks = first - span.end + 1, layout.break_between(span.end - 1, first)
        low, high = span.end - 1, first
    else:
        return 0
    near = gap + 10 * breaks
    if most is not None and near > most:
        return near
    walls = sum(
        1
        for token in layout.text.tokens[low + 1 : high]
        if token.norm in _WALLS and not token.accented
    )
    return near + 4 * walls


_WALLS = frozenset(["and", "e", "but", "ma"])
