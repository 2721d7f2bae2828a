"""Which body part and side a symptom belongs to: the nearest named in its clause."""

from __future__ import annotations

from bot.findings.anatomy import ARM, BROAD, LEG, PARTS
from bot.findings.layout import Hit, Layout
from bot.findings.marks import Mark
from bot.findings.model import Side
from bot.findings.sites import Site
from bot.findings.text import COMMA, SENTENCE
from bot.findings.words import word_set

_LINKS = word_set(
    "in on at of around near behind below above under between to along across inside down alla al "
    "allo "
    "all ai alle agli nel nella nello nei nelle nell sul sulla sullo sulle sui della del dello "
    "dei delle dell sotto sopra dietro vicino lungo my il la lo l le i"
)
_NOT = frozenset(["not", "isnt", "wasnt", "non", "nn"])
_NAMES_A_PART = word_set(
    "mostly mainly especially particularly specifically namely just soprattutto"
)
_MOSTLY = word_set("mainly mostly more chiefly soprattutto")
"""Words before the place that weighs most, a part of the other or not: "more the forearm"."""
_SIDE_WITHIN = 5
"""Words before a symptom within which its clause may open with a side."""
_PART_WITHIN = 6
"""Words after a place within which its part may be named."""
_ACTS = word_set(
    "alzo alza alzando alzare piego piega piegando piegare muovo muove muovendo muovere giro gira "
    "girando girare stendo stende stendendo stendere sollevo solleva sollevando sollevare "
    "appoggio appoggia appoggiando appoggiare allungo allunga ruoto ruota ruotando ruotare tocco "
    "tocca"
)
"""What one does with a body part that another one hurts by: "se alzo il braccio mi fa male la
spalla"."""
_FINER_WITHIN = 5.0
"""How near a body part must be to say where "the bone" is: "the bone sticks out of his leg"."""
_SPREADS = word_set(
    "va vanno scende scendono arriva arrivano irradia irradiano sale salgono fino prende corre"
)
"""Verbs before a place to which a symptom only spreads: "un dolore che scende nella gamba"."""
_SPREADS_WITHIN = 3
_TO = word_set("al alla allo all ai alle agli nel nella nell nei nelle sul sulla sulle a in")
_FROM = word_set("dal dalla dallo dall dalle dai dagli")
_OF = word_set("del della dello dell dei delle degli")
_AWAY = 8.0
"""What it costs to stand where a symptom spreads to, or where something else is told of."""
_THE = word_set("il lo la l i gli le")
_CONDITIONS = word_set("se quando appena mentre")
_TOWARDS = word_set("past beyond near than towards")
"""Words before a place that only measures: "can't raise it past my chest"."""
_BACK_WITHIN = 9
"""Words before or after a back within which its part may be told: "it hurts low down"."""
_ONE_BONE = word_set("bone joint limb vertebra osso articolazione arto")
"""A single part of those that else are all over: "maybe a collapsed bone"."""
SIDES: dict[str, Side] = {"left": "left", "right": "right", "both": "both", "middle": "middle"}


def named_places(layout: Layout) -> list[list[str | int | None]]:
    """Every place that a message names: its site, its side, and the characters it stands at."""
    found: list[list[str | int | None]] = []
    for site in layout.sites:
        if not rejected(site.left, layout):
            _, start, end = layout.text.words(site.start, site.end)
            found.append([site.name, site.side, start, end])
    return found


def place(hit: Hit, layout: Layout) -> tuple[str | None, Side | None]:
    """The fine site and the side of ``hit``, where the message gives them."""
    site, side = _place(hit, layout)
    return (_part_of_back(hit, layout) if site == "back" else site), side


def _part_of_back(hit: Hit, layout: Layout) -> str:
    """The part of a back that the words around ``hit`` tell: "my back hurts, low down"."""
    first, last = min(hit.used), max(hit.used)
    for cue in layout.cues:
        part = {"low_down": "lower_back", "high_up": "upper_back"}.get(cue.name)
        near = first - _BACK_WITHIN <= cue.start <= last + _BACK_WITHIN
        of_another = any(cue.end <= site.left <= cue.end + 1 for site in layout.sites)
        if part and near and layout.same_sentence(first, cue.start) and not of_another:
            return part
    return "back"


def _place(hit: Hit, layout: Layout) -> tuple[str | None, Side | None]:
    if hit.phrase.site is not None:
        near = _nearest(hit, layout, {hit.phrase.site})
        if near is not None:
            return near.name, near.side or _loose_side(hit, near, layout)
        own = [site for site in layout.sites if hit.used & set(range(site.start, site.end))]
        if own:
            return own[0].name, own[0].side or _loose_side(hit, own[0], layout)
        finer = _nearest(hit, layout, None)
        if finer is not None and _refines(finer.name, hit.phrase.site):
            return finer.name, finer.side or _loose_side(hit, finer, layout)
        return hit.phrase.site, _loose_side(hit, None, layout)
    site = _nearest(hit, layout, None)
    if site is None:
        return None, _side_of_clause(hit, layout) or _loose_side(hit, None, layout)
    part = _part(hit, site, layout)
    first = min(hit.used)
    if site.end <= first and layout.break_between(site.end - 1, first):
        side = _side_of_clause(hit, layout)  # "the right knee is fine, the left is puffy"
        if side is not None:
            return (part or site).name, side
    return (part or site).name, site.side or _loose_side(hit, part or site, layout)


