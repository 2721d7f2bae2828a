"""Moments that a message names: days, months, feasts; how many days ago they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from bot.findings.text import Text, Token
from bot.findings.words import word_set

Form = Literal["since", "for", "ago", "after", "bare", "future", "age"]

SINCE = word_set("since da dal dallo dalla dall dagli dalle dai from")
_MONTHS: dict[str, int] = {}
for _index, _names in enumerate(
    (
        "january jan gennaio",
        "february feb febbraio",
        "march marzo",
        "april apr aprile",
        "may maggio",
        "june jun giugno",
        "july jul luglio",
        "august aug agosto",
        "september sept sep settembre",
        "october oct ottobre",
        "november nov novembre",
        "december dec dicembre",
    ),
    start=1,
):
    _MONTHS |= dict.fromkeys(_names.split(), _index)
_WEEKDAYS: dict[str, int] = {}
for _index, _names in enumerate(
    (
        "monday mon lunedi",
        "tuesday tue tues martedi",
        "wednesday wed weds wensday mercoledi",
        "thursday thu thur thurs giovedi",
        "friday fri venerdi",
        "saturday sat sabato",
        "sunday sun domenica",
    )
):
    _WEEKDAYS |= dict.fromkeys(_names.split(), _index)
_DAYS_IN_FULL = tuple(name for name in _WEEKDAYS if name.endswith(("day", "di", "bato", "nica")))
_NO_WEEKDAYS = word_set("domenico sundry sundae")
_SEASONS = {
    "summer": (7, 1),
    "estate": (7, 1),
    "winter": (1, 1),
    "inverno": (1, 1),
    "spring": (4, 1),
    "primavera": (4, 1),
    "autumn": (10, 1),
    "autunno": (10, 1),
}
_FEASTS = {
    "christmas": (12, 25),
    "xmas": (12, 25),
    "natale": (12, 25),
    "capodanno": (1, 1),
    "epifania": (1, 6),
    "befana": (1, 6),
    "ferragosto": (8, 15),
    "halloween": (10, 31),
    "thanksgiving": (11, 26),
}
_AMBIGUOUS = word_set("may march mon sun sat wed spring dec mar")
_LAST = frozenset(["last", "scorso", "scorsa", "scorsi", "scorse", "passato", "passata"])


@dataclass(frozen=True, slots=True)
class Span:
    """A time from token ``start`` to ``end``: ``days``, and how it is put."""

    days: float
    form: Form
    start: int
    end: int


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year (the anonymous algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


_WILL = word_set("will ill hell shell well due turning until till")
_BORN = word_set("nato nata nati classe born dob")
_A_DATE_ALONE = 3
"""Words of an answer that is nothing but a date: "2021", "it was 2019"."""


def moment(text: Text, at: int, today: date | None) -> Span | None:
    """ "yesterday", "last week", "since Easter", "nel 2019", "dal 3 marzo"."""
    tokens = text.tokens
    norm = tokens[at].norm
    before = [tokens[i].norm for i in range(max(0, at - 3), at)]
    form: Form = "since" if set(before) & SINCE else "ago"
    simple = {
        "yesterday": 1.0,
        "yday": 1.0,
        "yest": 1.0,
        "lastnight": 1.0,
        "ieri": 1.0,
        "today": 0.3,
        "oggi": 0.3,
        "stamattina": 0.3,
        "stamani": 0.3,
        "stamane": 0.3,
        "stamatina": 0.3,
        "stammatina": 0.3,
        "stasera": 0.1,
        "stanotte": 0.5,
        "tonight": 0.1,
        "arvo": 0.2,
        "avo": 0.2,
        "breakfast": 0.3,
        "lunch": 0.2,
        "lunchtime": 0.2,
        "dinner": 0.2,
        "teatime": 0.1,
        "noon": 0.3,
        "midday": 0.3,
        "midnight": 0.5,
        "dawn": 0.3,
        "iersera": 1.0,
        "overnight": 0.5,
        "altroieri": 2.0,
        "avantieri": 2.0,
    }
    if norm == "altro" and tokens[at + 1 : at + 2] and tokens[at + 1].norm == "ieri":
        return Span(2.0, form, at, at + 2)
    following = [token.norm for token in tokens[at + 1 : at + 3]]
    if (norm == "avant" and following[:1] == ["ieri"]) or (
        norm == "ieri" and following == ["l", "altro"]
    ):
        return Span(2.0, form, at, at + (2 if norm == "avant" else 3))
    if norm == "quarto" and following == ["d", "ora"]:
        return Span(1 / 96, form, at, at + 3)
    if norm in simple:
        if before[-1:] == ["before"]:
            return Span(2.0, form, at, at + 1)
        return Span(simple[norm], form, at, at + 1)
    if norm == "night" and following == ["before", "last"]:
        return Span(2.0, form, at, at + 3)
    pair = (norm, tokens[at + 1].norm if at + 1 < len(tokens) else "")
    pairs = {
        ("last", "night"): 1.0,
        ("last", "evening"): 1.0,
        ("last", "nite"): 1.0,
        ("last", "nght"): 1.0,
        ("this", "morn"): 0.3,
        ("this", "mornin"): 0.3,
        ("this", "mornng"): 0.3,
        ("this", "moring"): 0.3,
        ("this", "mrning"): 0.3,
        ("this", "aft"): 0.2,
        ("just", "now"): 0.0,
        ("week", "yesterday"): 8.0,
        ("week", "today"): 7.0,
        ("week", "tomorrow"): 6.0,
        ("this", "morning"): 0.3,
        ("this", "afternoon"): 0.2,
        ("this", "evening"): 0.1,
        ("last", "week"): 7.0,
        ("last", "weekend"): 5.0,
        ("last", "month"): 30.0,
        ("last", "year"): 365.0,
        ("settimana", "scorsa"): 7.0,
        ("scorsa", "settimana"): 7.0,
        ("mese", "scorso"): 30.0,
        ("scorso", "mese"): 30.0,
        ("anno", "scorso"): 365.0,
        ("scorso", "anno"): 365.0,
        ("settimana", "passata"): 7.0,
        ("poco", "fa"): 0.05,
        ("oggi", "pomeriggio"): 0.2,
        ("ora", "ora"): 0.02,
        ("questa", "mattina"): 0.3,
        ("questa", "notte"): 0.5,
        ("questa", "settimana"): 3.0,
        ("this", "week"): 3.0,
        ("all", "week"): 7.0,
        ("ieri", "sera"): 1.0,
        ("ier", "sera"): 1.0,
        ("ieri", "notte"): 1.0,
        ("notte", "scorsa"): 0.5,
        ("scorsa", "notte"): 0.5,
    }
    if pair in pairs:
        return Span(pairs[pair], form, at, at + 2)
    if today is None or born(tokens, at):
        return None
    return _dated(text, at, today, form)


def _alone_or_of_a_month(tokens: Sequence[Token], before: Sequence[str]) -> bool:
    """Whether a year is all of an answer, or stands behind a month or a season."""
    alone = len(tokens) <= _A_DATE_ALONE
    return alone or any(norm in _MONTHS or norm in _SEASONS for norm in before)


def born(tokens: Sequence[Token], at: int) -> bool:
    """Whether the date at ``at`` is somebody's birth: "nata nel 1962", "classe 1950"."""
    return any(token.norm in _BORN for token in tokens[max(0, at - 4) : at])


