"""What was only believed or expected and was not so: "I thought it was a bruise but …"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.model import Status
from bot.findings.scope.context import Context
from bot.findings.words import word_set

_NEAR = 7
"""Words from a belief to what was believed."""
_WITHIN = 14
"""Words after it within which it is taken back."""
_BUT = word_set("but however turns turned instead though ma pero invece bensi macche")
_SCANS = word_set(
    "lastra lastre raggi radiografia tac risonanza xray xrays ray rays scan scans mri ct"
)
"""Tests that open what the truth was: "pensavo fosse rotto, la lastra è pulita"."""
_OTHERWISE = word_set(
    "clear clean normal fine nothing no not isnt wasnt didnt hasnt hadnt denies wrong negative "
    "none pulita pulito negativa normale niente nulla non nega nessuna nessun macche invece "
    "sbagliavo"
)
"""Words by which the truth was another one."""
_STILL = word_set(
    "sure certain sicuro sicura certo certa convinced better worse meglio peggio know so"
)
_WEIGHTY = frozenset(
    ["fracture", "numbness_weakness", "bladder_bowel", "fever", "lump", "injury", "breathing"]
)
"""Kinds that stay suspected unless they are taken back in so many words."""


def mistaken(context: Context, hit: Hit) -> Status | None:
    """What becomes of ``hit`` if the writer believed in it and was wrong; None if they did not."""
    first, last = min(hit.used), max(hit.used)
    believed = any(
        cue.end <= first + 1
        and first - cue.end <= _NEAR
        and context.layout.same_sentence(cue.start, first)
        for cue in context.cues("believed_once")
    )
    if not believed:
        return None
    turn = _turn(context, last)
    if turn is None:
        return None
    words = _words_after(context, turn)
    if words & _STILL:
        return None
    if hit.phrase.kind in _WEIGHTY and not words & _OTHERWISE and not _normal_heat(words):
        return None
    return "absent"


def _turn(context: Context, last: int) -> int | None:
    """Where the story turns after token ``last``: at "but", or at the next sentence of a scan."""
    tokens = context.layout.text.tokens
    for at in range(last + 1, min(len(tokens), last + _WITHIN)):
        if tokens[at].norm in _BUT or (
            tokens[at].norm in _SCANS and (tokens[at].gap or tokens[at - 1].gap)
        ):
            return at
    return None


def _words_after(context: Context, turn: int) -> set[str]:
    tokens = context.layout.text.tokens
    found: set[str] = set()
    for at in range(turn, min(len(tokens), turn + _WITHIN)):
        if tokens[at].gap > 1 and at > turn:
            break
        found.add(tokens[at].norm)
    return found


def _normal_heat(words: set[str]) -> bool:
    return any(word[:2] in {"35", "36"} for word in words)
