"""Denials that something around them undoes: "not a day without pain", "if it didn't hurt I'd …",
"never had pain like this"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.marks import Mark
from bot.findings.scope.context import AND, OR, Context
from bot.findings.text import COMMA
from bot.findings.words import word_set

_WITHOUT = frozenset(["without", "senza"])
_NOES = word_set(
    "no not never none non nn nessun nessuna nessuno mai cant cannot couldnt dont doesnt didnt "
    "isnt havent hasnt hardly barely rarely scarcely"
)
_ONCE = word_set(
    "day days night nights morning moment minute hour week month time position way place single "
    "evening step giorno giorni notte notti mattina momento minuto ora settimana mese volta "
    "posizione modo posto posa istante sera passo osso ossa muscolo punto parte movimento giornata"
)
"""What a first "no" may speak of before a second one: "not a night", "non c'è posizione"."""
_RELATIVE = word_set("where when that which cui che dove without senza")
_NEVER = word_set("never mai")
_LIKENESS = word_set(
    "like such this so as simile simili cosi genere uguale uguali tale tali tanto tanta tanti"
)
_NOT_EVEN = ("so", "much", "as")
"""What is no likeness: "never broke so much as a nail"."""
_WISHED = word_set("didnt wasnt werent hadnt doesnt wouldnt dont non nn isnt")
_CONDITION = word_set("if unless wish se only vorrei magari")
_WOULD = word_set(
    "would wouldnt id could couldnt might wish hed shed theyd wed glad happy relieved"
)
_SUBJUNCTIVE = ("ssi", "sse", "ssero", "ssimo")
_CLAUSE = word_set("if that though think believe che credo penso pare sembra")
"""Last words of a "no" to a whole clause."""
_EASED = word_set(
    "shifted shift eased ease touched touch helped help settled settle gone budged budge improved "
    "moved cleared dented changed left stopped"
)
_EASED_WITHIN = 6
_WORRIES = ("preoccup", "spavent", "inquiet", "interess", "impression")
_NEAR = 4
_BETWEEN_TWO = 12
"""Words between two noes of one thought."""


def undone(context: Context, negators: list[Mark], hit: Hit) -> bool:
    """Whether the last of ``negators``, which reach ``hit``, denies nothing after all."""
    if not negators:
        return False
    last = max(negators, key=lambda cue: cue.start)
    return (
        _second_no(context, last)
        or _compared(context, last, hit)
        or _wished_away(context, last)
        or _not_gone(context, last, hit)
        or _not_eased(context, last, hit)
        or _not_what_worries(context, hit)
    )


def _not_what_worries(context: Context, hit: Hit) -> bool:
    """ "non è il dolore che mi preoccupa": the "no" is to the worry."""
    last = max(hit.used)
    following = [token.norm for token in context.layout.text.tokens[last + 1 : last + 1 + _NEAR]]
    return following[:1] == ["che"] and any(
        word.startswith(_WORRIES) for word in following[1:] if len(word) > _NEAR
    )


def _not_gone(context: Context, cue: Mark, hit: Hit) -> bool:
    """ "I don't think the pain has gone": the "no" is to the going."""
    last = max(hit.used)
    return context.norm(cue.end - 1) in _CLAUSE and any(
        0 < gone.start - last <= _NEAR and not context.layout.break_between(last, gone.start)
        for gone in context.cues("gone")
    )


def _not_eased(context: Context, cue: Mark, hit: Hit) -> bool:
    """ "neither the ache nor the stiffness has shifted", "nor did rest touch the pain"."""
    if context.norm(cue.start) not in {"neither", "nor"}:
        return False
    first, last = min(hit.used), max(hit.used)
    end = min(len(context.layout.text.tokens), last + 1 + _EASED_WITHIN)
    near = [*range(cue.end, first), *range(last + 1, end)]
    return any(
        context.norm(at) in _EASED and context.layout.same_sentence(cue.start, at) for at in near
    )


def _second_no(context: Context, cue: Mark) -> bool:
    """Whether another "no" governs this one: "never sleeps without", "no position where it …"."""
    tokens = context.layout.text.tokens
    words: set[str] = set()
    for at in range(cue.start - 1, max(-1, cue.start - _BETWEEN_TWO), -1):
        if tokens[at + 1].gap >= COMMA or tokens[at].norm in OR | AND | _WITHOUT:
            return False
        if at == cue.start - 1 and tokens[at].norm == "never":
            return True  # "it's never not aching"
        if tokens[at].norm in _NOES:
            related = words & _ONCE and words & _RELATIVE
            return context.norm(cue.start) in _WITHOUT or bool(related)
        words.add(tokens[at].norm)
    return False


def _compared(context: Context, cue: Mark, hit: Hit) -> bool:
    """ "never had pain like this", "mai stata così stanca": it is there, and worse than ever."""
    if not any(context.norm(at) in _NEVER for at in range(cue.start, cue.end)):
        return False
    last = max(hit.used)
    tokens = context.layout.text.tokens
    near = range(cue.end, min(len(tokens), last + _NEAR))
    return any(
        context.norm(at) in _LIKENESS
        and context.layout.same_sentence(cue.start, at)
        and not _is_not_even(context, at)
        for at in near
    )


def _is_not_even(context: Context, at: int) -> bool:
    """Whether the word at ``at`` is one of "so much as", which likens nothing."""
    tokens = context.layout.text.tokens
    return any(
        tuple(each.norm for each in tokens[start : start + len(_NOT_EVEN)]) == _NOT_EVEN
        for start in range(max(0, at - len(_NOT_EVEN) + 1), at + 1)
    )


def _wished_away(context: Context, cue: Mark) -> bool:
    """ "if it didn't hurt I'd walk", "se non fosse per il dolore": the thing is there."""
    if context.norm(cue.start) not in _WISHED:
        return False
    low = max(0, cue.start - _NEAR)
    opened = [at for at in range(low, cue.start) if context.norm(at) in _CONDITION]
    if not opened or not context.layout.same_sentence(opened[-1], cue.start):
        return False
    text = context.layout.text
    sentence = text.sentence_of[cue.start]
    first = text.sentence_of.index(sentence)
    words = [context.norm(at) for at in range(first, first + text.sentence_of.count(sentence))]
    following = words[cue.end - first : cue.end - first + _NEAR]
    italian = any(word.endswith(_SUBJUNCTIVE) for word in following)
    return italian or bool(_WOULD & set(words))
