"""When and where a treatment at the clinic was done."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.findings.anatomy import REGION
from bot.findings.dates import Span
from bot.findings.evidence import Evidence, distance
from bot.findings.layout import Hit
from bot.findings.numbers import number_at
from bot.findings.sites import Site
from bot.findings.text import Token
from bot.findings.words import word_list, word_set

_DAYS_COUNTED = 60
_REACH_OF_TIME = 14
_REACH_OF_PLACE = 6


def treatment_hits(evidence: Evidence) -> list[Hit]:
    """The phrases that name a treatment here."""
    return [
        item.hit for item in evidence.judged if item.hit.phrase.facts.get("treated_here") is True
    ]


def treated_when(evidence: Evidence, hits: Sequence[Hit]) -> Span | None:
    """The time nearest to the words that name the treatment, or the day of the count that goes on
    since: "day 5", "il terzo giorno"."""
    counted = _counted_day(evidence.layout.text.tokens) if hits else None
    if counted is not None:
        return counted
    near = [
        (distance(span, hit, evidence.layout), span.start, span)
        for span in evidence.times()
        for hit in hits
    ]
    best = min(near, default=None, key=lambda item: item[:2])
    return best[2] if best is not None and best[0] <= _REACH_OF_TIME else None


_DAY = word_set("day d giorno giornata")
_EACH = word_set("a per each every one al ogni un")
"""Before "day", what makes it a measure: "two tablets a day"."""
_NTH = {
    **dict.fromkeys(word_list("first 1st primo prima 1o"), 1),
    **dict.fromkeys(word_list("second 2nd secondo seconda 2o"), 2),
    **dict.fromkeys(word_list("third 3rd terzo terza 3o"), 3),
    **dict.fromkeys(word_list("fourth 4th quarto quarta 4o"), 4),
    **dict.fromkeys(word_list("fifth 5th quinto quinta 5o"), 5),
    **dict.fromkeys(word_list("sixth 6th sesto sesta 6o"), 6),
    **dict.fromkeys(word_list("seventh 7th settimo settima 7o"), 7),
}


def _counted_day(tokens: Sequence[Token]) -> Span | None:
    """The day after the treatment that a patient counts."""
    for at, (one, other) in enumerate(pairwise(tokens)):
        if other.norm in _DAY and one.norm in _NTH:
            return Span(_NTH[one.norm], "ago", at, at + 2)
        counts = one.norm in _DAY and (at == 0 or tokens[at - 1].norm not in _EACH)
        number = number_at(tokens, at + 1) if counts else None
        if number is not None and not number.vague and number.value <= _DAYS_COUNTED:
            return Span(number.value, "ago", at, number.end)
    return None


def treated_where(evidence: Evidence, hits: Sequence[Hit]) -> Site | None:
    """The body part in the treatment's clause that no symptom claims."""
    layout = evidence.layout
    best: tuple[int, Site] | None = None
    for site in layout.sites:
        if REGION.get(site.name) in {None, "abdomen", "whole_body"} or _claimed(site, evidence):
            continue
        for hit in hits:
            first, last = min(hit.used), max(hit.used)
            low, high = (last, site.start) if site.start > last else (site.end - 1, first)
            if low < high and layout.break_between(low, high):
                continue
            gap = max(0, high - low - 1)
            if gap <= _REACH_OF_PLACE and (best is None or gap < best[0]):
                best = (gap, site)
    return best[1] if best else None


def _claimed(site: Site, evidence: Evidence) -> bool:
    """Whether a symptom's own words hold this body part: "my leg is weak after the cryo"."""
    return any(
        item.hit.phrase.kind is not None and item.hit.used & set(range(site.left, site.right))
        for item in evidence.judged
    )
