"""What a message tells of but nobody has now: old stories that ended, questions asked in general.

English only. Each rule looks at one sentence. What is doubtful stays as it is, so that it is seen
sooner: an event of today that is over by now ("his face drooped, fine again") is not an old story.
"""

from __future__ import annotations

from itertools import pairwise

from bot.findings.layout import Hit, Layout
from bot.findings.numbers import number_at
from bot.findings.text import COMMA, SENTENCE
from bot.findings.words import word_set

_LONG = word_set("year years decade decades")
_WHILE = word_set("week weeks month months year years decade decades summer winter spring autumn")
_MONTHS = word_set(
    "january february march april may june july august september october november december spring "
    "summer autumn winter"
)
_BEFORE_A_DATE = word_set("in last during")
_WAS = word_set(
    "was were had got couldnt didnt went turned did could became bled broke fell took lost came "
    "felt kept dislocated"
)
_NOW = word_set(
    "is are am im its hes shes theyre ive now still today cant wont isnt keeps gets getting again "
    "lately recently since hurts aches ever first noticed found started began appeared"
)
_WELL = word_set(
    "fine ok okay well normal better gone healed fixed sorted cured cleared settled dry brilliant "
    "recovered resolved clear perfect none nothing hiking great"
)
_THAT = word_set("that this it")
_TREATED = word_set("operation op surgery treatment transplant replacement")
_CHILDHOOD = (
    ("were", "small"),
    ("was", "small"),
    ("were", "little"),
    ("was", "little"),
    ("last", "pregnancy"),
    ("first", "pregnancy"),
    ("as", "a", "child"),
)
_REMARKS = tuple(
    tuple(remark.split())
    for remark in (
        "fully recovered",
        "completely recovered",
        "recovered since",
        "then nothing",
        "not any more",
        "not anymore",
        "not nowadays",
        "clear now",
        "clear since",
        "closed since",
        "dry since",
        "sorted since",
        "all sorted since",
        "all clear since",
        "which has gone",
        "which have gone",
        "which is gone",
        "all mended",
        "back to normal since",
    )
)
PASSING = frozenset(
    ["collapse", "face_droop", "seizure", "chest_pain", "breathless_severe", "limb_weakness"]
)
"""Facts of attacks that are an emergency though they passed."""
_HISTORY = frozenset(
    ["known_cancer", "cancer_type", "bone_metastases", "treated_here", "cancer_treatment_6w"]
)
"""Facts of an illness that has a year of its own."""
_OPENS = word_set("can could is are does do will would should may might has have")
_GENERAL = word_set(
    "cause causes risk risks sign signs possible side symptom symptoms normal common dangerous "
    "serious happen happens make makes lead mean general likely usual effect effects"
)
_SOMEBODY = word_set("i im ive he hes she shes it its they theyre this that these those we there")
_ANYBODY = word_set("you people one someone anyone they")
_WOULD = word_set("would id youd hed shed theyd wed wouldnt")
_TOLD = word_set("told asked warned advised instructed supposed")
_DID = word_set("have did now am has had today and so which started")
_ACTS = word_set("report watch panic call ring stop need open go come tell phone bring check take")
_REACH = 4
_LATELY = word_set(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight morning "
    "hour hours day days week weeks fortnight"
)
"""Words of a day or a time that is not long over."""


def is_over(layout: Layout, hit: Hit) -> bool:
    """Whether the sentence puts ``hit`` in a time that has ended: "in 2010 I was breathless",
    "that was in May", "dry since"."""
    words, first = _sentence(layout, hit)
    at, last = min(hit.used) - first, max(hit.used) - first
    if PASSING.isdisjoint(hit.phrase.facts) and _closed(layout, hit):
        return True
    if not _in_the_past(words, at, last):
        return False
    after = words[last + 1 :]
    if _closing(after):
        return True
    present = {word for index, word in enumerate(words) if word in _NOW} - _excused(words)
    if _is_of_an_illness(layout, hit, first, first + len(words)):
        return False
    if _long_ago(layout, words, first) and not _of_a_later_clause(layout, hit, words, first):
        return not present or bool(_WELL & set(after))
    return _some_time_ago(words) and bool(_WELL & set(_until_the_next(layout, hit, words, first)))


