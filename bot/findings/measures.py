"""Sizes, temperatures and marks out of ten that a message states."""

from __future__ import annotations

from dataclasses import dataclass

from bot.findings.numbers import NumberSpan, hot, number_at
from bot.findings.text import Text, Token
from bot.findings.words import word_set

_CM = {
    "cm": 1.0,
    "cms": 1.0,
    "centimetre": 1.0,
    "centimetres": 1.0,
    "centimeter": 1.0,
    "centimeters": 1.0,
    "centimetri": 1.0,
    "centimetro": 1.0,
    "mm": 0.1,
    "millimetre": 0.1,
    "millimetres": 0.1,
    "millimeters": 0.1,
    "millimetri": 0.1,
    "millimetro": 0.1,
    "inch": 2.54,
    "inches": 2.54,
    "pollici": 2.54,
}
_THINGS: dict[str, float] = {
    "pea": 0.8,
    "pisello": 0.8,
    "lentil": 0.5,
    "lenticchia": 0.5,
    "bean": 1.5,
    "fagiolo": 1.5,
    "cece": 1.0,
    "chickpea": 1.0,
    "marble": 1.6,
    "biglia": 1.6,
    "pebble": 1.5,
    "grape": 2.0,
    "acino": 2.0,
    "oliva": 2.0,
    "olive": 2.0,
    "ciliegia": 2.0,
    "cherry": 2.0,
    "nocciola": 1.5,
    "hazelnut": 1.5,
    "almond": 2.0,
    "mandorla": 2.0,
    "nocciolina": 1.5,
    "peanut": 1.5,
    "coin": 2.0,
    "moneta": 2.3,
    "walnut": 3.0,
    "noce": 3.0,
    "plum": 4.0,
    "prugna": 4.0,
    "susina": 4.0,
    "albicocca": 4.0,
    "apricot": 4.0,
    "golf": 4.0,
    "pingpong": 4.0,
    "kiwi": 5.0,
    "mandarino": 5.0,
    "clementine": 5.0,
    "egg": 6.0,
    "uovo": 6.0,
    "lemon": 6.0,
    "limone": 6.0,
    "lime": 5.0,
    "tennis": 6.5,
    "fist": 8.0,
    "pugno": 8.0,
    "apple": 8.0,
    "mela": 8.0,
    "orange": 8.0,
    "arancia": 8.0,
    "arancio": 8.0,
    "peach": 7.0,
    "pesca": 7.0,
    "pear": 8.0,
    "potato": 7.0,
    "patata": 7.0,
    "grapefruit": 11.0,
    "pompelmo": 11.0,
    "baseball": 7.0,
    "melon": 15.0,
    "melone": 15.0,
    "football": 22.0,
}
_LIKE = word_set(
    "size like as big of small large sized come quanto grande grosso grossa quanto piccolo "
    "piccola tipo dimensioni dimensione grandezza about than bigger larger smaller"
)
_FEVER_WORDS = word_set(
    "temperature temp temps fever febbre febbriciattola temperatura thermometer termometro "
    "febbricola febbrone feverish febbrile reading shivering chills brividi burning scotta scotto "
    "measured misurato misurata chemo chemio febre febber"
)
_THERMOMETER = word_set("temperature temp temps temperatura reading measured misurato misurata")
_WEATHER = word_set(
    "outside weather tomorrow domani fuori meteo forecast rome roma milano milan london oven "
    "forno water acqua room sunny torino napoli city previsioni humidity celsius in "
    "flexion flex flexes extension bends angle flessione estensione rotazione piega piego "
    "pieghi piegare angolo"
)
_COOL, _FEVER = 35.0, 37.3
_FEVER_BEFORE = 6
_FEVER_AFTER = 4
_DEGREES = word_set("° degrees degree gradi grado c celsius f fahrenheit deg")
_HAS = word_set("ha ho avuto aveva avevo has had got have having at of di e to is was")


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with the tokens it was read from."""

    value: float
    start: int
    end: int


def sizes(text: Text) -> list[Measured]:
    """Sizes in centimetres: "5 cm", "3x2 cm", "like a golf ball"."""
    tokens = text.tokens
    found: list[Measured] = []
    for at, token in enumerate(tokens):
        if token.norm in _CM and at:
            number = _number_before(tokens, at)
            if number is not None:
                largest = _largest(tokens, number)
                found.append(Measured(round(largest * _CM[token.norm], 2), number.start, at + 1))
        elif token.norm in _THINGS:
            near = {item.norm for item in tokens[max(0, at - 4) : at]}
            after = tokens[at + 1].norm if at + 1 < len(tokens) else ""
            ball = after in {"ball", "balls"} or near & {"palla", "pallina"}
            if token.norm in {"golf", "tennis"} and not ball:
                continue
            if near & _LIKE or after in {"sized", "size"} or after == "ball":
                found.append(Measured(_THINGS[token.norm], at, at + 1))
    return found


def _number_before(tokens: tuple[Token, ...], at: int) -> NumberSpan | None:
    for start in (at - 3, at - 2, at - 1):
        if start >= 0:
            span = number_at(tokens, start)
            if span is not None and span.end == at:
                return span
    return None


def _largest(tokens: tuple[Token, ...], number: NumberSpan) -> float:
    """The larger of "3 x 2", "3 per 2", "3-4"."""
    at = number.start - 1
    value = number.value
    while at >= 0 and tokens[at].norm in {"x", "by", "per", "to", "o", "or"}:
        at -= 1
        if at >= 0 and tokens[at].norm[0].isdigit():
            value = max(value, float(tokens[at].norm.replace(",", ".")))
            at -= 1
    return value


def temperatures(text: Text) -> list[Measured]:
    """Body temperatures in °C; only plausible ones, and none that speak of weather or ovens."""
    tokens = text.tokens
    words = {token.norm for token in tokens}
    about_fever = bool(words & _FEVER_WORDS) and (
        bool(words & _FEVER_WORDS - _THERMOMETER) or not words & _WEATHER - {"in"}
    )
    found: list[Measured] = []
    at = 0
    while at < len(tokens):
        span = _degrees(tokens, at)
        if span is None:
            at += 1
            continue
        value, end, unit = span
        celsius = _celsius(value, unit)
        told = about_fever and (unit or end - at > 1 or _near_a_fever(text, at, value))
        if celsius is not None and (told or _stated(tokens, value, at, end, unit, words)):
            found.append(Measured(celsius, at, end))
        at = end
    return found if not any(hot(item.value) for item in found) else _with_cooler(text, found)


def _with_cooler(text: Text, found: list[Measured]) -> list[Measured]:
    """The temperatures with normal ones, in tenths, beside a measured fever: "36.6 today"."""
    at, cooler = 0, []
    while at < len(text.tokens):
        span = _degrees(text.tokens, at)
        at = at + 1 if span is None else span[1]
        if span is not None and _COOL <= span[0] < _FEVER and span[0] != int(span[0]):
            cooler.append(Measured(span[0], span[1] - 1, span[1]))
    taken = {at for item in found for at in range(item.start, item.end)}
    return sorted(
        [*found, *(c for c in cooler if c.start not in taken)], key=lambda item: item.start
    )


def _near_a_fever(text: Text, at: int, value: float) -> bool:
    """Whether a bare number can be of the fever: one with tenths, or beside the word."""
    tokens = text.tokens
    near = range(max(0, at - _FEVER_BEFORE), min(len(tokens), at + _FEVER_AFTER))
    return value != int(value) or any(
        tokens[i].norm in _FEVER_WORDS and text.sentence_of[i] == text.sentence_of[at] for i in near
    )


def _degrees(tokens: tuple[Token, ...], at: int) -> tuple[float, int, str] | None:
    """Number, next token and unit ("c", "f", "degrees", "")."""
    number = number_at(tokens, at)
    if number is None or number.vague:
        return None
    value, end = number.value, number.end
    if 35 <= value <= 42 and value == int(value) and end + 1 < len(tokens):
        tenth = number_at(tokens, end + 1)
        joined = tokens[end].norm in {"e", "point", "virgola", "punto"} and not tokens[end].gap
        if joined and tenth is not None and tenth.value < 10 and tenth.value == int(tenth.value):
            value, end = value + tenth.value / 10, tenth.end
    unit = ""
    while end < len(tokens) and not tokens[end].gap and tokens[end].norm in _DEGREES:
        norm = tokens[end].norm
        unit = (
            "f" if norm in {"f", "fahrenheit"} else "c" if norm in {"c", "celsius"} else unit or "d"
        )
        end += 1
    after = tokens[end].norm if end < len(tokens) and not tokens[end].gap else ""
    if not unit and after in _NOT_DEGREES:
        return None
    return value, end, unit


_NOT_DEGREES = word_set(
    "years year anni weeks days giorni mesi months settimane week day yo kg kilos cm mm hours ore "
    "minutes minuti euro euros pounds percent % lbs mg times volte km yrs y stone enne"
)


def _celsius(value: float, unit: str) -> float | None:
    if unit != "f" and 34.0 <= value <= 43.0:
        return value
    if unit != "c" and 94.0 <= value <= 109.0:
        return round((value - 32) / 1.8, 1)
    return None


def _stated(
    tokens: tuple[Token, ...], value: float, start: int, end: int, unit: str, words: set[str]
) -> bool:
    """A bare "38.5" counts with a degree sign or a decimal, unless weather is the subject."""
    if words & _WEATHER - {"in"} or (
        end < len(tokens) and tokens[end].norm in {"in", "a"} and unit
    ):
        return False
    decimal = tokens[start].norm[0].isdigit() and value != int(value)
    return hot(value) and (bool(unit) or decimal or end - start > 1)


def out_of_ten(text: Text) -> list[Measured]:
    """Pain marks: "8/10", "8 out of 10", "8 su 10"."""
    tokens = text.tokens
    found = []
    for at in range(len(tokens) - 1):
        number = number_at(tokens, at)
        if number is None or not 0 <= number.value <= 10 or number.vague:
            continue
        end = number.end
        if end >= len(tokens):
            continue
        joint = text.raw[tokens[end - 1].end : tokens[end].start].strip()
        following = tuple(token.norm for token in tokens[end : end + 3])
        if joint == "/" and following[:1] == ("10",):
            found.append(Measured(number.value, at, end + 1))
        elif following in {("out", "of", "10"), ("out", "of", "ten")}:
            found.append(Measured(number.value, at, end + 3))
        elif following[:2] in {("su", "10"), ("su", "dieci"), ("of", "10")}:
            found.append(Measured(number.value, at, end + 2))
    return found
