"""How a symptom is meant: there, denied, over, doubtful, or only spoken of in general."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.findings.layout import Hit, Layout
from bot.findings.model import Status
from bot.findings.scope.begun import begun
from bot.findings.scope.context import Context
from bot.findings.scope.denial import denied, excepted, flipped
from bot.findings.scope.doubt import doubted, hoped_against, yet_to_come
from bot.findings.scope.general import general
from bot.findings.scope.gone import gone
from bot.findings.scope.named import only_named
from bot.findings.scope.once import EVENTS
from bot.findings.scope.past import past
from bot.findings.scope.questions import answered
from bot.findings.scope.remarks import remarks
from bot.findings.scope.resumed import resumed
from bot.findings.scope.returned import first_time
from bot.findings.scope.supposed import mistaken
from bot.findings.scope.this_one import of_this_one
from bot.findings.scope.unreal import unreal
from bot.findings.statements import stands_alone
from bot.findings.stories import is_asked_in_general, is_over

CRISIS = frozenset(["suicide_plan", "self_harm", "passive_death_wish", "abuse"])
"""Facts that no question and no "if" makes less serious: "what is the point of living?"."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one hit's surroundings say of it; ``general`` when nobody is said to have it."""

    status: Status
    general: bool = False
    gone: bool = False


def surroundings(
    layout: Layout,
    ago: Sequence[tuple[int, int]] = (),
    lately: Sequence[tuple[int, int]] = (),
    over: Sequence[tuple[int, int]] = (),
    year: int | None = None,
) -> Context:
    """What scope is judged by; the times are those of :class:`Context`."""
    context = Context(layout, ago, lately, over, year)
    context.remarks = tuple(remarks(context))
    return context


def scope_of(context: Context, hit: Hit) -> Scope:
    """The scope of ``hit``."""
    crisis = not CRISIS.isdisjoint(hit.phrase.facts)
    english = hit.phrase.language == "en"
    there = begun(context, hit)
    taken = there or of_this_one(context, hit)
    nobodys = not (crisis or taken) and (
        general(context, hit)
        or unreal(context, hit)
        or only_named(context, hit)
        or (english and is_asked_in_general(context.layout, hit))
    )
    fixed = _fixed(context, hit)
    if fixed == "absent" and hoped_against(context, hit):
        return Scope("unknown", nobodys)
    if fixed is not None:
        return _closed(fixed, hit, nobodys)
    answer = answered(context, hit)
    if answer is not None:
        return _closed(answer, hit, False)
    if denied(context, hit) and not excepted(context, hit):
        return Scope("unknown" if hoped_against(context, hit) else "absent", nobodys)
    later = None if crisis else resumed(context, hit) or mistaken(context, hit)
    if later is not None:
        return _closed(later, hit, nobodys and later != "absent")
    if not (crisis or taken) and yet_to_come(context, hit):
        return Scope("unknown", general=True)
    if hit.phrase.status == "unknown":
        return Scope("unknown", nobodys)
    if gone(context, hit):
        return _closed("past", hit, nobodys)
    if past(context, hit) or (english and not crisis and is_over(context.layout, hit)):
        return Scope("past", nobodys)
    if not (crisis or there) and doubted(context, hit):
        return Scope("unknown", nobodys)
    return Scope("present", nobodys)


def _fixed(context: Context, hit: Hit) -> Status | None:
    """What the hit's own words, or a wider phrase around them, settle."""
    if first_time(context, hit) or _only_then(context, hit):
        return "present"
    for other in context.layout.hits:
        if other.phrase.status in {"absent", "past"} and _overrules(context, other, hit):
            lifted = other.phrase.status == "absent" and flipped(context, other)
            return "present" if lifted else other.phrase.status
    if hit.phrase.status in {"absent", "past"}:
        lifted = hit.phrase.status == "absent" and flipped(context, hit)
        return "present" if lifted else hit.phrase.status
    return None


def _only_then(context: Context, hit: Hit) -> bool:
    """ "doesn't hurt unless I walk": it does then."""
    after = context.layout.text.tokens[max(hit.used) + 1 : max(hit.used) + 2]
    return hit.phrase.kind == "pain" and any(each.norm in {"unless", "except"} for each in after)


def _closed(status: Status, hit: Hit, nobodys: bool) -> Scope:
    """What has gone counts as denied, but not what happened once."""
    return Scope(status, nobodys, gone=status == "past" and hit.phrase.kind not in EVENTS)


def _overrules(context: Context, other: Hit, hit: Hit) -> bool:
    """Whether ``other`` says of the words of ``hit`` that it is not so: "cannot see bone"."""
    if other.phrase.needs == "clause" and not stands_alone(other, context.layout):
        return False  # "il dolore è andato peggiorando"
    alike = other.phrase.kind is not None and other.phrase.kind == hit.phrase.kind
    shared = bool(other.phrase.facts.keys() & hit.phrase.facts)
    return (alike or shared) and context.layout.says_more(other, hit)
