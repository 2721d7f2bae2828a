"""The findings of a message: each kind once for a place and a status, with site and side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.findings.anatomy import BROAD, REGION
from bot.findings.evidence import Judged
from bot.findings.layout import Hit, Layout
from bot.findings.marks import Mark
from bot.findings.model import CURRENT, Finding, Kind, Side, Status
from bot.findings.places import SIDES, place, rejected
from bot.findings.sites import Site
from bot.findings.stiff_or_weak import chosen

_SITELESS = frozenset(
    ["fever", "weight_loss", "night_sweats", "fatigue", "breathing", "bladder_bowel", "other"]
)
_LOCAL = frozenset(["body", "site"])
"""What a phrase needs that tells of one place, though its kind has none: "my wrist clicks"."""
_RANK: Mapping[Status, int] = {
    "present": 4,
    "unknown": 3,
    "absent": 2,
    "past": 1,
    "other_person": 0,
}
_HISTORY = frozenset(["treated_here", "cancer_treatment_6w", "known_cancer", "cancer_type"])
"""Facts whose place is not that of the complaint."""
_HARD_SWELLING = 2
"""Words: "a hard swelling" is a lump and a swelling."""
_REMARK = 5
"""Words: "Left hand." after a sentence says where in that sentence."""


def findings_of(judged: Sequence[Judged], layout: Layout) -> list[Finding]:
    """What the judged hits come to."""
    found: list[Finding] = []
    for item in chosen(_outermost(judged), layout):
        kind = item.hit.phrase.kind
        if kind is None:
            continue
        site, side = (None, None) if _placeless(item.hit, layout) else place(item.hit, layout)
        words, start, end = layout.text.words(min(item.hit.used), max(item.hit.used) + 1)
        status = "absent" if item.gone and item.status == "past" else item.status
        found.append(Finding(kind, status, words, start, end, site, side))
    merged = _break_where_else(_merge(_with_pain(found)))
    return _borrow_side(_borrow_sites(merged, layout), layout)


def _placeless(hit: Hit, layout: Layout) -> bool:
    """Whether ``hit`` is of the whole person: dizziness, but not a hand that shakes."""
    named = any(hit.used & set(range(site.start, site.end)) for site in layout.sites)
    local = hit.phrase.kind == "other" and (
        named or hit.phrase.needs in _LOCAL or hit.phrase.site is not None
    )
    return hit.phrase.kind in _SITELESS and not local


def _with_pain(found: list[Finding]) -> list[Finding]:
    """What wakes somebody is pain: it stands with the pain at night even if not named."""
    nights = [item for item in found if item.kind == "night_pain" and item.status == "present"]
    if not nights or any(item.kind == "pain" and item.status == "present" for item in found):
        return found
    return [*found, replace(nights[0], kind="pain")]


def _outermost(judged: Sequence[Judged]) -> list[Judged]:
    """Leave out a hit whose words all belong to a longer hit of another kind."""
    bodily = [item for item in judged if item.hit.phrase.kind is not None]
    return [
        item
        for item in bodily
        if not any(
            item.hit.used < other.hit.used
            and item.hit.phrase.kind != other.hit.phrase.kind
            and not _stands_beside(item.hit.phrase.kind, other.hit.phrase.kind, len(other.hit.used))
            and other.hit.end - other.hit.start == len(other.hit.used)
            for other in bodily
        )
    ]


def _stands_beside(narrow: Kind | None, wide: Kind | None, words: int) -> bool:
    """Whether a symptom is told as well as the one whose words hold its own: "red and swollen"."""
    if narrow == "pain":
        return wide != "bladder_bowel"
    return narrow == "swelling" and (wide != "lump" or words == _HARD_SWELLING)


def _merge(found: list[Finding]) -> list[Finding]:
    """One finding per kind, status, site and side; the same words are told once."""
    kept: dict[tuple[str, Status, str | None, Side | None], Finding] = {}
    for item in sorted(found, key=lambda one: (one.start, -(one.end - one.start))):
        key = (item.kind, item.status, item.site, item.side)
        if key not in kept:
            kept[key] = item
    merged = list(kept.values())
    return sorted(
        (item for item in merged if not _shadowed(item, merged)),
        key=lambda one: (one.start, one.end, one.kind),
    )


def _shadowed(item: Finding, others: Sequence[Finding]) -> bool:
    """A finding that another of its kind says better: on the same words, or with a site."""
    for other in others:
        if other is item or other.kind != item.kind:
            continue
        overlap = other.start < item.end and item.start < other.end
        if overlap and _RANK[other.status] > _RANK[item.status]:
            return True
        if overlap and other.status == item.status and (item.site is None or other.site is None):
            return (item.site is None) and (other.site is not None)
        placeless = item.site is None and other.site is not None and other.status == item.status
        if placeless:
            return True
    return False


def _borrow_sites(found: list[Finding], layout: Layout) -> list[Finding]:
    """A finding without a site takes the only one that the message names."""
    places = {(item.site, item.side) for item in found if item.site is not None}
    if not places:
        places = only_place(layout)
    if len(places) != 1:
        return found
    site, side = next(iter(places))
    return [
        replace(item, site=site, side=item.side or side)
        if item.site is None and item.kind not in _SITELESS and item.status != "other_person"
        else item
        for item in found
    ]


def _break_where_else(found: list[Finding]) -> list[Finding]:
    """A break of "a bone" is where the rest is: "shin sore, could there be a crack in the bone"."""
    fine = {(item.site, item.side) for item in found if item.site and item.site not in BROAD}
    if len(fine) != 1:
        return found
    site, side = fine.pop()
    return [
        replace(item, site=site, side=side)
        if item.kind == "fracture" and item.site == "bones" and item.status in CURRENT
        else item
        for item in found
    ]


def only_place(layout: Layout) -> set[tuple[str, Side | None]]:
    """The one place of a message, however far from the symptom: "A cyst by my knee. ... Since May
    it hurts."; none where it is that of a treatment or of a cancer."""
    history = [hit for hit in layout.hits if not _HISTORY.isdisjoint(hit.phrase.facts)]
    sites = [
        site
        for site in layout.sites
        if not rejected(site.left, layout)
        and not any(layout.same_sentence(site.start, hit.start) for hit in history)
    ]
    named = {site.name for site in sites}
    sides = {site.side for site in sites if site.side}
    return {(named.pop(), sides.pop() if len(sides) == 1 else None)} if len(named) == 1 else set()


def _of_another(site: Site, mark: Mark, found: Sequence[Finding]) -> bool:
    """Whether the side belongs to a body part that no finding is near: "left breast removed"."""
    near = {REGION.get(item.site) for item in found if item.site is not None}
    return site.left <= mark.start < site.right and REGION.get(site.name) not in near


def _borrow_side(found: list[Finding], layout: Layout) -> list[Finding]:
    """Where no finding has a side, the only one that stands by itself: "my thumb hurts. Left."."""
    given = {item.side for item in found if item.site and item.side and item.status in CURRENT}
    if given:
        return found
    loose = [
        mark
        for mark in layout.sides
        if not any(_of_another(site, mark, found) for site in layout.sites)
        or layout.text.sentence_of.count(layout.text.sentence_of[mark.start]) <= _REMARK
    ]
    names = {mark.name for mark in loose if not rejected(mark.start, layout)}
    if len(names) != 1:
        return found
    side = SIDES[names.pop()]
    return [
        replace(item, side=side) if item.site is not None and item.status in CURRENT else item
        for item in found
    ]
