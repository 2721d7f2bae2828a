"""Falls and breaks of long ago in English: "broke both heels, 1991", "… when I was ten"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.findings.layout import Hit
from bot.findings.numbers import number_at
from bot.findings.scope.context import AND, Context
from bot.findings.scope.once import EVENTS
from bot.findings.text import SENTENCE, Token
from bot.findings.words import word_set

_WITHIN = 14
"""Words between what happened and its year."""
_FIRST = 1930
_TURNS = word_set("now since today ever still again this last")
"""Words after which something else is told."""
_OF_LATE = word_set(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight morning hour "
    "hours day days week weeks minutes just last this"
)
"""Words near an event by which it is one of these days."""
_LATE_NEAR = 4
_BARE = 2
"""Words: a clause as short as this only dates what stands beside it."""
_HEALED = word_set("healed mended knitted knit united heal")
_HEALED_WITHIN = 10
_NOT = word_set("not never hasnt havent isnt wont didnt doesnt arent slow slowly nearly almost")
_NOT_BEFORE = 3
_GROWING_UP = (
    ("in", "grade"),
    ("as", "a", "kid"),
    ("as", "a", "child"),
    ("as", "a", "boy"),
    ("as", "a", "girl"),
)
_WHEN_WAS = tuple(("when", who, "was") for who in ("i", "he", "she"))
_CHILDHOOD = word_set(
    "little small young younger wee tiny kid child boy girl teenager teen toddler baby nipper lad "
    "lass school"
)
_AN_AGE_WITHIN = 3
"""Words after "when I was" within which an age or a childhood is named; any other time is not:
"when I was running"."""
_GROWN = 25
"""Years up to which an age dates an event back; an older patient may tell of this year."""
_AFTER_AGE = word_set(
    "years yrs year yo or and but so now then when playing at in on off i he she we my his her"
)


def of_another_year(context: Context, hit: Hit) -> bool:
    """Whether ``hit`` happened in a year that is named, or in childhood, or has healed since."""
    if hit.phrase.language != "en" or hit.phrase.kind not in EVENTS:
        return False
    if hit.phrase.kind == "fracture" and _has_healed(context, hit):
        return True
    first, last = min(hit.used), max(hit.used)
    text = context.layout.text
    sentence = text.sentence_of[first]
    for at in range(max(0, first - _WITHIN), min(len(text.tokens), last + 1 + _WITHIN)):
        if text.sentence_of[at] != sentence or at in hit.used:
            continue
        dated = _is_childhood(context, at) or (
            _is_year(context, at) and _dates_an_event(context, at)
        )
        if dated and _joined(context, at, hit):
            return True
    return False


def _dates_an_event(context: Context, at: int) -> bool:
    """Whether the clause of the date is a mere date, or tells of an event: a fall, and no
    operation."""
    tokens, low, high = context.layout.text.tokens, at, at + 1
    while low > 0 and not tokens[low].gap and tokens[low].norm not in AND:
        low -= 1
    while high < len(tokens) and not tokens[high].gap and tokens[high].norm not in AND:
        high += 1
    return high - low <= _BARE or any(
        low <= min(other.used) < high
        for other in context.layout.hits
        if other.phrase.kind in EVENTS and not other.phrase.look_alike
    )


def _is_year(context: Context, at: int) -> bool:
    text = context.layout.text
    norm = text.tokens[at].norm
    if not norm.isdigit() or (at and context.norm(at - 1) == "since"):
        return False
    if len(norm) == len(str(_FIRST)):
        return context.year is not None and _FIRST <= int(norm) < context.year
    before = text.raw[: text.tokens[at].start][-1:]
    return len(norm) == 2 and before in {"'", "\u2019", "\u2018"}


def _is_childhood(context: Context, at: int) -> bool:
    tokens = context.layout.text.tokens
    if _begins(tokens, at, _GROWING_UP):
        return True
    if not _begins(tokens, at, _WHEN_WAS):
        return False
    first = at + 3
    near = range(first, min(len(tokens), first + _AN_AGE_WITHIN))
    return any(_is_an_age(tokens, each) or tokens[each].norm in _CHILDHOOD for each in near)


def _begins(tokens: Sequence[Token], at: int, phrases: Iterable[tuple[str, ...]]) -> bool:
    return any(
        tuple(each.norm for each in tokens[at : at + len(words)]) == words for words in phrases
    )


def _is_an_age(tokens: Sequence[Token], at: int) -> bool:
    """A number that counts the years of somebody young: "when I was ten", not "when I was 2 miles
    in"."""
    number = number_at(tokens, at)
    if number is None or not 1 <= number.value <= _GROWN:
        return False
    after = number.end
    return after >= len(tokens) or bool(tokens[after].gap) or tokens[after].norm in _AFTER_AGE


def _joined(context: Context, at: int, hit: Hit) -> bool:
    """Whether nothing new is told between the year and the event."""
    first, last = min(hit.used), max(hit.used)
    between = range(at, first) if at < first else range(last + 1, at)
    if any(context.norm(i) in _TURNS for i in between):
        return False
    sentence_of = context.layout.text.sentence_of
    end = min(len(sentence_of), last + 1 + _LATE_NEAR)
    near = {*range(max(0, first - _LATE_NEAR), end), *between}
    return not any(
        context.norm(i) in _OF_LATE for i in near if sentence_of[i] == sentence_of[first]
    )


def _has_healed(context: Context, hit: Hit) -> bool:
    tokens, last, sentences = context.layout.text.tokens, max(hit.used), 0
    for at in range(last + 1, min(len(tokens), last + 1 + _HEALED_WITHIN)):
        sentences += tokens[at].gap == SENTENCE
        if sentences > 1:
            return False
        if context.norm(at) in _HEALED:
            near = range(max(last + 1, at - _NOT_BEFORE), at)
            return not any(context.norm(i) in _NOT for i in near)
    return False
