"""How long, and when: stretches of time and dates, to days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.findings.dates import SINCE, Span, born, moment
from bot.findings.numbers import number_at
from bot.findings.text import Text, Token
from bot.findings.time_forms import AGO, FOR, form_of
from bot.findings.time_units import UNIT, stretch
from bot.findings.words import word_list, word_set

_ORDINALS = {
    name: value
    for value, name in enumerate(
        word_list("first second third fourth fifth sixth seventh eighth ninth tenth"), start=1
    )
}
_ORDINAL_ENDS = word_set("st nd rd th")
_IN_A_ROW = word_set("running straight solid now like")
_AFTER_A_DAY = word_set("of now and but since today")
_OLD = frozenset(["day", "week", "fortnight"])
_YOUNG = 30
"""Up to this age "at 20" tells of a youth long over, not of how old somebody is."""
_FRACTIONS = {"7": 1.0, "52": 7.0, "12": 30.0}
"""Days, weeks and months, as clinicians write them: "2/52" is two weeks."""
_MOST_DAYS = 6
_ROUGHLY = {
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
"""Days taken for a plural without a number."""
_ENDS_ELIDED = word_set("e ed ma pero che circa buoni buone")
_SINCE_YEAR = word_set("since from dal da dall fino until")


def spans(text: Text, today: date | None) -> list[Span]:
    """Every stretch of time or date in a message, in order; dates need ``today``."""
    tokens = text.tokens
    found: list[Span] = []
    at = 0
    while at < len(tokens):
        span = (
            _shorthand(text, at)
            or stretch(text, at)
            or _nth(tokens, at)
            or _past_unit(tokens, at)
            or _loose(tokens, at)
            or _elided(tokens, at)
            or moment(text, at, today)
        )
        if span is None:
            at += 1
            continue
        found.append(span)
        at = max(span.end, at + 1)
    return found


def long_past(text: Text) -> list[tuple[int, int]]:
    """Times that are over whatever day it is: "nel 2015", "back in 1998", "a 20 anni"."""
    tokens = text.tokens
    found: list[tuple[int, int]] = []
    for at in range(1, len(tokens)):
        norm, before = tokens[at].norm, tokens[at - 1].norm
        if len(norm) == 4 and norm.isdigit() and 1930 <= int(norm) <= 2035:
            if before not in _SINCE_YEAR and not born(tokens, at):
                found.append((at, at + 1))
            continue
        if len(norm) == 2 and norm.isdigit() and int(norm) >= 50 and before == "nel":
            found.append((at, at + 1))
            continue
        number = number_at(tokens, at)
        if number is not None and _decade(tokens, at, number.value):
            found.append((at, number.end))
        if number is None or number.vague or number.value > _YOUNG:
            continue
        aged = number.end < len(tokens) and tokens[number.end].norm == "anni" and before == "a"
        if aged or (before == "age" and tokens[at - 2 : at - 1] and tokens[at - 2].norm == "at"):
            found.append((at, number.end))
    return found


def _decade(tokens: Sequence[Token], at: int, value: float) -> bool:
    """ "nell'87", "negli anni novanta"."""
    before = [token.norm for token in tokens[max(0, at - 2) : at]]
    return 30 <= value < 100 and (before[-1:] == ["nell"] or before == ["negli", "anni"])


def _shorthand(text: Text, at: int) -> Span | None:
    """ "2/52", "3/7", "6/12" of clinicians, and "day 3"."""
    tokens = text.tokens
    if at + 1 >= len(tokens):
        return None
    first, second = tokens[at], tokens[at + 1]
    if first.norm == "day" and second.norm.isdigit() and not second.gap:
        follows = at + 2 >= len(tokens) or tokens[at + 2].gap or tokens[at + 2].norm in _AFTER_A_DAY
        return Span(float(second.norm), "since", at, at + 2) if follows else None
    if first.norm in {"week", "month"} and not second.gap:
        return _counted(tokens, at)
    joint = text.raw[first.end : second.start]
    if joint != "/" or not first.norm.isdigit() or second.norm not in _FRACTIONS:
        return None
    if at + 2 < len(tokens) and text.raw[second.end : tokens[at + 2].start] == "/":
        return None
    if second.norm == "7" and int(first.norm) > _MOST_DAYS:
        return None
    return Span(float(first.norm) * _FRACTIONS[second.norm], "for", at, at + 2)


def _counted(tokens: Sequence[Token], at: int) -> Span | None:
    """ "week three of this", "month 2 now"."""
    number = number_at(tokens, at + 1)
    if number is None or number.vague or number.end >= len(tokens) or tokens[number.end].gap:
        return None
    if tokens[number.end].norm not in _AFTER_A_DAY:
        return None
    return Span(number.value * UNIT[tokens[at].norm], "since", at, number.end)


def _nth(tokens: Sequence[Token], at: int) -> Span | None:
    """ "third day running", "the second week of this"."""
    value, at = _ordinal(tokens, at)
    if value is None or at + 2 >= len(tokens) or tokens[at + 1].gap or tokens[at + 2].gap:
        return None
    unit, after = tokens[at + 1].norm, tokens[at + 2].norm
    own = after == "of" and at + 3 < len(tokens) and tokens[at + 3].norm in {"this", "my", "it"}
    if unit not in {"day", "night", "week", "month", "year"} or not (
        own or after in _IN_A_ROW | {"with"}
    ):
        return None
    return Span(value * UNIT[unit], "since", at, at + 2)


def _ordinal(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    """The ordinal at ``at``, "third" or "3rd", and where it ends."""
    norm = tokens[at].norm
    if norm.isdigit() and len(norm) < 3 and at + 1 < len(tokens):
        joined = tokens[at + 1].start == tokens[at].end and tokens[at + 1].norm in _ORDINAL_ENDS
        return (int(norm), at + 1) if joined else (None, at)
    return _ORDINALS.get(norm), at


def _past_unit(tokens: Sequence[Token], at: int) -> Span | None:
    """ "the last fortnight", "this past month", "a good week": one of them."""
    norm = tokens[at].norm
    if norm not in UNIT or norm.endswith("s") or UNIT[norm] < 1:
        return None
    if norm in _OLD and [token.norm for token in tokens[at + 1 : at + 2]] == ["old"]:
        return Span(UNIT[norm], "since", at, at + 2)  # "a week old bruise"
    before = [tokens[i].norm for i in range(max(0, at - 3), at)]
    if before[-1:] == ["altra"] and norm == "settimana":
        return Span(UNIT[norm], "ago", at - 1, at + 1)
    if before[-1:] == ["past"] or (
        before[-1:] == ["last"] and set(before[:-1]) & {"the", "this", "over", "for", "in"}
    ):
        return Span(UNIT[norm], "for", at - 1, at + 1)
    following = [token.norm for token in tokens[at + 1 : at + 4]]
    halves = {"week": 3.5, "month": 15.0, "year": 182.5, "hour": 0.02}
    if norm in halves and following[:2] == ["or", "so"]:
        return Span(UNIT[norm], form_of(tokens, at, at + 3), at, at + 3)
    if norm in halves and following == ["and", "a", "half"]:
        return Span(UNIT[norm] + halves[norm], form_of(tokens, at, at + 4), at, at + 4)
    if norm == "fortnight":
        return Span(UNIT[norm], form_of(tokens, at - 1, at + 1), at - 1, at + 1)
    return None


def _loose(tokens: Sequence[Token], at: int) -> Span | None:
    """ "for years", "da mesi", "a long time": no number, a rough one is taken."""
    norm = tokens[at].norm
    if norm in _ROUGHLY:
        before = [token.norm for token in tokens[max(0, at - 2) : at]]
        after = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        if after in AGO:
            return Span(_ROUGHLY[norm], "ago", at, at + 2)
        if set(before) & (SINCE | FOR | {"been", "ormai", "many", "molti", "tanti"}):
            factor = 2.0 if set(before) & {"many", "molti", "tanti"} else 1.0
            return Span(_ROUGHLY[norm] * factor, "since", at, at + 1)
    return None


def _elided(tokens: Sequence[Token], at: int) -> Span | None:
    """ "da due" where the unit was named before: "la cura è di 8 mesi fa, il male da 2"."""
    if not at or tokens[at - 1].norm != "da" or tokens[at].gap:
        return None
    number = number_at(tokens, at)
    if number is None or number.vague:
        return None
    end = number.end
    if end < len(tokens) and not tokens[end].gap and tokens[end].norm not in _ENDS_ELIDED:
        return None
    units = (token.norm for token in reversed(tokens[: at - 1]) if token.norm in UNIT)
    unit = next((norm for norm in units if UNIT[norm] >= 1), None)
    return None if unit is None else Span(number.value * UNIT[unit], "since", at, end)
