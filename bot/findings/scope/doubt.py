"""What is only supposed or feared: "might be broken", "if I get a fever"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.marks import Mark
from bot.findings.scope.context import Context
from bot.findings.scope.reach import reaches
from bot.findings.words import word_set

_NOT_DOUBTED = word_set("because since from for after due da per perche dopo a about")
_DOING = word_set(
    "press push squeeze touch poke prod move bend lie lay sit stand walk lift turn twist roll "
    "cough sneeze put step lean raise grip premo schiaccio tocco toccano schiacci premi muovo "
    "sposto piego sdraio siedo alzo cammino carico appoggio giro tossisco "
    "starnutisco sforzo sollevo stringo premono spingo"
)
"""Acts on which a symptom comes."""
_FEARED = frozenset(["fracture", "lump", "injury"])
_HOPES = word_set("spero speriamo speravo sperando sperare sicuri sicuro sicura certi certo")
_HOPED_WITHIN = 5
_HOPES_EN = word_set("hope hoping hopefully pray praying prayed wish fingers")
_SURE = word_set("sure certain defo definitely positive know whether guessing assuming surely")
_NOT_SURE = ("not sure", "not certain", "dont know", "no idea", "who knows", "not convinced")
_TAGS = word_set("vero giusto no eh o cosa")
"""Words by which a statement asks to be agreed with."""
_VERDICTS = word_set(
    "niente nessuna nessun senza esclude escluso esclusa esclusi escluse negativa negative pulita "
    "detto dice dicono ha hanno se quindi"
)
_DIAGNOSES = frozenset(["fracture"])


def doubted(context: Context, hit: Hit) -> bool:
    """Whether the writer is not sure of ``hit``; of a break, whether it is only believed."""
    tokens = context.layout.text.tokens
    for cue in context.cues("maybe"):
        after = tokens[cue.end].norm if cue.end < len(tokens) else ""
        if after in _NOT_DOUBTED or after[:1].isdigit() or _a_little(context, cue, hit):
            continue
        if reaches(context, cue, hit, through=True):
            return True
        last = max(hit.used)
        ends = cue.end >= len(tokens) or tokens[cue.end].gap
        if (
            ends
            and last < cue.start <= last + 2
            and not context.layout.break_between(last, cue.start - 1)
        ):
            return True
    if hit.phrase.kind in _DIAGNOSES:
        if any(
            other.phrase.status == "unknown" and other.used & hit.used
            for other in context.layout.hits
            if other.phrase.kind == hit.phrase.kind
        ):
            return True
        if any(reaches(context, cue, hit, through=True) for cue in context.cues("belief")):
            return True
        asks = context.layout.text.sentence_of[min(hit.used)] in context.layout.text.questions
        if any(
            reaches(context, cue, hit, through=True) or cue.end == min(hit.used)
            for cue in context.cues("asking")
        ):
            return True
        return asks and context.norm(min(hit.used)) not in {"i"} and _short_question(context, hit)
    return any(
        reaches(context, cue, hit, through=True) and not _on_doing(context, cue)
        for cue in context.cues("hypothetical")
    )


def _a_little(context: Context, cue: Mark, hit: Hit) -> bool:
    """ "A bit of tingling" is little of it, and no doubt."""
    return hit.phrase.kind == "numbness_weakness" and context.norm(cue.start) == "bit"


def _on_doing(context: Context, cue: Mark) -> bool:
    """Whether the "if" names what brings the symptom on: "if I press it, pus comes out"."""
    end = len(context.layout.text.tokens)
    following = {context.norm(at) for at in range(cue.end, min(cue.end + 4, end))}
    return not _DOING.isdisjoint(following)


def yet_to_come(context: Context, hit: Hit) -> bool:
    """Whether it is only feared or foreseen: "if I get a fever", "will it hurt?"."""
    return any(reaches(context, cue, hit, through=True) for cue in context.cues("foreseen"))


def hoped_against(context: Context, hit: Hit) -> bool:
    """Whether a break or a lump is denied only in a question or a hope: "non è rotto, vero?",
    "sarà mica un nodulo?", "spero non sia rotta"."""
    if hit.phrase.kind not in _FEARED:
        return False
    if hit.phrase.language == "en":
        return hit.phrase.kind in _DIAGNOSES and _hoped_unbroken(context, hit)
    text, last = context.layout.text, max(hit.used)
    sentence = text.sentence_of[last]
    first = text.sentence_of.index(sentence)
    end = first + text.sentence_of.count(sentence)
    if any(
        context.norm(at) in _HOPES and not context.layout.break_between(at, last)
        for at in range(max(first, min(hit.used) - _HOPED_WITHIN), min(hit.used))
    ):
        return True
    commas = [at for at in range(last + 1, end) if text.tokens[at].gap]
    tagged = all(text.tokens[at].norm in _TAGS for at in commas)
    return sentence in text.questions and tagged and not _told(context, first, last)


def _hoped_unbroken(context: Context, hit: Hit) -> bool:
    """ "praying it's not broken", "are we sure it isn't broken?", "I don't think it's broken but
    I'm not sure"."""
    text, first, last = context.layout.text, min(hit.used), max(hit.used)
    sentence = text.sentence_of[last]
    begin = text.sentence_of.index(sentence)
    end = begin + text.sentence_of.count(sentence)
    before = {context.norm(at) for at in range(max(begin, first - _HOPED_WITHIN), first)}
    after = [context.norm(at) for at in range(last + 1, end)]
    if before & _HOPES_EN or " ".join(after).endswith(_NOT_SURE):
        return True
    return sentence in text.questions and bool(before & _SURE)


def _told(context: Context, first: int, last: int) -> bool:
    """Whether it is somebody's verdict, on which the question only builds."""
    return any(context.norm(at) in _VERDICTS for at in range(first, last))


def _short_question(context: Context, hit: Hit) -> bool:
    sentence = context.layout.text.sentence_of[min(hit.used)]
    return context.layout.text.sentence_of.count(sentence) <= 6