def _side_of_clause(hit: Hit, layout: Layout) -> Side | None:
    """The side that the clause of ``hit`` opens with, and no body part: "the left one hurts"."""
    first = min(hit.used)
    for mark in layout.sides:
        near = 0 < first - mark.start <= _SIDE_WITHIN
        own = any(site.left <= mark.start < site.right for site in layout.sites)
        if near and not own and not layout.break_between(mark.start, first):
            return None if rejected(mark.start, layout) else SIDES.get(mark.name)
    return None


def _part(hit: Hit, site: Site, layout: Layout) -> Site | None:
    """The part of the place that the words go on to name: "my hand is numb in the thumb"."""
    last = max(*hit.used, site.end - 1)
    for part in layout.sites:
        before = {layout.text.tokens[at].norm for at in (max(0, part.left - 1), part.start)}
        mostly = layout.text.tokens[max(0, part.left - 1)].norm in _MOSTLY
        if (
            (mostly or part.name in PARTS.get(site.name, ()))
            and 0 < part.start - last <= _PART_WITHIN
            and layout.same_sentence(last, part.start)
            and (mostly or not before.isdisjoint(_LINKS | _NAMES_A_PART))
            and not _told_of(part, hit, layout)
        ):
            return part
    return None


def _told_of(part: Site, hit: Hit, layout: Layout) -> bool:
    """Whether another symptom is told of the part."""
    words = set(range(part.start, part.end))
    return any(
        other.phrase.kind is not None
        and other.used.isdisjoint(hit.used)
        and not words.isdisjoint(other.used)
        for other in layout.hits
    )


def _refines(finer: str, site: str) -> bool:
    return site == "back" and finer in {"lower_back", "upper_back", "neck", "sacrum"}


def _nearest(hit: Hit, layout: Layout, only: set[str] | None) -> Site | None:
    """The site inside the hit's own words, else the cheapest one around it."""
    sites = [site for site in layout.sites if only is None or site.name in only]
    inside = [site for site in sites if hit.used & set(range(site.start, site.end))]
    chosen = _finest(inside) if inside else None
    if chosen is not None and chosen.name not in BROAD:
        return _what_hurts(hit, chosen, layout) or chosen
    one = chosen is not None and layout.text.tokens[chosen.end - 1].norm in _ONE_BONE
    limit = None if chosen is None or one else _FINER_WITHIN
    best: tuple[float, int] | None = None
    for order, site in enumerate(sites):
        cost = _cost(hit, site, layout)
        if cost is None:
            continue
        if site.name in BROAD:
            cost += 12
        if limit is not None and cost > limit:
            continue
        if inside and site.name in BROAD:
            continue
        if best is None or (cost, order) < best:
            best, chosen = (cost, order), site
    return chosen


def _what_hurts(hit: Hit, moved: Site, layout: Layout) -> Site | None:
    """The part named right after ``hit`` if the one within it is only moved."""
    if not moved.left or layout.text.tokens[moved.left - 1].norm not in _ACTS:
        return None
    last = max(hit.used) + 1
    return next(
        (
            site
            for site in layout.sites
            if site.left == last and last > moved.end and not layout.break_between(last - 1, last)
        ),
        None,
    )


def _finest(sites: list[Site]) -> Site:
    fine = [site for site in sites if site.name not in BROAD]
    return (fine or sites)[0]


def _cost(hit: Hit, site: Site, layout: Layout) -> float | None:
    """How far the site is from the hit in words and breaks; None if out of reach."""
    first, last = min(hit.used), max(hit.used)
    if site.start > last:
        gap = site.left - last - 1
        strength = layout.break_between(last, site.start)
        low, high = last + 1, site.start
    else:
        gap = first - site.end
        strength = layout.break_between(site.end - 1, first)
        low, high = site.end, first
    if strength == SENTENCE:
        near = 40.0 + gap + (_AWAY if site.start > last and _begins_anew(site, layout) else 0.0)
        return None if not layout.same_sentence(site.start, first) and gap > 12 else near
    cost = float(max(gap, 0)) + (8.0 if strength == COMMA else 0.0)
    cost += 6.0 * sum(1 for cue in layout.cues if cue.name == "wall" and low <= cue.start < high)
    later = site.start > last
    if (
        _is_aside(site, hit, layout)
        or (later and _on_a_condition(low, high, layout))
        or (later and _begins_anew(site, layout))
    ):
        cost += _AWAY
    if site.left and layout.text.tokens[site.left - 1].norm in _TOWARDS:
        cost += 6.0
    if site.start > last and gap <= 1:
        cost -= 1.5  # "pain in the knee", "gonfiore al ginocchio"
    if site.end == first and not strength:
        cost -= 2.0  # "heel pain both feet"
    return cost


