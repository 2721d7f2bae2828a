"""The parts of a message that are judged apart: all of it, each clause, each two in a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from bot.findings.text import COMMA
from bot.findings.words import word_set
from bot.triage.concepts import Concepts, parse
from bot.triage.second_net import names_of
from bot.triage.traits import Sentence, Word, sentences

FILE = Path(__file__).with_name("groups.txt")
MOST_CLAUSES = 24
"""Clauses judged apart; a longer message is a story, and its end is judged with the whole."""
_JOINS = word_set("and but plus although though e ed ma pero anche")
_SHORTEST = 2
"""Words of a clause; a single word belongs to the clause before it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the message: its sentences, and its offsets in the text."""

    sentences: tuple[Sentence, ...]
    start: int
    end: int

    @property
    def names(self) -> frozenset[str]:
        """The traits by which it is judged."""
        return names_of(self.sentences)


@cache
def _groups() -> Concepts:
    return parse(FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=4096)
def groups_of(word: str) -> tuple[str, ...]:
    """The groups of ``groups.txt`` that a folded word belongs to."""
    return _groups().of(word)


def parts(text: str) -> list[Part]:
    """The parts of ``text``, the whole first; none when it has no words."""
    message = [
        replace(each, words=tuple(replace(w, groups=groups_of(w.norm)) for w in each.words))
        for each in sentences(text)
    ]
    if not message:
        return []
    clauses = _joined([clause for each in message for clause in _clauses(each)])
    found = [_part(message)]
    if len(clauses) > 1:
        found += [_part(clause) for clause in clauses[:MOST_CLAUSES]]
    if len(clauses) > 2:
        found += [_part([*one, *two]) for one, two in _in_a_row(clauses[:MOST_CLAUSES])]
    return found


def _in_a_row(clauses: Sequence[list[Sentence]]) -> Iterator[tuple[list[Sentence], list[Sentence]]]:
    yield from pairwise(clauses)


def _clauses(sentence: Sentence) -> Iterator[Sentence]:
    words: list[Word] = []
    for word in sentence.words:
        joins = word.norm in _JOINS and not word.token.accented
        if words and (joins or word.token.gap >= COMMA):
            yield replace(sentence, words=tuple(words))
            words = []
        if not joins:
            words.append(word)
    if words:
        yield replace(sentence, words=tuple(words))


def _joined(clauses: Sequence[Sentence]) -> list[list[Sentence]]:
    """The clauses, a single word with the clause that it follows."""
    found: list[list[Sentence]] = []
    for clause in clauses:
        last = found[-1] if found else []
        if last and (len(clause.words) < _SHORTEST or len(last[-1].words) < _SHORTEST):
            last.append(clause)
        else:
            found.append([clause])
    return found


def _part(message: Sequence[Sentence]) -> Part:
    first, last = message[0].words[0].token, message[-1].words[-1].token
    return Part(tuple(message), first.start, last.end)
