"""Bare numbers that are an age by the words around them: "he is 14", "47, sore hip", "(82)"."""

from __future__ import annotations

from collections.abc import Callable

from bot.findings.age_context import ADULT, CHILDREN, KIN, SEXES, WHO, YOUTH, Near, joined
from bot.findings.numbers import number_at
from bot.findings.text import COMMA, SENTENCE
from bot.findings.time_units import UNIT
from bot.findings.words import word_set

_NOT_AGES = word_set(
    "weeks days months hours times kg kilos cm mm percent euros pounds degrees o am pm min "
    "minutes settimane giorni mesi ore volte gradi chili euro centimetri week day month hour a x "
    "km miles metres meters mg ml of out su stone lbs lb night oclock foot feet ft inch inches "
    "yards"
)
_BEFORE_A_NUMBER = word_set(
    "x top of to than under over about room level score is was reads at temp temperature page "
    "question number no l c t grade stage bus line ward bay bed by from and or plus around cycle "
    "in on mg type covid option choice until till between day week month since for"
)
_VERBS = word_set("and with has is who was had his her")
_YOUNGEST_ALONE = 16
_YOUNGEST_OPENING = 10
_FIRST_WORDS = 2
_HALF = 0.5
_NAMED = {("little", "un"), ("wee", "un"), ("my", "da"), ("me", "da"), ("my", "ma"), ("me", "ma")}
_AGE_WORDS = word_set("aged age eta being hit turned turning")
_TWO_WORDS = frozenset(
    tuple(pair.split())
    for pair in [
        "i am",
        "i m",
        "age of",
        "age is",
        "age about",
        "aged about",
        "who is",
        "is nearly",
        "is almost",
        "is only",
        "he is",
        "she is",
        "just gone",
        "ive gone",
        "now gone",
        "im nearly",
        "im almost",
        "im only",
        "hes only",
        "shes only",
        "now at",
        "im now",
        "im still",
        "im over",
        "so im",
        "so is",
        "so still",
        "am nearly",
        "am only",
        "am now",
        "am almost",
        "just turned",
        "di anni",
    ]
)
_FEVERISH = word_set("temperature temperatura febbre febbricola febbrone termometro")
_AFTER_HA = word_set("e ed ma pero compiuti")


def is_bare_age(near: Near) -> bool:
    """Whether a number without "years" is an age by the words around it."""
    of_somebody = near.last in {"is", "'s"} and not WHO.isdisjoint(near.before[-2:-1])
    if (near.last in {"hes", "shes"} or of_somebody) and near.value % 1 == _HALF:
        return True
    if near.value != int(near.value) or near.value > 110 or _counts(near):
        return False
    if near.next == "next":
        return False  # "I'm 60 next month"
    if near.last_two in {("ne", "ho"), ("ne", "ha")} and near.after:
        return False  # "ne ho tre flaconi"
    return any(rule(near) for rule in _RULES)


def _counts(near: Near) -> bool:
    """Whether the number counts something else, or is one of several."""
    tokens, end = near.text.tokens, near.number.end
    degrees = 35 <= near.value <= 42 and bool(_FEVERISH & {token.norm for token in tokens})
    another = near.next != "" and number_at(tokens, end) is not None
    return degrees or another or near.next in _NOT_AGES


def _after_an_age_word(near: Near) -> bool:
    if near.last == "anni":  # "la signora Rosa, anni 88"
        start = near.number.start
        return near.value > YOUTH and (start < 2 or number_at(near.text.tokens, start - 2) is None)
    if near.last_two in {("ne", "ha"), ("ne", "ho")}:
        return not 35 <= near.value <= 42
    return near.last in _AGE_WORDS or near.last_two in _TWO_WORDS


