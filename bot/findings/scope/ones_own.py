"""What an Italian asks about in general words and means of their own: "cos'è questa pallina?"."""

from __future__ import annotations

from itertools import pairwise

from bot.findings.layout import Hit
from bot.findings.marks import Mark
from bot.findings.scope.context import Context
from bot.findings.words import word_set

_THIS = word_set("questo questa questi queste sto sta ste sti quel quello quella quei quelle")
_THIS_WITHIN = 3
_IT_IS = word_set("e ho ha sia fosse")
_HOW_LONG = word_set("quanto quanti quante dopo")
_HEARD = word_set("ho letto leggo dicono si il la le sul")
"""First words of what is told in general for as long as the sentence goes on."""
_ONLY = word_set("unica una altra prima ultima sola stessa qualche")
_SCARS = word_set("cicatrice ferita taglio punti moncone protesi placca cerotto")


def is_ones_own(context: Context, hit: Hit, cue: Mark, asked: bool) -> bool:
    """Whether ``hit`` is told of oneself though ``cue``, by which a sentence is one about anybody,
    stands in it."""
    if _turns_to_oneself(context, hit, cue) or _asks_of_a_place(context, hit, cue):
        return True
    if context.norm(cue.start) == "cosa" and context.norm(max(0, cue.start - 1)) in _ONLY:
        return True  # "l'unica cosa è il gonfiore"
    return not asked and _apart(context, hit, cue)


def asks_if_normal(context: Context, sentence: int, first: int) -> bool:
    """Whether somebody has what is asked about: "è normale che il ginocchio scrocchi?"."""
    text = context.layout.text
    end = first + text.sentence_of.count(sentence)
    placed = any(first <= site.start < end for site in context.layout.sites) or any(
        context.norm(at) in _SCARS for at in range(first, end)
    )
    return any(
        context.norm(at) == "normale" and (placed or context.norm(at + 1) == "che")
        for at in range(first, end - 1)
    )


def is_this_one(context: Context, hit: Hit, asked: bool) -> bool:
    """Whether this very one is asked about: "cos'è questa pallina?", "vuol dire che è rotto?"."""
    if hit.phrase.language != "it":
        return False
    first = min(hit.used)
    low = max(0, first - _THIS_WITHIN)
    before = [
        context.norm(at)
        for at in range(low, first + 1)
        if not context.layout.break_between(at, first)
    ]
    return not _THIS.isdisjoint(before[:-1] or ()) or any(
        (one == "se" or (asked and one == "che")) and two in _IT_IS for one, two in pairwise(before)
    )


def _asks_of_a_place(context: Context, hit: Hit, cue: Mark) -> bool:
    """ "dopo quanto passa il formicolio alla mano?": how long, of what is at a place."""
    last = max(hit.used)
    return (
        cue.language == "it"
        and context.norm(cue.start) in _HOW_LONG
        and any(site.left <= last + 1 < site.right for site in context.layout.sites)
    )


def _apart(context: Context, hit: Hit, cue: Mark) -> bool:
    """Whether a mark parts an Italian statement from a word by which what stands with it is told in
    general: "segni di infezione: rossore", "dolori di crescita, ma la gamba destra duole"."""
    if cue.language != "it" or context.norm(cue.start) in _HEARD:
        return False
    first, last = min(hit.used), max(hit.used)
    if cue.end <= first:
        return bool(context.layout.break_between(cue.end - 1, first))
    return cue.start > last and bool(context.layout.break_between(last, cue.start))


def _turns_to_oneself(context: Context, hit: Hit, cue: Mark) -> bool:
    """Whether the writer turns to their own after what is said in general: "si dice che …: a me
    la spalla fa male di giorno"."""
    tokens = context.layout.text.tokens
    return any(
        tokens[at].gap and (tokens[at].norm == "io" or _to_me(context, at))
        for at in range(cue.end, min(hit.used) + 1)
    )


def _to_me(context: Context, at: int) -> bool:
    following = at + 1 < len(context.layout.text.tokens)
    return following and (context.norm(at), context.norm(at + 1)) == ("a", "me")
