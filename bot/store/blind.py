"""Words and labels as the search index holds them: keyed hashes of roots (ADR 0015)."""

from __future__ import annotations

import hmac
import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

STEMMERS = {"en": "english", "it": "italian"}
LONGEST = 40
"""Characters of a word that are looked at."""
_WORD = re.compile(r"[^\W_]+")
# Words of nearly every message: they find nothing and would be half of the index.
_STOP = """
a ad ai al alla alle allo an and are as at but by che chi ci come con da dal dalla de dei
del della delle di do dove e ed for from gli ha had has have he her hi him his ho i il in is
it its la le li lo ma me mi mia mio my ne nel nella no non o of on or per piu se she si so
sono su sul that the them they this to tu un una uno was we what when where with you your
"""
STOP = frozenset(_STOP.split())
_stemming = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, and its root."""

    start: int
    end: int
    root: str


def words_of(text: str, language: str) -> Iterator[Word]:
    """The words of a text that can be searched for, with their roots in ``language``."""
    for found in _WORD.finditer(text):
        root = root_of(found.group()[:LONGEST], language)
        if root:
            yield Word(found.start(), found.end(), root)


def roots_of(query: str) -> list[frozenset[str]]:
    """The words that a person searches for: of each its roots in either language."""
    found = (m.group()[:LONGEST] for m in _WORD.finditer(query))
    roots = (frozenset(root_of(word, language) for language in STEMMERS) - {""} for word in found)
    return [root for root in roots if root]


@lru_cache(maxsize=20_000)
def root_of(word: str, language: str) -> str:
    """A word without case, accents and ending; empty for one of nearly every message."""
    plain = word.casefold()
    if _folded(plain) in STOP or (len(plain) < 2 and not plain.isdigit()):
        return ""
    return _folded(_stemmer(language).stemWord(plain) if language in STEMMERS else plain)


class Blind:
    """Tokens under one installation's key: equal for equal roots, telling nothing without it."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def word(self, root: str) -> int:
        """The token of a word's root."""
        return self._token(f"word\x1f{root}")

    def label(self, family: str, name: str) -> int:
        """The token of a topic, rule, signal or tag."""
        return self._token(f"{family}\x1e{name.casefold()}")

    def _token(self, text: str) -> int:
        found = hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha256")
        return int.from_bytes(found[:8], signed=True)


def _folded(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word)
    return "".join(c for c in parts if not unicodedata.combining(c))


def _stemmer(language: str) -> snowballstemmer.stemmer:
    # A stemmer works in place: one for each thread.
    made: dict[str, snowballstemmer.stemmer] = _stemming.__dict__
    if language not in made:
        made[language] = snowballstemmer.stemmer(STEMMERS[language])
    return made[language]
