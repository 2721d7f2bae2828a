"""The words around a symptom that belong to other symptoms and facts, between it and a "no"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.scope.context import Context
from bot.findings.words import word_set

OF_THE_SAME = 4
"""Letters by which "caduto non sono caduto" names the same thing twice."""
_OWN_NO = word_set("no non nn")


def taken_by_others(context: Context, hit: Hit) -> set[int]:
    """The words of symptoms and facts, but not those of a wider phrase around ``hit``, nor the
    "non" of a "non ne ho" that another one ends with."""
    own = {
        at
        for other in context.layout.hits
        if not hit.used.isdisjoint(other.used)
        for at in other.used
    } | {
        max(other.used)
        for other in context.layout.hits
        if context.norm(max(other.used)) in _OWN_NO and _of_it(context, max(other.used) + 1)
    }
    own |= {at for other in _echoes(context, hit) for at in other.used}
    own |= {at for other in _within_a_no(context) for at in other.used}
    return set(context.taken) - own


def _within_a_no(context: Context) -> list[Hit]:
    """Facts whose words are all of one "no": "mai avuti" tells of no worst pain ever."""
    within = [
        other
        for cue in context.cues("after_neg")
        for other in context.layout.hits
        if cue.start <= min(other.used) and max(other.used) < cue.end
    ]
    complaints = {at for other in context.layout.hits if other.phrase.kind for at in other.used}
    return [other for other in within if other.used.isdisjoint(complaints)]


def _echoes(context: Context, hit: Hit) -> list[Hit]:
    """The denials that say the word of ``hit`` again: "zoppicare non zoppica"."""
    stem = context.norm(max(hit.used))[:OF_THE_SAME]
    return [
        other
        for other in context.layout.hits
        if other.phrase.kind == hit.phrase.kind
        and context.norm(min(other.used)) in _OWN_NO
        and len(stem) == OF_THE_SAME
        and context.norm(max(other.used)).startswith(stem)
    ]


def _of_it(context: Context, at: int) -> bool:
    return at < len(context.layout.text.tokens) and context.norm(at) == "ne"
