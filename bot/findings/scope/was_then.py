"""English words after a complaint that put it in another time: "the fever was two weeks back"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.scope.context import Context
from bot.findings.stories import PASSING, is_told_as_past
from bot.findings.words import word_set

_WAS = word_set("was were")
_DATED_WITHIN = 3
_ONLY_DATES = word_set("about around in on at only just back over some last all")
"""Words between "was" and a date; with any other it was only then as it is said to have been: "the
lump was small in June"."""
_BEFORE_WITHIN = 7
_THE = word_set("the my his her their i")
_TREATED = word_set(
    "operation op surgery ablation cryo cryoablation embolization embolisation replacement "
    "radiotherapy radiation injection chemo diagnosis treatment transplant amputation"
)
_TREATMENT_WITHIN = 3
_LASTS = word_set("has have ive since still now is")


def was_then(context: Context, hit: Hit) -> bool:
    """Whether what follows ``hit``, or "where the" before it, says that it was at another time."""
    if hit.phrase.language != "en" or hit.phrase.kind is None:
        return False
    if not PASSING.isdisjoint(hit.phrase.facts):
        return False
    return _was_ago(context, hit) or _where_it_was(context, hit) or _before_treatment(context, hit)


def _was_ago(context: Context, hit: Hit) -> bool:
    """ "the fever was two weeks back"."""
    last = max(hit.used)
    tokens = context.layout.text.tokens
    said = last + 1 < len(tokens) and context.norm(last + 1) in _WAS and not tokens[last + 1].gap
    dates = (*context.ago, *context.lately)
    return said and any(
        last + 1 < start <= last + 1 + _DATED_WITHIN
        and {context.norm(at) for at in range(last + 2, start)} <= _ONLY_DATES
        for start, _ in dates
    )


def _where_it_was(context: Context, hit: Hit) -> bool:
    """ "a hard bit where the bruise was"."""
    tokens, first, last = context.layout.text.tokens, min(hit.used), max(hit.used)
    before = [context.norm(at) for at in range(max(0, first - 2), first)]
    ends = last + 2 >= len(tokens) or bool(tokens[last + 2].gap)
    was = last + 1 < len(tokens) and context.norm(last + 1) in _WAS
    return before in (["where", "the"], ["where", "my"]) and was and ends


def _before_treatment(context: Context, hit: Hit) -> bool:
    """ "she had such pain before the embolisation"."""
    tokens, first, last = context.layout.text.tokens, min(hit.used), max(hit.used)
    near = {context.norm(at) for at in range(max(0, first - 4), last + 1)}
    told = is_told_as_past(context.layout, hit) or "used" in near
    if not told or near & _LASTS:
        return False
    for at in range(last + 1, min(len(tokens) - 1, last + _BEFORE_WITHIN)):
        if not context.layout.same_sentence(last, at) or context.norm(at) in {"and", "but"}:
            return False
        if context.norm(at) == "before" and context.norm(at + 1) in _THE:
            following = {token.norm for token in tokens[at + 1 : at + 2 + _TREATMENT_WITHIN]}
            return bool(following & _TREATED)
    return False
