"""When the clinic is open, and what time it is after so many minutes of opening."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LEVELS = ("SAME_DAY", "URGENT_48H", "other")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
HORIZON = 366
"""Days that are looked through; a clinic that stays closed for longer is refused when loading."""

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Opening:
    """The week of the clinic, Monday first, in its own time zone, and the days it stays closed."""

    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]
    closed: frozenset[date] = frozenset()

    def is_open(self, now: datetime) -> bool:
        """Whether somebody is there."""
        return any(start <= now < end for start, end in self._from(now))

    def next_opening(self, now: datetime) -> datetime:
        """``now`` while it is open, else when it opens next; in the clinic's zone."""
        start, _ = next(self._from(now))
        return max(start, now.astimezone(self.zone))

    def after(self, now: datetime, minutes: int) -> datetime:
        """The time after so many minutes of opening, in the clinic's zone."""
        left = timedelta(minutes=minutes)
        for start, end in self._from(now):
            begin = max(start, now.astimezone(self.zone))
            # Across a change of the clocks the wall clock lies; what is waited through does not.
            length = end.timestamp() - begin.timestamp()
            if left.total_seconds() <= length:
                moment = begin.timestamp() + left.total_seconds()
                return datetime.fromtimestamp(moment, self.zone)
            left -= timedelta(seconds=length)
        raise ValueError("never open that long")

    def _from(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans that end after ``now``, in order."""
        today = now.astimezone(self.zone).date()
        for ahead in range(HORIZON):
            day = today + timedelta(days=ahead)
            if day in self.closed:
                continue
            for opens, closes in self.week[day.weekday()]:
                end = datetime.combine(day, closes, self.zone)
                if end > now:
                    yield datetime.combine(day, opens, self.zone), end


ALWAYS = Opening(ZoneInfo("UTC"), (((time(0), time(23, 59)),),) * 7)
"""Stands in for hours that could not be read, so that loading can go on to the next fault."""


def read_opening(data: Any, fault: Callable[[str], None]) -> Opening:
    """The ``[opening]`` table; each mistake is told to ``fault``."""
    table = data if isinstance(data, dict) else {}
    if table.keys() - {"zone", "closed", *DAYS}:
        fault(f"opening has zone, {', '.join(DAYS)} and closed, nothing else")
    try:
        zone = ZoneInfo(str(table.get("zone", "")))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        fault("zone must name a time zone such as Europe/Rome")
        return ALWAYS
    week = tuple(_spans(day, table.get(day, []), fault) for day in DAYS)
    closed = table.get("closed", [])
    if not isinstance(closed, list) or any(type(day) is not date for day in closed):
        fault("closed must be a list of dates")
        closed = []
    if not any(week):
        fault("the clinic must be open on some day")
        return ALWAYS
    return Opening(zone, week, frozenset(closed))


def _spans(day: str, value: Any, fault: Callable[[str], None]) -> tuple[Span, ...]:
    found: list[Span] = []
    for text in value if isinstance(value, list) else [None]:
        match = _SPAN.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            fault(f'{day} must be a list of spans such as "09:00-17:00"')
            return ()
        h1, m1, h2, m2 = (int(part) for part in match.groups())
        span = (time(h1, m1), time(h2, m2))
        if span[0] >= span[1] or (found and found[-1][1] > span[0]):
            fault(f"the spans of {day} must follow each other and end after they begin")
            return ()
        found.append(span)
    return tuple(found)


def read_minutes(data: Any, fault: Callable[[str], None]) -> Mapping[str, int]:
    """The ``[callback_minutes]`` table; each mistake is told to ``fault``."""
    table = data if isinstance(data, dict) else {}
    fine = table.keys() == set(LEVELS) and all(
        type(value) is int and 0 < value <= 10_000 for value in table.values()
    )
    if not fine:
        fault(f"callback_minutes needs minutes for {', '.join(LEVELS)}")
        return dict.fromkeys(LEVELS, 60)
    return dict(table)
