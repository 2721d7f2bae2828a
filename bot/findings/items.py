"""A word that is a complaint only as an item by itself: "swollen, hot, red", "red? a bit"."""

from __future__ import annotations

from bot.findings.layout import Hit, Layout
from bot.findings.text import COMMA
from bot.findings.things import site_in_sentence
from bot.findings.words import word_set

_BESIDE = word_set(
    "its it is are and also too as well very really so quite a an bit all both still now "
    "looks feels looking gone slightly little touch kind of thats the"
)
"""Words that an item may stand with."""
_YES = word_set("yes yep yeah aye a bit slightly little very some definitely afraid")
_HEAT = word_set("hot warm")
_OF_A_PART = frozenset(["swelling", "pain", "skin"])
_OF_THE_PERSON = frozenset(["fever", "fatigue", "night_sweats"])
"""Kinds beside which heat is that of the whole person."""


def is_item(hit: Hit, layout: Layout) -> bool:
    """Whether ``hit`` fills a stretch between two marks, and is no question without a yes."""
    tokens, first, last = layout.text.tokens, min(hit.used), max(hit.used)
    low, high = first, last + 1
    while low > 0 and tokens[low].gap < COMMA:
        low -= 1
    while high < len(tokens) and tokens[high].gap < COMMA:
        high += 1
    if layout.language != "en" or not _fills(hit, low, high, layout):
        return False
    if tokens[first].norm in _HEAT and _is_of_the_person(hit, layout):
        return False
    asked = layout.text.sentence_of[first] in layout.text.questions
    return not asked or (high < len(tokens) and tokens[high].norm in _YES)


def _fills(hit: Hit, low: int, high: int, layout: Layout) -> bool:
    """Whether nothing else stands from ``low`` to ``high``; a whole message is no item."""
    whole = low == 0 and high == len(layout.text.tokens)
    rest = {layout.text.tokens[at].norm for at in range(low, high) if at not in hit.used}
    return not whole and rest <= _BESIDE


def _is_of_the_person(hit: Hit, layout: Layout) -> bool:
    """Whether the heat beside it is that of somebody with a fever: "hot, shivery", or nothing
    names the part that is hot."""
    first = min(hit.used)
    if not any(
        other.phrase.kind in _OF_A_PART
        and not other.phrase.look_alike
        and other.phrase.needs != "item"
        and layout.same_sentence(min(other.used), first)
        for other in layout.hits
    ) and not site_in_sentence(hit, layout):
        return True
    return any(
        other.phrase.kind in _OF_THE_PERSON
        and not other.phrase.look_alike
        and layout.same_sentence(min(other.used), min(hit.used))
        for other in layout.hits
    )
