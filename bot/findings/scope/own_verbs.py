"""Italian complaints with a verb of their own, which a "non" before another verb leaves alone."""

from __future__ import annotations

from bot.findings.marks import Mark
from bot.findings.scope.context import Context
from bot.findings.text import COMMA
from bot.findings.words import word_set

_NOT = word_set("non nn")
_NO = word_set("no niente nessun nessuna senza zero")
_WHENEVER = word_set("se quando appena")
_TO_WHOM = word_set("mi gli le ci si")
_VERBS = word_set(
    "brucia bruciano prude prudono pulsa pulsano tira tirano punge pungono duole dolgono dole "
    "formicola formicolano sanguina cede cedono zoppica zoppico geme cola spurga trema tremano "
    "scotta scrocchia scatta pizzica gira fischia pesa martella lacrima gonfia"
)
"""Italian verbs of a complaint, which a "non" before another verb does not deny."""
_ALSO_ADJECTIVES = word_set("gonfia gira tira pesa tremano")


def verb_of_its_own(context: Context, cue: Mark, target: int) -> bool:
    """ "non sanguina, pulsa": the "non" of one verb is not that of the next."""
    lone = cue.end - cue.start == 1
    alone = lone and context.norm(cue.start) in _NOT
    named = lone and context.norm(cue.start) in _NO and target > cue.end
    if named and context.norm(target) in _VERBS - _ALSO_ADJECTIVES:
        return True  # "no febbre, trema tutto"
    first = target
    while first > cue.end and context.norm(first - 1) in _TO_WHOM:
        first -= 1
    tokens = context.layout.text.tokens
    if context.norm(target) in _WHENEVER and tokens[target].gap == COMMA:
        return True  # "non è gonfia, se la tocco piange"
    return alone and context.norm(target) in _VERBS and tokens[first].gap == COMMA
