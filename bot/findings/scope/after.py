"""A "no" that stands after what it denies: "swelling no", "febbre non ne ho", "pain: none"."""

from __future__ import annotations

from bot.findings.chart import Hit, Mark
from bot.findings.scope.context import AND, OR, Context
from bot.findings.text import COMMA, SENTENCE
from bot.findings.words import word_set

_NEAR = 3
_APART = word_set("parte tranne eccetto salvo oltre tolto fuorche apart except besides")
"""Words before a symptom that the "nothing" after it leaves out: "apart from the pain nothing"."""
_BETWEEN = AND | OR | word_set("but ma pero")
_AFTER_ALL = word_set(
    "ma but pero e and however invece solo only just so now today thankfully per al finora ora "
    "adesso oggi grazie yet currently though either"
)
"""Words that may follow a denial that stands after what it denies."""
_OPEN = word_set("longer really e ho ha ce sono")
"""Last words of denials that go on: "febbre non ho dormito" denies no fever."""
_YES = word_set("yes yep yeah si un abbastanza tanto molto eccome certo purtroppo a some")
_OTHERS = word_set("other others altro altra altri altre")
_CANNOT = frozenset(["cant", "cannot", "couldnt", "dont", "doesnt", "wont"])


def denied_after(context: Context, hit: Hit) -> bool:
    """Whether a "no" that follows ``hit`` in its sentence is said of it."""
    last = max(hit.used)
    tokens = context.layout.text.tokens
    if any(
        cue.end <= min(hit.used) and context.layout.same_sentence(cue.start, last)
        for cue in context.cues("gone")
    ):
        return False  # "the swelling has gone but the pain has not"
    first = min(hit.used)
    if any(context.norm(at) in _CANNOT for at in range(first, last + 1)):
        return False  # "cant feel my toes no": the "no" agrees
    if any(context.norm(at) in _APART for at in range(max(0, first - _NEAR), first)):
        return False
    for cue in context.cues("after_neg"):
        if not last < cue.start <= last + 3 or set(range(cue.start, cue.end)) & context.taken:
            continue
        between = range(last + 1, cue.start)
        if any(at in context.taken or tokens[at].norm in _BETWEEN | _YES for at in between):
            continue
        if any(tokens[at].gap == SENTENCE for at in range(last + 1, cue.start + 1)):
            continue
        if tokens[cue.start].gap == COMMA and not _colon(context, cue.start):
            continue
        if _elsewhere(context, hit, cue.start):
            continue
        if _ends_clause(context, cue, hit):
            return True
    return False


def _elsewhere(context: Context, hit: Hit, until: int) -> bool:
    """Whether the "no" is said of another place: "the left is swollen, the right isn't"."""
    tokens = context.layout.text.tokens
    places = {place.start for place in context.layout.sites}
    places |= {side.start for side in context.layout.sides}
    for at in range(max(hit.used) + 1, until):
        if tokens[at].norm not in _OTHERS and at not in places:
            continue
        between = range(max(hit.used) + 1, at + 1)
        if any(tokens[i].gap == COMMA and not _colon(context, i) for i in between):
            return True
        clause = range(max(0, min(hit.used) - _NEAR), max(hit.used) + 1)
        if any(place.start in clause for place in context.layout.sides):
            return True
    return False


def _colon(context: Context, at: int) -> bool:
    text = context.layout.text
    between = text.raw[text.tokens[at - 1].end : text.tokens[at].start]
    return any(char in between for char in ":-–—(")


def _ends_clause(context: Context, cue: Mark, hit: Hit) -> bool:
    tokens = context.layout.text.tokens
    if cue.end >= len(tokens) or tokens[cue.end].gap >= COMMA:
        return True
    if tokens[cue.end].norm in _AFTER_ALL:
        return True
    follower = next((other for other in context.layout.hits if other.start == cue.end), None)
    if follower is not None and follower.end < len(tokens):
        return tokens[follower.end].norm in {"si", "yes", "no"}
    return cue.end - cue.start > 1 and context.norm(cue.end - 1) not in _OPEN
