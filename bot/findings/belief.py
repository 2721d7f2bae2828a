"""Which matched phrases of a message are believed: an ambiguous word needs more beside it."""

from __future__ import annotations

from bot.findings.items import is_item
from bot.findings.layout import Hit, Layout
from bot.findings.statements import stands_alone
from bot.findings.things import of_no_person, site_in_sentence
from bot.findings.words import word_set

_UNWANTED = word_set(
    "not no non never aint isnt wasnt without even arent havent hasnt didnt dont senza mai"
)
_BEFORE_A_PURPOSE = 3
"""Words before "on purpose" within which a "not" takes it back."""


def believed(layout: Layout) -> list[Hit]:
    """The hits whose needs are met: an ambiguous word counts only beside a body part."""
    firm = any(hit.phrase.kind and hit.phrase.needs == "nothing" for hit in layout.hits)
    body = firm or bool(layout.sites)
    somebody = bool(layout.persons) or body
    met = {"nothing": True, "body": body, "self": somebody, "lone": not body, "denial": True}
    look_alikes = [hit for hit in layout.hits if hit.phrase.look_alike]
    return [
        hit
        for hit in layout.hits
        if not any(other is hit or _mistaken(other, hit, layout) for other in look_alikes)
        and (
            met.get(hit.phrase.needs)
            or (hit.phrase.needs == "site" and site_in_sentence(hit, layout))
            or (hit.phrase.needs == "pain" and _of_pain(hit, layout))
            or (hit.phrase.needs == "clause" and stands_alone(hit, layout))
            or (hit.phrase.needs == "item" and body and is_item(hit, layout))
        )
        and not of_no_person(hit, layout)
    ]


def on_purpose(hit: Hit, layout: Layout) -> bool:
    """Whether weight is said to be lost that was meant to be, in this sentence or the next."""
    tokens, sentence_of = layout.text.tokens, layout.text.sentence_of
    return hit.phrase.kind == "weight_loss" and any(
        0 <= sentence_of[cue.start] - sentence_of[min(hit.used)] <= 1
        and not any(
            tokens[at].norm in _UNWANTED
            for at in range(max(0, cue.start - _BEFORE_A_PURPOSE), cue.start)
        )
        for cue in layout.cues
        if cue.name == "on_purpose"
    )


def _mistaken(look_alike: Hit, hit: Hit, layout: Layout) -> bool:
    phrase = look_alike.phrase
    kind, facts = phrase.mistaken_for, phrase.facts
    meant = (kind is None and not facts) or (
        (kind is not None and kind == hit.phrase.kind)
        or not facts.keys().isdisjoint(hit.phrase.facts)
    )
    if not meant:
        return False
    if phrase.look_alike == "same" and layout.covers(look_alike, hit):
        return True
    if phrase.language == "en":  # "out", "up" carry meaning: "she passed" takes no "passed out"
        return layout.stands_on(look_alike, hit)
    return layout.says_more(look_alike, hit)


def _of_pain(hit: Hit, layout: Layout) -> bool:
    """Whether the nearest symptom around is pain: what comes at night may be sweat as well."""
    first, last = min(hit.used), max(hit.used)

    def distance(other: Hit) -> int:
        low, high = (min(other.used), max(other.used))
        if high < first:
            return first - high + 10 * layout.break_between(high, first)
        return max(0, low - last) + 10 * layout.break_between(last, low) if low > last else 0

    near = [
        (distance(other), _pain_last(other))
        for other in layout.hits
        if other.phrase.kind not in {None, "night_pain"}
        and not other.phrase.look_alike
        and other.phrase.needs in {"nothing", "body", "site"}
    ]
    return bool(near) and min(near)[1] == 0


def _pain_last(hit: Hit) -> int:
    return 0 if hit.phrase.kind == "pain" else 1
