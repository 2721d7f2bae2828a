"""What a message says is not there: "no fever", "swelling? none", "it doesn't hurt"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.marks import Mark
from bot.findings.scope.after import denied_after, denied_with_the_next
from bot.findings.scope.context import AND, OR, Context
from bot.findings.scope.reach import interjection, reaches
from bot.findings.scope.undone import undone
from bot.findings.text import COMMA, SENTENCE
from bot.findings.words import word_set

_EXCEPTION_WITHIN = 8
_NEAR = 3
_NOT_THAT_THE = (["not", "that", "the"], ["not", "that", "my"])
_IS = word_set("is 's was gets has stops")
_NO_FIRST = word_set("no niente nessun nessuna zero senza non nn")
_ASKS_ONLY = word_set("chiedo chiedere sapere volevo vorrei aspetto dirmi capire")
"""Words before "solo quando" by which only a question is asked: "chiedo solo quando venire"."""
_OWN_NO = word_set("non nn")
"""A phrase that begins so is a complaint put as a denial: "non si piega"."""
_INNER_NO = _OWN_NO | {"never", "hasnt", "havent", "didnt", "isnt", "doesnt"}
_OWN_NEITHER = word_set("ne senza mai nessun nessuna any or nor alcun alcuna alcuno o")
_COUNTED = frozenset(["lump", "fracture", "injury"])
_SIGNS = word_set("flags signs symptoms warnings segnali sintomi segni campanelli")


def flipped(context: Context, hit: Hit) -> bool:
    """Whether a denial is itself denied: "not painless", "can't say it doesn't hurt"."""
    if put_as_denial(context, hit):
        own = [cue for cue in context.cues("negator") if cue.start in hit.used]
        lifted = any(reaches(context, cue, hit, through=True) for cue in context.cues("lift"))
        return lifted or undone(context, own, hit)
    return denied(context, hit, near=True) and not _after_another(context, hit)


def _after_another(context: Context, hit: Hit) -> bool:
    """Whether the "no" before ``hit`` is that of another symptom: "no numbness bladder fine"."""
    first = min(hit.used)
    noes = [cue for cue in context.cues("negator") if cue.end <= first]
    if not noes:
        return False
    between = set(range(noes[-1].end, first)) & context.taken
    return any(
        not between.isdisjoint(other.used) and hit.used.isdisjoint(other.used)
        for other in context.layout.hits
        if other.phrase.kind is not None or other.phrase.facts
    )


def _starts_negative(context: Context, hit: Hit) -> bool:
    """Whether an English complaint is put as a denial: "no energy", "haven't slept"."""
    first = min(hit.used)
    no = context.norm(first) == "not"  # "I've not been to the loo", where the "no" is "I've not"
    return hit.phrase.language == "en" and any(
        cue.start == first or (no and cue.start < first < cue.end)
        for cue in context.cues("negator")
    )


def put_as_denial(context: Context, hit: Hit) -> bool:
    """Whether the denial stands in the hit's own words: "no limp", "hasn't lost weight"."""
    if context.norm(hit.start) in _OWN_NEITHER:
        return True
    if hit.phrase.status is None and context.norm(hit.start) in _OWN_NO:
        return True
    return any(
        not hit.used.isdisjoint(range(cue.start, cue.end)) for cue in context.cues("negator")
    )


def denied(context: Context, hit: Hit, near: bool = False) -> bool:
    """Whether a "no" holds for ``hit``; ``near``, one without a comma between."""
    if _affirmed(context, hit):
        return False
    if context.norm(hit.start) in _OWN_NO or _starts_negative(context, hit):
        return any(reaches(context, cue, hit, through=True) for cue in context.cues("lift"))
    if _no_inside(context, hit) or _none_counted(context, hit):
        return True
    negators = [
        cue
        for cue in context.cues("negator")
        if reaches(context, cue, hit)
        and not _spent(context, cue, hit)
        and not (near and _apart(context, cue, hit))
    ]
    lifts = [
        cue
        for cue in context.cues("lift")
        if reaches(context, cue, hit, through=True) and not _of_its_kind(context, cue, hit)
    ]
    if any(_is_without(context, cue) for cue in negators):
        ability = [cue for cue in context.cues("ability") if reaches(context, cue, hit, True)]
        verbal = [
            cue
            for cue in negators
            if not _is_without(context, cue) and context.norm(cue.start) not in OR
        ]
        if any(cue.end <= hit.start for cue in ability) or (
            verbal and not _listed(context, verbal[-1], hit)
        ):
            return False
    if undone(context, negators, hit) or _not_thought_gone(context, negators, hit):
        return False
    count = (1 if negators else 0) + len(lifts)
    return count % 2 == 1 or (
        count == 0
        and (
            denied_after(context, hit)
            or denied_with_the_next(context, hit)
            or _denied_in_sum(context, hit)
        )
    )


def _of_its_kind(context: Context, cue: Mark, hit: Hit) -> bool:
    """ "not that the pain is unbearable": what it is like is denied, and not that it is there."""
    first, last = min(hit.used), max(hit.used)
    tokens = context.layout.text.tokens
    named = [context.norm(at) for at in range(cue.start, first)]
    said = [token.norm for token in tokens[last + 1 : last + 2]]
    return named in _NOT_THAT_THE and bool(said) and said[0] in _IS


