"""What Italian tenses tell of another time: «mi ruppi», «l'ho avuta a gennaio»."""

from __future__ import annotations

from bot.findings.layout import Hit, Layout
from bot.findings.scope.context import Context
from bot.findings.text import SENTENCE
from bot.findings.words import word_set

_NEAR = 3
EVENTS = frozenset(["fracture", "injury"])
_WAS = ("avo", "ava", "evo", "eva", "ivo", "iva", "avano", "evano", "ivano")
_NOT_WAS = word_set(
    "nuova nuovo prova provo trova trovo arriva arrivo priva privo viva vivo brava bravo scrivo "
    "devo bevo ricevo attiva attivo cattiva cattivo leva levo lava lavo positiva positivo gengiva "
    "schiava cava scava scavo neva inchiava"
)
_TO_BE = word_set("ero era erano")
_REMOTE = word_set(
    "ruppi ruppe ruppero lussai fratturai caddi cadde slogai storsi storse ebbi ebbe "
    "presi battei sbattei"
)
"""Tenses of long ago: "mi ruppi il polso"."""
_OF_LATE = word_set(
    "oggi ieri stamattina stamane stanotte stasera adesso ora poco appena lunedi martedi mercoledi "
    "giovedi venerdi sabato domenica settimana scorsa scorso giorni ancora tuttora sempre anche"
)
"""Words by which even such a tense tells of lately."""
_HAD_NEAR = 2
_TURNS_NOW = word_set("ora adesso oggi mo ormai poi stamattina")
_TURN_WITHIN, _WELL_WITHIN = 8, 6
_WELL_AGAIN = word_set(
    "ballo corro salto cammino gioco bene benissimo benone normale regolare posto smesso sparito "
    "sparita passato passata passati guarito guarita finito finita sgonfio sgonfia sfebbrato "
    "sfebbrata asciutto asciutta tengo sento crosta niente nulla no mai come fresco rosa dormo "
    "dorme respiro riposo lucido lucida"
)
_STILL_ILL = word_set(
    "peggio peggiorato peggiorata ancora anche pure sempre continua uguale tuttora non nn male "
    "neanche nemmeno neppure cosi"
)


def was_until_now(context: Context, hit: Hit) -> bool:
    """ "zoppicavo, ora ballo", "prima sanguinava, adesso ha smesso": how it was, and is no more."""
    if not imperfect(context.layout, hit) and not _was(context, hit):
        return False
    last = max(hit.used)
    end = min(len(context.layout.text.tokens), last + 1 + _TURN_WITHIN)
    turn = next((at for at in range(last + 1, end) if context.norm(at) in _TURNS_NOW), None)
    if turn is None or context.layout.break_between(last, turn) == SENTENCE:
        return False
    after = {context.norm(at) for at in range(turn, min(end, turn + _WELL_WITHIN))}
    return bool(after & _WELL_AGAIN) and after.isdisjoint(_STILL_ILL)


def _was(context: Context, hit: Hit) -> bool:
    """ "i piedi erano addormentati": said with the imperfect of "to be"."""
    return hit.phrase.language == "it" and any(
        context.norm(at) in _TO_BE for at in range(max(0, min(hit.used) - 1), max(hit.used))
    )


def long_ago(context: Context, hit: Hit) -> bool:
    """ "da ragazzo mi ruppi il polso", unless a word of these days stands in the sentence."""
    if hit.phrase.kind not in EVENTS:
        return False
    first, last = min(hit.used), max(hit.used)
    near = range(max(0, first - _NEAR), last + 1)
    return any(
        context.norm(at) in _REMOTE and context.layout.same_sentence(at, last) for at in near
    ) and not _lately_told(context, first)


def had_it(context: Context, hit: Hit) -> bool:
    """ "la febbre l'ho avuta a gennaio", "giramenti ne avevo con la cura vecchia"."""
    last = max(hit.used)
    return any(
        0 < cue.start - last <= _HAD_NEAR
        and not context.layout.break_between(last, cue.start)
        and not any(other.end in {cue.start, cue.start - 1} for other in context.cues("negator"))
        for cue in context.cues("had_it")
    ) and not _lately_told(context, last)


def _lately_told(context: Context, at: int) -> bool:
    sentence_of = context.layout.text.sentence_of
    first = sentence_of.index(sentence_of[at])
    words = {context.norm(i) for i in range(first, first + sentence_of.count(sentence_of[at]))}
    return bool(words & _OF_LATE)


def imperfect(layout: Layout, hit: Hit) -> bool:
    """Whether an Italian verb says how it was: "nel 2010 ebbi un'embolia e non respiravo"."""
    tokens, low = layout.text.tokens, min(hit.used)
    while low > max(0, min(hit.used) - 2) and not tokens[low].gap:
        low -= 1
    words = (tokens[at].norm for at in range(low, max(hit.used) + 1))
    return any(
        len(word) > _NEAR + 1 and word.endswith(_WAS) and word not in _NOT_WAS for word in words
    )
