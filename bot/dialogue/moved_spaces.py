"""A space typed one letter too early or too late is put back: "le gis bent", "n opulse". Pure."""

from __future__ import annotations

import re

from bot.findings.model import Language
from bot.findings.text import fold
from bot.findings.vocabulary import languages_of
from bot.findings.words import word_set

_PAIR = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]*)?)(?=( {1,2})([^\W\d_]+(?:['’][^\W\d_]+)?))")
_ALONE = {"en": frozenset("ai"), "it": frozenset("aeio")}
"""The letters that are words by themselves."""
_HALVES = word_set("isn don won doesn didn wasn aren hasn hadn haven couldn wouldn ll ve re")
"""Frequent before or behind an apostrophe only."""


def with_spaces_back(text: str) -> str:
    """The text with every moved space where both words beside it become known ones; its length is
    kept. Two words of which neither is unknown are left alone."""
    at = 0
    while (pair := _PAIR.search(text, at)) is not None:
        first, gap, second = pair.groups()
        at = pair.end()
        moved = _moved(first, gap, second)
        if moved is not None:
            text = text[: pair.start()] + moved + text[pair.start() + len(moved) :]
            at = pair.start() + moved.rindex(" ") + 1
    return text


def _moved(first: str, gap: str, second: str) -> str | None:
    """Both words with the space between them where it belongs, None if it is there."""
    if (_known(first) and _known(second)) or first == "I" or len(second) == 1:
        return None
    if _known(first) and second[0] == second[1] and len(gap) == 1:
        return None  # a letter typed twice
    if len(gap) == 2:
        alone, rest = second[0], second[1:]
        if any(fold(alone) in _ALONE[each] for each in _share(first, rest)):
            return f"{first} {alone} {rest}"
        return None
    for one, two in ((first + second[0], second[1:]), (first[:-1], first[-1] + second)):
        if len(one) > 1 and len(two) > 1 and _share(one, two):
            return f"{one} {two}"
    return None


def _known(word: str) -> bool:
    languages = languages_of(word)
    return (
        bool(languages) if len(word) > 1 else any(fold(word) in _ALONE[each] for each in languages)
    )


def _share(one: str, two: str) -> frozenset[Language]:
    """The languages that have both words; of two letters they must be the reader's."""
    if one in _HALVES or two in _HALVES:
        return frozenset()
    return languages_of(one) & languages_of(two)
