"""Who writes for somebody else and says so: "mum of a 5 year old", "sono la figlia"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.findings.marks import Mark
from bot.findings.text import Text, Token
from bot.findings.words import word_set

_OF_CHILDREN = word_set(
    "mum mom mam mama mummy mommy mother dad daddy father parent parents grandma gran nan nana "
    "granny grandmother grandad granddad grandfather grandpa aunt auntie uncle teacher coach nanny "
    "childminder godmother stepmum stepdad mamma mammina mami papa babbo padre madre genitore "
    "genitori nonna nonno zia zio maestra maestro prof professore professoressa allenatore "
    "allenatrice insegnante tata babysitter educatrice educatore catechista"
)
_OF_OTHERS = word_set(
    "wife husband partner daughter son sister brother carer caregiver nurse friend neighbour "
    "granddaughter grandson girlfriend boyfriend fiancee niece nephew moglie marito figlia figlio "
    "sorella fratello badante compagna compagno nipote amica amico vicina vicino infermiera nuora "
    "genero fidanzata fidanzato cognata cognato"
)
_BY_TRADE = word_set(
    "nurse teacher coach nanny childminder maestra maestro prof professore professoressa "
    "allenatore allenatrice insegnante tata babysitter educatrice educatore catechista infermiera"
)
"""Who may write for themselves as well: "I'm the nurse of a ward"."""
_ROLES = _OF_CHILDREN | _OF_OTHERS
_I_AM = word_set("im am sono its this qui parla scrive scrivo")
_THE = word_set("the his her their la il lo l sua suo loro")
_THEIRS = word_set("his her their sua suo loro")
_A = word_set("a an un una")
_TO = word_set("of to di del della dello d dell")
_HERE = word_set("here qui speaking writing")
_GREETINGS = word_set(
    "hi hello hey good morning evening afternoon dear doctor dr doc buongiorno buonasera "
    "buona sera salve ciao dottore dottoressa gentile gentili hiya please per favore scusate sorry"
)
_AGE_UNITS = word_set(
    "year years yr yrs yo month months mth week weeks anni anno mesi mese settimane"
)
_NUMBERS = word_set("two three four five due tre quattro cinque 2 3 4 5 6")
_OPENS = 7
"""Words within which a message says who writes."""
_NAME = 3
"""Words of "I'm Sophie's" before "mum"."""


def writers(text: Text) -> Iterator[Mark]:
    """The words by which a writer says what they are to the patient, named ``child`` or ``other``
    after the patient."""
    tokens = text.tokens
    for at, token in enumerate(tokens):
        if token.norm in _ROLES and (
            _introduced(tokens, at) or _opening(text, at) or _signed(tokens, at)
        ):
            if token.norm in _BY_TRADE and not _at_hand(tokens, at):
                continue
            name = "child" if token.norm in _OF_CHILDREN else "other"
            yield Mark(name, at, at + 1, "en")


def _introduced(tokens: tuple[Token, ...], at: int) -> bool:
    """ "I'm his mum", "sono la figlia", "I'm the carer"; "I'm a mum" says nothing by itself."""
    if at >= _NAME and tokens[at - _NAME].norm == "sono" and tokens[at - 1].norm in _THE:
        return _of_somebody(tokens, at)  # "sono Rosa, la figlia di Ada"
    if at < 2 or tokens[at].gap or tokens[at - 2].norm not in _I_AM:
        return at >= 1 and tokens[at - 1].norm == "sono" and _of_somebody(tokens, at)
    if tokens[at - 1].norm in _THE:
        return True
    return tokens[at - 1].norm in _A and _of_somebody(tokens, at)


def _opening(text: Text, at: int) -> bool:
    """ "Mum of a 5 year old", "mamma di Luca", "Mum here": the message opens so."""
    tokens = text.tokens
    if at >= _OPENS or any(token.norm not in _GREETINGS for token in tokens[:at]):
        return False
    return _of_somebody(tokens, at) or _here(tokens, at)


def _signed(tokens: tuple[Token, ...], at: int) -> bool:
    """ "I'm Sophie's mum", "Tom's dad here"."""
    if at < 1 or tokens[at].gap:
        return False
    before = tokens[at - 1].norm
    if before != "'s" and not (before.endswith("s") and before not in _ROLES and len(before) > 2):
        return False
    low = max(0, at - _NAME)
    named = [token.norm for token in tokens[low:at]]
    if "my" in named or "our" in named:
        return False
    return bool(_I_AM & set(named)) or (at < _OPENS and _here(tokens, at))


def _at_hand(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether it is the nurse or teacher of somebody: "his teacher", "PE teacher here"."""
    following = {token.norm for token in tokens[at + 1 : at + _OPENS]}
    return bool(following & _HERE) or (at > 0 and tokens[at - 1].norm in _THEIRS)


def _here(tokens: tuple[Token, ...], at: int) -> bool:
    return at + 1 < len(tokens) and not tokens[at + 1].gap and tokens[at + 1].norm in _HERE


def _of_somebody(tokens: tuple[Token, ...], at: int) -> bool:
    """ "of a 5 year old", "di Luca"; "of two" only says how many, "of my wife" is no role."""
    if at + 2 >= len(tokens) or tokens[at + 1].gap or tokens[at + 1].norm not in _TO:
        return False
    following = tokens[at + 2].norm
    if following in _NUMBERS or following.isdigit():
        return at + 3 < len(tokens) and tokens[at + 3].norm in _AGE_UNITS
    return following not in {"my", "our", "mine", "mia", "mio", "nostro", "nostra"}
