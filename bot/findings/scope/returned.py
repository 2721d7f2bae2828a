"""What comes back, and what comes for the first time: "it went, it's back", "never until now"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.marks import Mark
from bot.findings.scope.context import Context
from bot.findings.words import word_set

_WITHIN = 14
"""Words after "gone" within which "it's back" is said of the same."""
_NEVER = word_set("never mai not havent hasnt hadnt didnt without senza")
_UNTIL = word_set("until till til fino finche before prima")
_BEFORE = word_set("before prima")
_LATELY = word_set(
    "today this now yesterday last tonight that sunday monday tuesday wednesday thursday friday "
    "saturday oggi ora adesso ieri questo questa questi stamattina d"
)
_OF = word_set("di d the")
_WELL = word_set("to normal normale normali a come in forte bene regolare fine right lucido lucida")
"""Words after "come back" by which it is health that has come back."""
_HEALTH = word_set(
    "forza sensibilita appetito mobilita energia energie voce movimento sonno vita taste feeling "
    "sensation strength appetite energy sleep movement grip voice hair power colour color"
)
"""Words before it that do the same: "rigidità superata, forza tornata"."""


def comes_back(context: Context, hit: Hit, after: int) -> bool:
    """Whether what went at token ``after`` is there again: "disappeared and then returned"."""
    for cue in context.cues("again"):
        if not after <= cue.start < after + _WITHIN or _to_health(context, cue):
            continue
        others = (
            other.phrase.kind not in {None, hit.phrase.kind} and after <= min(other.used)
            for other in context.layout.hits
            if max(other.used) < cue.start
        )
        if not any(others):
            return True
    return False


def _to_health(context: Context, cue: Mark) -> bool:
    """Whether nothing bad is back: "never came back", "back to normal"."""
    tokens = context.layout.text.tokens
    if cue.end < len(tokens) and not tokens[cue.end].gap and tokens[cue.end].norm in _WELL:
        return True
    if cue.start and context.norm(cue.start - 1) in _HEALTH:
        return True
    return any(0 <= cue.start - other.end <= 2 for other in context.cues("negator"))


def first_time(context: Context, hit: Hit) -> bool:
    """Whether it was never there until lately: "no pain until last week", "mai febbre fino a ieri".

    "Before" counts only with a day of now: who "never had a lump before" may have none."""
    tokens = context.layout.text.tokens
    first, last = min(hit.used), max(hit.used)
    for at in range(last + 1, min(len(tokens) - 1, last + 6)):
        if tokens[at].gap:
            return False
        norm = context.norm(at)
        if norm not in _UNTIL:
            continue
        following = at + 1 + (context.norm(at + 1) in _OF)
        lately = following < len(tokens) and context.norm(following) in _LATELY
        if norm in _BEFORE and not lately:
            return False
        return any(
            context.norm(cue.start) in _NEVER or context.norm(cue.end - 1) in _NEVER
            for cue in context.cues("negator")
            if cue.start < last + 1 and first - cue.end <= 4
        )
    return False
