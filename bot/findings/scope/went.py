"""What went in one English word: "the stiffness went, the ache didn't"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.scope.context import Context
from bot.findings.scope.returned import comes_back
from bot.findings.stories import PASSING, is_told_as_past
from bot.findings.words import word_set

_LASTING = frozenset(
    [
        *("pain", "swelling", "reduced_movement", "skin", "lump", "fever", "other"),
        *("wound_bleeding", "bladder_bowel", "fatigue", "weight_loss"),
    ]
)
"""Kinds whose names can "go"; a knee that went gave way, and feeling that went is numbness."""
_STOPPED = word_set("stopped went cleared settled sealed healed faded passed vanished")
_THEN = word_set("but and then it that")
_WITHIN = 12


def went(context: Context, hit: Hit) -> bool:
    """Whether a bare "went" follows ``hit``, or "but stopped" ends its sentence."""
    if hit.phrase.language != "en" or hit.phrase.kind not in _LASTING:
        return False
    if not PASSING.isdisjoint(hit.phrase.facts):
        return False
    last = max(hit.used)
    own = context.norm(last) != "it" and _ends(context, last + 1) and _said(context, last + 1)
    at = last + 2 if own and context.norm(last + 1) == "went" else _stopped_at(context, hit)
    return at is not None and not comes_back(context, hit, at)


def _said(context: Context, at: int) -> bool:
    return at < len(context.layout.text.tokens) and not context.layout.text.tokens[at].gap


def _ends(context: Context, at: int) -> bool:
    """Whether nothing goes on after token ``at``."""
    tokens = context.layout.text.tokens
    return at + 1 >= len(tokens) or bool(tokens[at + 1].gap)


def _stopped_at(context: Context, hit: Hit) -> int | None:
    """Where "but stopped", "and then it cleared" ends a clause that tells ``hit`` as past."""
    last = max(hit.used)
    if not is_told_as_past(context.layout, hit):
        return None
    end = min(len(context.layout.text.tokens), last + _WITHIN)
    for at in range(last + 2, end):
        if not context.layout.same_sentence(last, at):
            return None
        if at in context.taken - hit.used and context.norm(at) not in _STOPPED | _THEN:
            return None
        before = {context.norm(at - 1), context.norm(at - 2)}
        turns = context.norm(at - 1) in _THEN and bool(before & {"but", "then"})
        if context.norm(at) in _STOPPED and turns and _ends(context, at):
            return at + 1
    return _mended_at(context, last, end)


def _mended_at(context: Context, last: int, end: int) -> int | None:
    """Where a remedy or a relative clause ends it: "but prunes did the trick", "which dried up"."""
    for cue in context.cues("gone"):
        if not last + 1 < cue.start < end or not context.layout.same_sentence(last, cue.start):
            continue
        words = [context.norm(at) for at in range(max(last + 1, cue.start - 3), cue.start)]
        related = words[-1:] in (["which"], ["that"])
        if (related or "but" in words) and _ends(context, cue.end - 1):
            between = set(range(last + 1, cue.start)) & context.taken
            return None if between else cue.end
    return None
