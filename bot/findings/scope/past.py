"""What was and is no more: "used to", "as a child", "l'ho avuto anni fa"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.marks import Mark
from bot.findings.scope.context import AND, Context
from bot.findings.scope.events import of_another_year
from bot.findings.scope.once import EVENTS, had_it, imperfect, long_ago, was_until_now
from bot.findings.scope.returned import comes_back
from bot.findings.scope.turned import turned
from bot.findings.scope.was_then import was_then
from bot.findings.stories import is_told_as_past
from bot.findings.text import COMMA, SENTENCE
from bot.findings.words import word_set

_FAR = 9
"""Words around a symptom within which a date or "as a child" is its own."""
_NEAR = 3
_DATED_WITHIN = 5
_LIST = 14
"""Words within which a list of what had been goes on."""
_OPENING = 4
"""Words that only date the clause after them."""
_REMARK = 4
"""Words of a remark that closes the clause before it."""
_WAS = ("avo", "ava", "evo", "eva", "ivo", "iva", "avano", "evano", "ivano")
_NOT_WAS = word_set(
    "nuova nuovo prova provo trova trovo arriva arrivo priva privo viva vivo brava bravo scrivo "
    "devo bevo ricevo attiva attivo cattiva cattivo leva levo lava lavo positiva positivo gengiva "
    "schiava cava scava scavo neva inchiava"
)
_DEAD = word_set("morto morta morti mori morendo morire deceduto deceduta mancato mancata")
_OLD = word_set("nonno nonna bisnonno bisnonna zio zia trisnonno trisnonna")
_THESE_DAYS = word_set(
    "ieri oggi stamattina stanotte stasera adesso ora settimana giorni ore lunedi martedi "
    "mercoledi giovedi venerdi sabato domenica ancora poco appena"
)
_PLUPERFECT = word_set("ero era erano")
_REFLEXIVE = word_set("mi si me lo la l gli le ci")
_BEFORE = word_set("before prima until till fino")
_THE = word_set("the my his her surgery cryo treatment del della dell di che all alla al era")
_HEALTHY = word_set("fine ok okay well good grand great perfect fit normal alright healthy")
_HAD = word_set("had avevo aveva avevano ebbi ebbe soffrivo soffriva")
_HAVING_HAD = word_set("avuto avuta avuti avute was volevo voleva pensavo tentato pensato")
_TAKEN_OUT = word_set("removed out drained")
"""Last words of what is said of something else if a name stands before them: "kidney removed"."""
_NEW = word_set("e ed ma pero ora adesso oggi poi and but now then since")


def past(context: Context, hit: Hit) -> bool:
    """Whether ``hit`` is told as something of another time."""
    first, last = min(hit.used), max(hit.used)
    low, high = _clause(context, first, last)
    low, high = max(low, first - _FAR), min(high, last + 1 + _FAR)
    if any(low <= start < high and _joined(context, start, hit) for start, _ in context.over):
        return True
    if imperfect(context.layout, hit) and (
        _of_the_dead(context, first) or _of_the_old(context, first)
    ):
        return True
    if (
        was_until_now(context, hit)
        or turned(context, hit)
        or _before_something(context, hit, low)
        or long_ago(context, hit)
        or of_another_year(context, hit)
        or had_it(context, hit)
        or was_then(context, hit)
        or _dated_back(context, hit)
    ):
        return True
    told = {cue.start for cue in context.cues("past")}
    if any(
        low <= cue.start < high
        and cue.start not in hit.used
        and cue.start not in told
        and not _until(context, cue)
        for cue in context.cues("onset")
    ):
        return False
    if hit.phrase.kind in EVENTS and any(
        context.norm(at) in _PLUPERFECT and context.norm(at - 1) in _REFLEXIVE
        for at in range(max(1, first - 1), last + 1)
    ):
        return True
    for cue in context.cues("past"):
        if _of_no_other_time(context, cue) or _dates_a_cause(context, cue, hit, low):
            continue
        own = bool(set(range(cue.start, cue.end)) & hit.used)
        if not low <= cue.start < high or (own and context.norm(cue.start) not in _HAD | {"used"}):
            continue
        adjective = context.norm(cue.start) in {"old", "previous", "vecchia", "vecchio", "former"}
        near = 0 <= first - cue.end <= 1 and not comes_back(context, hit, last + 1)
        if not adjective or near:  # "the old pain is back"
            return True
    dates = [start for start, _ in context.ago if low <= start < high]
    if dates:
        own = any(_joined(context, start, hit) for start in dates)
        return (hit.phrase.kind in EVENTS and own) or _had(context, low, first)
    if any(low <= start < high for start, _ in context.lately):
        lasting = hit.phrase.kind is not None and hit.phrase.kind not in EVENTS
        return lasting and _had(context, max(low, first - 4), first)
    return False


def _until(context: Context, cue: Mark) -> bool:
    """ "used to cramp till I started the tablets": what began is something else."""
    near = range(max(0, cue.start - 2), cue.start)
    return any(context.norm(at) in {"till", "until"} for at in near)


def _dates_a_cause(context: Context, cue: Mark, hit: Hit, low: int) -> bool:
    """Whether the time is that of what came before: "dopo l'incidente di due anni fa zoppico"."""
    return (
        hit.phrase.language == "it"
        and hit.phrase.kind not in EVENTS
        and cue.end <= min(hit.used)
        and any(context.norm(at) == "dopo" for at in range(low, cue.start))
        and not imperfect(context.layout, hit)
        and not _had(context, cue.end, min(hit.used))
    )


def _dated_back(context: Context, hit: Hit) -> bool:
    """Whether a time long past follows at once: "dopo la frattura del polso di due anni fa"."""
    last = max(hit.used)
    return hit.phrase.kind in EVENTS and any(
        last < start <= last + _DATED_WITHIN and not context.layout.break_between(last, start)
        for start, _ in context.ago
    )


def _of_no_other_time(context: Context, cue: Mark) -> bool:
    return _was_doing(context, cue) or _ever_since(context, cue)


def _was_doing(context: Context, cue: Mark) -> bool:
    """ "it cracked when I was picking it up" tells how it came, and not of another time."""
    tokens = context.layout.text.tokens
    return (
        context.norm(cue.end - 1) == "was"
        and cue.end < len(tokens)
        and tokens[cue.end].norm.endswith("ing")
    )


def _ever_since(context: Context, cue: Mark) -> bool:
    """ "da quando avevo 8 anni" tells since when it is, and of no other time."""
    before = [context.norm(at) for at in range(max(0, cue.start - 2), cue.start)]
    return before[-2:] == ["da", "quando"] or (
        before[-1:] == ["da"] and context.norm(cue.start) == "quando"
    )


def _before_something(context: Context, hit: Hit, low: int) -> bool:
    """ "before the operation my leg was numb", "prima dell'intervento zoppicavo"."""
    first = min(hit.used)
    was = imperfect(context.layout, hit)
    if not (is_told_as_past(context.layout, hit) or was):
        return False
    if was and context.layout.language == "it":  # "prima del trapianto non camminavo, vomitavo"
        sentence_of = context.layout.text.sentence_of
        low = max(sentence_of.index(sentence_of[first]), first - _LIST)
    return any(
        context.norm(at) in _BEFORE and context.norm(at + 1) in _THE
        for at in range(low, first - 1)
        if not _ends_health(context, at)
    )


def _ends_health(context: Context, at: int) -> bool:
    """ "fine until the knee swelled": what comes after is what is there now."""
    return context.norm(at) in {"until", "till"} and context.norm(at - 1) in _HEALTHY


def _joined(context: Context, at: int, hit: Hit) -> bool:
    """Whether no new statement stands between a time and the hit: "... in 2015 and now ..."."""
    first, last = min(hit.used), max(hit.used)
    between = range(at, first) if at < first else range(last + 1, at)
    new = _NEW - AND if imperfect(context.layout, hit) else _NEW
    return not any(
        context.norm(i) in new and not context.layout.text.tokens[i].accented for i in between
    )


def _of_the_dead(context: Context, first: int) -> bool:
    """Whether the sentence tells of somebody's death: "è morto in marzo, non respirava"."""
    sentence_of = context.layout.text.sentence_of
    begin = sentence_of.index(sentence_of[first])
    return any(context.norm(at) in _DEAD for at in range(begin, first))


