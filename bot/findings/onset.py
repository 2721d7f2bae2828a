"""Since when: which of the times in a message belongs to the complaint."""

from __future__ import annotations

from bot.findings.dates import Span
from bot.findings.evidence import Evidence, distance
from bot.findings.layout import Hit
from bot.findings.model import CURRENT
from bot.findings.words import word_set

_COUNTING = word_set("twice once times thrice volte")
_MORE = word_set("more longer less fewer over greater")
_THAN = word_set("piu meno peggio meglio quello quella maggiore minore")
"""Words before "di" by which today is only compared: "più gonfio di ieri"."""
_CONTRAST = word_set("but ma pero and e now ora adesso")
_OPERATED = word_set(
    "op operation operated surgery replacement diagnosed diagnosis biopsy operato operata "
    "intervento operazione diagnosi diagnosticato biopsia protesi chemo chemio radiotherapy "
    "radioterapia infiltrazione infiltrazioni lastra radiografia tac risonanza ecografia visita "
    "gesso placca prelievo flebo port vaccino ricovero dimesso dimessa cementoplastica"
)
_MEANWHILE = word_set(
    "ibuprofen paracetamol naproxen codeine tramadol painkillers antibiotics steroids tablets "
    "physio physiotherapy exercises stretches brace splint cast boot crutches list appointment "
    "referral scan mri xray xrayed scanned retired married worked working moved smoked smoking "
    "dialysis methotrexate insulin statins"
)
"""What a time is rather that of, where its clause holds no symptom: "on the list for a year"."""
_MATTERS = _OPERATED - {"chemo", "chemio", "radiotherapy", "radioterapia"} | word_set(
    "xray ray scan mri appendix tonsils gallbladder hernia hysterectomy injection injections jab "
    "periods period menopause stone pounds kilos kg lbs kilo"
)
"""What a time is that of, where no complaint is told."""
_SLIGHT = frozenset([None, "other", "weight_loss"])
"""Kinds that are no complaint by themselves."""
_HURT_WITHIN = 6
"""Words after "two weeks after" within which the hurt is named."""
_HISTORY = frozenset(["cancer", "treated"])
_OWN_WITHIN = 2
"""Words after an illness or a treatment within which its own time is told."""
_FIRST_WITHIN = 8
"""Words from a complaint to a time that is told right after it."""
_OTHER_SENTENCE = 12
"""Words as far as which a phrase of another sentence stands from a time, beside its distance."""
_GRAVER = frozenset(["bladder_bowel"])
_APART = 4
"""How much a time counts less that stands in a sentence without a symptom."""


def duration(evidence: Evidence) -> Span | None:
    """The time that belongs to the complaint: not to an age, a treatment, an old cancer."""
    candidates: list[tuple[int, Span]] = []
    for span in evidence.times():
        rank = _rank(span, evidence)
        if rank is not None:
            candidates.append((rank, span))
    if len(candidates) > 1:
        own = [(rank, span) for rank, span in candidates if not _of_another(span, evidence)]
        candidates = own or candidates
    candidates = [each for each in candidates if not _of_another_matter(each[1], evidence)]
    if not candidates:
        return None
    best = min(rank for rank, _ in candidates)
    first = [span for rank, span in candidates if rank == best]
    return next((span for span in first if _of_the_graver(span, evidence)), first[0])


def _of_the_graver(span: Span, evidence: Evidence) -> bool:
    """Whether the time is that of bladder or bowel, which weigh more than what else is told."""
    told = [
        (distance(span, item.hit, evidence.layout), item.hit.phrase.kind in _GRAVER)
        for item in evidence.judged
        if item.hit.phrase.kind is not None and item.status in CURRENT
    ]
    return bool(told) and min(told, key=lambda each: (each[0], not each[1]))[1]


def _rank(span: Span, evidence: Evidence) -> int | None:
    layout = evidence.layout
    words = {token.norm for token in layout.text.tokens[max(0, span.start - 4) : span.end + 2]}
    if words & {"worse", "peggio", "peggiorato", "peggiorata", "peggiora", "worsened"}:
        base = 5
    else:
        base = {"since": 0, "for": 0, "ago": 2, "bare": 3, "after": 9}[span.form]
    if _compared(span, evidence):
        return None
    if span.form == "after":
        return 2 if _after_a_hurt(span, evidence) else None
    if span.form == "bare" and not _bare_counts(span, evidence):
        return None
    if span.days < 0.04 and span.form not in {"since", "for", "ago"}:
        return None
    tokens = layout.text.tokens
    if span.start and tokens[span.start - 1].norm in _COUNTING and not tokens[span.start].gap:
        return None
    near = _owner(span, evidence)
    if near == "cancer" or near == "treated" or near == "past":
        return None
    if span.form == "bare" and _of_the_first(span, evidence):
        base = 0
    return base if _beside_a_finding(span, evidence) else base + _APART


def _clause(span: Span, evidence: Evidence) -> tuple[int, int]:
    """Where the clause with the time begins and ends."""
    tokens = evidence.layout.text.tokens
    low, high = span.start, span.end
    while low > 0 and not tokens[low].gap and tokens[low].norm not in _CONTRAST:
        low -= 1
    while high < len(tokens) and not tokens[high].gap and tokens[high].norm not in _CONTRAST:
        high += 1
    return low, high