def _of_a_later_clause(layout: Layout, hit: Hit, words: list[str], first: int) -> bool:
    """Whether the old time is only that of a later clause: "I fell on Friday, the hip is sore, had
    it replaced 8 years ago"."""
    tokens = layout.text.tokens
    low, high = min(hit.used), max(hit.used) + 1
    while low > first and not tokens[low].gap:
        low -= 1
    while high < first + len(words) and not tokens[high].gap:
        high += 1
    own = [token.norm for token in tokens[low:high]]
    told = _in_the_past(own, min(hit.used) - low, max(hit.used) - low)
    return (not told or bool(_LATELY & set(own))) and not _long_ago(
        layout, words[: high - first], first
    )


def _is_of_an_illness(layout: Layout, hit: Hit, first: int, end: int) -> bool:
    """Whether the year is that of a cancer or its treatment, told before ``hit`` in a clause of
    its own: "had cancer in 2019, fell and broke my hip"."""
    tokens, at = layout.text.tokens, min(hit.used)
    opens = [i for i in range(first + 1, at + 1) if tokens[i].gap or tokens[i].norm == "and"]
    if not opens:
        return False
    years = [i for i in range(first, end) if len(tokens[i].norm) == 4 and tokens[i].norm.isdigit()]
    history = [
        other
        for other in layout.hits
        if not _HISTORY.isdisjoint(other.phrase.facts) and first <= min(other.used) < opens[-1]
    ]
    return bool(years and history) and max(years) < opens[-1]


def _until_the_next(layout: Layout, hit: Hit, words: list[str], first: int) -> list[str]:
    """The words after ``hit`` up to the next complaint: "twisted it, the swelling has gone"."""
    last = max(hit.used)
    later = [
        min(other.used)
        for other in layout.hits
        if other.phrase.kind not in {None, hit.phrase.kind} and min(other.used) > last
    ]
    return words[last - first + 1 : min(later, default=len(words) + first) - first]


def is_told_as_past(layout: Layout, hit: Hit) -> bool:
    """Whether a verb of the past stands with ``hit``: "my teacher fainted"."""
    words, first = _sentence(layout, hit)
    return _in_the_past(words, min(hit.used) - first, max(hit.used) - first)


def is_asked_in_general(layout: Layout, hit: Hit) -> bool:
    """Whether the sentence asks what may happen to anybody, or says what one would do if."""
    words, first = _sentence(layout, hit)
    at = min(hit.used) - first
    return _asks_of_anybody(layout, words, first) or _may_be(words) or _would_if(words, at)


def _sentence(layout: Layout, hit: Hit) -> tuple[list[str], int]:
    """The words of the sentence of ``hit``, and where it begins."""
    sentence_of = layout.text.sentence_of
    sentence = sentence_of[min(hit.used)]
    first = sentence_of.index(sentence)
    end = first + sentence_of.count(sentence)
    return [token.norm for token in layout.text.tokens[first:end]], first


def _in_the_past(words: list[str], at: int, last: int) -> bool:
    near = words[max(0, at - _REACH) : last + 1]
    return any(word in _WAS or (word.endswith("ed") and len(word) > 4) for word in near)


def _closing(after: list[str]) -> bool:
    """ "…, fine since", "…, that was three weeks ago"."""
    for index, word in enumerate(after):
        following = after[index + 1 : index + 6]
        if word in _WELL and following[:1] == ["since"] and len(following) == 1:
            return True
        if word in _WELL and following[:2] == ["ever", "since"]:
            return True
        if word in _THAT and following[:1] == ["was"] and _some_time_ago(following[1:]):
            return True
    return False


