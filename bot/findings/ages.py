"""Ages that a message states."""

from __future__ import annotations

import re

from bot.findings.measures import Measured
from bot.findings.numbers import NumberSpan, number_at
from bot.findings.numbers import words as number_words
from bot.findings.text import Text
from bot.findings.words import word_set

_YEARS_OLD = frozenset(["yo", "yrs", "yr", "years", "year", "y", "anni", "aa", "enne"])


_DECADES = re.compile(r"^(?P<word>.+)enne$")


_KIN = word_set(
    "son daughter boy girl kid child mum mom mother dad father husband wife brother sister gran "
    "grandma grandad grandson granddaughter nephew niece baby toddler partner"
)
_PERSON_WORDS = word_set(
    "mamma papa babbo padre madre marito moglie figlio figlia figli nonno nonna fratello sorella "
    "suocero suocera zio zia nipote nipotino nipotina compagno compagna ragazzo ragazza bambino "
    "bambina bimbo bimba donna uomo signora signore paziente pz maschio femmina genero nuora cugino "
    "cugina cognato cognata amico amica fidanzato fidanzata"
)
_NOT_AGE_AFTER = word_set("fa che dopo prima addietro or di da e")
_NOT_A_TIME = 12
"""Years set apart by commas are rather an age than a time from this number on."""
_NOT_AGES = word_set(
    "weeks days months hours times kg kilos cm mm percent euros pounds degrees o am pm min "
    "minutes settimane giorni mesi ore volte gradi chili euro centimetri week day month hour a x "
    "km miles metres meters mg ml of out su stone lbs lb"
)


def ages(text: Text) -> list[Measured]:
    """Ages in years: "he is 14", "14yo", "di 82 anni", "9 month old", "67enne", "(82)"."""
    tokens = text.tokens
    found: list[Measured] = []
    for at in range(len(tokens)):
        age = _age_at(text, at)
        if age is not None and not (found and found[-1].end > age.start):
            found.append(age)
    return found


def _age_at(text: Text, at: int) -> Measured | None:
    tokens = text.tokens
    word = _DECADES.match(tokens[at].norm)
    if word is not None:
        stem = number_of(word["word"])
        if stem is not None:
            return Measured(stem, at, at + 1)
    number = number_at(tokens, at)
    if number is None or number.vague or not 0 < number.value <= 120:
        return None
    end = number.end
    before = [token.norm for token in tokens[max(0, at - 3) : at]]
    after = [token.norm for token in tokens[end : end + 3]]
    if end < len(tokens) and tokens[end].gap >= 1 and not _hyphen(text, end):
        after = []
    if after[:1] == ["enne"]:
        return Measured(number.value, at, end + 1)
    if after[:1] and after[0] in {"yo", "yold", "yrold"}:
        return Measured(number.value, at, end + 1)
    small = {"month": 12, "months": 12, "mo": 12, "week": 52, "weeks": 52, "mesi": 12, "mese": 12}
    if after[:1] and after[0] in small and "settimane" not in after:
        old = after[1:2] == ["old"] or (
            after[0] in {"mesi", "mese"} and before[-1:] in (["di"], ["ha"])
        )
        if old:
            return Measured(round(number.value / small[after[0]], 2), at, end + 1)
        return None
    if after[:1] and after[0] in _YEARS_OLD:
        return _years(text, number, before, after)
    return _plain_age(text, number, before, after)


