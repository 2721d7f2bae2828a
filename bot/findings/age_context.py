"""The words around a number by which it may be somebody's age: who, of which sex, how it stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.findings.numbers import NumberSpan
from bot.findings.text import COMMA, Text
from bot.findings.words import word_set

CHILDREN = word_set(
    "son daughter boy girl kid child grandson granddaughter nephew niece baby toddler infant lad "
    "twin twins newborn bub bairn wean lass lassie littlun wain ds dd grandchild grandaughter "
    "granson figlio figlia bimbo bimba bambino bambina nipote neonato neonata"
)
KIN = CHILDREN | word_set(
    "mum mom mam mother dad father husband wife brother sister gran nan nana granny grandma "
    "grandad granddad grandpa partner aunt auntie uncle friend fiance fiancee hubby cousin "
    "boyfriend girlfriend missus neighbour neighbor flatmate housemate roommate lodger tenant "
    "client resident pupil student colleague workmate stepson stepdaughter stepmum stepdad "
    "stepmother stepfather grandmother grandfather law lass lassie sis bro wain mamma madre padre "
    "papa marito moglie fratello sorella nonna nonno zia zio compagno compagna babbo figli "
    "suocero suocera nipotino nipotina ragazzo ragazza genero nuora cugino cugina cognato cognata "
    "amico amica fidanzato fidanzata"
)
KIN |= {word + "s" for word in KIN}
CHILDREN |= {word + "s" for word in CHILDREN}
SEXES = word_set(
    "f m female male woman man lady gent gentleman bloke guy fella girl boy uomo donna maschio "
    "femmina signora signore paziente pz"
)
WHO = KIN | SEXES
ADULT = 18
YOUTH = 30


@dataclass(frozen=True, slots=True)
class Near:
    """A number and the words around it; ``after`` is empty where the clause ends."""

    text: Text
    number: NumberSpan
    before: list[str]
    after: list[str]

    @property
    def value(self) -> float:
        return self.number.value

    @property
    def last(self) -> str:
        return self.before[-1] if self.before else ""

    @property
    def last_two(self) -> tuple[str, ...]:
        return tuple(self.before[-2:])

    @property
    def next(self) -> str:
        return self.after[0] if self.after else ""

    @property
    def then(self) -> str:
        return self.after[1] if len(self.after) > 1 else ""

    @property
    def alone(self) -> bool:
        """Whether something new begins at the number."""
        return self.number.start == 0 or self.text.tokens[self.number.start].gap >= COMMA

    def ends(self, at: int, also: Collection[str] = ()) -> bool:
        """Whether the clause ends at token ``at``, or goes on with one of ``also``."""
        tokens = self.text.tokens
        return at >= len(tokens) or tokens[at].gap >= COMMA or tokens[at].norm in also


def joined(text: Text, at: int) -> bool:
    """Whether a hyphen or a slash joins the token to the one before: "12-year", "45/F"."""
    return text.raw[text.tokens[at - 1].end : text.tokens[at].start].strip() in {"-", "/"}
