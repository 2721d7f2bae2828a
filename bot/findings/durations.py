"""How long, and when: stretches of time and dates, to days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.findings.numbers import NumberSpan, number_at
from bot.findings.text import Text, Token

Form = Literal["since", "for", "ago", "after", "bare", "future", "age"]

UNIT: dict[str, float] = {}
for _days, _names in (
    (1 / 1440, "minute minutes min mins minuto minuti"),
    (1 / 24, "hour hours hr hrs ora ore oretta"),
    (1, "day days giorno giorni gg dy dys giornata giornate dayz night nights notte notti"),
    (7, "week weeks wk wks w settimana settimane sett wek weeek"),
    (14, "fortnight fortnights"),
    (30, "month months mth mths mo mos mese mesi mnth mnths"),
    (365, "year years yr yrs anno anni y annetto"),
    (3650, "decade decades decennio decenni"),
):
    UNIT |= dict.fromkeys(_names.split(), _days)

_BARE_PLURAL = {"day": 3, "week": 3, "month": 3, "year": 3}
_SINCE = frozenset(
    ["since", "da", "dal", "dallo", "dalla", "dall", "dagli", "dalle", "dai", "from"]
)
_FOR = frozenset(
    [
        "for",
        "over",
        "past",
        "last",
        "ultimi",
        "ultime",
        "ultimo",
        "ultima",
        "lasting",
        "almost",
        "nearly",
        "x",
    ]
)
_AGO = frozenset(["ago", "fa", "back", "orsono", "prior", "earlier"])
_AFTER = frozenset(["after", "later", "dopo", "post", "following", "since", "from"])
_EVERY = frozenset(
    [
        "every",
        "each",
        "once",
        "twice",
        "per",
        "ogni",
        "times",
        "volte",
        "time",
        "ora",
        "volta",
        "alla",
    ]
)
_FUTURE = frozenset(
    ["in", "within", "tra", "fra", "entro", "next", "prossimi", "prossime", "prossimo", "prossima"]
)
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
        "wednesday wed mercoledi",
        "thursday thu thurs giovedi",
        "friday fri venerdi",
        "saturday sat sabato",
        "sunday sun domenica",
    )
):
    _WEEKDAYS |= dict.fromkeys(_names.split(), _index)
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
_AMBIGUOUS = frozenset(["may", "march", "mon", "sun", "sat", "wed", "spring", "dec", "mar"])
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


def spans(text: Text, today: date | None) -> list[Span]:
    """Every stretch of time or date in a message, in order; dates need ``today``."""
    tokens = text.tokens
    found: list[Span] = []
    at = 0
    while at < len(tokens):
        span = _stretch(text, at) or _loose(tokens, at) or _moment(text, at, today)
        if span is None:
            at += 1
            continue
        found.append(span)
        at = max(span.end, at + 1)
    return found


def _stretch(text: Text, at: int) -> Span | None:
    """A number and a unit: "3 weeks", "2-3 mesi", "a year and a half"."""
    tokens = text.tokens
    number = number_at(tokens, at)
    if number is None and tokens[at].norm in {"a", "an", "un", "una", "one"}:
        number = NumberSpan(1, at, at + 1)
    if number is None:
        return None
    value, end = _range(text, number)
    skip = {
        "or",
        "so",
        "of",
        "di",
        "o",
        "giusti",
        "full",
        "whole",
        "intero",
        "long",
        "good",
        "buon",
    }
    while end < len(tokens) and tokens[end].norm in skip and end < number.end + 3:
        end += 1
    if end >= len(tokens) or tokens[end].gap or tokens[end].norm not in UNIT:
        return None
    unit = tokens[end].norm
    days = value * UNIT[unit]
    end += 1
    half = tuple(token.norm for token in tokens[end : end + 3])
    if half[:2] in {("e", "mezzo"), ("e", "mezza"), ("and", "half")} or half == (
        "and",
        "a",
        "half",
    ):
        days += 0.5 * UNIT[unit]
        end += 2 if half[1] != "a" else 3
    if unit in {"w", "y", "ora", "min"} and number.value > 99:
        return None
    return Span(days, _form(tokens, at, end), at, end)


def _range(text: Text, number: NumberSpan) -> tuple[float, int]:
    """The middle of "2-3", "2 o 3", "due/tre"; and the token after it."""
    tokens = text.tokens
    at = number.end
    if at < len(tokens):
        joint = text.raw[tokens[at - 1].end : tokens[at].start].strip()
        if joint in {"-", "–", "/"}:
            other = number_at(tokens, at)
            if other is not None and other.value > number.value:
                return (number.value + other.value) / 2, other.end
        if tokens[at].norm in {"or", "o", "to", "a"} and at + 1 < len(tokens):
            other = number_at(tokens, at + 1)
            if other is not None and number.value < other.value <= 3 * number.value + 3:
                return (number.value + other.value) / 2, other.end
    following = number_at(tokens, at) if at < len(tokens) else None
    if following is not None and following.value == number.value + 1 and not tokens[at].gap:
        return (number.value + following.value) / 2, following.end
    return number.value, number.end


def _form(tokens: Sequence[Token], start: int, end: int) -> Form:
    before = [tokens[at].norm for at in range(max(0, start - 4), start)]
    after = [token.norm for token in tokens[end : end + 2]]
    gap_after = end < len(tokens) and tokens[end].gap > 0
    if not gap_after and after[:1] and after[0] in _AGO:
        return "ago"
    if not gap_after and after[:1] == ["old"]:
        return "age"
    if not gap_after and after[:1] and after[0] in {"after", "dopo", "later", "post", "following"}:
        return "after"
    if before and before[-1] in {"every", "each", "per", "ogni", "once", "twice"}:
        return "future"
    near = before[-3:]
    if any(word in _SINCE for word in near) or "ormai" in near:
        return "since"
    if any(word in _FOR or word == "been" for word in near):
        return "for"
    if near and near[-1] in {"after", "dopo"}:
        return "after"
    if near and near[-1] in _FUTURE:
        return "future"
    if before[-1:] and before[-1] in {"di", "of", "aged"}:
        return "age" if before[-1] == "di" else "bare"
    return "bare"


def _loose(tokens: Sequence[Token], at: int) -> Span | None:
    """ "for years", "da mesi", "a long time": no number, a rough one is taken."""
    norm = tokens[at].norm
    plural = {
        "minutes": 10 / 1440,
        "minuti": 10 / 1440,
        "hours": 0.2,
        "ore": 0.2,
        "days": 4.0,
        "giorni": 4.0,
        "weeks": 21.0,
        "settimane": 21.0,
        "months": 90.0,
        "mesi": 90.0,
        "years": 1095.0,
        "anni": 1095.0,
        "ages": 365.0,
        "decades": 7300.0,
    }
    if norm in plural:
        before = [token.norm for token in tokens[max(0, at - 2) : at]]
        after = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        if after in _AGO:
            return Span(plural[norm], "ago", at, at + 2)
        if set(before) & (_SINCE | _FOR | {"been", "ormai", "many", "molti", "tanti"}):
            factor = 2.0 if set(before) & {"many", "molti", "tanti"} else 1.0
            return Span(plural[norm] * factor, "since", at, at + 1)
    return None


def _moment(text: Text, at: int, today: date | None) -> Span | None:
    """ "yesterday", "last week", "since Easter", "nel 2019", "dal 3 marzo"."""
    tokens = text.tokens
    norm = tokens[at].norm
    before = [tokens[i].norm for i in range(max(0, at - 3), at)]
    form: Form = "since" if set(before) & _SINCE else "ago"
    simple = {
        "yesterday": 1.0,
        "ieri": 1.0,
        "today": 0.3,
        "oggi": 0.3,
        "stamattina": 0.3,
        "stamani": 0.3,
        "stamane": 0.3,
        "stasera": 0.1,
        "stanotte": 0.5,
        "tonight": 0.1,
        "iersera": 1.0,
        "overnight": 0.5,
        "altroieri": 2.0,
        "avantieri": 2.0,
    }
    if norm == "altro" and tokens[at + 1 : at + 2] and tokens[at + 1].norm == "ieri":
        return Span(2.0, form, at, at + 2)
    if norm in simple:
        if before[-1:] == ["before"]:
            return Span(2.0, form, at, at + 1)
        return Span(simple[norm], form, at, at + 1)
    pair = (norm, tokens[at + 1].norm if at + 1 < len(tokens) else "")
    pairs = {
        ("last", "night"): 0.5,
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
        ("questa", "mattina"): 0.3,
        ("questa", "notte"): 0.5,
        ("questa", "settimana"): 3.0,
        ("this", "week"): 3.0,
        ("all", "week"): 7.0,
        ("ieri", "sera"): 0.6,
        ("ieri", "notte"): 0.6,
        ("notte", "scorsa"): 0.5,
        ("scorsa", "notte"): 0.5,
    }
    if pair in pairs:
        return Span(pairs[pair], form, at, at + 2)
    return _dated(text, at, today, form) if today is not None else None


def _dated(text: Text, at: int, today: date, form: Form) -> Span | None:
    tokens = text.tokens
    norm = tokens[at].norm
    before = [tokens[i].norm for i in range(max(0, at - 3), at)]
    after = [token.norm for token in tokens[at + 1 : at + 3]]
    marked = bool(
        set(before) & (_SINCE | _LAST | {"on", "in", "nel", "di", "a", "last", "the", "il"})
    )
    if len(norm) == 4 and norm.isdigit() and 1930 <= int(norm) <= today.year and marked:
        middle = date(int(norm), 7, 1) if int(norm) < today.year else date(today.year, 1, 1)
        return Span(float(max(1, (today - middle).days)), form, at, at + 1)
    if norm in {"easter", "pasqua"}:
        return _since(
            _last_of([easter(today.year), easter(today.year - 1)], today), today, form, at
        )
    if norm in _FEASTS and norm:
        return _since(_latest(*_FEASTS[norm], today), today, form, at)
    if norm in _SEASONS and (norm not in _AMBIGUOUS or marked) and set(before) & (_SINCE | _LAST):
        return _since(_latest(*_SEASONS[norm], today), today, form, at)
    if norm in _MONTHS and (norm not in _AMBIGUOUS or marked):
        day, year = _day_and_year(tokens, at)
        if "next" in before or "prossimo" in before or "prossimo" in after:
            return None
        when = _calendar(year or today.year, _MONTHS[norm], day)
        if when is None:
            return None
        if when > today and year is None:
            when = _calendar(today.year - 1, _MONTHS[norm], day) or when
        if when > today:
            return None
        return Span(float((today - when).days), form, at, at + 1)
    if norm in _WEEKDAYS and (norm not in _AMBIGUOUS or marked):
        if "next" in before or "prossimo" in after or "prossima" in after:
            return None
        days = (today.weekday() - _WEEKDAYS[norm]) % 7 or 7
        return Span(float(days), form, at, at + 1)
    return None


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
