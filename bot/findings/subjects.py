"""Whether a relative who is named is the one spoken of, and from which word on."""

from __future__ import annotations

from typing import Literal

from bot.findings.layout import Layout
from bot.findings.marks import Mark
from bot.findings.words import word_set

Holder = Literal["self", "child", "other", "third", "stranger"] | None
"""``stranger``: somebody who is never the patient: a neighbour, a man in a film."""

_WITNESSES = word_set(
    "says say said thinks think thought noticed notices told tells saw wants made asked keeps "
    "reckons reckon reckoned swears believes suggests suggested insists wonders guesses joked "
    "dice pensa notato visto vuole detto chiede insiste sostiene"
)
_THINGS_OF = word_set(
    "casa macchina auto moto motorino lambretta vespa bici trattore compleanno matrimonio festa "
    "funerale laurea cane gatto orto campagna letto divano scala ombrello telefono numero "
    "consiglio negozio bar officina ditta nozze terrazzo giardino cantina giacca borsa nome"
)
"""Things of a relative by which nothing is said of the relative: "il compleanno di mia moglie"."""
_ON_ANOTHER = word_set("l lo la gli le mi ci li")
_LOOKED = word_set(
    "visto vista visti viste notato notata toccato toccata guardato guardata palpato palpata "
    "trovato trovata sentito sentita scoperto scoperta"
)
_COMPANY = word_set(
    "with lifting carrying by and playing holding chasing con sollevando portando da dal dalla "
    "prendendo tenendo giocando like come than unlike told asked nato nata"
)
_BORE = word_set("had having birth expecting delivered feeding breastfeeding")
"""Words before a child of whom then only the mother goes on to speak: "I had twins"."""
_THING_WITHIN = 4
_POSSESSIVES = word_set("mio mia il la nostro nostra")
_LINKS = word_set("in of for to on di a per del della al alla from")


def is_subject(mark: Mark, layout: Layout) -> bool:
    """Whether what follows ``mark`` is said of the relative whom it names."""
    tokens = layout.text.tokens
    before = {tokens[at].norm for at in range(max(0, mark.start - 2), mark.start)}
    after = tokens[mark.end].norm if mark.end < len(tokens) else ""
    if mark.end < len(tokens) and tokens[mark.end].gap:
        after = ""
    if mark.language == "it" and (_of_a_thing(mark, layout) or _acts_on_another(mark, layout)):
        return False
    born = mark.language == "en" and mark.name == "child" and bool(before & _BORE)
    return not born and not before & (_COMPANY | _WITNESSES) and after not in _WITNESSES


def _of_a_thing(mark: Mark, layout: Layout) -> bool:
    """ "il compleanno di mia moglie", "la lambretta di mio zio"."""
    tokens = layout.text.tokens
    near = range(max(0, mark.start - _THING_WITHIN), mark.start)
    return any(tokens[at].norm in _THINGS_OF for at in near) and any(
        tokens[at].norm in {"di", "del", "della", "dello", "dei"} for at in near
    )


def _acts_on_another(mark: Mark, layout: Layout) -> bool:
    """ "nonno l'ha tirato per il braccio", "mia moglie mi ha portato in ospedale"."""
    tokens = layout.text.tokens
    following = [token.norm for token in tokens[mark.end : mark.end + 2]]
    return len(following) > 1 and following[0] in _ON_ANOTHER and following[1] == "ha"


def looks_at_another(mark: Mark, layout: Layout) -> bool:
    """ "il parrucchiere l'ha vista": somebody who only came upon what the message is about."""
    following = [token.norm for token in layout.text.tokens[mark.end : mark.end + 3]]
    return (
        following[:1] in (["l"], ["lo"], ["la"])
        and following[2:] != []
        and (following[1] == "ha" and following[2] in _LOOKED)
    )


def backfill(at: list[Holder], mark: Mark, layout: Layout, kin: Holder) -> None:
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
