"""Ages that a message states."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.findings.measures import Measured
from bot.findings.numbers import NumberSpan, number_at
from bot.findings.numbers import words as number_words
from bot.findings.text import COMMA, SENTENCE, Text
from bot.findings.time_units import UNIT
from bot.findings.words import word_set

_CHILDREN = word_set(
    "son daughter boy girl kid child grandson granddaughter nephew niece baby toddler infant lad "
    "twin twins newborn bub bairn wean lass lassie littlun wain ds dd grandchild grandaughter "
    "granson figlio figlia bimbo bimba bambino bambina nipote neonato neonata"
)
_KIN = _CHILDREN | word_set(
    "mum mom mam mother dad father husband wife brother sister gran nan nana granny grandma "
    "grandad granddad grandpa partner aunt auntie uncle friend fiance fiancee hubby cousin "
    "boyfriend girlfriend missus neighbour neighbor flatmate housemate roommate lodger tenant "
    "client resident pupil student colleague workmate stepson stepdaughter stepmum stepdad "
    "stepmother stepfather grandmother grandfather law lass lassie sis bro wain mamma madre padre "
    "papa marito moglie fratello sorella nonna nonno zia zio compagno compagna babbo figli "
    "suocero suocera nipotino nipotina ragazzo ragazza genero nuora cugino cugina cognato cognata "
    "amico amica fidanzato fidanzata"
)
_KIN |= {word + "s" for word in _KIN}
_CHILDREN |= {word + "s" for word in _CHILDREN}
_SEXES = word_set(
    "f m female male woman man lady gent gentleman bloke guy fella girl boy uomo donna maschio "
    "femmina signora signore paziente pz"
)
_WHO = _KIN | _SEXES
_YEARS = word_set("yo yrs yr years year y anni anno aa enne ani")
_JOINED_YEARS = word_set("yo yold yrold yro yearold")
_MONTHS = dict.fromkeys(word_set("month months mo mth mths mos mesi mese"), 12)
_WEEKS = dict.fromkeys(word_set("week weeks wk wks"), 52)
_NOT_AGES = word_set(
    "weeks days months hours times kg kilos cm mm percent euros pounds degrees o am pm min "
    "minutes settimane giorni mesi ore volte gradi chili euro centimetri week day month hour a x "
    "km miles metres meters mg ml of out su stone lbs lb night oclock foot feet ft inch inches "
    "yards"
)
_GO_ON = word_set("ago of back now fa di later after since che dopo prima")
"""What follows a stretch of time, not an age: "my son, 18 months of pain"."""
_NOT_AFTER_ANNI = word_set("addietro or da e")
_NOT_A_TIME = 12
"""Years set apart by commas are rather an age than a time from this number on."""
_BEFORE_A_TIME = word_set("for since about past last over nearly been of and almost the these a")
_BEFORE_A_NUMBER = word_set(
    "x top of to than under over about room level score is was reads at temp temperature page "
    "question number no l c t grade stage bus line ward bay bed by from and or plus around cycle "
    "in on mg type covid option choice until till between day week month since for"
)
_VERBS = word_set("and with has is who was had his her")
_ADULT = 18
_YOUNGEST_ALONE = 16
_YOUNGEST_OPENING = 10
_FIRST_WORDS = 2
_HALF = 0.5
_NAMED = {("little", "un"), ("wee", "un"), ("my", "da"), ("me", "da"), ("my", "ma"), ("me", "ma")}
_DECADES = re.compile(r"^(?P<word>.+)enne$")
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
_YOUTH = 30
_FEVERISH = word_set("temperature temperatura febbre febbricola febbrone termometro")
_ONE = word_set("un una uno na")
_AFTER_HA = word_set("e ed ma pero compiuti")
_MORE = word_set("piu meno circa oltre")
_ROUGHLY = word_set("passa rotti mezzo mezza piu oltre")
"""Words after "N anni e" of a stretch of time."""
_BABY_WORDS = word_set(
    "bimbo bimba bambino bambina piccolo piccola neonato neonata gemello gemella gattona lattante "
    "fasciatoio pannolino nipotino nipotina culla bebe tata scalcia passeggino poppa allatto"
)
_STATES_YEARS = word_set("di ho ha d avendo compiuto compie tengo tiene tene cho cha")


def ages(text: Text) -> list[Measured]:
    """Ages in years: "he is 14", "14yo", "di 82 anni", "9 month old", "67enne", "(82)"."""
    found: list[Measured] = []
    for at in range(len(text.tokens)):
        age = _age_at(text, at)
        if age is not None and not (found and found[-1].end > age.start):
            found.append(age)
    return found


@dataclass(frozen=True, slots=True)
class _Near:
    """A number and the words around it; ``after`` is empty where the clause ends."""

    text: Text
    number: NumberSpan
    before: list[str]
    after: list[str]

    @property
    def value(self) -> float:
        return self.number.value

    @property
    def last(self) -> str:
        return self.before[-1] if self.before else ""

    @property
    def last_two(self) -> tuple[str, ...]:
        return tuple(self.before[-2:])

    @property
    def next(self) -> str:
        return self.after[0] if self.after else ""

    @property
    def then(self) -> str:
        return self.after[1] if len(self.after) > 1 else ""

    @property
    def alone(self) -> bool:
        """Whether something new begins at the number."""
        return self.number.start == 0 or self.text.tokens[self.number.start].gap >= COMMA

    def ends(self, at: int, also: Collection[str] = ()) -> bool:
        """Whether the clause ends at token ``at``, or goes on with one of ``also``."""
        tokens = self.text.tokens
        return at >= len(tokens) or tokens[at].gap >= COMMA or tokens[at].norm in also

    def counts(self) -> bool:
        """Whether the number counts something else, or is one of several."""
        tokens, end = self.text.tokens, self.number.end
        degrees = 35 <= self.value <= 42 and bool(_FEVERISH & {token.norm for token in tokens})
        another = self.next != "" and number_at(tokens, end) is not None
        return degrees or another or self.next in _NOT_AGES


def _age_at(text: Text, at: int) -> Measured | None:
    tokens = text.tokens
    word = _DECADES.match(tokens[at].norm)
    if word is not None:
        stem = number_of(word["word"])
        if stem is not None:
            return Measured(stem, at, at + 1)
    number = number_at(tokens, at)
    if number is None or number.vague or not 0 < number.value <= 120:
        return None
    end = number.end
    if tokens[at].norm in _ONE and tokens[end - 1].norm in _ONE and not _unit_at(text, end):
        return None  # "mia figlia ha un bozzo"
    near = _Near(
        text,
        number,
        [token.norm for token in tokens[max(0, at - 3) : at]],
        [token.norm for token in tokens[end : end + 3]],
    )
    if end < len(tokens) and tokens[end].gap >= COMMA and not _joined(text, end):
        near.after.clear()
    if near.next == "enne" or near.next in _JOINED_YEARS:
        return Measured(number.value, at, end + 1)
    if near.next in _MONTHS or near.next in _WEEKS:
        return _of_a_baby(near)
    if near.next in _YEARS:
        more = _years(near)
        return None if more is None else Measured(number.value, at, end + more)
    return Measured(number.value, at, end) if _is_plain_age(near) else None


def _unit_at(text: Text, at: int) -> bool:
    return at < len(text.tokens) and text.tokens[at].norm in _YEARS | _MONTHS.keys()


def _of_a_baby(near: _Near) -> Measured | None:
    """ "9 month old", "my son, 18 months, …", "di 8 mesi"."""
    close = near.text.tokens[near.number.start].gap < SENTENCE
    is_kin = (
        near.last in {"is", "'s", "only"} and near.before[-2:-1] and near.before[-2] in _CHILDREN
    )
    little = near.last in _CHILDREN or near.last_two == ("little", "one")
    born = near.last in {"hes", "shes"} and near.ends(near.number.end + 1, {"and", "now"})
    kin = close and (little or bool(is_kin) or born) and near.then not in _GO_ON
    expecting = {"incinta", "gravidanza"} & set(near.before)
    lasting = {"piu", "meno", "da", "oltre"} & set(near.before)
    stated = near.last in {"di", "ha"} and not lasting and near.last_two != ("e", "di")
    italian = near.next in {"mesi", "mese"} and stated and not expecting
    words = {token.norm for token in near.text.tokens}
    baby = bool(words & _BABY_WORDS) and near.alone and near.ends(near.number.end + 1)
    italian = italian or near.last_two in {("ha", "solo"), ("ha", "appena")} or baby
    if not (near.then in {"old", "olds"} or near.then in _CHILDREN or kin or italian):
        return None
    parts = (_MONTHS | _WEEKS)[near.next]
    return Measured(round(near.value / parts, 2), near.number.start, near.number.end + 1)


def _years(near: _Near) -> int | None:
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
    person = near.last in _WHO | {"im", "hes", "shes"} or near.last_two in {
        ("i", "am"),
        ("i", "m"),
        ("he", "is"),
        ("she", "is"),
    }
    clause = near.alone and near.value >= _ADULT and near.ends(near.number.end + 1)
    stated = near.last in {"aged", "age"}
    last = near.number.end + 1 >= len(near.text.tokens)
    if last and near.value >= _ADULT and near.last not in _BEFORE_A_TIME:
        return 1  # "... off a ladder 53 years"
    return 1 if person or clause or stated or near.then in _SEXES else None


def _anni(near: _Near) -> bool:
    start, end = near.number.start, near.number.end
    tokens = near.text.tokens
    is_half = near.after[1:3] in (["e", "mezzo"], ["e", "mezza"]) or (
        near.then == "e" and any(token.norm in _MONTHS for token in tokens[end + 2 : end + 4])
    )
    states = (
        near.then == "e"
        and (
            tokens[end + 1].accented  # "mia nonna 88 anni è caduta"
            or (
                near.alone
                and near.value >= _NOT_A_TIME
                and near.after[2:3] != []
                and not _ROUGHLY & set(near.after[2:3])
            )  # "35 anni e me ne sento 90"
        )
    )
    hurts = near.then == "fa" and near.after[2:3] == ["male"]  # "di sei anni fa male il piede"
    goes_on = (
        not (near.ends(end + 1) or is_half or states or hurts)
        and near.then in _GO_ON | _NOT_AFTER_ANNI
    )
    of_kin = near.last == "di" and near.then == "che" and set(near.before) & _WHO
    if of_kin or (not goes_on and set(near.before[-2:]) & _WHO):
        return True  # "mio figlio di 8 anni che zoppica"
    if near.alone and near.value >= _NOT_A_TIME and (near.ends(end + 1, _SEXES) or states):
        return True
    if _named(near) and near.ends(end + 1):
        return True  # "sono Ciro, 27 anni", "mamma di Giulia, 10 anni"
    if near.then in _GO_ON and not hurts:
        return False
    if near.last == "o":  # "o 58 anni" for "ho"
        return start < 2 or number_at(tokens, start - 2) is None
    alone = start == 0 and end + 1 >= len(tokens)
    if near.last == "a" and near.value > _YOUTH:  # "a 60 anni mi vergogno"; "a 20" is long ago
        return True
    two = near.last_two in {("ho", "quasi"), ("ha", "quasi"), ("ha", "solo"), ("eta", "di")}
    return near.last in _STATES_YEARS or two or alone


def _named(near: _Near) -> bool:
    """Whether a name stands before the number."""
    start, raw = near.number.start, near.text.raw
    if not start or near.text.tokens[start].gap >= SENTENCE:
        return False
    name = near.text.tokens[start - 1]
    return start > 1 and not name.gap and raw[name.start].isupper() and raw[name.end - 1].islower()


# --- bare numbers --------------------------------------------------------------------------------


def _is_plain_age(near: _Near) -> bool:
    """Whether a number without "years" is an age by the words around it."""
    if near.last in {"hes", "shes"} and near.value % 1 == _HALF:
        return True
    if near.value != int(near.value) or near.value > 110 or near.counts():
        return False
    if near.next == "next":
        return False  # "I'm 60 next month"
    if near.last_two in {("ne", "ho"), ("ne", "ha")} and near.after:
        return False  # "ne ho tre flaconi"
    return any(rule(near) for rule in _RULES)


def _after_an_age_word(near: _Near) -> bool:
    if near.last == "anni":  # "la signora Rosa, anni 88"
        start = near.number.start
        return near.value > _YOUTH and (start < 2 or number_at(near.text.tokens, start - 2) is None)
    if near.last_two in {("ne", "ha"), ("ne", "ho")}:
        return not 35 <= near.value <= 42
    return near.last in _AGE_WORDS or near.last_two in _TWO_WORDS


def _of_somebody(near: _Near) -> bool:
    """ "wife 47", "mum's 81", "a man of 63", "boy 6", "f 33"."""
    if near.last in {"im", "hes", "shes", "whos"}:
        return True
    if near.last == "ha" and not near.ends(near.number.end, _AFTER_HA):
        return False  # "mio nonno ha due dita gonfie"
    if near.last in {"is", "ha", "'s", "of"}:
        named = tuple(near.before[-3:-1])
        return named in _NAMED or (near.before[-2:-1] != [] and near.before[-2] in _WHO)
    if near.last not in _WHO or near.text.tokens[near.number.start].gap >= SENTENCE:
        return False
    if near.last in {"m", "f"} or (near.last in _CHILDREN and near.value < _ADULT):
        return True
    if near.last in _KIN and near.value >= _ADULT:
        return True
    return near.value > 1 and near.ends(near.number.end, _VERBS)


def _by_name(near: _Near) -> bool:
    """ "our Jack, 9, …", "my Ellie's 12": a name that the family owns."""
    tokens, at = near.text.tokens, near.number.start - 1
    named = near.last in {"is", "'s"}
    at -= named
    if at < 1 or tokens[at].gap or tokens[at - 1].norm not in {"our", "my"}:
        return False
    written = near.text.raw[tokens[at].start].isupper()
    return written and (named or (near.alone and near.ends(near.number.end)))


def _with_a_sex(near: _Near) -> bool:
    """ "48 f", "45/M"; and "63, female" where the clause ends between them."""
    written = near.text.tokens[near.number.start].norm[0].isdigit()
    return written and near.next in _SEXES


def _at_the_end(near: _Near) -> bool:
    """A bare number as the last word: "still swollen gives way right 19"."""
    tokens, start = near.text.tokens, near.number.start
    written = tokens[start].norm[0].isdigit()
    before = start >= 3 and number_at(tokens, start - 1) is None
    free = near.last not in _BEFORE_A_NUMBER and not _joined(near.text, start)
    return written and before and free and near.number.end == len(tokens) and near.value >= 16


def _opening(near: _Near) -> bool:
    """ "47, sore hip", "hi, 29 here", "67 and retired"."""
    if near.number.start > _FIRST_WORDS or not near.alone or near.value < _YOUNGEST_OPENING:
        return False
    tokens, end = near.text.tokens, near.number.end
    if end >= len(tokens) or _joined(near.text, end):
        return False
    return near.ends(end, _SEXES | {"here", "yrs", "yr", "and"})


def _at(near: _Near) -> bool:
    """ "At 63 my hip …" as the first words of a clause, or "now, at 51, …"."""
    start = near.number.start
    opens = start == 1 or near.text.tokens[start - 1].gap >= COMMA
    return near.last == "at" and opens and near.value >= _YOUNGEST_ALONE


def _between_commas(near: _Near) -> bool:
    """A number that is a clause of its own: "hip pain, 63, female"."""
    start, end = near.number.start, near.number.end
    tokens = near.text.tokens
    if start == 0 or not near.alone or near.value < _YOUNGEST_ALONE or not near.ends(end):
        return False
    if _joined(near.text, start) or (end < len(tokens) and _joined(near.text, end)):
        return False
    following = number_at(tokens, end) if end < len(tokens) else None
    timed = following is not None and any(
        token.norm in UNIT for token in tokens[following.end : following.end + 1]
    )
    return number_at(tokens, start - 1) is None and (following is None or timed)


def _opening_a_sentence(near: _Near) -> bool:
    """ "... for ten weeks. 63 and otherwise fit"."""
    token = near.text.tokens[near.number.start]
    written = token.norm[0].isdigit() and token.gap == SENTENCE
    return written and near.next == "and" and near.then != "a" and near.value >= _YOUNGEST_ALONE


def _in_brackets(near: _Near) -> bool:
    first, last = near.text.tokens[near.number.start], near.text.tokens[near.number.end - 1]
    left = near.text.raw[max(0, first.start - 1) : first.start]
    right = near.text.raw[last.end : last.end + 1]
    return left == "(" and right in {")", ","}


_RULES: tuple[Callable[[_Near], bool], ...] = (
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


def _joined(text: Text, at: int) -> bool:
    """Whether a hyphen or a slash joins the token to the one before: "12-year", "45/F"."""
    return text.raw[text.tokens[at - 1].end : text.tokens[at].start].strip() in {"-", "/"}


def number_of(word: str) -> float | None:
    """The number that an Italian "-enne" word begins with: ``quarant`` -> 40."""
    if word.isdigit():
        return float(word)
    for name, value in number_words().items():
        if (len(word) > 3 and name[:-1] == word) or name == word:
            return value
    return None
