"""Whose body each part of a message is about."""

from __future__ import annotations

from dataclasses import dataclass

from bot.findings.layout import Layout
from bot.findings.marks import Mark
from bot.findings.numbers import number_at
from bot.findings.subjects import Holder, backfill, is_subject, looks_at_another
from bot.findings.text import SENTENCE
from bot.findings.words import word_set
from bot.findings.writer import writers

_TRADES = word_set("sono ero faccio facevo essere come")
"""Words by which the writer is what would else be a stranger: "sono un'infermiera"."""
_LOOKS_ON = word_set(
    "say guess suppose mean think noticed notice found find saw see reckon believe suspect touch "
    "press lift move change dress pick bathe wash carry took take gave give measured checked "
    "check ask asked asking told tell called calling call write writing worried wondering "
    "messaging know put hold try thought said figured assumed reckoned hoped blamed "
    "vedo vediamo so sappia sappiamo tocco misurata misurato misuro "
    "chiedo chiesto chiesta domando chiamo scrivo telefono dice dicono detto pare sembra risulta "
    "accorta accorto preoccupa preoccupo preoccupata preoccupato paura timore portato portata "
    "portarlo portarla accompagno assisto accudisco lamentarsi lamentare piangere tossire russare "
    "gridare urlare fidi permetto"
)
"""What the writer does who speaks of somebody else's body."""
_ACTS_WITHIN = 3
_BEFORE_KIN = 2
"""Words between "about" and the person: "about my old dad"."""
_TO_THEM = word_set("gli le gliel glielo gliela")
""" "gli ho trovato un nodulo": what the writer does to somebody else."""
_THEM = word_set("la lo li")
_CAN = word_set("posso riesco")
""" "non la posso alzare da terra": the writer lifts whom the sentence speaks of."""
_OF_PERSONS = word_set("piange piangeva mangia gioca vuole lamenta dorme trema tossisce e si ha")
"""First words of verbs that only a person can be the subject of; the rest is in the lexicon."""
_BEFORE_A_VERB = word_set("ieri oggi stamattina stanotte non nn e ma poi adesso ora stasera da mi")
_ARTICLES = word_set("il lo la l i gli le un una uno")
_I = word_set("io mi ci vi me")
_THE = word_set("i gli le")
_SEVERAL = word_set(
    "le gli dei delle degli alcune dolori fitte crampi fastidi macchie noduli bozzi tumori cose "
    "ore giorni settimane mesi normali segni sintomi problemi questi queste quelli quelle"
)


@dataclass(frozen=True, slots=True)
class People:
    """``at[i]`` is whose body token ``i`` speaks of (None: not said); ``kin`` who is named."""

    at: tuple[Holder, ...]
    speaks: bool
    kin: tuple[Mark, ...]
    behalf: Holder = None
    """Whom the writer says to write for, if they say what they are to the patient."""
    matter: Holder = None
    """Whom the writer says the message is about: "on behalf of my mother", "he's the patient"."""
    carried: frozenset[int] = frozenset()
    """The words of sentences that name nobody, after the writer and then a relative were named."""

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
    matter = _matter(layout, named)
    return People(tuple(at), speaks, tuple(named), behalf, matter, frozenset(reader.carried))


