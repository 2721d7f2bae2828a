"""Word groups of the second net (``concepts.txt``): which of them a word belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("concepts.txt")
_SHORTEST = 3


@dataclass(frozen=True)
class Concepts:
    """The groups by whole word and by beginning of a word."""

    words: Mapping[str, tuple[str, ...]]
    stems: Mapping[str, tuple[str, ...]]

    def of(self, word: str) -> tuple[str, ...]:
        """The groups of a folded word, each once, in the order of the file."""
        found = list(self.words.get(word, ()))
        for length in range(_SHORTEST, len(word) + 1):
            found += self.stems.get(word[:length], ())
        return tuple(dict.fromkeys(found))


def parse(text: str) -> Concepts:
    """The groups written in ``text``. Raises ``ValueError`` naming the line that is none."""
    words: dict[str, list[str]] = {}
    stems: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, members = line.partition(":")
        if not colon or not name.isidentifier() or not members.split():
            raise ValueError(f"line {number}: no group and its words")
        for member in members.split():
            table = stems if member.endswith("*") else words
            word = member.removesuffix("*")
            if not word.isalpha() or (table is stems and len(word) < _SHORTEST):
                raise ValueError(f"line {number}: {member!r}")
            table.setdefault(word, []).append(name)
    return Concepts(
        {word: tuple(names) for word, names in words.items()},
        {word: tuple(names) for word, names in stems.items()},
    )


@cache
def load_concepts() -> Concepts:
    """The groups of the file beside this module."""
    return parse(FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=4096)
def concepts_of(word: str) -> tuple[str, ...]:
    """The groups of a folded word."""
    return load_concepts().of(word)
