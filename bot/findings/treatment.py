"""When and where a treatment at the clinic was done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.findings.anatomy import REGION
from bot.findings.chart import Hit, Site
from bot.findings.dates import Span
from bot.findings.evidence import Evidence, distance

_REACH_OF_TIME = 14
_REACH_OF_PLACE = 6


def treatment_hits(evidence: Evidence) -> list[Hit]:
    """The phrases that name a treatment here."""
    return [
        item.hit for item in evidence.judged if item.hit.phrase.facts.get("treated_here") is True
    ]


def treated_when(evidence: Evidence, hits: Sequence[Hit]) -> Span | None:
    """The time nearest to the words that name the treatment."""
    near = [
        (distance(span, hit, evidence.layout), span.start, span)
        for span in evidence.times()
        for hit in hits
    ]
    best = min(near, default=None, key=lambda item: item[:2])
    return best[2] if best is not None and best[0] <= _REACH_OF_TIME else None


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