def _dated(text: Text, at: int, today: date, form: Form) -> Span | None:
    tokens = text.tokens
    norm = tokens[at].norm
    before = [tokens[i].norm for i in range(max(0, at - 3), at)]
    after = [token.norm for token in tokens[at + 1 : at + 3]]
    marked = bool(
        set(before) & (SINCE | _LAST | {"on", "in", "nel", "di", "a", "last", "the", "il"})
    )
    if (
        len(norm) == 4
        and norm.isdigit()
        and 1930 <= int(norm) <= today.year
        and (marked or _alone_or_of_a_month(tokens, before))
    ):
        middle = date(int(norm), 7, 1) if int(norm) < today.year else date(today.year, 1, 1)
        return Span(float(max(1, (today - middle).days)), form, at, at + 1)
    if norm in {"easter", "pasqua"}:
        return _since(
            _last_of([easter(today.year), easter(today.year - 1)], today), today, form, at
        )
    if norm in _FEASTS and norm:
        return _since(_latest(*_FEASTS[norm], today), today, form, at)
    if norm in _SEASONS and (norm not in _AMBIGUOUS or marked) and set(before) & (SINCE | _LAST):
        return _since(_latest(*_SEASONS[norm], today), today, form, at)
    if norm in _MONTHS and (norm not in _AMBIGUOUS or marked):
        if "next" in before or "prossimo" in before or "prossimo" in after:
            return None
        return None if _to_come(tokens, at) else _in_month(tokens, at, today, form)
    weekday = _weekday(norm)
    if weekday is not None and (norm not in _AMBIGUOUS or marked):
        if "next" in before or "prossimo" in after or "prossima" in after:
            return None
        days = (today.weekday() - weekday) % 7 or 7
        return Span(float(days), form, at, at + 1)
    return None