def _years(text: Text, number: NumberSpan, before: list[str], after: list[str]) -> Measured | None:
    end = number.end
    if (
        after[1:2] in (["old"], ["o"])
        or after[1:3] == ["of", "age"]
        or (after[1:2] == ["di"] and (after[2:3] == ["eta"]))
    ):
        return Measured(number.value, number.start, end + 2)
    if after[:1] in (["anni"], ["aa"]) and _introduced(text, number):
        return Measured(number.value, number.start, end + 1)
    if after[:1] == ["anni"] and after[1:2] not in (["fa"], ["che"], ["dopo"], ["prima"]):
        if before[-1:] and before[-1] in {"di", "ho", "ha", "d", "avendo", "compiuto", "compie"}:
            return Measured(number.value, number.start, end + 1)
        if before[-1:] == ["o"] and (
            number.start < 2 or number_at(text.tokens, number.start - 2) is None
        ):
            return Measured(number.value, number.start, end + 1)  # "o 58 anni" for "ho"
        if before[-2:] in (["ho", "quasi"], ["ha", "quasi"], ["ha", "solo"], ["eta", "di"]):
            return Measured(number.value, number.start, end + 1)
        if number.start == 0 and end + 1 >= len(text.tokens):
            return Measured(number.value, number.start, end + 1)
    if after[:1] and after[0] in {"y", "yrs", "yr"} and after[1:2] in (["o"], ["old"]):
        return Measured(number.value, number.start, end + 2)
    if before[-1:] and before[-1] in {"aged", "age"}:
        return Measured(number.value, number.start, end + 1)
    return None


def _introduced(text: Text, number: NumberSpan) -> bool:
    """ "papà, 78 anni", "donna 58 aa", "..., 65 anni, ...": beside a person, or set apart."""
    tokens, start, end = text.tokens, number.start, number.end + 1
    following = tokens[end].norm if end < len(tokens) else ""
    if following in _NOT_AGE_AFTER and not (end < len(tokens) and tokens[end].gap):
        return False
    if set(token.norm for token in tokens[max(0, start - 2) : start]) & _PERSON_WORDS:
        return True
    apart = start == 0 or tokens[start].gap > 0
    closed = end >= len(tokens) or tokens[end].gap > 0
    return apart and closed and number.value >= _NOT_A_TIME


def _plain_age(
    text: Text, number: NumberSpan, before: list[str], after: list[str]
) -> Measured | None:
    tokens = text.tokens
    whole = number.value == int(number.value)
    if not whole or not 1 <= number.value <= 110 or (after[:1] and after[0] in _NOT_AGES):
        return None
    if before[-1:] and before[-1] in {"aged", "age", "eta"}:
        return Measured(number.value, number.start, number.end)
    if before[-2:] in (["ne", "ha"], ["ne", "ho"]) and not 35 <= number.value <= 42:
        return Measured(number.value, number.start, number.end)
    if (
        tokens[number.start].norm[0].isdigit()
        and after[:1]
        and after[0] in {"m", "f", "male", "female"}
    ):
        return Measured(number.value, number.start, number.end + 1)
    if (before[-2:-1] == ["i"] and before[-1:] == ["am"]) or before[-1:] == ["im"]:
        return Measured(number.value, number.start, number.end)
    turned = before[-1:] and before[-1] in {"hes", "shes", "turned", "turning"}
    degrees = 35 <= number.value <= 42 and "temperature" in {token.norm for token in tokens}
    if (turned or before[-2:] in (["he", "is"], ["she", "is"])) and not degrees:
        return Measured(number.value, number.start, number.end)
    if before[-1:] in (["is"], ["ha"]) and before[-2:-1] and before[-2] in _KIN and not degrees:
        return Measured(number.value, number.start, number.end)
    if _in_brackets(text, number):
        return Measured(number.value, number.start, number.end)
    return None


def _in_brackets(text: Text, number: NumberSpan) -> bool:
    first, last = text.tokens[number.start], text.tokens[number.end - 1]
    left = text.raw[max(0, first.start - 1) : first.start]
    right = text.raw[last.end : last.end + 1]
    return left == "(" and right in {")", ","}


def _hyphen(text: Text, at: int) -> bool:
    return text.raw[text.tokens[at - 1].end : text.tokens[at].start].strip() == "-"


def number_of(word: str) -> float | None:
    """The number that an Italian "-enne" word begins with: ``quarant`` -> 40."""
    if word.isdigit():
        return float(word)
    for name, value in number_words().items():
        if (len(word) > 3 and name[:-1] == word) or name == word:
            return value
    return None
