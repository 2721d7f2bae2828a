"""A message laid out: which words, body parts, people, cues and phrases stand where."""

from __future__ import annotations

from dataclasses import dataclass

from bot.findings.language import Detected
from bot.findings.lexicon import Phrase
from bot.findings.marks import Mark
from bot.findings.sites import Site
from bot.findings.text import Text
from bot.findings.words import word_set

_SMALL = word_set(
    "a an the my his her their is are was been be of in on at to out up and il lo la un una di e a "
    "i im am ive feel feeling feels felt so very really just get got getting have has had bit it "
    "its sono era po molto tanto un tutto tutta"
)
_IDLE = word_set(
    "a an the my his her their our your its is are was were be been am im i ive he she hes shes it "
    "they we you has have had feel feels feeling felt get got getting gets so very really just bit "
    "and of in on at to quite too also some this that all un una il lo la le gli i mi si ho ha "
    "sono e di da in a al alla"
)
"""Words that a look-alike need not hold; "out" and "up" carry meaning: "passed out"."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that stands from token ``start`` to ``end``; ``used`` are its own words."""

    phrase: Phrase
    start: int
    end: int
    used: frozenset[int]


@dataclass(frozen=True, slots=True)
class Layout:
    """All that the matcher found, before anything is concluded from it."""

    text: Text
    language: Detected
    sites: tuple[Site, ...]
    sides: tuple[Mark, ...]
    persons: tuple[Mark, ...]
    cues: tuple[Mark, ...]
    hits: tuple[Hit, ...]

    def says_more(self, wide: Hit, narrow: Hit) -> bool:
        """Whether ``wide`` stands on all words of ``narrow`` that mean something, and on more."""
        return self.covers(wide, narrow) and not wide.used <= narrow.used

    def covers(self, wide: Hit, narrow: Hit) -> bool:
        """Whether ``wide`` stands on all words of ``narrow`` that mean something."""
        tokens = self.text.tokens
        core = {at for at in narrow.used if tokens[at].norm not in _SMALL} or narrow.used
        return wide is not narrow and core <= wide.used

    def stands_on(self, look_alike: Hit, hit: Hit) -> bool:
        """Whether ``look_alike`` stands on every telling word of ``hit``."""
        tokens = self.text.tokens
        core = {at for at in hit.used if tokens[at].norm not in _IDLE} or hit.used
        return core <= look_alike.used and not look_alike.used <= hit.used

    def same_sentence(self, first: int, second: int) -> bool:
        return self.text.sentence_of[first] == self.text.sentence_of[second]

    def break_between(self, first: int, second: int) -> int:
        """The strongest break between two tokens, the first before the second."""
        return self.text.break_between(first, second)
