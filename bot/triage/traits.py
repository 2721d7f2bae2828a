"""The traits of a message that the second net weighs: words, neighbours, spellings, word groups,
and whether they stand denied, asked, conditional, past, or about somebody else.

Pure, and independent of the reader: what its lexicon does not know may still weigh here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.findings.text import COMMA, Token, tokenise
from bot.findings.words import word_set
from bot.triage.concepts import concepts_of

MOST_WORDS = 300
"""Words looked at; a longer message is a pasted report."""
_REACH = 6
"""Words after a denial that it may still speak of."""
_SPELLED_FROM = 4
_HOT = 37.95
_COOL = 30.0
_DENIALS = word_set(
    "no not never without none nor neither nothing nobody cannot isnt dont doesnt didnt havent "
    "hasnt wasnt arent wouldnt cant couldnt wont denies denied nessun nessuno nessuna non nn nun "
    "niente nulla senza mai ne nega nego negato"
)
_TURNS = word_set("but however though only just ma pero solo soltanto tranne except")
_ASKING = word_set(
    "can could what how does is are will do why which who when where should may might come cosa "
    "quale quali quanto quando posso potrei si puo perche chi dove devo serve"
)
_CONDITIONS = word_set(
    "if should would could might unless suppose case in told says said leaflet warned se qualora "
    "caso dovessi dovesse mettiamo foglio avrei potrebbe potrei detto se"
)
_FEARS = word_set(
    "afraid scared worried worry fear frightened risk paura temo timore rischio preoccupa"
)
_PAST = word_set(
    "ago years year used once when was had were childhood past last anni anno fa ero era avevo "
    "aveva ebbi scorso scorsa passato piccolo piccola ragazzo ragazza allora guarito guarita"
)
_OTHERS = word_set(
    "neighbour neighbor friend friends colleague uncle aunt cousin dog cat horse boss lady film "
    "someone forum amico amica vicina vicino collega zio zia cugino cugina cane gatto gatta "
    "cavallo signora suocera suocero"
)
_MARKS = (
    ("if", _CONDITIONS),
    ("fear", _FEARS),
    ("past", _PAST),
    ("others", _OTHERS),
    ("no", _DENIALS),
    ("year", frozenset({"#year"})),
)


Trait = tuple[str, int, int]
"""A trait's name with the first and the last word (both included) that it stands on."""


@dataclass(frozen=True, slots=True)
class Word:
    """A token with its word groups and whether it stands in the reach of a denial."""

    token: Token
    norm: str
    groups: tuple[str, ...]
    denied: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words up to a full stop or a question mark."""

    words: tuple[Word, ...]
    asks: bool


def sentences(text: str) -> list[Sentence]:
    """The message as sentences; numbers stand as what they mean."""
    message = tokenise(text)
    tokens = message.tokens[:MOST_WORDS]
    found: list[list[Word]] = []
    numbers: list[int] = []
    left = 0
    for at, token in enumerate(tokens):
        if not numbers or message.sentence_of[at] != numbers[-1]:
            numbers.append(message.sentence_of[at])
            found.append([])
            left = 0
        elif token.gap >= COMMA:
            left = min(left, 2)
        norm = _norm(token.norm)
        if norm in _TURNS:
            left = 0
        found[-1].append(Word(token, norm, concepts_of(norm), left > 0))
        left = _REACH if norm in _DENIALS else left - 1
    return [
        Sentence(tuple(words), number in message.questions)
        for words, number in zip(found, numbers, strict=True)
    ]


def _norm(norm: str) -> str:
    if not norm[0].isdigit():
        return norm
    try:
        value = float(norm.replace(",", "."))
    except ValueError:
        return "#"
    if _HOT <= value <= 42 or 100.4 <= value <= 106:
        return "#hot"
    if _COOL <= value < _HOT:
        return "#warm"
    return "#year" if 1950 <= value <= 2100 else "#"


def traits(sentence: Sentence) -> Iterator[Trait]:
    """Every trait of one sentence, some more than once."""
    words = sentence.words
    marks = _marks(sentence)
    last = len(words) - 1
    for mark in marks:
        yield f"m:{mark}", 0, last
    for at, word in enumerate(words):
        yield f"w:{word.norm}", at, at
        if word.denied:
            yield f"w!{word.norm}", at, at
        for piece in _pieces(word.norm):
            yield piece, at, at
        for group in word.groups:
            yield f"k!{group}" if word.denied else f"k:{group}", at, at
            for mark in marks:
                yield f"x:{mark}+{group}", at, at
    for at, (one, two) in enumerate(pairwise(words)):
        yield f"b:{one.norm} {two.norm}", at, at + 1
        if at + 2 <= last:
            three = words[at + 2].norm
            yield f"s:{one.norm} {three}", at, at + 2
            yield f"t:{one.norm} {two.norm} {three}", at, at + 2
    yield from _pairs(words)


def _pairs(words: Sequence[Word]) -> Iterator[Trait]:
    """Two word groups of one sentence; near ones also in their order."""
    seen = [(at, group, word.denied) for at, word in enumerate(words) for group in word.groups]
    for index, (at, one, no) in enumerate(seen):
        for to, two, nor in seen[index + 1 :]:
            if one == two or at == to:
                continue
            sign = "!" if no or nor else ":"
            yield f"p{sign}{one}+{two}" if one < two else f"p{sign}{two}+{one}", at, to
            if to - at <= _REACH:
                yield f"o{sign}{one}>{two}", at, to


def _marks(sentence: Sentence) -> list[str]:
    norms = {word.norm for word in sentence.words}
    marks = ["asked"] if sentence.asks else []
    if sentence.words[0].norm in _ASKING:
        marks.append("asking")
    marks += [name for name, words in _MARKS if not norms.isdisjoint(words)]
    return marks


@lru_cache(maxsize=4096)
def _pieces(word: str) -> tuple[str, ...]:
    """Three to five letters of a word in a row, its ends marked: a slip changes only a few."""
    if len(word) < _SPELLED_FROM or not word.isalpha():
        return ()
    edged = f"^{word}$"
    return tuple(
        f"c:{edged[at : at + size]}" for size in (3, 4, 5) for at in range(len(edged) - size + 1)
    )
