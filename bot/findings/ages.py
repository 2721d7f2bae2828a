"""Ages that a message states, in years, months or weeks, as one word ("67enne") or bare."""

from __future__ import annotations

import re

from bot.findings.age_context import ADULT, CHILDREN, SEXES, WHO, YOUTH, Near, joined
from bot.findings.bare_ages import is_bare_age
from bot.findings.measures import Measured
from bot.findings.numbers import number_at
from bot.findings.numbers import words as number_words
from bot.findings.text import COMMA, SENTENCE, Text
from bot.findings.words import word_list, word_set

_YEARS = word_set("yo yrs yr years year y anni anno aa enne ani")
_JOINED_YEARS = word_set("yo yold yrold yro yearold")
_MONTHS = dict.fromkeys(word_set("month months mo mth mths mos mesi mese"), 12)
_WEEKS = dict.fromkeys(word_set("week weeks wk wks"), 52)
_GO_ON = word_set("ago of back now fa di later after since che dopo prima")
"""What follows a stretch of time, not an age: "my son, 18 months of pain"."""
_NOT_AFTER_ANNI = word_set("addietro or da e")
_NOT_A_TIME = 12
"""Years set apart by commas are rather an age than a time from this number on."""
_BEFORE_A_TIME = word_set("for since about past last over nearly been of and almost the these a")
_DECADES = re.compile(r"^(?P<word>.+)enne$")
_ONE = word_set("un una uno na")
_MORE = word_set("piu meno circa oltre")
_ROUGHLY = word_set("passa rotti mezzo mezza piu oltre")
"""Words after "N anni e" of a stretch of time."""
_BABY_WORDS = word_set(
    "bimbo bimba bambino bambina piccolo piccola neonato neonata gemello gemella gattona lattante "
    "fasciatoio pannolino nipotino nipotina culla bebe tata scalcia passeggino poppa allatto"
)
_LITTLE_ONE = word_set("piccola piccolo piccolina piccolino bimbetta bimbetto ragazzina ragazzino")
_STATES_YEARS = word_set("di ho ha d avendo compiuto compie tengo tiene tene cho cha")


_DECADE = {
    name: 20.0 + 10 * at
    for at, name in enumerate(
        word_list("twenties thirties forties fifties sixties seventies eighties nineties")
    )
}
_PART_OF_A_DECADE = {"early": 2, "mid": 5, "middle": 5, "late": 8}
_WHOSE = word_set("my his her their your")
_BORN = word_set("born dob nato nata classe")
_BORN_WITHIN = 4
_OLDEST = 110


def ages(text: Text, year: int | None = None) -> list[Measured]:
    """Ages in years: "he is 14", "14yo", "di 82 anni", "9 month old", "67enne", "(82)", "in my
    mid fifties", and with ``year``, the present one, "born in 1957"."""
    found: list[Measured] = []
    for at in range(len(text.tokens)):
        age = _age_at(text, at) or _of_a_decade(text, at) or _of_a_birth(text, at, year)
        if age is not None and not (found and found[-1].end > age.start):
            found.append(age)
    return found


def _of_a_decade(text: Text, at: int) -> Measured | None:
    """ "early sixties", "in her fifties"."""
    decade = _DECADE.get(text.tokens[at].norm)
    before = text.tokens[at - 1].norm if at else ""
    if decade is None or not (before in _PART_OF_A_DECADE or before in _WHOSE):
        return None
    return Measured(decade + _PART_OF_A_DECADE.get(before, 5), at - 1, at + 1)


def _of_a_birth(text: Text, at: int, year: int | None) -> Measured | None:
    """ "born in 1957", "classe 1950": the age that is turned this year."""
    norm = text.tokens[at].norm
    if year is None or len(norm) != 4 or not norm.isdigit():
        return None
    before = {token.norm for token in text.tokens[max(0, at - _BORN_WITHIN) : at]}
    age = year - int(norm)
    return Measured(age, at, at + 1) if before & _BORN and 0 < age <= _OLDEST else None


def _age_at(text: Text, at: int) -> Measured | None:
    tokens = text.tokens
    word = _DECADES.match(tokens[at].norm)
    if word is not None:
        stem = _number_of(word["word"])
        if stem is not None:
            return Measured(stem, at, at + 1)
    number = number_at(tokens, at)
    if number is None or number.vague or not 0 < number.value <= 120:
        return None
    end = number.end
    if tokens[at].norm in _ONE and tokens[end - 1].norm in _ONE and not _unit_at(text, end):
        return None  # "mia figlia ha un bozzo"
    near = Near(
        text,
        number,
        [token.norm for token in tokens[max(0, at - 3) : at]],
        [token.norm for token in tokens[end : end + 3]],
    )
    if end < len(tokens) and tokens[end].gap >= COMMA and not joined(text, end):
        near.after.clear()
    if near.next == "enne" or near.next in _JOINED_YEARS:
        return Measured(number.value, at, end + 1)
    if near.next in _MONTHS or near.next in _WEEKS:
        return _of_a_baby(near)
    if near.next in _YEARS:
        more = _years(near)
        return None if more is None else Measured(number.value, at, end + more)
    return Measured(number.value, at, end) if is_bare_age(near) else None


def _number_of(word: str) -> float | None:
    """The number that an Italian "-enne" word begins with: ``quarant`` -> 40."""
    if word.isdigit():
        return float(word)
    for name, value in number_words().items():
        if (len(word) > 3 and name[:-1] == word) or name == word:
            return value
    return None


