"""A message as tokens: folded for comparison, with the offsets of the words as written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.findings.words import word_set

SENTENCE = 2
"""Break strength of a full stop, a question mark, a new line."""
COMMA = 1
"""Break strength of a comma, a colon, a bracket, a slash, a dash between spaces; a hyphen within
a word is none."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:['’‘`´][^\W\d_]+)*['’‘`´]?|[°%&+]|[👍👎]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
_SENTENCE_END = re.compile(r"[.!?;\n\r…]")
_COMMA = re.compile(r"[,:()\[\]/|–—\"]|(?:^|\s)-+(?:\s|$)|[\U0001F300-\U0001FAFF☀-➿]")
_STRETCH = re.compile(r"([^\W\d_])\1{2,}")
_ELIDED = word_set(
    "l un dell all nell sull dall coll d m t s v n quell quest mezz bell sant gl nient tutt anch "
    "quant qualcun nessun ciascun mezz sott pover senz alcun quattr trent"
)
_JOINED = word_set("c'e c'era c'erano com'e cos'e dov'e qual'e c'ho c'ha")
_POSSESSIVE_HOST = word_set("it he she that there what who let here how where when why")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``norm`` folded (lower case, no accents, no apostrophe), offsets into the text.

    ``gap`` is the strength of the break before it, ``accented`` whether its last letter
    carried an accent (``è`` is not ``e``).
    """

    norm: str
    start: int
    end: int
    gap: int = 0
    accented: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A tokenised message; ``sentences`` are token ranges, ``questions`` those that ask."""

    raw: str
    tokens: tuple[Token, ...]
    sentence_of: tuple[int, ...]
    questions: frozenset[int]
    breaks: tuple[tuple[int, int], ...]
    """For each token, where the last comma and the last full stop up to it stand (-1: none)."""

    def break_between(self, first: int, second: int) -> int:
        """The strongest break between two tokens, the first before the second."""
        comma, stop = self.breaks[second]
        return SENTENCE if stop > first else COMMA if comma > first else 0

    def words(self, first: int, last: int) -> tuple[str, int, int]:
        """The words as written from token ``first`` up to, not including, ``last``."""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return self.raw[start:end], start, end


SUBJECTS = word_set(
    "everything all it its i im ive he hes she shes they theyre we that thats this just only thank "
    "thanks tutto tutta tutti sono sto ho io lui lei ha e solo soltanto grazie va cammino cammina "
    "riesco riesce mai benign benigno benigna both each one same better worse walks going "
    "entrambi entrambe tutte "
    "uguale meglio peggio"
)
"""Words after which an opening "no" is an answer; a "no" that denies stands before a noun."""


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Lower case without accents; three or more equal letters become two."""
    lowered = word.translate(_APOSTROPHES).lower()
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered)
        lowered = "".join(char for char in decomposed if not unicodedata.combining(char))
        if lowered[:1].isdigit() and _NUMBER.fullmatch(lowered) is None:
            return "#"  # a fraction sign, whose parts are no number of ours
    return _STRETCH.sub(r"\1\1", lowered)


def _pieces(raw: str) -> list[tuple[str, int, int]]:
    """Split one written word at its apostrophes: (folded, start, end) within it."""
    if "'" not in raw.translate(_APOSTROPHES):
        return [(fold(raw), 0, len(raw))]
    plain = raw.translate(_APOSTROPHES)
    folded = fold(plain)
    if folded in _JOINED:
        return [(folded.replace("'", ""), 0, len(raw))]
    parts = plain.split("'")
    pieces: list[tuple[str, int, int]] = []
    at = 0
    for index, part in enumerate(parts):
        start, end = at, at + len(part)
        at = end + 1
        if not part:
            continue
        norm = fold(part)
        previous = pieces[-1][0] if pieces else ""
        joins = index > 0 and previous and previous not in _ELIDED
        if joins and norm == "s" and previous not in _POSSESSIVE_HOST:
            pieces.append(("'s", start - 1, end))
        elif joins and norm in {"s", "t", "nt", "re", "ve", "ll", "d", "m"}:
            pieces[-1] = (previous + norm, pieces[-1][1], end)
        else:
            pieces.append((norm, start, end))
    return pieces


def _gap(between: str) -> int:
    if not between or between in {" ", "-"}:
        return 0
    if _SENTENCE_END.search(between):
        return SENTENCE
    return COMMA if _COMMA.search(between) else 0


_ALL_WELL = re.compile(
    r"(?!(?:normal\w*|good|fine|bene)\b)(?:(?!\b(?:but|ma|però)\b)[^,.;:!?\n]){1,60}"
    r"\b(?:normal\w*|ok|okay|fine|bene|a posto|all ?right)\b",
    re.IGNORECASE,
)


def _answers_no(first: str, rest: str) -> bool:
    """Whether a message that opens with this word answers "no" and goes on with a statement, the
    comma left out: "no everything is fine", "no i can walk", "no forza e sensibilità normali"."""
    if first not in {"no", "nope", "nah"}:
        return False
    following = _TOKEN.match(rest)
    second = fold(following.group()) if following else ""
    return second in SUBJECTS or _ALL_WELL.match(rest) is not None


def tokenise(text: str) -> Text:
    """The tokens of ``text``; never fails, and every token's offsets lie inside the text."""
    tokens: list[Token] = []
    sentence_of: list[int] = []
    questions: set[int] = set()
    at, sentence = 0, 0
    for match in _TOKEN.finditer(text):
        between = text[at : match.start()]
        gap = _gap(between) if tokens else SENTENCE
        if gap == SENTENCE and tokens:
            if "?" in between:
                questions.add(sentence)
            sentence += 1
        at = match.end()
        if gap == 0 and len(tokens) == 1 and _answers_no(tokens[0].norm, text[match.start() :]):
            gap = COMMA
        for norm, start, end in _pieces(match.group()):
            last = text[match.start() + end - 1]
            accented = not last.isascii() and fold(last) != last.lower()
            tokens.append(Token(norm, match.start() + start, match.start() + end, gap, accented))
            sentence_of.append(sentence)
            gap = 0
    if tokens and "?" in text[at:]:
        questions.add(sentence)
    return Text(
        text, tuple(tokens), tuple(sentence_of), frozenset(questions), tuple(breaks_of(tokens))
    )


def breaks_of(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """For each token, where the last comma and the last full stop up to it stand."""
    comma = stop = -1
    for at, token in enumerate(tokens):
        comma = at if token.gap >= COMMA else comma
        stop = at if token.gap >= SENTENCE else stop
        yield comma, stop
