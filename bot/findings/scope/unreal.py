"""English thoughts of what is not so: "if it was broken I wouldn't be walking"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.scope.context import Context
from bot.findings.scope.once import EVENTS
from bot.findings.words import word_set

_WERE = word_set("was were had been id hed shed")
_WOULD = word_set("would wouldnt id couldnt youd hed shed theyd wed")
_BUT = word_set("but though because since and so")
_KNOWS = word_set("know knew tell sure see say wonder wondering ask asking")
_CLAUSE = 7
"""Words from an "if" to what it supposes."""


def unreal(context: Context, hit: Hit) -> bool:
    """Whether ``hit`` is a break or a fall that is only supposed, or what would come of it."""
    if hit.phrase.language != "en" or hit.phrase.kind is None:
        return False
    text, first = context.layout.text, min(hit.used)
    sentence = text.sentence_of[first]
    begin = text.sentence_of.index(sentence)
    end = begin + text.sentence_of.count(sentence)
    if sentence in text.questions:
        return False
    words = [context.norm(at) for at in range(begin, end)]
    if "if" not in words or _WOULD.isdisjoint(words):
        return False
    supposed = begin + words.index("if")
    if not _KNOWS.isdisjoint(words[max(0, words.index("if") - 2) : words.index("if")]):
        return False  # "would I know if it was broken"
    if hit.phrase.kind in EVENTS and _supposes(context, supposed, first):
        return True
    would = next((at for at in range(supposed, end) if context.norm(at) in _WOULD), None)
    return (
        would is not None
        and would < first + len(hit.used)
        and not any(context.norm(at) in _BUT for at in range(would, first))
        and any(
            other.phrase.kind in EVENTS and _supposes(context, supposed, min(other.used))
            for other in context.layout.hits
        )
    )


def _supposes(context: Context, supposed: int, first: int) -> bool:
    """Whether the "if" at ``supposed`` opens the clause that begins so: "if it was broken"."""
    between = [context.norm(at) for at in range(supposed, first + 1)]
    return 0 < first - supposed <= _CLAUSE and not _WERE.isdisjoint(between)
