"""What was and is no more: "gone", "used to", "as a child", "l'ho avuto anni fa"."""

from __future__ import annotations

from bot.findings.chart import Hit, Layout, Mark
from bot.findings.scope.context import AND, Context
from bot.findings.scope.reach import interjection
from bot.findings.scope.remarks import joins, stretches
from bot.findings.scope.returned import comes_back
from bot.findings.stories import is_told_as_past
from bot.findings.text import COMMA, SENTENCE
from bot.findings.words import word_set

_FAR = 9
"""Words around a symptom within which a date or "as a child" is its own."""
_NEAR = 3
_REMARK = 4
"""Words of a remark that closes the clause before it."""
_GONE_NEAR, _GONE_WITHIN = 6, 12
"""Words after a symptom within which "gone" may be said of it, the farther only after "and"."""
_TIMES_OF_DAY = word_set("morning mornings evening overnight mattino mattina sera riposo rest")
_TOO = word_set(
    "too also as well is so has have anche pure e and neanche the il la l lo i gli le my"
)
"""Words beside a symptom that only say that the same holds of it: "and so is the swelling"."""
_ADDS = word_set("too also well so anche pure")
EVENTS = frozenset(["fracture", "injury"])
_WAS = ("avo", "ava", "evo", "eva", "ivo", "iva", "avano", "evano", "ivano")
_NOT_WAS = word_set(
    "nuova nuovo prova provo trova trovo arriva arrivo priva privo viva vivo brava bravo scrivo "
    "devo bevo ricevo attiva attivo cattiva cattivo leva levo lava lavo positiva positivo gengiva "
    "schiava cava scava scavo neva inchiava"
)
_DEAD = word_set("morto morta morti mori morendo morire deceduto deceduta mancato mancata")
_PLUPERFECT = word_set("ero era erano")
_REFLEXIVE = word_set("mi si me lo la l gli le ci")
_BEFORE = word_set("before prima until till fino")
_THE = word_set("the my his her surgery cryo treatment del della dell di che all alla al era")
_OPEN_ENDS = word_set("gone went stopped passed over settled")
_AFTER_GONE = word_set(
    "now down away completely since after again altogether thanks thank but and off with within "
    "by the on in a last when once yesterday today ago thankfully totally entirely mostly before "
    "e ma adesso ora via del dopo da"
)
_REMOTE = word_set(
    "ruppi ruppe ruppero lussai lusso fratturai caddi cadde slogai storsi storse ebbi ebbe "
    "presi battei sbattei"
)
"""Tenses of long ago: "mi ruppi il polso"."""
_OF_LATE = word_set(
    "oggi ieri stamattina stamane stanotte stasera adesso ora poco appena lunedi martedi mercoledi "
    "giovedi venerdi sabato domenica settimana scorsa scorso giorni ancora tuttora sempre anche"
)
"""Words by which even such a tense tells of lately."""
_HAD_NEAR = 2
_TURNS_NOW = word_set("ora adesso oggi mo ormai poi stamattina")
_TURN_WITHIN, _WELL_WITHIN = 8, 6
_WELL_AGAIN = word_set(
    "ballo corro salto cammino gioco bene benissimo benone normale regolare posto smesso sparito "
    "sparita passato passata passati guarito guarita finito finita sgonfio sgonfia sfebbrato "
    "sfebbrata asciutto asciutta tengo sento crosta niente nulla no mai come fresco rosa"
)
_STILL_ILL = word_set(
    "peggio peggiorato peggiorata ancora anche pure sempre continua uguale tuttora non nn male "
    "neanche nemmeno neppure cosi"
)
_HAD = word_set("had avevo aveva avevano ebbi ebbe soffrivo soffriva")
_HAVING_HAD = word_set("avuto avuta avuti avute was volevo voleva pensavo tentato pensato")
_NEW = word_set("e ed ma pero ora adesso oggi poi and but now then since")
_ARTICLES = word_set("il lo la l i gli le del della dell quel quella sto sta tutto tutta")
_SINCE_THEN = word_set("after since from when for by to with before until due dopo")
"""Words that say since when or after what something had been, before it went."""
_BETWEEN_GONE = word_set(
    "then soon since with after that which they this have been finally completely thankfully "
    "adesso dopo ormai presto poi questo quella finalmente completamente subito sono stata stato"
)
_GOES_ON = word_set("it its that thats they this these those now all has have had is are was si e")
"""Words after "but" by which it goes on about the same."""


