"""Questions about what somebody has: "is the tiredness from the tablets?", "will this ache go?"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.scope.context import Context
from bot.findings.words import word_set

_THIS = word_set("the this that these those")
_NAMED_WITHIN = 2
"""Words from "the" to the symptom: "the dry cough"."""
_WOULD_IT_BE = (["would", "it", "be"], ["could", "it", "be"], ["might", "it", "be"])
_HELPS = word_set("help helps ease eases on")
_HELPED_WITHIN = 2
_MINE = word_set("my his her our")
_MINE_WITHIN = 4
"""Words from "my" to the symptom: "will my foot stop swelling"."""
_OPENS = word_set(
    "is are was could can will would does do should when how why whats what so and but ok please"
)
_WHERE_FROM = word_set("from because due causing caused related linked down")
_GOES = word_set(
    "stay stays last lasts go goes settle settles settled ease eases lift lifts stop stops "
    "forever permanent mean means"
)
_TREATED = word_set(
    "cryo cryoablation cryotherapy biopsy biopsies procedure procedures surgery operation freezing "
    "treatment treatments ablation radiotherapy injection patients people usually after afterwards"
)
"""Words by which the question is about what a treatment brings, and to anybody."""


def of_this_one(context: Context, hit: Hit) -> bool:
    """Whether an English question takes ``hit`` for granted, and asks where it comes from, when it
    goes or what helps against it."""
    if hit.phrase.language != "en" or hit.phrase.kind is None:
        return False
    sentence_of = context.layout.text.sentence_of
    first = min(hit.used)
    begin = sentence_of.index(sentence_of[first])
    words = [context.norm(at) for at in range(begin, begin + sentence_of.count(sentence_of[first]))]
    at, last = first - begin, max(hit.used) - begin
    if hit.phrase.kind == "fracture":
        return words[:3] in _WOULD_IT_BE
    if hit.phrase.kind == "lump" and _THIS & set(words[max(0, at - 1) : at + 1]):
        return "if" in words[:at] or words[0] in _OPENS
    if words[0] not in _OPENS or _TREATED & set(words):
        return False
    if words[0] in {"why", "whys"} or words[:2] in (["how", "come"], ["so", "why"]):
        return _definite(words, at) or bool({"it", "its"} & set(words))
    return (_definite(words, at) and _is_explained(words, last)) or _is_helped(words, at)


def _is_helped(words: list[str], at: int) -> bool:
    """ "would heat help an aching shin?", "what can I put on a sore heel?"."""
    near = words[max(0, at - _HELPED_WITHIN) : at]
    return near[-1:] in (["a"], ["an"], ["my"]) and bool(_HELPS & set(near))


def _definite(words: list[str], at: int) -> bool:
    """Whether "the" or "this" names it, or "my" the part that has it."""
    named = set(words[max(0, at - _NAMED_WITHIN) : at + 1])
    owned = set(words[max(0, at - _MINE_WITHIN) : at + 1])
    return bool(_THIS & named or _MINE & owned)


def _is_explained(words: list[str], last: int) -> bool:
    """Whether the question asks for its end, or what follows for its cause."""
    asked = set(words[1:])
    return bool(asked & _GOES or "causing" in asked or set(words[last + 1 :]) & _WHERE_FROM)
