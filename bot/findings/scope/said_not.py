"""English denials in a clause that follows what they deny: "fever I don't have"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.scope.context import Context
from bot.findings.words import word_set

_WHO = word_set("i he she we they ive hes shes")
_NOT_HAVING = word_set("dont doesnt didnt havent hasnt never not")
_HAVING = word_set("do does did have has had got get gets")
_NOT_HAD = 5
"""Words of a clause that says no more than that somebody has not got something."""
_RULED = word_set("ruled rule rules ruling")
_RULED_WITHIN = 3
_FRONT = word_set("wise front")
_WELL = word_set("good fine grand ok okay great nothing sorted quiet brilliant perfect none clear")
_WELL_WITHIN = 5
_BADLY = word_set("not but isnt arent")
_WARNED = word_set(
    "you they the nurse doctor leaflet warned told mentioned promised asked me us of about to "
    "expect i was that everyone we were said"
)
"""Words of "that you warned me of" between what was foreseen and that it "never came"."""
_NEVER = word_set("never didnt hasnt havent")
_CAME = word_set("came come arrived arrive appeared appear happened happen materialised developed")
_FORESEEN_WITHIN = 9
_LOOKED = word_set("checked looked tested felt examined searched feeling checking looking")
_LOOKED_WITHIN = 6
_FOUND_NONE = word_set("nothing none no clear negative nope found")


def said_not(context: Context, hit: Hit) -> bool:
    """Whether what follows ``hit`` says no more than that it is not there."""
    return (
        _not_had(context, max(hit.used) + 1)
        or _ruled_out(context, hit)
        or _well_as_to(context, max(hit.used) + 1)
        or _never_came(context, max(hit.used) + 1)
        or _looked_for(context, hit)
    )


def _not_had(context: Context, at: int) -> bool:
    """ "fever I don't have", "a temperature he hasn't got": nothing but a "not to have" follows."""
    tokens = context.layout.text.tokens
    end = next((i for i in range(at, len(tokens)) if i > at and tokens[i].gap), len(tokens))
    words = [context.norm(i) for i in range(at, end)]
    return (
        1 < len(words) <= _NOT_HAD
        and words[0] in _WHO
        and not _NOT_HAVING.isdisjoint(words)
        and set(words) <= _WHO | _NOT_HAVING | _HAVING
        and not tokens[at].gap
    )


def _ruled_out(context: Context, hit: Hit) -> bool:
    """ "they ruled a fracture out"."""
    tokens, first, last = context.layout.text.tokens, min(hit.used), max(hit.used)
    ruled = any(context.norm(at) in _RULED for at in range(max(0, first - _RULED_WITHIN), first))
    return ruled and [token.norm for token in tokens[last + 1 : last + 2]] == ["out"]


def _well_as_to(context: Context, at: int) -> bool:
    """ "pain-wise I'm good", "on the pain front nothing to report"."""
    tokens = context.layout.text.tokens
    if at >= len(tokens) or tokens[at].norm not in _FRONT:
        return False
    words = {token.norm for token in tokens[at + 1 : at + 1 + _WELL_WITHIN]}
    return bool(words & _WELL) and words.isdisjoint(_BADLY)


def _never_came(context: Context, at: int) -> bool:
    """ "the swelling you warned me of never came"."""
    tokens = context.layout.text.tokens
    for i in range(at, min(len(tokens) - 1, at + _FORESEEN_WITHIN)):
        if tokens[i].gap:
            return False
        if tokens[i].norm in _NEVER:
            ends = i + 2 >= len(tokens) or bool(tokens[i + 2].gap)
            return ends and tokens[i + 1].norm in _CAME and not tokens[i + 1].gap
        if tokens[i].norm not in _WARNED:
            return False
    return False


def _looked_for(context: Context, hit: Hit) -> bool:
    """ "checked for fever, nothing", "the nurse looked for redness and found none"."""
    tokens, first, last = context.layout.text.tokens, min(hit.used), max(hit.used)
    before = [context.norm(at) for at in range(max(0, first - _LOOKED_WITHIN), first)]
    if "for" not in before or not _LOOKED & set(before[: before.index("for")]):
        return False
    following = [token.norm for token in tokens[last + 1 : last + 3]]
    if following[:1] in (["and"], ["but"]):
        following = following[1:]
    elif last + 1 < len(tokens) and not tokens[last + 1].gap:
        return False
    return bool(following) and following[0] in _FOUND_NONE