def _closed(layout: Layout, hit: Hit) -> bool:
    """ "…, fully recovered", "… then nothing", "… which has gone": a closing remark of its clause,
    with no other symptom before it that it may be about."""
    tokens, last = layout.text.tokens, max(hit.used)
    others = [
        min(other.used) for other in layout.hits if other.phrase.kind and min(other.used) > last
    ]
    for at in range(last + 1, len(tokens)):
        if tokens[at].gap == SENTENCE or any(start <= at for start in others):
            return False
        for remark in _REMARKS:
            end = at + len(remark)
            said = tuple(token.norm for token in tokens[at:end]) == remark
            if said and (end == len(tokens) or tokens[end].gap >= COMMA):
                return True
    return False


def _excused(words: list[str]) -> set[str]:
    """ "since" after "fine" is no word of the present."""
    return {"since"} if any(a in _WELL and b == "since" for a, b in pairwise(words)) else set()


def _long_ago(layout: Layout, words: list[str], first: int) -> bool:
    tokens = layout.text.tokens
    for index, word in enumerate(words):
        if len(word) == 4 and word.isdigit() and words[index - 1 : index] == ["in"]:
            return True
        if word in {"ago", "back"} and index and words[index - 1] in _LONG:
            return True
        if word == "at" and index + 1 < len(words):
            number = number_at(tokens, first + index + 1)
            ends = number is not None and (
                number.end - first >= len(words) or tokens[number.end].gap > 0
            )
            if number is not None and ends and not number.vague and 4 <= number.value <= 30:
                return True
    text = " ".join(words)
    return _before_a_treatment(words) or any(" ".join(each) in text for each in _CHILDHOOD)


def _before_a_treatment(words: list[str]) -> bool:
    """ "before my spine operation I couldn't feel my legs"."""
    return any(
        word == "before"
        and words[index + 1 : index + 2] == ["my"]
        and bool(_TREATED & set(words[index + 2 : index + 5]))
        for index, word in enumerate(words)
    )


def _some_time_ago(words: list[str]) -> bool:
    for index, word in enumerate(words):
        if word in {"ago", "back"} and index and words[index - 1] in _WHILE:
            return True
        before = words[max(0, index - 2) : index]
        if word in _MONTHS and _BEFORE_A_DATE & set(before):
            return True
        if word in _WHILE and before[-1:] == ["last"]:
            return True
    return False


def _asks_of_anybody(layout: Layout, words: list[str], first: int) -> bool:
    if not words or words[0] not in _OPENS or not _GENERAL & set(words):
        return False
    if words[1:2] and words[1] in _SOMEBODY | {"my", "his", "her"} - {"i"}:
        return words[0] in {"could", "can"} and "cause" in words and words[1] == "my"
    tokens = layout.text.tokens
    owned = any(
        first <= site.left < first + len(words) and tokens[site.left].norm in {"my", "his", "her"}
        for site in layout.sites
    )
    return not owned and not _SOMEBODY & set(words[1:])


def _would_if(words: list[str], at: int) -> bool:
    """ "I'd call an ambulance if my chest hurt", "I was told to come if I cough up blood"."""
    if "if" not in words[:at] or not _ACTS & set(words):
        return False
    condition = max(index for index in range(at) if words[index] == "if")
    if at - condition > _REACH * 2:
        return False
    instructed = _TOLD & set(words[:condition]) and not _DID & set(words[at:])
    return bool(_WOULD & set(words)) or bool(instructed)


def _may_be(words: list[str]) -> bool:
    """ "could the bone come through the skin", "is it dangerous to faint"; "could the bone be
    broken" asks what is there."""
    if words[:2] == ["is", "it"] and words[2:3] and words[2] in _GENERAL | {"bad", "safe", "ok"}:
        return words[3:4] == ["to"] and not {"my", "his", "her"} & set(words)
    if words[:1] == ["how"] and words[2:3] and words[2] in _ANYBODY:
        return not {"my", "his", "her", "i", "im"} & set(words)
    if words[:1] and words[0] in {"can", "could", "would", "will", "might"}:
        return words[1:2] in (["the"], ["a"], ["an"]) and not (
            (_SOMEBODY - {"it", "the"}) & set(words) or {"be", "have", "my"} & set(words)
        )
    return False
