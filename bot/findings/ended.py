"""Complaints told as past that a later word ends: "it swelled up, it's flat now"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.findings.anatomy import REGION
from bot.findings.evidence import Judged
from bot.findings.layout import Hit, Layout
from bot.findings.places import place
from bot.findings.scope import imperfect
from bot.findings.stories import is_told_as_past
from bot.findings.words import word_set

_ENDS_WITH: Mapping[str, frozenset[str]] = {"night_pain": frozenset(["night_pain", "pain"])}
"""What a later denial ends as well: who "sleeps again" is no longer woken by the pain; but a pain
that is told by itself goes on when it "doesn't wake me"."""
_WOKE_NEAR = 3
"""Words around a pain within which it is said to wake."""
_HAVE = word_set("ive have has weve theyve hes shes")
_STILL = word_set("still ancora tuttora")
_HAVE_BEFORE = 4
"""Words before a complaint within which "I've had" makes it one of now."""
_HAD = word_set("era erano ero aveva avevo avevano ebbi ebbe fu ho ha hanno mi si sono")
_PARTICIPLES = ("ato", "ata", "ati", "ate", "uto", "uta", "ito", "ita", "sso", "rso", "rsa", "tto")
_DATED = word_set("last ieri yesterday scorso scorsa scorsi ago fa prima before once allora then")
_WEEKDAYS = word_set("lunedi martedi mercoledi giovedi venerdi sabato domenica")
_DAYS = word_set("yesterday monday tuesday wednesday thursday friday saturday sunday")
_DAY_WITHIN = 3
_YES = word_set("yes yep yeah aye a bit slightly little very some")
_BARE = word_set("any the my a and")
"""Words of a question that only names a complaint."""
_SOON = 8
_NEAR = 6
"""Words before a complaint within which a date is its own."""


def taken_back(item: Judged, judged: Sequence[Judged], layout: Layout) -> Judged:
    """``item``, over if it is told as past and a later word says that it is no more: "in June she
    limped, now she doesn't limp any more"."""
    kind, last = item.hit.phrase.kind, max(item.hit.used)
    if _asked_and_denied(item, judged, layout):
        return replace(item, status="absent")
    if kind is None or item.hit.phrase.event or item.status != "present":
        return item  # "fell on Saturday, no other fall": what happened does not end
    if not _told_as_past(item.hit, layout):
        return item
    ended = any(
        (other.status == "absent" or other.gone)
        and _ends(other.hit, item.hit, layout)
        and (other.holder == item.holder or None in {other.holder, item.holder})
        and min(other.hit.used) > last
        and _of_one_place(item.hit, other.hit, layout)
        for other in judged
    )
    return replace(item, status="past") if ended else item


def _asked_and_denied(item: Judged, judged: Sequence[Judged], layout: Layout) -> bool:
    """Whether a bare question names a complaint that is denied after it: "sore? it isn't sore"."""
    text, last = layout.text, max(item.hit.used)
    sentence = text.sentence_of[last]
    if item.hit.phrase.language != "en" or sentence not in text.questions:
        return False
    first = text.sentence_of.index(sentence)
    bare = {
        text.tokens[at].norm
        for at in range(first, first + text.sentence_of.count(sentence))
        if at not in item.hit.used
    }
    if not bare <= _BARE or item.status not in {"present", "unknown"}:
        return False
    following = [token.norm for token in text.tokens[last + 1 : last + 3]]
    if following and following[0] in _YES:
        return False  # "red? a bit. hot? no"
    if following == ["what", text.tokens[last].norm]:
        return True  # "lump? what lump?"
    return any(
        other.hit.phrase.kind == item.hit.phrase.kind
        and other.status == "absent"
        and last < min(other.hit.used) <= last + _SOON
        for other in judged
    )


def _ends(later: Hit, hit: Hit, layout: Layout) -> bool:
    """Whether the denial of ``later`` is one of ``hit`` as well: of a pain only if it woke."""
    if later.phrase.kind == hit.phrase.kind:
        return True
    kinds = _ENDS_WITH.get(str(later.phrase.kind), frozenset())
    return hit.phrase.kind in kinds and any(
        other.phrase.kind == later.phrase.kind
        and other is not later
        and min(hit.used) - _WOKE_NEAR <= max(other.used) <= max(hit.used) + _WOKE_NEAR
        for other in layout.hits
    )


def _of_one_place(one: Hit, other: Hit, layout: Layout) -> bool:
    """Whether two complaints are of one place, as far as the message names places."""
    (site, side), (later, its_side) = place(one, layout), place(other, layout)
    same_site = None in {site, later} or REGION.get(str(site)) == REGION.get(str(later))
    return same_site and (side == its_side or None in {side, its_side})


def _told_as_past(hit: Hit, layout: Layout) -> bool:
    first = min(hit.used)
    near = range(max(0, first - _HAVE_BEFORE), first)
    if any(layout.text.tokens[at].norm in _HAVE for at in near):
        return False
    if any(layout.text.tokens[at].norm in _STILL for at in (*near, *hit.used)):
        return False  # "toes still numb on Friday"
    wider = [other for other in layout.hits if hit.used <= other.used] or [hit]
    return any(
        is_told_as_past(layout, each) or imperfect(layout, each) or _dated(each, layout)
        for each in wider
    )


def _dated(hit: Hit, layout: Layout) -> bool:
    """Whether a word of a past day, or an auxiliary with a participle, stands with it."""
    tokens, first = layout.text.tokens, min(hit.used)
    near = {tokens[at].norm for at in range(max(0, first - _NEAR), first)}
    on_a_day = any(
        tokens[at].norm in _WEEKDAYS
        and layout.same_sentence(at, first)
        and (not at or tokens[at - 1].norm != "da")  # "da giovedì zoppica" is since then
        for at in range(max(0, first - _NEAR), first)
    )
    participle = any(tokens[at].norm.endswith(_PARTICIPLES) for at in hit.used)
    close = {tokens[at].norm for at in range(max(0, first - 2), first)}
    if hit.phrase.language == "en" and _dated_after(hit, layout):
        return True
    return on_a_day or bool(near & _DATED) or (participle and bool(close & _HAD))


def _dated_after(hit: Hit, layout: Layout) -> bool:
    """Whether a past day follows at once: "hip sore yesterday, no pain today"."""
    tokens, last = layout.text.tokens, max(hit.used)
    for at in range(last + 1, min(len(tokens), last + 1 + _DAY_WITHIN)):
        if tokens[at].gap or tokens[at].norm in {"since", "from"}:
            return False
        if tokens[at].norm in _DAYS:
            return True
    return False
