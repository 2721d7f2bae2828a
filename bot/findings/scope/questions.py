"""What writers answer to questions of their own: "fever? no. swelling? a bit"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.model import Status
from bot.findings.numbers import number_at
from bot.findings.scope.context import AND, Context
from bot.findings.scope.reach import after_own_question
from bot.findings.scope.remarks import stretches
from bot.findings.text import COMMA, SENTENCE
from bot.findings.words import word_set

_NO = word_set(
    "no nope none never niente nulla nessuno nessuna mai zero macche assolutamente gnente nada nil "
    "nowt negative negativo negativa absent assente assenti figurati nay"
)
_COUNTED = word_set("nessuno nessuna niente nulla zero mai")
"""Of these, words that may as well stand before what they deny."""
_BEFORE_AN_ANSWER = word_set(
    "ma e beh eh mah no guardi io a me per fortuna grazie dio cielo ancora al momento ora adesso "
    "finora well oh thankfully luckily fortunately not yet so far quello quelli quella quelle "
    "ringraziando il l la lo le i gli eco ecografia lastra lastre tac risonanza raggi dottore "
    "dottoressa medico ortopedico radiologo dice dicono ha hanno detto che di secondo ieri oggi"
)
"""Words that an answer may begin with before it says yes or no."""
_LEAD = 7
_WISH = frozenset(["magari"])
"""An answer that wishes for what is asked about: "dimagrito? magari!"."""
_YES = word_set("yes yep yeah si un abbastanza tanto molto eccome certo purtroppo a some")
_NOT_KNOWN = word_set("boh bo mah forse maybe perhaps unsure idk dunno possibly")
_UNSURE = (
    ["not", "sure"],
    ["not", "certain"],
    ["hard", "to"],
    ["no", "idea"],
    ["cant", "tell"],
    ["couldnt", "say"],
    ["couldnt", "tell"],
    ["dont", "know"],
)
_WELL = word_set(
    "fine ok okay normal normale normali dry clean closed healed asciutta asciutto pulita chiusa "
    "regolare regolari bene buono buona perfetta perfetto good steady stable stabile"
)
_ASKS = word_set("any is are do does did have has had could can was were hai ha avevi ci c")
_ASKED = word_set("any if whether about se")
"""Words that open a question told inside a sentence: "she asked if I had a fever, no"."""
_ONLY_AN_ANSWER = _NO | word_set(
    "di not really i said thank god and sadly luckily thankfully e per"
)
_TAG = frozenset(["no"])
_SUBJECTS = word_set(
    "i im ive my his her the our it its he she hes shes they mi mio mia il la lo not no never dont "
    "doesnt didnt isnt wasnt arent hasnt havent hadnt wont cant cannot couldnt non mai hurts aches"
)
"""Words by which a stretch states something and is no mere name."""
_COLDEST, _WARM = 34.0, 37.3


def answered(context: Context, hit: Hit) -> Status | None:
    """What the writer answers to a question of their own: "fever? no. swelling? a bit"."""
    following = after_own_question(context, min(hit.used))
    if following is None:
        return "absent" if _answered_in_one_breath(context, hit) else None
    word = context.norm(following)
    if context.norm(following - 1) == "io" and max(hit.used) == following - 2:
        return "absent"  # "stanco io? ..." is no question
    if word in _WISH and hit.phrase.kind == "weight_loss":
        return "absent"
    lead = _after_lead(context, following)
    cues = {
        name
        for name, at in (("after_neg", lead), ("after_neg", following), ("maybe", following))
        for cue in context.cues(name)
        if cue.start == at and not (name == "after_neg" and _of_the_next(context, hit, cue.end))
    }
    if word in _NOT_KNOWN or "maybe" in cues or _is_unsure(context, following):
        return "unknown"
    denies_next = word in _COUNTED and _of_the_next(context, hit, following + 1)
    if (
        (word in _NO and not denies_next)
        or "after_neg" in cues
        or _there_is(context, following) is False
    ):
        return "absent"
    if word in _WELL or _normal_heat(context, hit, following):
        return "absent"
    if any(cue.start == following for cue in context.cues("gone")):
        return "past"
    return "present" if word in _YES or _there_is(context, following) else None


def _is_unsure(context: Context, at: int) -> bool:
    """ "feverish? not sure", "broken? couldn't tell you"."""
    said = [token.norm for token in context.layout.text.tokens[at : at + 2]]
    return said in _UNSURE


def _of_the_next(context: Context, hit: Hit, at: int) -> bool:
    """Whether a "no" that ends before token ``at`` is that of another symptom: "è rotto? non è
    gonfio"."""
    tokens = context.layout.text.tokens
    return (
        at < len(tokens)
        and not tokens[at].gap
        and any(
            other.start <= at < other.end
            for other in context.layout.hits
            if other.phrase.kind not in {None, hit.phrase.kind}
        )
    )


