"""Whose body each part of a message is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.findings.chart import Layout, Mark
from bot.findings.text import SENTENCE
from bot.findings.words import word_set
from bot.findings.writer import writers

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
_LOOKS_ON = word_set(
    "think noticed notice found find saw see reckon believe suspect touch press lift move change "
    "dress pick bathe wash carry took take gave give measured checked check ask asked asking told "
    "tell called calling call write writing worried wondering messaging know put hold try"
)
"""What the writer does who speaks of somebody else's body."""
_ACTS_WITHIN = 3
_OF_PERSONS = word_set("piange piangeva mangia gioca vuole lamenta dorme trema tossisce e si ha")
"""First words of verbs that only a person can be the subject of; the rest is in the lexicon."""
_BEFORE_A_VERB = word_set("ieri oggi stamattina stanotte non nn e ma poi adesso ora stasera da mi")
_POSSESSIVES = word_set("mio mia il la nostro nostra")
_ARTICLES = word_set("il lo la l i gli le un una uno")
_LINKS = word_set("in of for to on di a per del della al alla from")


@dataclass(frozen=True, slots=True)
class People:
    """``at[i]`` is whose body token ``i`` speaks of (None: not said); ``kin`` who is named."""

    at: tuple[Holder, ...]
    speaks: bool
    kin: tuple[Mark, ...]
    behalf: Holder = None
    """Whom the writer says to write for, if they say what they are to the patient."""

    def holder(self, first: int, last: int) -> Holder:
        """Whose body the words from ``first`` to ``last`` are about."""
        return self.at[last] if self.at[last] is not None else self.at[first]


def read_people(layout: Layout) -> People:
    """Follow the message and note whose body is spoken of, word by word."""
    reader = _Walk(layout)
    for index in range(len(layout.text.tokens)):
        reader.step(index)
    at, named, speaks = reader.at, reader.named, reader.speaks
    if named and not speaks:
        first = _kin(named[0])
        at = [first if holder == "third" else holder for holder in at]
    if _own_matter(layout, named):
        at = ["stranger" if holder == "other" else holder for holder in at]
        speaks = True
    behalf = next((_kin(mark) for mark in reader.roles.values()), None)
    return People(tuple(at), speaks, tuple(named), behalf)


