"""Whose body each part of a message is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.findings.chart import Layout, Mark
from bot.findings.text import SENTENCE
from bot.findings.words import word_set

Holder = Literal["self", "child", "other", "third", "stranger"] | None
"""``stranger``: somebody who is never the patient: a neighbour, a man in a film."""

_WITNESSES = word_set(
    "says say said thinks think thought noticed notices told tells saw wants made asked keeps "
    "dice pensa notato visto vuole detto chiede insiste sostiene"
)
_COMPANY = word_set(
    "with lifting carrying by and playing holding chasing con sollevando portando da dal dalla "
    "prendendo tenendo giocando like come than unlike told asked"
)
_LINKS = word_set("in of for to on di a per del della al alla from")


@dataclass(frozen=True, slots=True)
class People:
    """``at[i]`` is whose body token ``i`` speaks of (None: not said); ``kin`` who is named."""

    at: tuple[Holder, ...]
    speaks: bool
    kin: tuple[Mark, ...]

    def holder(self, first: int, last: int) -> Holder:
        """Whose body the words from ``first`` to ``last`` are about."""
        return self.at[last] if self.at[last] is not None else self.at[first]


def read_people(layout: Layout) -> People:
    """Follow the message and note whose body is spoken of, word by word."""
    marks = {person.start: person for person in _preferred(layout.persons)}
    tokens = layout.text.tokens
    at: list[Holder] = []
    current: Holder = None
    kin: Holder = None
    named: list[Mark] = []
    speaks = False
    for index, token in enumerate(tokens):
        if token.gap == SENTENCE and current == "third":
            current = kin
        mark = marks.get(index)
        if mark is not None:
            if mark.name in {"child", "other"}:
                named.append(mark)
                kin = _kin(mark)
                if _subject(mark, layout):
                    current = kin
                    _backfill(at, mark, layout, kin)
            elif mark.name == "stranger":
                current = "stranger"
            elif mark.name == "his":
                current = kin or ("third" if current in {None, "third"} else current)
            elif mark.name == "verb3":
                current = kin or current
            elif mark.name == "self" or not _before_kin(index, marks):
                speaks, current = True, "self"
        at.append(current)
    if named and not speaks:
        first = _kin(named[0])
        at = [first if holder == "third" else holder for holder in at]
    if _own_matter(layout, named):
        at = ["stranger" if holder == "other" else holder for holder in at]
        speaks = True
    return People(tuple(at), speaks, tuple(named))


def _own_matter(layout: Layout, named: list[Mark]) -> bool:
    """Whether the writer asks for themselves after a story: "... I am calling about my knee"."""
    return any(
        cue.name == "own_matter" and all(mark.start < cue.start for mark in named)
        for cue in layout.cues
    )


def _preferred(persons: tuple[Mark, ...]) -> list[Mark]:
    rank = {"stranger": 4, "child": 3, "other": 3, "his": 1, "self": 2, "myself": 2, "verb3": 0}
    return sorted(persons, key=lambda person: rank.get(person.name, 0))


def _kin(mark: Mark) -> Holder:
    return "child" if mark.name == "child" else "other"


def _before_kin(index: int, marks: dict[int, Mark]) -> bool:
    """Whether "my" at ``index`` belongs to a relative ("my little son", "mia madre")."""
    return any(
        at in marks and marks[at].name in {"child", "other"} for at in range(index + 1, index + 5)
    )


def _subject(mark: Mark, layout: Layout) -> bool:
    tokens = layout.text.tokens
    before = {tokens[at].norm for at in range(max(0, mark.start - 2), mark.start)}
    after = tokens[mark.end].norm if mark.end < len(tokens) else ""
    if mark.end < len(tokens) and tokens[mark.end].gap:
        after = ""
    return not before & _COMPANY and after not in _WITNESSES


def _backfill(at: list[Holder], mark: Mark, layout: Layout, kin: Holder) -> None:
    """ "knee pain in my son": the words before belong to the relative as well."""
    tokens = layout.text.tokens
    linked = any(tokens[i].norm in _LINKS for i in range(max(0, mark.start - 5), mark.start))
    sentence = layout.text.sentence_of[mark.start]
    first = layout.text.sentence_of.index(sentence)
    if not linked or any(holder is not None for holder in at[first:]):
        return
    for index in range(first, len(at)):
        at[index] = kin
