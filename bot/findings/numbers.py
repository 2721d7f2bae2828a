"""Numbers in words and digits, both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.findings.text import Token
from bot.findings.words import word_list


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A number from token ``start`` to ``end``; ``vague`` for "a few", "un paio"."""

    value: float
    start: int
    end: int
    vague: bool = False


_UNITS_EN = word_list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS_EN = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_UNITS_IT = word_list(
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici sedici diciassette diciotto diciannove"
)
_TENS_IT = [
    "venti",
    "trenta",
    "quaranta",
    "cinquanta",
    "sessanta",
    "settanta",
    "ottanta",
    "novanta",
]
_VAGUE: dict[tuple[str, ...], float] = {
    ("a", "couple", "of"): 2,
    ("couple", "of"): 2,
    ("a", "couple"): 2,
    ("couple",): 2,
    ("a", "few"): 3,
    ("few",): 3,
    ("several",): 4,
    ("a", "dozen"): 12,
    ("dozen",): 12,
    ("un", "paio", "di"): 2,
    ("un", "paio", "d"): 2,
    ("paio", "di"): 2,
    ("paio",): 2,
    ("qualche",): 3,
    ("alcuni",): 3,
    ("alcune",): 3,
    ("pochi",): 3,
    ("poche",): 3,
    ("diversi",): 4,
    ("diverse",): 4,
    ("parecchi",): 4,
    ("parecchie",): 4,
    ("una", "decina", "di"): 10,
    ("una", "quindicina", "di"): 15,
    ("una", "ventina", "di"): 20,
    ("una", "trentina", "di"): 30,
    ("una", "dozzina", "di"): 12,
    ("decina", "di"): 10,
    ("quindicina", "di"): 15,
    ("ventina", "di"): 20,
    ("trentina", "di"): 30,
    ("quarantina", "di"): 40,
    ("half", "a"): 0.5,
    ("half", "an"): 0.5,
    ("mezzo",): 0.5,
    ("mezza",): 0.5,
    ("mezz",): 0.5,
}


@cache
def words() -> dict[str, float]:
    """Number words that are one token."""
    found: dict[str, float] = {}
    for index, word in enumerate(_UNITS_EN):
        found[word] = index
    for index, word in enumerate(_TENS_EN):
        found[word] = 20 + 10 * index
    for index, word in enumerate(_UNITS_IT):
        found[word] = index
    for index, word in enumerate(_TENS_IT):
        ten = 20 + 10 * index
        found[word] = ten
        for unit, name in enumerate(_UNITS_IT[1:10], start=1):
            stem = word[:-1] if name[0] in "uo" else word
            found[stem + name] = ten + unit
    found |= {"cento": 100, "hundred": 100, "una": 1, "un": 1, "ventun": 21, "trentun": 31}
    found |= {word[:-1]: 20.0 + 10 * index for index, word in enumerate(_TENS_IT)}
    return found


@cache
def _first_words() -> frozenset[str]:
    return frozenset(words()) | {words[0] for words in _VAGUE}


_ARTICLES = frozenset(["un", "una", "uno", "a", "an", "one", "six", "sei"])


def number_spans(tokens: Sequence[Token]) -> list[NumberSpan]:
    """Every number, longest first at each place; articles do not count."""
    spans: list[NumberSpan] = []
    at = 0
    while at < len(tokens):
        span = number_at(tokens, at)
        if span is None or (span.end == at + 1 and tokens[at].norm in {"un", "una", "uno"}):
            at += 1
            continue
        spans.append(span)
        at = span.end
    return spans


def number_at(tokens: Sequence[Token], at: int) -> NumberSpan | None:
    """The number that begins at ``at``, with "and a half"."""
    span = _plain(tokens, at)
    if span is None:
        return None
    return _with_half(tokens, span)


def _norms(tokens: Sequence[Token], at: int, count: int) -> tuple[str, ...]:
    part = tokens[at : at + count]
    if any(token.gap for token in part[1:]):
        return ()
    return tuple(token.norm for token in part)


def _plain(tokens: Sequence[Token], at: int) -> NumberSpan | None:
    if tokens[at].norm not in _first_words() and not tokens[at].norm[0].isdigit():
        return None
    for length in (3, 2, 1):
        norms = _norms(tokens, at, length)
        if len(norms) == length and norms in _VAGUE:
            return NumberSpan(_VAGUE[norms], at, at + length, vague=_VAGUE[norms] >= 2)
    norm = tokens[at].norm
    if norm[0].isdigit():
        return NumberSpan(float(norm.replace(",", ".")), at, at + 1)
    table = words()
    if norm not in table:
        return None
    value = table[norm]
    following = _norms(tokens, at, 2)
    if norm in _TENS_EN and len(following) == 2 and following[1] in _UNITS_EN[1:10]:
        return NumberSpan(value + table[following[1]], at, at + 2)
    return NumberSpan(value, at, at + 1)


def _with_half(tokens: Sequence[Token], span: NumberSpan) -> NumberSpan:
    if _is_one_half(tokens, span):
        return NumberSpan(span.value + 0.5, span.start, span.end + 2, span.vague)
    for length, forms in (
        (3, {("and", "a", "half"), ("an", "a", "half")}),
        (2, {("e", "mezzo"), ("e", "mezza"), ("and", "half")}),
    ):
        if _norms(tokens, span.end, length) in forms and not tokens[span.end].gap:
            return NumberSpan(span.value + 0.5, span.start, span.end + length, span.vague)
    return span


def _is_one_half(tokens: Sequence[Token], span: NumberSpan) -> bool:
    """Whether "1/2" follows a whole number: "2 1/2"."""
    half = tokens[span.end : span.end + 2]
    return (
        [token.norm for token in half] == ["1", "2"]
        and half[1].start == half[0].end + 1
        and not half[0].gap
        and half[1].gap > 0
    )


def hot(value: float) -> bool:
    """Whether ``value`` is a feverish temperature, in °C or in °F."""
    return 37.3 <= value <= 42.5 or 99.3 <= value <= 108.0
