"""Which words there are: those of the lexicon and the frequent ones of both languages."""

from __future__ import annotations

from functools import lru_cache

from bot.findings.lexicon import LANGUAGES, load_lexicon
from bot.findings.model import Language
from bot.findings.text import fold

_SHORT = 2
_STEM = 5
"""The shortest stem of the lexicon by which a word is known that no list holds."""


@lru_cache(maxsize=16384)
def languages_of(word: str) -> frozenset[Language]:
    """The languages that have the word, however it is written; an apostrophe counts for nothing.
    Of one or two letters it must stand in the lexicon: too many are abbreviations."""
    norm = fold(word).replace("'", "")
    lexicon = load_lexicon()
    words = lexicon.own if len(norm) > _SHORT else lexicon.words
    return frozenset(language for language in LANGUAGES if norm in words[language])


@lru_cache(maxsize=16384)
def is_word(word: str) -> bool:
    """Whether either language has the word, or the lexicon a stem it begins with."""
    if languages_of(word):
        return True
    norm, stems = fold(word), load_lexicon().stems
    return any(norm[:end] in stems for end in range(_STEM, len(norm) + 1))