def _unit_at(text: Text, at: int) -> bool:
    return at < len(text.tokens) and text.tokens[at].norm in _YEARS | _MONTHS.keys()


def _of_a_baby(near: Near) -> Measured | None:
    """ "9 month old", "my son, 18 months, …", "di 8 mesi"."""
    close = near.text.tokens[near.number.start].gap < SENTENCE
    is_kin = (
        near.last in {"is", "'s", "only"} and near.before[-2:-1] and near.before[-2] in CHILDREN
    )
    little = near.last in CHILDREN or near.last_two == ("little", "one")
    born = near.last in {"hes", "shes"} and near.ends(near.number.end + 1, {"and", "now"})
    kin = close and (little or bool(is_kin) or born) and near.then not in _GO_ON
    expecting = {"incinta", "gravidanza"} & set(near.before)
    lasting = {"piu", "meno", "da", "oltre"} & set(near.before)
    stated = near.last in {"di", "ha"} and not lasting and near.last_two != ("e", "di")
    italian = near.next in {"mesi", "mese"} and stated and not expecting
    words = {token.norm for token in near.text.tokens}
    baby = bool(words & _BABY_WORDS) and near.alone and near.ends(near.number.end + 1)
    italian = italian or near.last_two in {("ha", "solo"), ("ha", "appena")} or baby
    if not (near.then in {"old", "olds"} or near.then in CHILDREN or kin or italian):
        return None
    parts = (_MONTHS | _WEEKS)[near.next]
    return Measured(round(near.value / parts, 2), near.number.start, near.number.end + 1)


def _years(near: Near) -> int | None:
    """How many words after a number say that it counts years of age; None if they do not."""
    if near.then in {"old", "o", "young"}:
        return 2
    if near.after[1:3] in (["of", "age"], ["di", "eta"]):
        return 2
    if near.next in {"anni", "aa", "ani"}:
        return 1 if _anni(near) else None
    if near.next == "anno":
        return 1 if near.last in {"ha", "di"} and near.last_two[0] not in _MORE else None
    if near.then in _GO_ON:
        return None
    person = near.last in WHO | {"im", "hes", "shes"} or near.last_two in {
        ("i", "am"),
        ("i", "m"),
        ("he", "is"),
        ("she", "is"),
    }
    clause = near.alone and near.value >= ADULT and near.ends(near.number.end + 1)
    stated = near.last in {"aged", "age"}
    last = near.number.end + 1 >= len(near.text.tokens)
    if last and near.value >= ADULT and near.last not in _BEFORE_A_TIME:
        return 1  # "... off a ladder 53 years"
    return 1 if person or clause or stated or near.then in SEXES else None


def _anni(near: Near) -> bool:
    """Whether "anni" counts years of age, and not how long something lasts or is past."""
    start, end = near.number.start, near.number.end
    tokens = near.text.tokens
    states = _states_more(near)
    hurts = near.then == "fa" and near.after[2:3] == ["male"]  # "di sei anni fa male il piede"
    goes_on = (
        not (near.ends(end + 1) or _and_months(near) or states or hurts)
        and near.then in _GO_ON | _NOT_AFTER_ANNI
    )
    of_kin = near.last == "di" and near.then == "che" and set(near.before) & WHO
    if of_kin or (not goes_on and set(near.before[-2:]) & WHO):
        return True  # "mio figlio di 8 anni che zoppica"
    if near.alone and near.value >= _NOT_A_TIME and (near.ends(end + 1, SEXES) or states):
        return True
    young = start > 0 and near.alone and near.value < ADULT and near.ends(end + 1)
    if young and tokens[start - 1].norm in CHILDREN | _LITTLE_ONE:
        return True  # "la piccola, 3 anni"
    if _named(near) and near.ends(end + 1):
        return True  # "sono Ciro, 27 anni", "mamma di Giulia, 10 anni"
    if near.then in _GO_ON and not hurts:
        return False
    if near.last == "o":  # "o 58 anni" for "ho"
        return start < 2 or number_at(tokens, start - 2) is None
    alone = start == 0 and end + 1 >= len(tokens)
    if near.last == "a" and near.value > YOUTH:  # "a 60 anni mi vergogno"; "a 20" is long ago
        return True
    two = near.last_two in {("ho", "quasi"), ("ha", "quasi"), ("ha", "solo"), ("eta", "di")}
    return near.last in _STATES_YEARS or two or alone


def _and_months(near: Near) -> bool:
    """ "3 anni e mezzo", "2 anni e 4 mesi"."""
    following = near.text.tokens[near.number.end + 2 : near.number.end + 4]
    return near.after[1:3] in (["e", "mezzo"], ["e", "mezza"]) or (
        near.then == "e" and any(token.norm in _MONTHS for token in following)
    )


def _states_more(near: Near) -> bool:
    """ "mia nonna 88 anni è caduta", "35 anni e me ne sento 90"."""
    if near.then != "e":
        return False
    if near.text.tokens[near.number.end + 1].accented:
        return True
    apart = near.alone and near.value >= _NOT_A_TIME
    return apart and near.after[2:3] != [] and not _ROUGHLY & set(near.after[2:3])


def _named(near: Near) -> bool:
    """Whether a name stands before the number."""
    start, raw = near.number.start, near.text.raw
    if not start or near.text.tokens[start].gap >= SENTENCE:
        return False
    name = near.text.tokens[start - 1]
    return start > 1 and not name.gap and raw[name.start].isupper() and raw[name.end - 1].islower()
