"""What a later remark makes of a symptom: "it was swollen but it isn't now", "poi più"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.model import Status
from bot.findings.scope.context import Context, Remark
from bot.findings.scope.denial import put_as_denial, sums_up_others
from bot.findings.scope.remarks import joins, stretches
from bot.findings.scope.returned import comes_back
from bot.findings.text import COMMA, SENTENCE
from bot.findings.words import word_set

_STARTS_NEW = word_set(
    "i im ive he hes she shes it its they my his her the there we is are was ho ha sono mi ti gli "
    "le il la lo i si e era ha hanno"
)
_STATES = word_set(
    "i im ive he hes she shes its they my his her we is are was were has have had ho ha sono mi ti "
    "gli si era erano aveva avevo hanno"
)
_HISTORY = word_set(
    "known_cancer cancer_type bone_metastases spinal_tumour treated_here cancer_treatment_6w "
    "pregnant trauma previous_tests"
)
"""Facts that no "not any more" takes back."""
_OTHERS = frozenset(["child", "other", "stranger"])
_MYSELF = word_set("i ive im io me")
_IN_A_LIST = 5
"""Words from one item of a list to the next."""
_LIST_ITEM = 4
"""Words: a stretch as short as this without a subject is an item of the list before it."""
_WAS = word_set(
    "was were had used first did got went came felt became started been era erano ero avevo aveva "
    "avuto avevano avuta avuti avute stato stata prima ebbi fece faceva facevano fatto thought "
    "pensavo credevo sembrava pareva"
)
_WAS_ENDS = ("ed", "avo", "ava", "avano", "evo", "eva", "evano", "ivo", "iva", "ivano")
_CLOSED = ("chius", "asciut", "asciug", "rimargin", "pulit", "sgonfi")
_LEAST = 4
"""Letters of a word whose ending tells a past tense."""
_PRESENT_TOO = word_set("still again keeps ancora tuttora continua")
_ASKED = word_set(
    "read heard letto sentito provata provato misurata misurato controllata measured tested "
    "asked asks ask asking told warned said if whether look watch expected expecting leaflet "
    "checked check as chiesto chiede chiedono chiedeva detto avvertito avvertita avvisato avvisata "
    "se controllare attento attenta foglio foglietto elenco lista quanto riguardo aspettavo"
)


def resumed(context: Context, hit: Hit) -> Status | None:
    """What a later remark makes of ``hit``: "absent", "past", or None if no remark is about it."""
    if not context.remarks or not _HISTORY.isdisjoint(hit.phrase.facts):
        return None
    last = max(hit.used)
    for remark in context.remarks:
        if remark.start <= last or (remark.status == "past" and hit.phrase.event):
            continue
        if _of_a_wound(context, hit, remark):
            continue
        if remark.status == "absent" and put_as_denial(context, hit):
            continue  # "non muove le gambe, nessuna delle due": the "no" agrees
        low, high = _subject(context, remark)
        if remark.breadth == "nearest" and _farther(context, hit, high):
            continue
        sums = remark.status == "absent" and high == remark.start
        sums = sums and (remark.breadth == "all" or not _of_oneself(context, remark))
        if sums and sums_up_others(context, last, remark.start):
            continue
        if not low <= last < high or not (remark.firm or _told_as_over(context, low, high)):
            continue
        if _of_oneself(context, remark) and _names_others(context, low, high):
            return None
        if comes_back(context, hit, remark.end):
            return None
        return None if _PRESENT_TOO & _words(context, low, high) else remark.status
    return None


def _of_a_wound(context: Context, hit: Hit, remark: Remark) -> bool:
    """ "la cicatrice tira, ma è chiusa": what closes or dries is the wound, and not its ache."""
    words = {context.norm(at) for at in range(remark.start, remark.end)}
    return hit.phrase.kind == "pain" and any(word.startswith(_CLOSED) for word in words)


def _farther(context: Context, hit: Hit, high: int) -> bool:
    """Whether another complaint, which is no item of a list with it, is nearer to a remark."""
    last = max(hit.used)
    later = (
        min(other.used) - last
        for other in context.layout.hits
        if other.phrase.kind not in {None, hit.phrase.kind} and last < min(other.used) < high
    )
    return min(later, default=0) > _IN_A_LIST


def denied_of_oneself(context: Context, hit: Hit) -> bool:
    """Whether the writer adds that it is not so with them: "my sister gets it, I don't"."""
    last = max(hit.used)
    for remark in context.remarks:
        low, high = _subject(context, remark)
        if remark.status == "absent" and low <= last < high and _of_oneself(context, remark):
            return _names_others(context, low, high)
    return False


def _of_oneself(context: Context, remark: Remark) -> bool:
    return any(context.norm(at) in _MYSELF for at in range(remark.start, remark.end))


def _names_others(context: Context, low: int, high: int) -> bool:
    persons = context.layout.persons
    return any(low <= person.start < high and person.name in _OTHERS for person in persons)


def _subject(context: Context, remark: Remark) -> tuple[int, int]:
    """The words that a remark is about."""
    opens = context.layout.text.tokens[remark.start].gap == SENTENCE
    if opens and (remark.status == "absent" or remark.breadth == "all"):
        return _before(context, remark)
    if remark.breadth == "all" and remark.status == "absent":
        low, high = _before(context, remark)
        asked = [at for at in range(low, high) if context.norm(at) in _ASKED]
        return (asked[0], high) if asked else _nearest(context, remark)
    return _before(context, remark) if remark.breadth == "all" else _nearest(context, remark)


def _before(context: Context, remark: Remark) -> tuple[int, int]:
    """The words of the sentence before a remark, or of the one before that if it opens one."""
    sentence_of = context.layout.text.sentence_of
    at = remark.start - 1
    while at > 0 and not any(sentence_of[at] == sentence_of[i] for i in context.taken):
        at -= 1
    return sentence_of.index(sentence_of[at]), remark.start


def _nearest(context: Context, remark: Remark) -> tuple[int, int]:
    """The stretch before a remark that names a symptom, with the list that it ends."""
    before = [
        (low, min(high, remark.start)) for low, high in stretches(context) if low < remark.start
    ]
    high = remark.start
    while before:
        low, _ = before.pop()
        if any(low <= at < high for at in context.taken):
            while before and _item(context, low):
                low, _ = before.pop()
            return low, high
    return high, high


def _item(context: Context, start: int) -> bool:
    """Whether the stretch that begins at ``start`` is no statement but an item of a list."""
    tokens = context.layout.text.tokens
    if tokens[start].gap == SENTENCE:
        return False
    words = {token.norm for token in tokens[start + 1 : start + 1 + _LIST_ITEM]}
    if joins(context, start) and tokens[start].gap < COMMA:
        return not _STATES & words
    return tokens[start].norm not in _STARTS_NEW and not _STATES & words


def _told_as_over(context: Context, low: int, high: int) -> bool:
    words = _words(context, low, high)
    tenses = (word for word in words if len(word) >= _LEAST)
    return bool(words & (_WAS | _ASKED)) or any(word.endswith(_WAS_ENDS) for word in tenses)


def _words(context: Context, low: int, high: int) -> set[str]:
    return {context.norm(at) for at in range(low, high)}
