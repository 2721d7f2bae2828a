"""How a symptom is meant: there, denied, over, doubtful, or only spoken of in general."""

from __future__ import annotations

from dataclasses import dataclass

from bot.findings.chart import Hit
from bot.findings.model import Status
from bot.findings.scope.context import Context
from bot.findings.scope.denial import answered, denied, excepted, flipped
from bot.findings.scope.doubt import doubted, yet_to_come
from bot.findings.scope.general import general
from bot.findings.scope.past import EVENTS, gone, past
from bot.findings.stories import is_asked_in_general, is_over

CRISIS = frozenset(["suicide_plan", "self_harm", "passive_death_wish", "abuse"])
"""Facts that no question and no "if" makes less serious: "what is the point of living?"."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one hit's surroundings say of it; ``general`` when nobody is said to have it."""

    status: Status
    general: bool = False
    gone: bool = False


def scope_of(context: Context, hit: Hit) -> Scope:
    """The scope of ``hit``."""
    crisis = not CRISIS.isdisjoint(hit.phrase.facts)
    english = hit.phrase.language == "en"
    nobodys = not crisis and (
        general(context, hit) or (english and is_asked_in_general(context.layout, hit))
    )
    for other in context.layout.hits:
        if other.phrase.status in {"absent", "past"} and _overrules(context, other, hit):
            return Scope(other.phrase.status or "absent", nobodys)
    if hit.phrase.status in {"absent", "past"}:
        lifted = hit.phrase.status == "absent" and flipped(context, hit)
        return Scope("present" if lifted else hit.phrase.status or "present", nobodys)
    answer = answered(context, hit)
    if answer is not None:
        return Scope(answer, general=False)
    if denied(context, hit) and not excepted(context, hit):
        return Scope("absent", nobodys)
    if not crisis and yet_to_come(context, hit):
        return Scope("unknown", general=True)
    if hit.phrase.status == "unknown":
        return Scope("unknown", nobodys)
    if gone(context, hit):
        no_more = hit.phrase.kind not in EVENTS and english
        return Scope("past", nobodys, gone=no_more)  # in Italian either reading is right
    if past(context, hit) or (english and not crisis and is_over(context.layout, hit)):
        return Scope("past", nobodys)
    if not crisis and doubted(context, hit):
        return Scope("unknown", nobodys)
    return Scope("present", nobodys)


def _overrules(context: Context, other: Hit, hit: Hit) -> bool:
    """Whether ``other`` says of the words of ``hit`` that it is not so: "cannot see bone"."""
    alike = other.phrase.kind is not None and other.phrase.kind == hit.phrase.kind
    shared = bool(other.phrase.facts.keys() & hit.phrase.facts)
    return (alike or shared) and context.layout.says_more(other, hit)
