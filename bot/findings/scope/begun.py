"""What hangs on an "if" and has begun all the same: "can I fly if it's numb since Sunday?"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.scope.context import Context
from bot.findings.words import word_set

_IF = word_set("if se")
_DATED = word_set("since yesterday ieri stamattina stamane stamani stanotte")
_SINCE = word_set("da dal dalla dall dallo")
_TIMES = word_set(
    "oggi mattina sera notte pomeriggio giorno giorni ora ore settimana settimane mese mesi anno "
    "anni lunedi martedi mercoledi giovedi venerdi sabato domenica"
)
_WITHIN = 4
"""Words from "da" to the time that it counts from: "da due o tre giorni"."""


def begun(context: Context, hit: Hit) -> bool:
    """Whether ``hit`` hangs on a condition that says since when it is so: then it is there, and not
    only thought of. Not a break: "would I know if it was broken?" is asked of one since yesterday.
    """
    if hit.phrase.kind == "fracture":
        return False
    text, at = context.layout.text, min(hit.used)
    sentence = text.sentence_of[at]
    first = text.sentence_of.index(sentence)
    conditions = [here for here in range(first, at) if context.norm(here) in _IF]
    if not conditions:
        return False
    end = first + text.sentence_of.count(sentence)
    words = [context.norm(here) for here in range(conditions[-1] + 1, end)]
    return any(
        word in _DATED
        or (word in _SINCE and not _TIMES.isdisjoint(words[here + 1 : here + 1 + _WITHIN]))
        for here, word in enumerate(words)
    )
