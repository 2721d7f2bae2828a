"""Opening hours: when it is open, when next, and which time so many open minutes lead to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.content.opening import Opening, read_minutes, read_opening

ROME = ZoneInfo("Europe/Rome")
WEEKDAY = ((time(9), time(13)), (time(14), time(17)))
HOURS = Opening(ROME, (WEEKDAY,) * 5 + ((), ()), frozenset({date(2026, 12, 25)}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-30 10:00", "2026-11-30 10:00"),
        ("2026-11-30 08:59", "2026-11-30 09:00"),
        ("2026-11-30 13:00", "2026-11-30 14:00"),
        ("2026-11-30 17:00", "2026-12-01 09:00"),
        ("2026-12-04 18:00", "2026-12-07 09:00"),
        ("2026-12-24 17:30", "2026-12-28 09:00"),
    ],
)
def test_when_it_opens_next(now: str, opens: str) -> None:
    assert HOURS.next_opening(at(now)) == at(opens)
    assert HOURS.is_open(at(now)) == (now == opens)


@pytest.mark.parametrize(
    ("now", "minutes", "then"),
    [
        ("2026-11-30 10:00", 60, "2026-11-30 11:00"),
        ("2026-11-30 12:30", 60, "2026-11-30 14:30"),
        ("2026-11-30 16:30", 60, "2026-12-01 09:30"),
        ("2026-12-04 22:00", 60, "2026-12-07 10:00"),
        ("2026-12-24 16:00", 120, "2026-12-28 10:00"),
        ("2026-11-30 09:00", 7 * 60, "2026-11-30 17:00"),
    ],
)
def test_the_time_after_so_many_open_minutes(now: str, minutes: int, then: str) -> None:
    assert HOURS.after(at(now), minutes) == at(then)


def test_the_clocks_are_those_of_the_clinic() -> None:
    assert HOURS.next_opening(datetime(2026, 7, 1, 6, 0, tzinfo=UTC)) == at("2026-07-01 09:00")
    assert HOURS.next_opening(datetime(2026, 12, 1, 6, 0, tzinfo=UTC)) == at("2026-12-01 09:00")


def test_a_night_when_the_clocks_change_is_as_long_as_it_is() -> None:
    always = Opening(ROME, (((time(0), time(23, 59)),),) * 7)
    # 25 October 2026 has 25 hours: 3 hours from midnight are 2 o'clock for the second time.
    then = always.after(at("2026-10-25 00:00"), 180)
    assert then.astimezone(UTC) == datetime(2026, 10, 25, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"zone": "Mars/Base"}, "time zone"),
        ({"zone": "../../etc/passwd"}, "time zone"),
        ({"monday": ["9-5"]}, "monday must be a list of spans"),
        ({"monday": ["17:00-09:00"]}, "follow each other"),
        ({"monday": ["09:00-12:00", "11:00-13:00"]}, "follow each other"),
        ({"monday": []}, "open on some day"),
        ({"closed": ["2026-12-25"]}, "list of dates"),
        ({"funday": ["09:00-17:00"]}, "nothing else"),
    ],
)
def test_hours_are_read_strictly(change: dict[str, object], complaint: str) -> None:
    faults: list[str] = []
    given = {"zone": "Europe/Rome", "monday": ["09:00-17:00"], "closed": []} | change
    read_opening(given, faults.append)
    assert any(complaint in fault for fault in faults), faults


@pytest.mark.parametrize(
    "minutes", [{}, {"SAME_DAY": 60}, {"SAME_DAY": 0, "URGENT_48H": 1, "other": 1}, None]
)
def test_minutes_are_read_strictly(minutes: object) -> None:
    faults: list[str] = []
    read_minutes(minutes, faults.append)
    assert len(faults) == 1
