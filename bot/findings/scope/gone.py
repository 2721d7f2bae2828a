"""What has gone: "passed", "è sparito", "the swelling went, and so did the pain"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.marks import Mark
from bot.findings.scope.context import Context
from bot.findings.scope.reach import interjection
from bot.findings.scope.remarks import joins, stretches
from bot.findings.scope.returned import comes_back
from bot.findings.scope.went import went
from bot.findings.text import COMMA, SENTENCE
from bot.findings.words import word_set

_NEAR = 3
_GONE_NEAR, _GONE_WITHIN = 6, 12
"""Words after a symptom within which "gone" may be said of it, the farther only after "and"."""
_ONLY_BESIDE = frozenset(["pain", "denial", "item", "lone"])
"""Needs of phrases that tell nothing by themselves, so that something else may go past them."""
_TIMES_OF_DAY = word_set("morning mornings evening overnight mattino mattina sera riposo rest")
_TOO = word_set(
    "too also as well is so has have anche pure e and neanche the il la l lo i gli le my"
)
"""Words beside a symptom that only say that the same holds of it: "and so is the swelling"."""
_ADDS = word_set("too also well so anche pure")
_OPEN_ENDS = word_set("gone went stopped passed over settled andato andata andati andate")
_AFTER_GONE = word_set(
    "now down away completely since after again altogether thanks thank but and off with within "
    "by the on in a last when once yesterday today ago thankfully totally entirely mostly before "
    "e ma adesso ora via del dopo da"
)
_A_LOOK = word_set(
    "strange funny odd weird horrible nasty dark pale deep kind sort shade colour color sickly"
)
"""Words after "gone a" by which something has changed and not gone: "gone a strange colour"."""
_TO_A_PLACE = word_set("fino per nel nella nei al alla verso lungo sul sulla dal dalla")
"""Words by which what went down has only spread: "andato giù fino al piede"."""
_CONTRASTS = word_set("pero invece ora adesso oggi comunque ormai poi")
"""Italian words that may follow what they contrast: "la febbre invece è passata"."""
_MOVED = word_set("passato passata passati passate spostato spostata")
_HAD = word_set("had avevo aveva avevano ebbi ebbe soffrivo soffriva")
_ARTICLES = word_set("il lo la l i gli le del della dell quel quella sto sta tutto tutta")
_SINCE_THEN = word_set("after since from when for by to with before until due dopo")
"""Words that say since when or after what something had been, before it went."""
_BETWEEN_GONE = word_set(
    "then soon since with after that which they this have been finally completely thankfully "
    "adesso dopo ormai presto poi questo quella finalmente completamente subito sono stata stato "
    "minuti minuto secondi attimo giorni giorno pochi poche"
)
_WHICH = word_set("poi ora adesso ormai mi gli le si e m oggi subito")
_DONE = word_set("gone went stopped")
_HELPS = word_set("have has 's just also all now then")
_PERSONS = word_set("i ive he hes she shes we weve")
_GOES_ON = word_set("it its that thats they this these those now all has have had is are was si e")
"""Words after "but" by which it goes on about the same."""


def gone(context: Context, hit: Hit) -> bool:
    """Whether a word near ``hit`` says that it has gone, and none that it is back: "passed"."""
    at = _gone_at(context, hit)
    if at is None and went(context, hit):
        return True
    return _gone_too(context, hit) if at is None else not comes_back(context, hit, at)


def _gone_at(context: Context, hit: Hit) -> int | None:
    """Where the word ends that says that ``hit`` has gone: "è sparito"."""
    last = max(hit.used)
    for cue in context.cues("gone"):
        if _gone_before(context, cue, min(hit.used)):
            return max(cue.end, last + 1)
    for cue in context.cues("gone"):
        head = cue.end - 1  # "all gone", of which "all" may be one of the symptom's own words
        if head in hit.used or not last < head <= last + _GONE_WITHIN:
            continue
        gaps = context.layout.break_between(last, cue.start)
        if gaps == SENTENCE or _stop_between(context, last + 1, cue.start):
            continue
        if _negated_cue(context, cue) or _goes_on(context, cue) or _new_subject(context, last, cue):
            continue
        if _a_person_has(context, cue):
            continue
        if not _all_is_well(context, cue) and any(
            other.start > last
            and other.end <= cue.start
            and other.phrase.kind not in {None, hit.phrase.kind}
            and other.phrase.needs not in _ONLY_BESIDE
            for other in context.layout.hits
        ):
            continue
        if _of_something_else(context, last, cue) or _daily(context, cue):
            continue
        far = cue.start > last + _GONE_NEAR
        between = range(last + 1, cue.start)
        had = any(context.norm(at) in _HAD for at in between)  # "the pain I had before has gone"
        if far and not had and not any(joins(context, at) for at in between):
            continue
        return cue.end
    return None


def _all_is_well(context: Context, cue: Mark) -> bool:
    """ "la scorsa settimana febbre e tosse, adesso sto bene": all that was told is over."""
    words = [context.norm(at) for at in range(cue.start, cue.end)]
    return cue.language == "it" and words[-2:] == ["sto", "bene"]


def _daily(context: Context, cue: Mark) -> bool:
    """ "gone in the morning", "passa a riposo": what comes and goes is there."""
    following = range(cue.end, min(len(context.layout.text.tokens), cue.end + _NEAR))
    return any(context.norm(at) in _TIMES_OF_DAY for at in following) and "this" not in {
        context.norm(at) for at in following
    }


def _of_something_else(context: Context, last: int, cue: Mark) -> bool:
    """Whether a new clause after a comma says that another thing is over: "…, chemo finished"."""
    tokens = context.layout.text.tokens
    commas = [at for at in range(last + 1, cue.start + 1) if tokens[at].gap == COMMA]
    return bool(commas) and any(
        len(context.norm(at)) > _NEAR and context.norm(at) not in _BETWEEN_GONE
        for at in range(commas[-1], cue.start)
    )


def _gone_too(context: Context, hit: Hit) -> bool:
    """ "the fever has gone, the cough too", "è passato il prurito e anche il gonfiore"."""
    span = next(
        ((low, high) for low, high in stretches(context) if low <= min(hit.used) < high), None
    )
    if span is None or span[0] == 0:
        return False
    words = {context.norm(at) for at in range(*span) if at not in hit.used}
    if not words <= _TOO or not words & _ADDS:
        return False
    return any(
        cue.start < span[0]
        and context.layout.same_sentence(cue.start, span[0])
        and not _negated_cue(context, cue)
        for cue in context.cues("gone")
    )


def _gone_before(context: Context, cue: Mark, first: int) -> bool:
    """ "mi è passata la febbre": the verb stands before what has gone."""
    tokens = context.layout.text.tokens
    between = range(cue.end, first)
    return (
        0 <= first - cue.end <= 2
        and all(tokens[at].norm in _ARTICLES for at in between)
        and not context.layout.break_between(cue.start, first)
        and not _negated_cue(context, cue)
        and not any(
            other.phrase.kind is not None and other.end in {cue.start, cue.start - 1}
            for other in context.layout.hits
        )
    )


def _goes_on(context: Context, cue: Mark) -> bool:
    """Whether "gone", "stopped" is the beginning of something else: "gone numb"."""
    tokens = context.layout.text.tokens
    if context.norm(cue.end - 1) in _MOVED and _at_a_place(context, cue.end):
        return True
    if cue.end < len(tokens) and context.norm(cue.end - 1) == "giu":
        return not tokens[cue.end].gap and tokens[cue.end].norm in _TO_A_PLACE
    if context.norm(cue.end - 1) not in _OPEN_ENDS or cue.end >= len(tokens):
        return False
    if tokens[cue.end].norm == "a" and any(t.norm in _A_LOOK for t in tokens[cue.end + 1 :][:1]):
        return True
    return not tokens[cue.end].gap and tokens[cue.end].norm not in _AFTER_GONE


def _at_a_place(context: Context, at: int) -> bool:
    """Whether a body part follows, to which the pain has moved: "è passato alla gamba"."""
    return (
        at + 1 < len(context.layout.text.tokens)
        and context.norm(at) in _TO_A_PLACE
        and not context.layout.text.tokens[at].gap
        and any(site.start == at + 1 for site in context.layout.sites)
    )


def _new_subject(context: Context, last: int, cue: Mark) -> bool:
    """Whether another body part or thing than the symptom has gone: "my speech has gone"."""
    return any(
        last + _NEAR < site.left and site.end <= cue.start and site.left < site.start
        for site in context.layout.sites
    )


def _a_person_has(context: Context, cue: Mark) -> bool:
    """ "a lump, and I've gone off my food", "my wife's gone to work": nothing has gone."""
    if not any(context.norm(at) in _DONE for at in range(cue.start, cue.end)):
        return False  # "she is better now"
    at = cue.start - 1
    while at > 0 and context.norm(at) in _HELPS:
        at -= 1
    if at >= 0 and context.norm(at) in _PERSONS:
        return True
    return any(
        mark.name in {"child", "other"}
        and mark.end == at + 1
        and mark.start > 1
        and (context.layout.text.tokens[mark.start - 1].gap or joins(context, mark.start - 2))
        for mark in context.layout.persons
    )


def _stop_between(context: Context, first: int, last: int) -> bool:
    """Whether something new begins; "but it" goes on about the same."""
    if not _next_is_new(context, last):
        while last > first and context.norm(last - 1) in _CONTRASTS:
            last -= 1  # "un livido grosso poi passato"
    while first < last and context.norm(first) in _CONTRASTS and not _next_is_new(context, last):
        if context.layout.text.tokens[first].gap:
            break
        first += 1
    return any(
        first <= cue.start < last
        and context.norm(cue.end) not in _GOES_ON
        and context.norm(cue.start) not in _SINCE_THEN
        and not (context.norm(cue.start) == "prima" and context.norm(cue.start - 1) == "di")
        and not (cue.start == first and _is_which(context, cue))
        for cue in context.cues("stop")
    )


def _is_which(context: Context, cue: Mark) -> bool:
    """ "una storta che poi è passata": the "che" is the thing itself."""
    follows = context.norm(cue.end) in _WHICH
    return follows and [context.norm(at) for at in range(cue.start, cue.end)] == ["che"]


def _next_is_new(context: Context, last: int) -> bool:
    """Whether the "gone" at ``last`` is followed by what has gone: "… però è passata la febbre"."""
    near = range(last, last + _GONE_NEAR)
    return any(
        hit.phrase.kind is not None
        and min(hit.used) in near
        and not context.layout.break_between(last, min(hit.used))
        for hit in context.layout.hits
    )


def _negated_cue(context: Context, cue: Mark) -> bool:
    return any(
        other.end <= cue.start
        and (cue.start <= other.end + 2 or _of_the_clause(context, other, cue))
        and not interjection(context, other)
        for other in context.cues("negator")
    )


def _of_the_clause(context: Context, negator: Mark, cue: Mark) -> bool:
    """ "not as if the pain has gone": a "no" to all that the clause says."""
    opens = context.norm(negator.end - 1) in {"if", "that", "though", "che"}
    return opens and not context.layout.break_between(negator.start, cue.start)