def _matter(layout: Layout, named: list[Mark]) -> Holder:
    """Whom a word like "about" or "on behalf of" names, or is called the patient."""
    for cue in layout.cues:
        for mark in named:
            if cue.name == "for_them" and 0 <= mark.start - cue.end <= _BEFORE_KIN:
                return _kin(mark)
            if cue.name == "is_patient" and mark.start < cue.end + _ACTS_WITHIN:
                return _kin(mark)
    return None


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
        self.writer_first = False
        """Whether the writer spoke of themselves before anybody else was named."""
        self.nobody = False
        """Whether the sentence has named nobody so far."""
        self.all_of_them = False
        """Whether the stranger is everybody, who goes with the sentence."""
        self.carried: list[int] = []

    def step(self, index: int) -> None:
        """Take the word at ``index``."""
        if self.layout.text.tokens[index].gap == SENTENCE:
            self.nobody = True
            if self.current == "third" or (self.current == "stranger" and self.all_of_them):
                self.current = self.kin
        mark = self.marks.get(index)
        if index in self.roles:
            self._role(self.roles[index])
        elif mark is not None:
            self._person(mark, index)
            self.nobody = False
            self.writer_first = self.writer_first or (self.speaks and not self.named)
        if self.nobody and self.writer_first and self.current in {"child", "other"}:
            self.carried.append(index)
        self.at.append(self.current)

    def _role(self, mark: Mark) -> None:
        """A writer who says that they write for somebody speaks of that person from now on."""
        self.named.append(mark)
        self.kin = self.current = _kin(mark)

    def _person(self, mark: Mark, index: int) -> None:
        if mark.name in {"child", "other"}:
            self.named.append(mark)
            self.kin = _kin(mark)
            if is_subject(mark, self.layout):
                self.current = self.kin
                backfill(self.at, mark, self.layout, self.kin)
        elif mark.name == "stranger":
            if self._is_writer(mark):
                self.current = "self"
            elif not looks_at_another(mark, self.layout):
                self.current = "stranger"
        elif mark.name == "his":
            self.current = self._theirs()
        elif mark.name == "verb3":
            self.current = self.kin or self.current or self._somebody(index)
        elif self._looks_on(mark, index):
            self.speaks = True
        elif not self._of_kin(mark, index):
            self.speaks, self.current = True, "self"

    def _is_writer(self, mark: Mark) -> bool:
        """ "sono un'insegnante": what the writer is."""
        tokens = self.layout.text.tokens
        before = {tokens[at].norm for at in range(max(0, mark.start - 2), mark.start)}
        return mark.language == "it" and not _TRADES.isdisjoint(before)

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
        if tokens[index].norm == "ho" and self._kin_at(index + 2):
            return True  # "ho un figlio che zoppica"
        if tokens[index].norm == "sono" and self._are(index):
            return True
        if mark.name == "myself":
            return _before_kin(index, self.marks)
        if tokens[index].norm == "me" and self._kin_at(index + 1):
            return True
        return tokens[index].norm == "mine" and index >= 2 and tokens[index - 1].norm == "of"

    def _are(self, index: int) -> bool:
        """Whether "sono" speaks of several, not of the writer: "i noduli sono sempre gravi?", or in
        a sentence about somebody "ha male alle gambe, sono dolori di crescita?"."""
        tokens = self.layout.text.tokens
        asked = self.layout.text.sentence_of[index] in self.layout.text.questions
        if asked and index > 1 and not tokens[index].gap and not tokens[index - 1].gap:
            site = any(site.start < index <= site.end for site in self.layout.sites)
            if not site and tokens[index - 2].norm in _THE and tokens[index - 1].norm[-1:] in "ie":
                return True
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is None or following.gap or self.current not in {"child", "other", "third"}:
            return False
        if index and tokens[index - 1].norm in _I:
            return False
        counted = number_at(tokens, index + 1) is not None
        return (counted or following.norm in _SEVERAL) and self._same(index)

    def _kin_at(self, index: int) -> bool:
        return index in self.marks and self.marks[index].name in {"child", "other"}

    def _looks_on(self, mark: Mark, index: int) -> bool:
        """Whether the writer only sees or handles somebody of whom the sentence speaks: "I noticed
        a lump on her back"."""
        if mark.name != "self":
            return False
        tokens, sentence_of = self.layout.text.tokens, self.layout.text.sentence_of
        acts = {token.norm for token in tokens[index : index + _ACTS_WITHIN]}
        before = tokens[index - 1].norm if index else ""
        to_them = before in _TO_THEM or (before in _THEM and tokens[index].norm in _CAN)
        if not acts & _LOOKS_ON and not to_them:
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
        return first == index or self.current in self.at[first:index] or self.met

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
