"""What was so and has turned: "I couldn't stand straight all last week. This week I can"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.numbers import number_at
from bot.findings.scope.context import Context
from bot.findings.stories import PASSING, is_told_as_past
from bot.findings.text import SENTENCE
from bot.findings.words import word_set

_WITHIN = 16
"""Words after a symptom within which its turn for the better is told."""
_WELL_WITHIN = 4
_TURNS = word_set(
    "now today since nowadays week morning sat sun mon yesterday then after next days"
)
_WELL = word_set(
    "fine ok okay good great grand normal dry cool perfect brilliant unstuck healed nothing none "
    "can could clear dandy sorted"
)
_WELL_AGAIN = word_set("fine ok okay grand good great normal nothing none dry clear gone perfect")
_WHEN = word_set("today now since again after by this within tonight")
_DAYS = word_set(
    "yesterday monday tuesday wednesday thursday friday saturday sunday weekend week night"
)
_MEASURES = word_set("degrees mile miles km lengths laps flights")
_DAY_WITHIN = 5
"""Words after a symptom within which its day is named."""
_GAITS = word_set("dance dances walk walks run runs strut struts hike hikes skip skips jog jogs")
_STILL = word_set(
    "not isnt no never still worse again back same but hurts cant wont doesnt dont hasnt though "
    "just only barely hardly if until when except unless"
)
"""Words by which it has not turned, or only in part."""
_COULD_NOT = word_set("couldnt could wasnt unable")
_HAS = word_set("have ive has hes shes weve theyve")
_HAS_BEFORE = 4


def turned(context: Context, hit: Hit) -> bool:
    """Whether ``hit`` is told as past, and the same or the next sentence says that all is well."""
    if hit.phrase.language != "en" or not PASSING.isdisjoint(hit.phrase.facts):
        return False
    told = is_told_as_past(context.layout, hit) or _used_to(context, hit)
    if _lasts(context, hit) or not (told or _of_a_day(context, hit)):
        return False
    last, end = max(hit.used), _end(context, max(hit.used))
    if _well_then(context, hit, end):
        return True
    if not told:
        return False
    for at in range(last + 1, end):
        if context.norm(at) in _TURNS and _well_after(context, hit, at, end):
            return True
    return False


def _of_a_day(context: Context, hit: Hit) -> bool:
    """Whether a past day stands in the clause: "knee sore on Monday, grand today"."""
    tokens, last = context.layout.text.tokens, max(hit.used)
    for at in range(last + 1, min(len(tokens), last + 1 + _DAY_WITHIN)):
        if tokens[at].gap or tokens[at].norm in {"since", "from", "until", "till"}:
            return False
        if tokens[at].norm in _DAYS:
            return True
    return False


def _well_then(context: Context, hit: Hit, end: int) -> bool:
    """Whether the next clause is only that it is well: "…, grand after two minutes", "…, none
    since"."""
    tokens, last = context.layout.text.tokens, max(hit.used)
    for at in range(last + 1, end - 1):
        if at in context.taken - hit.used:
            return False
        if not tokens[at].gap and context.norm(at - 1) not in {"but", "and"}:
            continue
        start = at + 1 if context.norm(at) in {"all", "its", "im", "absolutely"} else at
        if start + 1 < end and context.norm(start) in _WELL_AGAIN:
            when = context.norm(start + 1)
            return when in _WHEN and not tokens[start + 1].gap and _ends_well(context, start, end)
    return False


def _used_to(context: Context, hit: Hit) -> bool:
    first = min(hit.used)
    return any(context.norm(at) == "used" for at in range(max(0, first - _HAS_BEFORE), first + 1))


def _lasts(context: Context, hit: Hit) -> bool:
    """ "I've had a limp": one of now."""
    first = min(hit.used)
    return any(context.norm(at) in _HAS for at in range(max(0, first - _HAS_BEFORE), first))


def _end(context: Context, last: int) -> int:
    """Where the next sentence ends."""
    tokens, sentences = context.layout.text.tokens, 0
    for at in range(last + 1, min(len(tokens), last + 1 + _WITHIN)):
        sentences += tokens[at].gap == SENTENCE
        if sentences > 1:
            return at
    return min(len(tokens), last + 1 + _WITHIN)


def _well_after(context: Context, hit: Hit, turn: int, end: int) -> bool:
    """Whether it is well right after the word at ``turn``, and stays so to the end of what is
    said of it."""
    for at in range(turn + 1, min(end, turn + 1 + _WELL_WITHIN)):
        word = context.norm(at)
        if word in _STILL or at in context.taken - hit.used:
            return False
        if word in {"can", "could"} and not {context.norm(i) for i in hit.used} & _COULD_NOT:
            continue
        moves = hit.phrase.kind == "reduced_movement" and (word in _GAITS or _counted(context, at))
        if word in _WELL or moves:
            return _ends_well(context, at, end)
    return False


def _counted(context: Context, at: int) -> bool:
    """ "now I'm at 95 degrees", "now I do two miles"."""
    tokens = context.layout.text.tokens
    number = number_at(tokens, at)
    return (
        number is not None
        and number.end < len(tokens)
        and tokens[number.end].norm in _MEASURES
        and not tokens[number.end].gap
    )


def _ends_well(context: Context, at: int, end: int) -> bool:
    """Whether nothing takes it back: "now fine, but stiff"."""
    tokens = context.layout.text.tokens
    following = range(at + 1, min(end, at + 1 + _WELL_WITHIN))
    stops = next((i for i in following if tokens[i].gap == SENTENCE), following.stop)
    return not any(context.norm(i) in _STILL for i in range(at + 1, stops))