def _of_the_old(context: Context, first: int) -> bool:
    """ "mio nonno zoppicava": how somebody of another time was, unless it is told of these days."""
    sentence_of = context.layout.text.sentence_of
    begin = sentence_of.index(sentence_of[first])
    end = begin + sentence_of.count(sentence_of[first])
    words = {context.norm(at) for at in range(begin, end)}
    near = {context.norm(at) for at in range(max(begin, first - _NEAR), first)}
    return bool(near & _OLD) and not words & _THESE_DAYS


def _had(context: Context, low: int, first: int) -> bool:
    words = {context.norm(at) for at in range(low, first + 1)}
    return bool(words & (_HAD | _HAVING_HAD)) or words >= {"did", "have"}


def _clause(context: Context, first: int, last: int) -> tuple[int, int]:
    """The stretch around a hit between breaks and contrasting words."""
    tokens = context.layout.text.tokens
    walls = {
        cue.start
        for cue in context.cues("stop")
        if context.norm(cue.start) in {"but", "ma", "pero", "however", "now", "adesso", "ora"}
    }
    low = first
    while low > 0 and tokens[low].gap < COMMA and low - 1 not in walls:
        low -= 1
    low = _opening_time(context, low)
    high = last + 1
    while high < len(tokens) and tokens[high].gap < COMMA and high not in walls:
        high += 1
    if high < len(tokens) and tokens[high].gap == COMMA and _short_past(context, high):
        end = high + 1
        while end < min(high + _REMARK, len(tokens)) and not tokens[end].gap and end not in walls:
            end += 1
        high = end
    return low, high


def _opening_time(context: Context, low: int) -> int:
    """Where a clause begins with the few words before it that only date it: "Years ago, I …"."""
    tokens, start = context.layout.text.tokens, low - 1
    if low == 0 or tokens[low].gap != COMMA or context.layout.language != "en":
        return low
    while start > 0 and not tokens[start].gap:
        start -= 1
    dates = [cue.start for cue in context.cues("past")] + [at for at, _ in context.ago]
    dated = any(start <= at < low for at in dates)
    opens = start == 0 or tokens[start].gap == SENTENCE
    return start if opens and dated and low - start <= _OPENING else low


def _short_past(context: Context, at: int) -> bool:
    """ ", healed", ", 10 years ago": a remark that closes the clause before it."""
    reach = range(at, at + 2)
    closing = context.cues("past") + [
        cue
        for cue in context.cues("gone")
        if cue.start == at or context.norm(cue.end - 1) not in _TAKEN_OUT
    ]
    return any(cue.start in reach for cue in closing) or any(
        start in reach for start, _ in context.ago
    )
