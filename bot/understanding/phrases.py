"""What the phrases of a message say for each kind of finding: words in a row, and pieces of words.

The judge's traits are words and pairs that somebody thought of as telling, and where they stand; a
phrase is whatever stood often enough in the messages that were learnt from: "giving me gyp",
"non mi regge".
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from bot.findings.text import tokenise
from bot.understanding.linear import Linear, number, parse

FILE = Path(__file__).with_name("phrases.bin")
MOST_WORDS = 300
"""Words looked at; a longer message is a pasted report."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_ROW = 3
_PIECES = (3, 4, 5)


def alike(word: str) -> str:
    """The word, or ``#`` for a figure: 38 may be an age, and what is a fever the reader says."""
    return _FIGURE.sub("#", word)


def phrases_of(text: str) -> tuple[list[int], list[int]]:
    """The phrases of ``text`` by number, as often as they stand in it: the words and all twos and
    threes of words in a row, and the pieces of 3 to 5 letters of its words."""
    words = [alike(token.norm) for token in tokenise(text).tokens[:MOST_WORDS]]
    row = [
        number(" ".join(words[start : start + length]))
        for length in range(1, _ROW + 1)
        for start in range(len(words) - length + 1)
    ]
    return row, [each for word in words for each in _pieces(word)]


@lru_cache(maxsize=8192)
def _pieces(word: str) -> tuple[int, ...]:
    framed = f" {word} "
    return tuple(
        number(framed[start : start + length])
        for length in _PIECES
        for start in range(len(framed) - length + 1)
    )


@cache
def load_phrases() -> Linear:
    """What was learnt, read once. Raises :class:`~bot.understanding.linear.LinearError`."""
    return parse(FILE.read_bytes())