class _Walk:
    """Goes over a message word by word: who has been named, and whose body is spoken of now."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.marks = {person.start: person for person in _preferred(layout.persons)}
        self.roles = {mark.start: mark for mark in writers(layout.text)}
        self.alone = not any(mark.name == "self" for mark in self.marks.values())
        self.at: list[Holder] = []
        self.current: Holder = None
        self.kin: Holder = None
        self.met = False
        """Whether "he" or "she" has been spoken of before the writer."""
        self.named: list[Mark] = []
        self.speaks = False

    def step(self, index: int) -> None:
        """Take the word at ``index``."""
        if self.layout.text.tokens[index].gap == SENTENCE and self.current == "third":
            self.current = self.kin
        mark = self.marks.get(index)
        if index in self.roles:
            self._role(self.roles[index])
        elif mark is not None:
            self._person(mark, index)
        self.at.append(self.current)

    def _role(self, mark: Mark) -> None:
        """A writer who says that they write for somebody speaks of that person from now on."""
        self.named.append(mark)
        self.kin = self.current = _kin(mark)

    def _person(self, mark: Mark, index: int) -> None:
        if mark.name in {"child", "other"}:
            self.named.append(mark)
            self.kin = _kin(mark)
            if _subject(mark, self.layout):
                self.current = self.kin
                _backfill(self.at, mark, self.layout, self.kin)
        elif mark.name == "stranger":
            self.current = "stranger"
        elif mark.name == "his":
            self.current = self._theirs()
        elif mark.name == "verb3":
            self.current = self.kin or self.current or self._somebody(index)
        elif self._looks_on(mark, index):
            self.speaks = True
        elif not self._of_kin(mark, index):
            self.speaks, self.current = True, "self"

    def _theirs(self) -> Holder:
        if self.kin is not None:
            return self.kin
        if self.current in {None, "third"} or self.met:
            self.met = True
            return "third"
        return self.current

    def _somebody(self, index: int) -> Holder:
        """ "è caduto dal letto": a verb of somebody whom nobody names, in a message without "I"."""
        tokens, sentence_of = self.layout.text.tokens, self.layout.text.sentence_of
        first = sentence_of.index(sentence_of[index])
        opens = all(token.norm in _BEFORE_A_VERB for token in tokens[first:index])
        has = tokens[index].norm == "ha" and tokens[self.marks[index].end - 1].norm in _ARTICLES
        person = tokens[index].norm in _OF_PERSONS and not has
        return "third" if self.alone and opens and person else None

    def _of_kin(self, mark: Mark, index: int) -> bool:
        """Whether "my", "me", "mine" belong to a relative: "my mother", "a friend of mine"."""
        tokens = self.layout.text.tokens
        if mark.name == "myself":
            return _before_kin(index, self.marks)
        if tokens[index].norm == "me" and self._kin_at(index + 1):
            return True
        return tokens[index].norm == "mine" and index >= 2 and tokens[index - 1].norm == "of"

    def _kin_at(self, index: int) -> bool:
        return index in self.marks and self.marks[index].name in {"child", "other"}

    def _looks_on(self, mark: Mark, index: int) -> bool:
        """Whether the writer only sees or handles somebody of whom the sentence speaks: "I noticed
        a lump on her back"."""
        if mark.name != "self":
            return False
        tokens, sentence_of = self.layout.text.tokens, self.layout.text.sentence_of
        acts = {token.norm for token in tokens[index : index + _ACTS_WITHIN]}
        if not acts & _LOOKS_ON:
            return False
        others = (
            at
            for at, mark in self.marks.items()
            if mark.name in {"child", "other", "his"} and sentence_of[at] == sentence_of[index]
        )
        later = any(at > index for at in others) and not self._own_after(index)
        return later or (self.current in {"child", "other", "third"} and self._same(index))

    def _same(self, index: int) -> bool:
        """Whether the sentence has spoken of that person before."""
        sentence_of = self.layout.text.sentence_of
        first = sentence_of.index(sentence_of[index])
        return first == index or self.at[first] == self.current or self.met

    def _own_after(self, index: int) -> bool:
        """Whether the writer's own body comes later in the clause: "I felt it in my arm"."""
        tokens = self.layout.text.tokens
        for at in range(index + 1, len(tokens)):
            if tokens[at].gap:
                return False
            own = at in self.marks and self.marks[at].name == "myself"
            if own and not _before_kin(at, self.marks):
                return True
        return False


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
    return not before & (_COMPANY | _WITNESSES) and after not in _WITNESSES


def _backfill(at: list[Holder], mark: Mark, layout: Layout, kin: Holder) -> None:
    """ "knee pain in my son": the words before belong to the relative as well."""
    tokens = layout.text.tokens
    linked = any(tokens[i].norm in _LINKS for i in range(max(0, mark.start - 5), mark.start))
    linked = linked or _after_its_verb(mark, layout)
    sentence = layout.text.sentence_of[mark.start]
    first = layout.text.sentence_of.index(sentence)
    if not linked or any(holder is not None for holder in at[first:]):
        return
    for index in range(first, len(at)):
        at[index] = kin


def _after_its_verb(mark: Mark, layout: Layout) -> bool:
    """ "non respira bene mio nonno": the subject stands last, as it often does in Italian."""
    tokens = layout.text.tokens
    ends = mark.end >= len(tokens) or bool(tokens[mark.end].gap)
    owned = mark.start > 0 and tokens[mark.start - 1].norm in _POSSESSIVES
    return mark.language == "it" and ends and owned and not tokens[mark.start].gap
