"""Italian of those who learnt it late: an infinitive that stands for what somebody does.

"Signora non capire niente da ieri" says "non capisce"; "per lei camminare è difficile" does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.findings.text import Text
from bot.findings.words import word_set

_FORMS = {
    words[0]: (words[1], words[2])
    for words in (
        line.split()
        for line in """
        alzare alza alzo
        appoggiare appoggia appoggio
        avere ha ho
        cadere caduto caduto
        camminare cammina cammino
        capire capisce capisco
        conoscere riconosce riconosco
        dire dice dico
        dormire dorme dormo
        fare fa faccio
        mancare manca manca
        muovere muove muovo
        parlare parla parlo
        perdere perde perdo
        piegare piega piego
        potere puo posso
        reggere regge reggo
        respirare respira respiro
        riconoscere riconosce riconosco
        rispondere risponde rispondo
        riuscire riesce riesco
        sanguinare sanguina sanguino
        sentire sente sento
        stare sta sto
        svegliare sveglia sveglio
        svenire svenuto svenuto
        tremare trema tremo
        vedere vede vedo
        vomitare vomita vomito
        zoppicare zoppica zoppico
        """.strip().splitlines()
    )
}
_THEY = word_set(
    "lui lei signora signore signorina nonna nonno mamma papa babbo madre padre marito moglie "
    "anziana anziano vecchia vecchio paziente bambino bambina bimbo bimba figlio figlia suocera "
    "suocero zia zio fratello sorella"
)
_I = word_set("io")
_BETWEEN = word_set("non nn no piu mai sempre adesso ora oggi ieri anche tanto molto poco mia mio")
_WITHIN = 4
"""Words from the person to the verb."""
_NOT_SUBJECT = word_set("per a di da con su come alla al della del dalla dal alle ai far fare")
"""Words before a person who is then not the one who does it: "per lei camminare è difficile"."""
_MODALS = frozenset(["potere", "riuscire"])
"""Verbs that an infinitive rightly follows."""
_AND = word_set("e ed ma poi")
_OPENS = word_set("non nn no")
_SINCE = word_set("ieri oggi stamattina stanotte giorni giorno ore settimana")


def finite(text: Text) -> Iterator[tuple[int, str]]:
    """The infinitives of ``text`` that stand for what somebody does, as they should be."""
    person: int | None = None
    for at, token in enumerate(text.tokens):
        if token.norm not in _FORMS:
            continue
        if at and text.tokens[at - 1].norm in _MODALS | {"ad"}:
            continue
        found = _person(text, at)
        if found is None and person is not None and _goes_on(text, at):
            found = person
        if found is None and _opens(text, at):
            found = 0
        person = found
        if found is not None:
            yield at, _FORMS[token.norm][found]


def _person(text: Text, at: int) -> int | None:
    """Whether somebody else (0) or the writer (1) is the subject right before the verb."""
    tokens = text.tokens
    for before in range(at - 1, max(-1, at - 1 - _WITHIN), -1):
        if tokens[before + 1].gap:
            return None
        word = tokens[before].norm
        if word in _THEY | _I:
            led = tokens[before - 1].norm if before and not tokens[before].gap else ""
            if led in {"mia", "mio", "la", "il"}:
                led = tokens[before - 2].norm if before > 1 and not tokens[before - 1].gap else ""
            return None if led in _NOT_SUBJECT else int(word in _I)
        if word not in _BETWEEN:
            return None
    return None


def _goes_on(text: Text, at: int) -> bool:
    """Whether an "and" or a comma joins it to what was said of the same person."""
    tokens = text.tokens
    while at and not tokens[at].gap and tokens[at - 1].norm in _BETWEEN:
        at -= 1
    return bool(tokens[at].gap) or (at > 0 and tokens[at - 1].norm in _AND)


def _opens(text: Text, at: int) -> bool:
    """Whether it opens the message behind a "not", and a time is told: "non camminare da ieri"."""
    if at != 1 or text.tokens[0].norm not in _OPENS:
        return False
    words = [token.norm for token in text.tokens[at:]]
    return "da" in words and not _SINCE.isdisjoint(words[words.index("da") :])