def _of_another(span: Span, evidence: Evidence) -> bool:
    """Whether the clause with the time tells of an operation, "a knee op two years ago", or of a
    treatment, a wait or the like and of nothing that is there."""
    tokens = evidence.layout.text.tokens
    low, high = _clause(span, evidence)
    words = {tokens[at].norm for at in range(low, high)}
    if words & _OPERATED:
        return True
    told = (item.hit for item in evidence.judged if item.hit.phrase.kind is not None)
    return bool(words & _MEANWHILE) and all(hit.used.isdisjoint(range(low, high)) for hit in told)


def _of_another_matter(span: Span, evidence: Evidence) -> bool:
    """Whether the clause with the time tells of an operation, a test, lost weight or the like, and
    the message of no complaint: "had my appendix out 20 years ago"."""
    tokens = evidence.layout.text.tokens
    low, high = _clause(span, evidence)
    words = {tokens[at].norm for at in range(low, high)}
    complains = any(
        item.hit.phrase.kind not in _SLIGHT and item.status in CURRENT for item in evidence.judged
    )
    return bool(words & _MATTERS) and not complains


def _beside_a_finding(span: Span, evidence: Evidence) -> bool:
    """Whether the sentence with the time tells of something that is there."""
    layout = evidence.layout
    return any(
        item.hit.phrase.kind is not None
        and item.status in CURRENT
        and layout.same_sentence(span.start, min(item.hit.used))
        for item in evidence.judged
    )


def _of_the_first(span: Span, evidence: Evidence) -> bool:
    """Whether a mere time stands beside the first complaint, before any other: "my hip aches, two
    weeks, and I have a fever since last night"."""
    current = [
        item
        for item in evidence.judged
        if item.hit.phrase.kind is not None and item.status in CURRENT
    ]
    first = min((min(item.hit.used) for item in current), default=None)
    if first is None:
        return False
    kind = next(item.hit.phrase.kind for item in current if min(item.hit.used) == first)
    return 0 < span.start - first <= _FIRST_WITHIN and not any(
        item.hit.phrase.kind != kind and first < min(item.hit.used) < span.end for item in current
    )


def _after_a_hurt(span: Span, evidence: Evidence) -> bool:
    """Whether the time is that since a fall or an effort: "sore two weeks after digging"."""
    layout = evidence.layout
    tokens = layout.text.tokens
    if span.end >= len(tokens) - 1 or tokens[span.end].norm not in {"after", "dopo"}:
        return False
    reach = range(span.end + 1, min(len(tokens), span.end + _HURT_WITHIN))
    words = {tokens[at].norm for at in reach if not layout.break_between(span.end, at)}
    if words & _OPERATED or not _beside_a_finding(span, evidence):
        return False
    hurt = any(hit.phrase.kind == "injury" and hit.start in reach for hit in layout.hits)
    return hurt or tokens[span.end + 1].norm.endswith("ing")


def _compared(span: Span, evidence: Evidence) -> bool:
    """Whether the time is only what today is compared with: "not as swollen as yesterday"."""
    tokens = evidence.layout.text.tokens
    before = [token.norm for token in tokens[max(0, span.start - 2) : span.start]]
    clause = {token.norm for token in tokens[max(0, span.start - 4) : span.start]}
    if before[-1:] == ["than"] and before[0] in _MORE:
        return False  # "for more than six months"
    return bool(before) and (
        before[-1] in {"come", "than", "as"}
        or before[0] == "than"
        or (before[-1] == "di" and bool(clause & _THAN) and span.form == "ago")
    )


def _bare_counts(span: Span, evidence: Evidence) -> bool:
    """A time without "since" or "for" counts beside a symptom, or when it is all there is."""
    tokens = evidence.layout.text.tokens
    if len(tokens) <= span.end - span.start + 3:
        return True
    before = tokens[span.start - 1].norm if span.start else ""
    after = tokens[span.end].norm if span.end < len(tokens) else ""
    if before in {
        "lasts",
        "every",
        "ogni",
        "dura",
        "durano",
        "after",
        "dopo",
        "in",
        "within",
        "tra",
        "fra",
        "a",
        "per",
        "each",
        "than",
        "prima",
        "con",
    }:
        return before == "per" and bool(evidence.findings)
    if after in {"after", "dopo", "before", "prima", "pregnant", "away", "a", "per", "old"}:
        return False
    return bool(evidence.findings) or after in {"now", "ormai", "che"}


def _has_own_time(hit: Hit, span: Span, evidence: Evidence) -> bool:
    """Whether another time than ``span`` is that of the illness: "cancer 5 years ago, and for
    two weeks my hip aches"."""
    low, high = min(hit.used), max(hit.used)
    return any(
        other != span
        and low <= other.start <= high + _OWN_WITHIN
        and not (low <= span.start <= high)
        and other.start < span.start
        for other in evidence.times()
    )


def _owner(span: Span, evidence: Evidence) -> str:
    """What the time is nearest to: a finding, a cancer, a treatment, a thing of the past."""
    layout = evidence.layout
    best: tuple[int, str] | None = None
    for item in evidence.judged:
        phrase = item.hit.phrase
        label = ""
        if "treated_here" in phrase.facts or "cancer_treatment_6w" in phrase.facts:
            label = "treated"
        elif "known_cancer" in phrase.facts:
            label = "cancer"
        elif phrase.kind is not None:
            label = "past" if item.status in {"past", "other_person"} else "finding"
        if not label or (label in _HISTORY and _has_own_time(item.hit, span, evidence)):
            continue
        away = 0 if layout.same_sentence(span.start, min(item.hit.used)) else _OTHER_SENTENCE
        rank = (away + distance(span, item.hit, layout, best[0] if best else None), label)
        if best is None or rank[0] < best[0] or (rank[0] == best[0] and label == "finding"):
            best = rank
    return best[1] if best else ""