def gone(context: Context, hit: Hit) -> bool:
    """Whether a word near ``hit`` says that it has gone, and none that it is back: "passed"."""
    at = _gone_at(context, hit)
    return _gone_too(context, hit) if at is None else not comes_back(context, hit, at)


def _gone_at(context: Context, hit: Hit) -> int | None:
    """Where the word ends that says that ``hit`` has gone: "è sparito"."""
    last = max(hit.used)
    for cue in context.cues("gone"):
        if _gone_before(context, cue, min(hit.used)):
            return max(cue.end, last + 1)
    for cue in context.cues("gone"):
        if set(range(cue.start, cue.end)) & hit.used or not last < cue.start <= last + _GONE_WITHIN:
            continue
        gaps = context.layout.break_between(last, cue.start)
        if gaps == SENTENCE or _stop_between(context, last + 1, cue.start):
            continue
        if _negated_cue(context, cue) or _goes_on(context, cue) or _new_subject(context, last, cue):
            continue
        if any(
            other.start > last
            and other.end <= cue.start
            and other.phrase.kind not in {None, hit.phrase.kind}
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
    if context.norm(cue.end - 1) not in _OPEN_ENDS or cue.end >= len(tokens):
        return False
    return not tokens[cue.end].gap and tokens[cue.end].norm not in _AFTER_GONE


def _new_subject(context: Context, last: int, cue: Mark) -> bool:
    """Whether another body part or thing than the symptom has gone: "my speech has gone"."""
    return any(
        last + _NEAR < site.left and site.end <= cue.start and site.left < site.start
        for site in context.layout.sites
    )


def _stop_between(context: Context, first: int, last: int) -> bool:
    """Whether something new begins; "but it" goes on about the same."""
    return any(
        first <= cue.start < last
        and context.norm(cue.end) not in _GOES_ON
        and context.norm(cue.start) not in _SINCE_THEN
        for cue in context.cues("stop")
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


def past(context: Context, hit: Hit) -> bool:
    """Whether ``hit`` is told as something of another time."""
    first, last = min(hit.used), max(hit.used)
    low, high = _clause(context, first, last)
    low, high = max(low, first - _FAR), min(high, last + 1 + _FAR)
    if any(low <= start < high and _joined(context, start, hit) for start, _ in context.over):
        return True
    if imperfect(context.layout, hit) and _of_the_dead(context, first):
        return True
    if (
        _was_until_now(context, hit)
        or _before_something(context, hit, low)
        or _long_ago(context, hit)
        or _had_it(context, hit)
    ):
        return True
    told = {cue.start for cue in context.cues("past")}
    if any(
        low <= cue.start < high and cue.start not in hit.used and cue.start not in told
        for cue in context.cues("onset")
    ):
        return False
    if hit.phrase.kind in EVENTS and any(
        context.norm(at) in _PLUPERFECT and context.norm(at - 1) in _REFLEXIVE
        for at in range(max(1, first - 1), last + 1)
    ):
        return True
    for cue in context.cues("past"):
        if _was_doing(context, cue):
            continue
        own = bool(set(range(cue.start, cue.end)) & hit.used)
        if not low <= cue.start < high or (own and context.norm(cue.start) not in _HAD):
            continue
        adjective = context.norm(cue.start) in {"old", "previous", "vecchia", "vecchio", "former"}
        if not adjective or 0 <= first - cue.end <= 1:
            return True
    if any(low <= start < high for start, _ in context.ago):
        return hit.phrase.kind in EVENTS or _had(context, low, first)
    if any(low <= start < high for start, _ in context.lately):
        lasting = hit.phrase.kind is not None and hit.phrase.kind not in EVENTS
        return lasting and _had(context, max(low, first - 4), first)
    return False


def _was_until_now(context: Context, hit: Hit) -> bool:
    """ "zoppicavo, ora ballo", "prima sanguinava, adesso ha smesso": how it was, and is no more."""
    if not imperfect(context.layout, hit):
        return False
    last = max(hit.used)
    end = min(len(context.layout.text.tokens), last + 1 + _TURN_WITHIN)
    turn = next((at for at in range(last + 1, end) if context.norm(at) in _TURNS_NOW), None)
    if turn is None or context.layout.break_between(last, turn) == SENTENCE:
        return False
    after = {context.norm(at) for at in range(turn, min(end, turn + _WELL_WITHIN))}
    return bool(after & _WELL_AGAIN) and after.isdisjoint(_STILL_ILL)


def _long_ago(context: Context, hit: Hit) -> bool:
    """ "da ragazzo mi ruppi il polso", unless a word of these days stands in the sentence."""
    if hit.phrase.kind not in EVENTS:
        return False
    first, last = min(hit.used), max(hit.used)
    near = range(max(0, first - _NEAR), last + 1)
    return any(
        context.norm(at) in _REMOTE and context.layout.same_sentence(at, last) for at in near
    ) and not _lately_told(context, first)


def _had_it(context: Context, hit: Hit) -> bool:
    """ "la febbre l'ho avuta a gennaio", "giramenti ne avevo con la cura vecchia"."""
    last = max(hit.used)
    return any(
        0 < cue.start - last <= _HAD_NEAR
        and not context.layout.break_between(last, cue.start)
        and not any(other.end in {cue.start, cue.start - 1} for other in context.cues("negator"))
        for cue in context.cues("had_it")
    ) and not _lately_told(context, last)


def _lately_told(context: Context, at: int) -> bool:
    sentence_of = context.layout.text.sentence_of
    first = sentence_of.index(sentence_of[at])
    words = {context.norm(i) for i in range(first, first + sentence_of.count(sentence_of[at]))}
    return bool(words & _OF_LATE)


def _was_doing(context: Context, cue: Mark) -> bool:
    """ "it cracked when I was picking it up" tells how it came, and not of another time."""
    tokens = context.layout.text.tokens
    return (
        context.norm(cue.end - 1) == "was"
        and cue.end < len(tokens)
        and tokens[cue.end].norm.endswith("ing")
    )


def _before_something(context: Context, hit: Hit, low: int) -> bool:
    """ "before the operation my leg was numb", "prima dell'intervento zoppicavo"."""
    first = min(hit.used)
    if not (is_told_as_past(context.layout, hit) or imperfect(context.layout, hit)):
        return False
    return any(
        context.norm(at) in _BEFORE and context.norm(at + 1) in _THE for at in range(low, first - 1)
    )


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


def imperfect(layout: Layout, hit: Hit) -> bool:
    """Whether an Italian verb says how it was: "nel 2010 ebbi un'embolia e non respiravo"."""
    tokens, low = layout.text.tokens, min(hit.used)
    while low > max(0, min(hit.used) - 2) and not tokens[low].gap:
        low -= 1
    words = (tokens[at].norm for at in range(low, max(hit.used) + 1))
    return any(
        len(word) > _NEAR + 1 and word.endswith(_WAS) and word not in _NOT_WAS for word in words
    )


def _had(context: Context, low: int, first: int) -> bool:
    words = {context.norm(at) for at in range(low, first + 1)}
    return bool(words & (_HAD | _HAVING_HAD))


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
    high = last + 1
    while high < len(tokens) and tokens[high].gap < COMMA and high not in walls:
        high += 1
    if high < len(tokens) and tokens[high].gap == COMMA and _short_past(context, high):
        end = high + 1
        while end < min(high + _REMARK, len(tokens)) and not tokens[end].gap and end not in walls:
            end += 1
        high = end
    return low, high


def _short_past(context: Context, at: int) -> bool:
    """ ", healed", ", 10 years ago": a remark that closes the clause before it."""
    reach = range(at, at + 2)
    return any(cue.start in reach for cue in context.cues("past") + context.cues("gone")) or any(
        start in reach for start, _ in context.ago
    )