def _is_aside(site: Site, hit: Hit, layout: Layout) -> bool:
    """Whether another place is meant: "il braccio, dalla spalla alle dita", "il polpaccio della
    gamba sinistra", "… e la mano funziona"."""
    return (
        _is_spread_to(site, layout)
        or _is_range(site, layout)
        or _is_whole(site, layout)
        or _is_well(site, hit, layout)
    )


def _on_a_condition(low: int, high: int, layout: Layout) -> bool:
    """Whether the place is only moved or loaded: "mi fa male se accavallo le gambe"."""
    return any(layout.text.tokens[at].norm in _CONDITIONS for at in range(low, high))


def _begins_anew(site: Site, layout: Layout) -> bool:
    """Whether the place is what a new statement is about: "dolore, il piede non lo appoggio"."""
    tokens = layout.text.tokens
    goes_on = site.right < len(tokens) and not tokens[site.right].gap
    return bool(tokens[site.left].gap) and tokens[site.left].norm in _THE and goes_on


def _is_spread_to(site: Site, layout: Layout) -> bool:
    tokens = layout.text.tokens
    if tokens[site.left].norm not in _TO:
        return False
    return any(
        tokens[at].norm in _SPREADS and not layout.break_between(at, site.left)
        for at in range(max(0, site.left - _SPREADS_WITHIN), site.left)
    )


def _is_range(site: Site, layout: Layout) -> bool:
    """Whether the place is an end of "dalla spalla alle dita"."""
    tokens = layout.text.tokens
    if tokens[site.left].norm in _FROM:
        return any(
            0 <= other.left - site.right <= 1 and tokens[other.left].norm in _TO
            for other in layout.sites
        )
    return tokens[site.left].norm in _TO and any(
        0 <= site.left - other.right <= 1 and tokens[other.left].norm in _FROM
        for other in layout.sites
    )


def _is_whole(site: Site, layout: Layout) -> bool:
    """Whether the place only says whose part the one before it is."""
    return any(
        0 <= site.start - part.right <= _SPREADS_WITHIN
        and part.name in PARTS.get(site.name, ())
        and layout.text.tokens[part.right].norm in _OF
        for part in layout.sites
        if part.right < len(layout.text.tokens) and part.start < site.start
    )


def _is_well(site: Site, hit: Hit, layout: Layout) -> bool:
    """Whether something else is said of the place, and that it is well."""
    words = set(range(site.start, site.end))
    return any(
        other.phrase.status == "absent"
        and other.phrase.kind != hit.phrase.kind
        and not words.isdisjoint(other.used)
        for other in layout.hits
    )


def _loose_side(hit: Hit, site: Site | None, layout: Layout) -> Side | None:
    """A side that stands apart from the body part: "on the left side", "a destra"."""
    taken = {
        index
        for other in layout.sites
        if other is not site
        for index in range(other.left, other.right)
    }
    centre = site.start if site is not None else min(hit.used)
    best: tuple[int, Mark] | None = None
    for mark in layout.sides:
        if mark.start in taken or not layout.same_sentence(mark.start, centre):
            continue
        if rejected(mark.start, layout):
            continue
        distance = abs(mark.start - centre)
        if distance <= 12 and (best is None or distance < best[0]):
            best = (distance, mark)
    if best is not None:
        return SIDES.get(best[1].name)
    return _side_of_limb(site, layout) if site is not None else None


def _side_of_limb(site: Site, layout: Layout) -> Side | None:
    """The one side that the sentence gives to a part of the same limb: "thigh …, left leg"."""
    limb = next((each for each in (LEG, ARM) if site.name in each), frozenset[str]())
    sides = {
        other.side
        for other in layout.sites
        if other.side and other.name in limb and layout.same_sentence(other.start, site.start)
    }
    return sides.pop() if len(sides) == 1 else None


def rejected(at: int, layout: Layout) -> bool:
    """Whether the word before says that it is not that side or place: "not the left"."""
    before = [token.norm for token in layout.text.tokens[max(0, at - 2) : at]]
    return bool(set(before) & _NOT)


_NONE_THERE = word_set("no none nope nothing niente nulla")
_IS_WELL = word_set(
    "fine ok okay good grand alright normal clear well great bene ok apposto posto perfetta "
    "perfetto normale tranquilla"
)
_IS = word_set("'s is are feels e sta va sono a all both")


def well_there(end: int, layout: Layout) -> bool:
    """Whether a place is only named to say that nothing is there: "no back no", "la schiena ok"."""
    tokens = layout.text.tokens
    after = end
    while after < len(tokens) and not tokens[after].gap and tokens[after].norm in _IS:
        after += 1
    if after < len(tokens) and tokens[after].gap < SENTENCE:
        ends = after + 1 == len(tokens) or tokens[after + 1].gap >= SENTENCE
        if tokens[after].norm in _NONE_THERE:
            return ends or not tokens[after].gap
        return tokens[after].norm in _IS_WELL and not tokens[after].gap
    return False