def _after_lead(context: Context, at: int) -> int:
    """Where an answer says yes or no: "ma per fortuna ancora no"."""
    text, first = context.layout.text, at
    while at - first < _LEAD and context.norm(at) in _BEFORE_AN_ANSWER:
        following = at + 1
        if following >= len(text.tokens) or not context.layout.same_sentence(first, following):
            return at
        at = following
    return at


def _answered_in_one_breath(context: Context, hit: Hit) -> bool:
    """Whether a "no" that stands by itself follows what was asked, or named, before a comma: "any
    numb legs, no", "limp, nil"; after a colon it answers the whole list: "fever, chills: no"."""
    tokens = context.layout.text.tokens
    text = context.layout.text
    if text.sentence_of[max(hit.used)] in text.questions and text.tokens[-1].norm in _TAG:
        return False  # "è gonfia, no?" asks to be agreed with
    parts = [part for part in stretches(context) if part[1] > min(hit.used)]
    if not parts or parts[0][1] <= max(hit.used):
        return False
    (low, high), *following = parts
    named = _is_named(context, low + (context.norm(low) in AND), high)
    for start, end in following:
        joined = context.norm(start) in AND and not tokens[start].gap
        if not joined and (tokens[start].gap != COMMA or not _marked(context, start)):
            return False
        if context.norm(start) in _NO and all(
            context.norm(at) in _ONLY_AN_ANSWER for at in range(start, end)
        ):
            nearest = start == high
            if named and _ends_statement(context, end):
                return True
            return (nearest and (named or _is_asked(context, low, min(hit.used)))) or (
                named and _colon_before(context, start)
            )
        if not _is_named(context, start + joined, end):
            return False
    return False


def _ends_statement(context: Context, end: int) -> bool:
    """Whether a sentence that asks nothing ends before token ``end``: "fever, chills, no."."""
    text = context.layout.text
    ends = end >= len(text.tokens) or text.tokens[end].gap == SENTENCE
    return ends and text.sentence_of[end - 1] not in text.questions


def _is_asked(context: Context, low: int, first: int) -> bool:
    return context.norm(low) in _ASKS or any(
        context.norm(at) in _ASKED for at in range(low, first + 1)
    )


def _is_named(context: Context, low: int, high: int) -> bool:
    """Whether a stretch only names a symptom, without a subject or a "not"."""
    words = {context.norm(at) for at in range(low, high)}
    return not words & _SUBJECTS and all(at in context.taken for at in range(low, high))


def _marked(context: Context, at: int) -> bool:
    """Whether the writer put a mark before token ``at``."""
    text = context.layout.text
    return bool(text.raw[text.tokens[at - 1].end : text.tokens[at].start].strip())


def _colon_before(context: Context, at: int) -> bool:
    text = context.layout.text
    return ":" in text.raw[text.tokens[at - 1].end : text.tokens[at].start]


def _there_is(context: Context, at: int) -> bool | None:
    """What "there is" or "there isn't" answers."""
    if context.norm(at) != "there" or at + 1 >= len(context.layout.text.tokens):
        return None
    return {"is": True, "are": True, "isnt": False, "arent": False}.get(context.norm(at + 1))


def _normal_heat(context: Context, hit: Hit, at: int) -> bool:
    """Whether a question about fever is answered by a normal temperature: "febbre? 36 e mezzo"."""
    number = number_at(context.layout.text.tokens, at) if hit.phrase.kind == "fever" else None
    return number is not None and _COLDEST <= number.value < _WARM
