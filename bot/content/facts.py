"""The numbers of a text, the same for both languages: ``7,1 su 10`` and ``7.1 out of 10`` agree."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.content.language import Language

Facts = frozenset[tuple[str, str]]
"""Each number with the unit that follows it; the unit is empty when none does."""

# "one" and "un" are articles and pronouns too, so they never count as numbers.
_NUMBERS: Mapping[Language, str] = {
    "en": "two three four five six seven eight nine ten eleven twelve",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici",
}
_UNITS: Mapping[Language, str] = {
    "en": "hours?=h days?=d weeks?=w months?=m years?=y minutes?=min",
    "it": "or[ae]=h giorn[oi]=d settiman[ae]=w mes[ei]=m ann[oi]=y minut[oi]=min",
}
_SIGNS = "mSv=mSv %=% °C=°C"
_DIGITS = r"(?<![\d.,A-Za-z])(?:(?<!\w)-)?\d+(?:[.,]\d+)*"


def facts(text: str, language: Language) -> Facts:
    """Every number of ``text``, digits or words, in digits with a decimal point."""
    words = _NUMBERS[language].split()
    units = dict(pair.split("=") for pair in f"{_UNITS[language]} {_SIGNS}".split())
    follows = "|".join(rf"(?P<u{n}>{unit})" for n, unit in enumerate(units))
    pattern = rf"({_DIGITS}|\b(?:{'|'.join(words)})\b)(?:[\s-]*(?:{follows})(?![A-Za-z]))?"
    found = set()
    for match in re.finditer(pattern, text, re.IGNORECASE):
        named = [value for n, value in enumerate(units.values()) if match[f"u{n}"]]
        found.add((_digits(match[1].lower(), words, language), named[0] if named else ""))
    return frozenset(found)


def numbers(text: str, language: Language) -> frozenset[str]:
    """The numbers of ``text`` without their units."""
    return frozenset(number for number, _ in facts(text, language))


def _digits(written: str, words: list[str], language: Language) -> str:
    if written in words:
        return str(words.index(written) + 2)
    thousands, decimal = (",", ".") if language == "en" else (".", ",")
    whole, _, fraction = written.partition(decimal)
    whole = whole.replace(thousands, "")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole
