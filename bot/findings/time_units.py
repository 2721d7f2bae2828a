"""Units of time, and how many of them a message counts: "3 weeks", "2-3 mesi"."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from bot.findings.dates import Span
from bot.findings.numbers import NumberSpan, number_at
from bot.findings.text import Text, Token
from bot.findings.time_forms import LASTING, form_of
from bot.findings.words import word_set

UNIT: dict[str, float] = {}
for _days, _names in (
    (1 / 1440, "minute minutes min mins minuto minuti"),
    (1 / 24, "hour hours hr hrs h ora ore oretta orette"),
    (
        1,
        "day days giorno giorni gg giornetto giornetti giornino giornini giornatina dy dys dasy "
        "daya dayes giornata giornate dayz night nights notte notti zorni jorni iorni",
    ),
    (
        7,
        "week weeks wk wks w settimana settimane sett settimanella settimanina settimanelle "
        "wek weeek setimane setimana semmana semmane simana simane settiman",
    ),
    (14, "fortnight fortnights"),
    (30, "month months mth mths mo mos mese mesi mesetto mesetti mesata mnth mnths"),
    (365, "year years yr yrs anno anni aa y annetto annetti twelvemonth"),
    (3650, "decade decades decennio decenni"),
):
    UNIT |= dict.fromkeys(_names.split(), _days)

_MISSPELT = ("weeks", "months", "years", "hours")
"""Units that are also known with one slip behind a number: "3 wekks", "2 monhs"."""
_BEFORE_A_UNIT = word_set("or so odd of di o giusti full whole intero long good buon") | {"+"}
"""What may stand between a number and its unit: "two or so weeks", "3 good months"."""
_ON_THE_DAY = word_set("today tonight tomorrow yesterday")
_NIGHTS = frozenset(["notte", "notti", "night"])
_TO_THE_DAY = word_set(
    "oggi domani dopodomani lunedi martedi mercoledi giovedi venerdi sabato domenica"
)


def stretch(text: Text, at: int) -> Span | None:
    """A number and a unit: "3 weeks", "2-3 mesi", "a year and a half"."""
    tokens = text.tokens
    number = number_at(tokens, at)
    if number is None and tokens[at].norm in {"a", "an", "un", "una", "one", "na", "nu"}:
        number = NumberSpan(1, at, at + 1)
    if number is None:
        return None
    value, end = _range(text, number)
    while end < len(tokens) and tokens[end].norm in _BEFORE_A_UNIT and end < number.end + 3:
        end += 1
    if end >= len(tokens) or tokens[end].gap:
        return None
    if tokens[end].norm == "d" and tokens[end].start == tokens[end - 1].end:
        return Span(value, form_of(tokens, at, end + 1), at, end + 1)  # "10d"
    unit = _unit(tokens[end].norm)
    if unit is None:
        return None
    if unit in _NIGHTS and tokens[end - 1].norm == "di":
        return None  # "alle tre di notte"
    days = value * UNIT[unit]
    end += 1
    half = _and_a_half(tokens, end)
    if half:
        days += 0.5 * UNIT[unit]
        end += half
    if unit in {"w", "y", "ora", "min"} and number.value > 99:
        return None
    more, end = _and_more(tokens, end)
    if _to_the_day(tokens, at, end):
        return Span(days + more, "since", at, end + 1)  # "three weeks today"
    return Span(days + more, form_of(tokens, at, end), at, end)


def _and_a_half(tokens: Sequence[Token], end: int) -> int:
    """How many words behind a unit add half of one: "and a half", "e mezzo"."""
    words = tuple(token.norm for token in tokens[end : end + 3])
    if words in {("and", "a", "half"), ("an", "a", "half")}:
        return 3
    return 2 if words[:2] in {("e", "mezzo"), ("e", "mezza"), ("and", "half")} else 0


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


def _and_more(tokens: Sequence[Token], end: int) -> tuple[float, int]:
    """The days that a second stretch adds, and where it ends: "un mese e dieci giorni"."""
    if end + 2 >= len(tokens) or tokens[end].norm != "e" or tokens[end].accented:
        return 0, end
    number = number_at(tokens, end + 1)
    if number is None or tokens[end].gap or number.end >= len(tokens):
        return 0, end
    unit, first = tokens[number.end].norm, tokens[end - 1].norm
    smaller = unit in UNIT and first in UNIT and UNIT[unit] < UNIT[first]
    return (number.value * UNIT[unit], number.end + 1) if smaller else (0, end)


def _unit(norm: str) -> str | None:
    """The unit that a word names behind a number, also with one slip."""
    if norm in UNIT:
        return norm
    if not 4 <= len(norm) <= len("months") + 1:
        return None
    near = (unit for unit in _MISSPELT if unit[0] == norm[0] and norm[-1] in "shn")
    return next((unit for unit in near if OSA.distance(norm, unit, score_cutoff=1) <= 1), None)


def _to_the_day(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a day closes the count: "two weeks tonight", "ten days tomorrow", "son due mesi
    sabato"."""
    if end >= len(tokens) or tokens[end].gap:
        return False
    lasting = start > 0 and tokens[start - 1].norm in LASTING
    return tokens[end].norm in _ON_THE_DAY or (lasting and tokens[end].norm in _TO_THE_DAY)