def _in_month(tokens: Sequence[Token], at: int, today: date, form: Form) -> Span | None:
    """ "in March", "dal 3 marzo": the last one that is not to come."""
    day, year = _day_and_year(tokens, at)
    when = _calendar(year or today.year, _MONTHS[tokens[at].norm], day)
    if when is None:
        return None
    if when > today and year is None:
        when = _calendar(today.year - 1, _MONTHS[tokens[at].norm], day) or when
    if when > today:
        return None
    return Span(float((today - when).days), form, at, at + 1)


def _to_come(tokens: Sequence[Token], at: int) -> bool:
    """ "who will be 70 in June"."""
    return any(token.norm in _WILL for token in tokens[max(0, at - 5) : at])


@lru_cache(maxsize=4096)
def _weekday(norm: str) -> int | None:
    """The day that a word names, also misspelt: "tuseday", "wendsday", "mercoldi"."""
    if norm in _WEEKDAYS or len(norm) < _SHORTEST_MISSPELT or norm in _NO_WEEKDAYS:
        return _WEEKDAYS.get(norm)
    most = 1 if len(norm) < _TWO_SLIPS else 2
    near = {
        _WEEKDAYS[name]
        for name in _DAYS_IN_FULL
        if name[0] == norm[0] and OSA.distance(norm, name, score_cutoff=most) <= most
    }
    return near.pop() if len(near) == 1 else None


_SHORTEST_MISSPELT, _TWO_SLIPS = 6, 8


def _day_and_year(tokens: Sequence[Token], at: int) -> tuple[int, int | None]:
    day, year = 15, None
    near = [*tokens[max(0, at - 3) : at], *tokens[at + 1 : at + 3]]
    for token in near:
        if token.norm.isdigit():
            value = int(token.norm)
            if 1 <= value <= 31:
                day = value
            elif 1930 <= value <= 2100:
                year = value
    return day, year


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, min(day, 28) if month == 2 else day)
    except ValueError:
        return None


def _latest(month: int, day: int, today: date) -> date:
    return _last_of([date(today.year, month, day), date(today.year - 1, month, day)], today)


def _last_of(candidates: Sequence[date], today: date) -> date:
    return max(when for when in [*candidates, date(1900, 1, 1)] if when <= today)


def _since(when: date, today: date, form: Form, at: int) -> Span:
    return Span(float(max(1, (today - when) // timedelta(days=1))), form, at, at + 1)
