"""The findings of a message: each kind once for a place and a status, with site and side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.findings.anatomy import BROAD, REGION
from bot.findings.evidence import Judged
from bot.findings.layout import Hit, Layout
from bot.findings.marks import Mark
from bot.findings.measures import Measured
from bot.findings.model import CURRENT, Finding, Kind, Side, Status
from bot.findings.places import SIDES, place, rejected
from bot.findings.sites import Site
from bot.findings.words import word_set

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
_FEVER_FROM = 37.3
_HISTORY = frozenset(["treated_here", "cancer_treatment_6w", "known_cancer", "cancer_type"])
"""Facts whose place is not that of the complaint."""
_HARD_SWELLING = 2
"""Words: "a hard swelling" is a lump and a swelling."""
_THEN_WITHIN, _DOWN_WITHIN = 4, 9
_THEN = word_set(
    "was were had went got hit reached spiked touched avevo aveva ebbi era sono arrivata"
)
_RISEN = word_set("to up")
"""Words beside "got" by which a fever is told as past: "got to 39", but "got a temp of 39"."""
_BUT = word_set("but ma pero and e")
_UNTIL_NOW = word_set("ive have has been still now again ancora ora adesso oggi today")
_DOWN = word_set(
    "normal down gone fine ok okay nothing settled sparita passata scesa normale niente"
)
_NOT_DOWN = word_set("not isnt never wont non no")
_REMARK = 5
"""Words: "Left hand." after a sentence says where in that sentence."""


def findings_of(judged: Sequence[Judged], layout: Layout) -> list[Finding]:
    """What the judged hits come to."""
    found: list[Finding] = []
    for item in _outermost(judged):
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


def _worded(finding: Finding) -> bool:
    """Whether it rests on words, and not on a number."""
    return not any(sign.isdigit() for sign in finding.words)


def _at_normal(finding: Finding, degrees: Sequence[Measured], layout: Layout) -> Finding:
    """A fever that is measured at once and is none: "febbre 36,8"."""
    if finding.kind != "fever" or finding.status not in CURRENT:
        return finding
    tokens = layout.text.tokens
    after = (at for at, token in enumerate(tokens) if token.start >= finding.end)
    following = next(after, len(tokens))
    normal = any(0 <= item.start - following <= 1 for item in degrees)
    return replace(finding, status="absent") if normal else finding


def _was_then(hot: Sequence[Measured], layout: Layout) -> bool:
    """Whether every measured fever is told as past: "was 39 on Sunday", "avevo 38 e mezzo"."""
    clauses = [_words_before(item.start, layout) for item in hot]
    clauses = [words if words & _RISEN else words - {"got"} for words in clauses]
    return all(words & _THEN and not words & _UNTIL_NOW for words in clauses)


def _words_before(start: int, layout: Layout) -> set[str]:
    """The few words of the clause before token ``start``."""
    tokens, low = layout.text.tokens, start
    while low > max(0, start - _THEN_WITHIN) and not tokens[low].gap:
        if tokens[low - 1].norm in _BUT:
            break
        low -= 1
    return {tokens[at].norm for at in range(low, start)}


def _is_down(found: Sequence[Finding], last: Measured, layout: Layout) -> bool:
    """Whether the fever is denied, or called over after it was measured."""
    if any(item.kind == "fever" and item.status == "absent" and _worded(item) for item in found):
        return True
    tokens = layout.text.tokens
    after = [token.norm for token in tokens[last.end : last.end + _DOWN_WITHIN]]
    return any(
        word in _DOWN and (at == 0 or after[at - 1] not in _NOT_DOWN | {"low", "lower"})
        for at, word in enumerate(after)
    )


def with_fever(found: list[Finding], degrees: Sequence[Measured], layout: Layout) -> list[Finding]:
    """A measured fever is a finding even where nobody says the word."""
    hot = [item for item in degrees if item.value >= _FEVER_FROM]
    if not hot and degrees:
        found = [_at_normal(item, degrees, layout) for item in found]
    if not hot and (not degrees or any(item.kind == "fever" for item in found)):
        return found
    if not hot:
        words, start, end = layout.text.words(degrees[0].start, degrees[0].end)
        return [*found, Finding("fever", "absent", words, start, end)]
    words, start, end = layout.text.words(hot[0].start, hot[0].end)
    if degrees[-1].value < _FEVER_FROM:  # "38.5 on Saturday, 36.6 today"
        stated = [item for item in found if item.kind == "fever" and _worded(item)]
        rest = [item for item in found if item.kind != "fever"]
        return [*rest, *(stated or [Finding("fever", "absent", words, start, end)])]
    if _was_then(hot, layout) and _is_down(found, hot[-1], layout):
        rest = [item for item in found if item.kind != "fever" or item.status != "present"]
        return [*rest, Finding("fever", "past", words, start, end)]
    others = [
        item for item in found if item.kind != "fever" or item.status in {"present", "other_person"}
    ]
    if any(item.kind == "fever" for item in others):
        return others
    return [*others, Finding("fever", "present", words, start, end)]
