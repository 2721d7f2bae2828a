"""Body parts that a message names, each with the article, side and owner that belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.findings import anatomy
from bot.findings.language import Detected
from bot.findings.marks import Mark
from bot.findings.model import Side
from bot.findings.text import COMMA, Text
from bot.findings.words import word_set

_LEFT_OF_SITE = word_set(
    "my his her their your our the a an this that one whole entire poor bad other inner outer "
    "upper lower front back side of top bottom mine very il lo la l i gli le mio mia miei mie suo "
    "sua suoi sue mi tutta tutto tutte tutti intera intero un una uno questo questa quel quella "
    "povera povero l' parte 's both same entrambe entrambi ambedue all alla alle allo al ai agli "
    "del della dello dei delle degli dell nel nella nello nelle nei nell sul sulla sulle sullo "
    "sui sull dal dalla"
)
_RIGHT_OF_SITE = word_set("side area region bone bones joint area zone part")
_INITIALS = {"l": "left", "r": "right"}
_OF_A_WHOLE = word_set("on of in at del della dello dei delle dell al alla nel nella")
_AT = word_set("at near around by just in behind under above below")
"""Between a whole and its part: "my arm at the elbow"."""
_BEFORE_A_SIDE = word_set("on to at of a di sul sulla")
_THE = word_set("the my his her their your la il mia sua lato parte")


@dataclass(frozen=True, slots=True)
class Site:
    """A body part that tokens ``start`` to ``end`` name; ``left`` to ``right`` with its article,
    side and owner."""

    name: str
    start: int
    end: int
    left: int
    right: int
    side: Side | None


def sites_of(
    marks: Sequence[Mark], sides: Sequence[Mark], persons: Sequence[Mark], text: Text
) -> list[Site]:
    """The body parts that ``marks`` name, with what ``sides`` and ``persons`` say of them."""
    kept: list[Mark] = []
    for mark in marks:
        if kept and mark.start < kept[-1].end:
            continue
        kept.append(mark)
    side_at = {index: side for side in sides for index in range(side.start, side.end)}
    kin_at = {
        index
        for person in persons
        if person.name in {"child", "other"}
        for index in range(person.start, person.end)
    }
    return _joined([_chunk(mark, side_at, kin_at, text) for mark in kept], text)


def initials(text: Text, language: Detected) -> list[Mark]:
    """The side in one capital: "L knee", "hip (R)"."""
    return [
        Mark(_INITIALS[token.norm], index, index + 1, "en")
        for index, token in enumerate(text.tokens)
        if language == "en" and token.norm in _INITIALS and text.raw[token.start].isupper()
        if not text.raw[token.end : token.end + 1].isdigit()  # "L4" is a vertebra
    ]


def _joined(sites: list[Site], text: Text) -> list[Site]:
    """A part named with its whole is one place: "two toes on my left foot", "left hand thumb"."""
    kept: list[Site] = []
    for site in sites:
        last = kept[-1] if kept else None
        if last is None or not _adjoin(last, site, text):
            kept.append(site)
            continue
        name = site.name if site.name in anatomy.PARTS.get(last.name, ()) else last.name
        side = last.side or site.side
        kept[-1] = Site(name, last.start, site.end, last.left, site.right, side)
    return kept


def _adjoin(first: Site, second: Site, text: Text) -> bool:
    tokens = text.tokens
    if text.break_between(first.end - 1, second.start):
        return False
    between = [tokens[at].norm for at in range(first.end, second.start)]
    if first.name in anatomy.PARTS.get(second.name, ()):
        if between and set(between) <= set(_INITIALS) | {"left", "right"}:
            return True  # "the middle finger left hand"
        return (
            bool(between)
            and between[0] in _OF_A_WHOLE
            and set(between[1:])
            <= _LEFT_OF_SITE
            | {
                "left",
                "right",
            }
        )
    if second.name not in anatomy.PARTS.get(first.name, ()):
        return False
    return not between or (between[0] in _AT and set(between[1:]) <= _LEFT_OF_SITE | _AT)


def _chunk(mark: Mark, side_at: dict[int, Mark], kin_at: set[int], text: Text) -> Site:
    """The body part with the article, side, owner and adjectives that belong to it."""
    tokens = text.tokens
    left, right = mark.start, mark.end
    within = (side_at[at] for at in range(left, right) if at in side_at)
    side = next((each for each in within if each.name != "middle"), None)  # "above my left knee"
    while left > 0 and tokens[left].gap == 0:
        if left - 1 in side_at:
            side = side or side_at[left - 1]
        elif tokens[left - 1].norm not in _LEFT_OF_SITE and left - 1 not in kin_at:
            break
        left -= 1
    while right < len(tokens) and tokens[right].gap == 0:
        if right in side_at:
            side = side or side_at[right]
        elif tokens[right].norm not in _RIGHT_OF_SITE:
            break
        right += 1
    if side is None:
        side, right = _side_after(right, side_at, text)
    return Site(mark.name, mark.start, mark.end, left, right, _side(side))


def _side_after(right: int, side_at: dict[int, Mark], text: Text) -> tuple[Mark | None, int]:
    """The side told behind a body part that ends before ``right``, and where both end: "ribs on the
    left", and, by itself between breaks, "shoulder (left)"."""
    tokens, at = text.tokens, right
    alone = at < len(tokens) and tokens[at].gap == COMMA
    if not alone and (at >= len(tokens) or tokens[at].gap or tokens[at].norm not in _BEFORE_A_SIDE):
        return None, right
    while at < len(tokens) and tokens[at].norm in _BEFORE_A_SIDE | _THE:
        at += 1
        if at < len(tokens) and tokens[at].gap:
            return None, right
    mark = side_at.get(at)
    if mark is None or (alone and mark.end < len(tokens) and not tokens[mark.end].gap):
        return None, right
    return mark, right if alone else mark.end


def _side(mark: Mark | None) -> Side | None:
    names: dict[str, Side] = {"left": "left", "right": "right", "both": "both", "middle": "middle"}
    return names.get(mark.name) if mark else None