def _not_thought_gone(context: Context, negators: list[Mark], hit: Hit) -> bool:
    """ "non mi pare che il dolore sia passato": the "no" is to the going."""
    last = max(hit.used)
    return any(context.norm(cue.end - 1) == "che" for cue in negators) and any(
        last < gone.start <= last + _NEAR and not context.layout.break_between(last, gone.start)
        for gone in context.cues("gone")
    )


def _affirmed(context: Context, hit: Hit) -> bool:
    """ "febbre no dolore sì": a yes right behind the hit."""
    tokens, at = context.layout.text.tokens, max(hit.used) + 1
    if at < len(tokens) and tokens[at].norm == "ce" and not tokens[at].gap:
        return True  # "non esce niente il dolore c'è"
    if at >= len(tokens) or tokens[at].norm != "si" or tokens[at].gap:
        return False
    if tokens[at].accented:  # "no tosse no febbre sì mal di gola": there the "no" comes first
        sentence_of = context.layout.text.sentence_of
        return context.norm(sentence_of.index(sentence_of[at])) not in _NO_FIRST
    return at + 1 == len(tokens) or bool(tokens[at + 1].gap)


def _apart(context: Context, cue: Mark, hit: Hit) -> bool:
    """Whether a break or an "and" parts the "no" from the hit."""
    between = range(cue.end, min(hit.used))
    joined = any(
        context.norm(at) in AND and not context.layout.text.tokens[at].accented for at in between
    )
    return joined or bool(context.layout.break_between(cue.start, max(hit.used)))


def _spent(context: Context, cue: Mark, hit: Hit) -> bool:
    """Whether the "no" is part of another complaint: "not been to the loo, off her food", "non
    sento la gamba, mal di schiena"."""
    return any(
        cue.start in other.used and hit.used.isdisjoint(other.used) and _complains(context, other)
        for other in context.layout.hits
    )


def _complains(context: Context, other: Hit) -> bool:
    phrase = other.phrase
    return phrase.kind is not None and phrase.status is None


def excepted(context: Context, hit: Hit) -> bool:
    """Whether the denial has an exception: "it doesn't hurt, only when I walk on it",
    "niente bozzi tranne quello sul gomito"."""
    last = max(hit.used)
    if any(last < cue.start <= last + _NEAR for cue in context.cues("except_one")):
        return True
    if any(
        last < cue.start <= last + _NEAR and _ends_here(context, cue.end)
        for cue in context.cues("still_there")
    ):
        return True  # "non è un dolore forte ma c'è"
    return hit.phrase.kind == "pain" and any(
        last < cue.start <= last + _EXCEPTION_WITHIN
        and context.norm(cue.start - 1) not in _ASKS_ONLY
        and context.layout.same_sentence(last, cue.start)
        for cue in context.cues("exception")
    )


def _denied_in_sum(context: Context, hit: Hit) -> bool:
    """Whether a closing remark denies all that was listed: "fever, numbness: none of that"."""
    sentence_of = context.layout.text.sentence_of
    last = max(hit.used)
    for cue in context.cues("but_not"):
        if 0 < cue.start - last <= _NEAR and _ends_here(context, cue.end):
            return context.layout.break_between(last, cue.start) < SENTENCE
    for cue in context.cues("none_of_that"):
        if cue.start <= last:
            continue
        if sums_up_others(context, last, cue.start):
            continue
        between = sentence_of[cue.start] - sentence_of[last]
        if between == 0 and not any(last < stop.start < cue.start for stop in context.cues("stop")):
            return True
        if between == 1 and _asked_of(context, sentence_of[last]):
            return True
    return False


def sums_up_others(context: Context, last: int, at: int) -> bool:
    """Whether the remark at ``at`` sums up denials, or signs that are not named, after ``last``:
    "back pain, not sick, not dizzy, nothing like that", "I know the red flags, I have none"."""
    denied_since = any(
        last < cue.start < at and not interjection(context, cue) for cue in context.cues("negator")
    )
    unnamed = any(context.norm(i) in _SIGNS for i in range(last + 1, at))
    return denied_since or unnamed


def _ends_here(context: Context, at: int) -> bool:
    tokens = context.layout.text.tokens
    return at >= len(tokens) or tokens[at].gap >= COMMA


def _asked_of(context: Context, sentence: int) -> bool:
    """Whether the sentence tells what somebody asked or warned of."""
    return sentence in context.layout.text.questions or any(
        context.layout.text.sentence_of[cue.start] == sentence for cue in context.cues("asked")
    )


def _no_inside(context: Context, hit: Hit) -> bool:
    """ "l'osso non si vede", "it never came back": a "not" right before the last words."""
    for at in range(hit.start + 1, max(hit.used)):
        after = at + 1 if at + 1 in hit.used else at + 2
        if context.norm(at) in _INNER_NO and at not in hit.used and after in hit.used:
            return not any(later not in hit.used for later in range(after, max(hit.used)))
    return False


def _none_counted(context: Context, hit: Hit) -> bool:
    """ "zero noduli": the count belongs to the words of the hit."""
    return hit.phrase.kind in _COUNTED and context.norm(min(hit.used)) in {"zero", "0"}


def _is_without(context: Context, cue: Mark) -> bool:
    return context.norm(cue.start) in {"without", "senza"}


def _listed(context: Context, cue: Mark, hit: Hit) -> bool:
    return any(context.norm(at) in OR | AND for at in range(cue.end, hit.start))