def _of_somebody(near: Near) -> bool:
    """ "wife 47", "mum's 81", "a man of 63", "boy 6", "f 33"."""
    if near.last in {"im", "hes", "shes", "whos"}:
        return True
    if near.last == "ha" and not near.ends(near.number.end, _AFTER_HA):
        return False  # "mio nonno ha due dita gonfie"
    if near.last in {"is", "ha", "'s", "of"}:
        named = tuple(near.before[-3:-1])
        return named in _NAMED or (near.before[-2:-1] != [] and near.before[-2] in WHO)
    if near.last not in WHO or near.text.tokens[near.number.start].gap >= SENTENCE:
        return False
    if near.last in {"m", "f"} or (near.last in CHILDREN and near.value < ADULT):
        return True
    if near.last in KIN and near.value >= ADULT:
        return True
    return near.value > 1 and near.ends(near.number.end, _VERBS)


def _by_name(near: Near) -> bool:
    """ "our Jack, 9, …", "my Ellie's 12": a name that the family owns."""
    tokens, at = near.text.tokens, near.number.start - 1
    named = near.last in {"is", "'s"}
    at -= named
    if at < 1 or tokens[at].gap or tokens[at - 1].norm not in {"our", "my"}:
        return False
    written = near.text.raw[tokens[at].start].isupper()
    return written and (named or (near.alone and near.ends(near.number.end)))


def _with_a_sex(near: Near) -> bool:
    """ "48 f", "45/M"; and "63, female" where the clause ends between them."""
    written = near.text.tokens[near.number.start].norm[0].isdigit()
    return written and near.next in SEXES


def _at_the_end(near: Near) -> bool:
    """A bare number as the last word: "still swollen gives way right 19"."""
    tokens, start = near.text.tokens, near.number.start
    written = tokens[start].norm[0].isdigit()
    before = start >= 3 and number_at(tokens, start - 1) is None
    free = near.last not in _BEFORE_A_NUMBER and not joined(near.text, start)
    return written and before and free and near.number.end == len(tokens) and near.value >= 16


def _opening(near: Near) -> bool:
    """ "47, sore hip", "hi, 29 here", "67 and retired"."""
    if near.number.start > _FIRST_WORDS or not near.alone or near.value < _YOUNGEST_OPENING:
        return False
    tokens, end = near.text.tokens, near.number.end
    if end >= len(tokens) or joined(near.text, end):
        return False
    return near.ends(end, SEXES | {"here", "yrs", "yr", "and"})


def _at(near: Near) -> bool:
    """ "At 63 my hip …" as the first words of a clause, or "now, at 51, …"."""
    start = near.number.start
    opens = start == 1 or near.text.tokens[start - 1].gap >= COMMA
    return near.last == "at" and opens and near.value >= _YOUNGEST_ALONE


def _between_commas(near: Near) -> bool:
    """A number that is a clause of its own: "hip pain, 63, female"."""
    start, end = near.number.start, near.number.end
    tokens = near.text.tokens
    if start == 0 or not near.alone or near.value < _YOUNGEST_ALONE or not near.ends(end):
        return False
    if joined(near.text, start) or (end < len(tokens) and joined(near.text, end)):
        return False
    following = number_at(tokens, end) if end < len(tokens) else None
    timed = following is not None and any(
        token.norm in UNIT for token in tokens[following.end : following.end + 1]
    )
    return number_at(tokens, start - 1) is None and (following is None or timed)


def _opening_a_sentence(near: Near) -> bool:
    """ "... for ten weeks. 63 and otherwise fit"."""
    token = near.text.tokens[near.number.start]
    written = token.norm[0].isdigit() and token.gap == SENTENCE
    return written and near.next == "and" and near.then != "a" and near.value >= _YOUNGEST_ALONE


def _in_brackets(near: Near) -> bool:
    first, last = near.text.tokens[near.number.start], near.text.tokens[near.number.end - 1]
    left = near.text.raw[max(0, first.start - 1) : first.start]
    right = near.text.raw[last.end : last.end + 1]
    return left == "(" and right in {")", ","}


_RULES: tuple[Callable[[Near], bool], ...] = (
    _after_an_age_word,
    _of_somebody,
    _by_name,
    _with_a_sex,
    _at_the_end,
    _opening,
    _at,
    _between_commas,
    _opening_a_sentence,
    _in_brackets,
)
