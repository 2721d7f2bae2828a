"""How long, and when: stretches of time and dates, to days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rapidfuzz.distance import OSA

from bot.findings.dates import SINCE, Form, Span, born, moment
from bot.findings.numbers import NumberSpan, number_at
from bot.findings.text import Text, Token
from bot.findings.words import word_list, word_set

UNIT: dict[str, float] = {}
for _days, _names in (
    (1 / 1440, "minute minutes min mins minuto minuti"),
    (1 / 24, "hour hours hr hrs h ora ore oretta orette"),
    (
        1,
        "day days giorno giorni gg giornetto giornetti giornino giornini giornatina dy dys dasy "
        "daya dayes giornata giornate dayz night nights notte notti zorni jorni iorni",
    ),
    (
        7,
        "week weeks wk wks w settimana settimane sett settimanella settimanina settimanelle "
        "wek weeek setimane setimana semmana semmane simana simane settiman",
    ),
    (14, "fortnight fortnights"),
    (30, "month months mth mths mo mos mese mesi mesetto mesetti mesata mnth mnths"),
    (365, "year years yr yrs anno anni aa y annetto annetti twelvemonth"),
    (3650, "decade decades decennio decenni"),
):
    UNIT |= dict.fromkeys(_names.split(), _days)

_MISSPELT = ("weeks", "months", "years", "hours")
"""Units that are also known with one slip behind a number: "3 wekks", "2 monhs"."""
_ORDINALS = {
    name: value
    for value, name in enumerate(
        word_list("first second third fourth fifth sixth seventh eighth ninth tenth"), start=1
    )
}
_ORDINAL_ENDS = word_set("st nd rd th")
_IN_A_ROW = word_set("running straight solid now like")
_ON_THE_DAY = word_set("today tonight tomorrow yesterday")
_STILL = word_set("still ancora tuttora")
_HAVENT = word_set("havent hasnt not once never")
_CHANGED = word_set(
    "grown grew growing doubled tripled doubling bigger larger swollen lost dropped shed gained "
    "worse worsened spread came come appeared cresciuto cresciuta raddoppiato raddoppiata "
    "aumentato aumentata perso persi peggiorato peggiorata comparso comparsa dimagrito dimagrita "
    "calato calata perduto gonfiato gonfiata cresciuti cresciute sceso scesa"
)
"""Words of a change up to now, before "in six weeks"."""
_AFTER_A_DAY = word_set("of now and but since today")
_CLAUSE = 9
_OLD = frozenset(["day", "week", "fortnight"])
_NIGHTS = frozenset(["notte", "notti", "night"])
_YOUNG = 30
"""Up to this age "at 20" tells of a youth long over, not of how old somebody is."""
_BARE_PLURAL = {"day": 3, "week": 3, "month": 3, "year": 3}
_FOR = word_set("lasted for over past last ultimi ultime ultimo ultima lasting almost nearly x")
_FRACTIONS = {"7": 1.0, "52": 7.0, "12": 30.0}
"""Days, weeks and months, as clinicians write them: "2/52" is two weeks."""
_MOST_DAYS = 6
_NOT_ILL = word_set("pregnant gone incinta post postpartum premature early late")
_UNTIL_NOW = word_set("now already ormai adesso running straight solid")
_HAD_YEARS = word_set("avevo aveva avevi avevano compivo compiva")
_LASTING = word_set("sono son saranno fanno")
_TO_THE_DAY = word_set(
    "oggi domani dopodomani lunedi martedi mercoledi giovedi venerdi sabato domenica"
)
_HURTS = word_set("male malissimo impressione schifo fatica caldo freddo")
"""Words after "fa" by which it is no "ago": "un bimbo di sei anni fa fatica"."""
_ENDS_ELIDED = word_set("e ed ma pero che circa buoni buone")
_AGO = frozenset(["ago", "fa", "back", "orsono", "prior", "earlier", "gone"])
_AFTER = frozenset(["after", "later", "dopo", "post", "following", "since", "from"])
_EVERY = word_set("every each once twice per ogni times volte time ora volta alla")
_OFTEN = word_set("hrs hours hour times mins minutes tablets miles")
_FUTURE = word_set("in within tra fra entro next prossimi prossime prossimo prossima")


def spans(text: Text, today: date | None) -> list[Span]:
    """Every stretch of time or date in a message, in order; dates need ``today``."""
    tokens = text.tokens
    found: list[Span] = []
    at = 0
    while at < len(tokens):
        span = (
            _shorthand(text, at)
            or _stretch(text, at)
            or _nth(tokens, at)
            or _past_unit(tokens, at)
            or _loose(tokens, at)
            or _elided(tokens, at)
            or moment(text, at, today)
        )
        if span is None:
            at += 1
            continue
        found.append(span)
        at = max(span.end, at + 1)
    return found


_SINCE_YEAR = word_set("since from dal da dall fino until")


def long_past(text: Text) -> list[tuple[int, int]]:
    """Times that are over whatever day it is: "nel 2015", "back in 1998", "a 20 anni"."""
    tokens = text.tokens
    found: list[tuple[int, int]] = []
    for at in range(1, len(tokens)):
        norm, before = tokens[at].norm, tokens[at - 1].norm
        if len(norm) == 4 and norm.isdigit() and 1930 <= int(norm) <= 2035:
            if before not in _SINCE_YEAR and not born(tokens, at):
                found.append((at, at + 1))
            continue
        if len(norm) == 2 and norm.isdigit() and int(norm) >= 50 and before == "nel":
            found.append((at, at + 1))
            continue
        number = number_at(tokens, at)
        if number is not None and _decade(tokens, at, number.value):
            found.append((at, number.end))
        if number is None or number.vague or number.value > _YOUNG:
            continue
        aged = number.end < len(tokens) and tokens[number.end].norm == "anni" and before == "a"
        if aged or (before == "age" and tokens[at - 2 : at - 1] and tokens[at - 2].norm == "at"):
            found.append((at, number.end))
    return found


def _decade(tokens: Sequence[Token], at: int, value: float) -> bool:
    """ "nell'87", "negli anni novanta"."""
    before = [token.norm for token in tokens[max(0, at - 2) : at]]
    return 30 <= value < 100 and (before[-1:] == ["nell"] or before == ["negli", "anni"])


def _stretch(text: Text, at: int) -> Span | None:
    """A number and a unit: "3 weeks", "2-3 mesi", "a year and a half"."""
    tokens = text.tokens
    number = number_at(tokens, at)
    if number is None and tokens[at].norm in {"a", "an", "un", "una", "one", "na", "nu"}:
        number = NumberSpan(1, at, at + 1)
    if number is None:
        return None
    value, end = _range(text, number)
    skip = {
        "or",
        "so",
        "odd",
        "of",
        "di",
        "o",
        "giusti",
        "full",
        "whole",
        "intero",
        "long",
        "good",
        "buon",
        "+",
    }
    while end < len(tokens) and tokens[end].norm in skip and end < number.end + 3:
        end += 1
    if end >= len(tokens) or tokens[end].gap:
        return None
    if tokens[end].norm == "d" and tokens[end].start == tokens[end - 1].end:
        return Span(value, _form(tokens, at, end + 1), at, end + 1)  # "10d"
    unit = _unit(tokens[end].norm)
    if unit is None:
        return None
    if unit in _NIGHTS and tokens[end - 1].norm == "di":
        return None  # "alle tre di notte"
    days = value * UNIT[unit]
    end += 1
    half = tuple(token.norm for token in tokens[end : end + 3])
    joins = {("e", "mezzo"), ("e", "mezza"), ("and", "half")}
    if half[:2] in joins or half in {("and", "a", "half"), ("an", "a", "half")}:
        days += 0.5 * UNIT[unit]
        end += 2 if half[1] != "a" else 3
    if unit in {"w", "y", "ora", "min"} and number.value > 99:
        return None
    more, end = _and_more(tokens, end)
    if _to_the_day(tokens, at, end):
        return Span(days + more, "since", at, end + 1)  # "three weeks today"
    return Span(days + more, _form(tokens, at, end), at, end)


def _and_more(tokens: Sequence[Token], end: int) -> tuple[float, int]:
    """The days that a second stretch adds, and where it ends: "un mese e dieci giorni"."""
    if end + 2 >= len(tokens) or tokens[end].norm != "e" or tokens[end].accented:
        return 0, end
    number = number_at(tokens, end + 1)
    if number is None or tokens[end].gap or number.end >= len(tokens):
        return 0, end
    unit, first = tokens[number.end].norm, tokens[end - 1].norm
    smaller = unit in UNIT and first in UNIT and UNIT[unit] < UNIT[first]
    return (number.value * UNIT[unit], number.end + 1) if smaller else (0, end)


def _unit(norm: str) -> str | None:
    """The unit that a word names behind a number, also with one slip."""
    if norm in UNIT:
        return norm
    if not 4 <= len(norm) <= len("months") + 1:
        return None
    near = (unit for unit in _MISSPELT if unit[0] == norm[0] and norm[-1] in "shn")
    return next((unit for unit in near if OSA.distance(norm, unit, score_cutoff=1) <= 1), None)


def _to_the_day(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a day closes the count: "two weeks tonight", "ten days tomorrow", "son due mesi
    sabato"."""
    if end >= len(tokens) or tokens[end].gap:
        return False
    lasting = start > 0 and tokens[start - 1].norm in _LASTING
    return tokens[end].norm in _ON_THE_DAY or (lasting and tokens[end].norm in _TO_THE_DAY)


def _ordinal(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    """The ordinal at ``at``, "third" or "3rd", and where it ends."""
    norm = tokens[at].norm
    if norm.isdigit() and len(norm) < 3 and at + 1 < len(tokens):
        joined = tokens[at + 1].start == tokens[at].end and tokens[at + 1].norm in _ORDINAL_ENDS
        return (int(norm), at + 1) if joined else (None, at)
    return _ORDINALS.get(norm), at


def _nth(tokens: Sequence[Token], at: int) -> Span | None:
    """ "third day running", "the second week of this"."""
    value, at = _ordinal(tokens, at)
    if value is None or at + 2 >= len(tokens) or tokens[at + 1].gap or tokens[at + 2].gap:
        return None
    unit, after = tokens[at + 1].norm, tokens[at + 2].norm
    own = after == "of" and at + 3 < len(tokens) and tokens[at + 3].norm in {"this", "my", "it"}
    if unit not in {"day", "night", "week", "month", "year"} or not (
        own or after in _IN_A_ROW | {"with"}
    ):
        return None
    return Span(value * UNIT[unit], "since", at, at + 2)


def _range(text: Text, number: NumberSpan) -> tuple[float, int]:
    """The middle of "2-3", "2 o 3", "due/tre"; and the token after it."""
    tokens = text.tokens
    at = number.end
    if at < len(tokens):
        joint = text.raw[tokens[at - 1].end : tokens[at].start].strip()
        if joint in {"-", "–", "/"}:
            other = number_at(tokens, at)
            if other is not None and other.value > number.value:
                return (number.value + other.value) / 2, other.end
        if tokens[at].norm in {"or", "o", "to", "a"} and at + 1 < len(tokens):
            other = number_at(tokens, at + 1)
            if other is not None and number.value < other.value <= 3 * number.value + 3:
                return (number.value + other.value) / 2, other.end
    following = number_at(tokens, at) if at < len(tokens) else None
    if following is not None and following.value == number.value + 1 and not tokens[at].gap:
        return (number.value + following.value) / 2, following.end
    return number.value, number.end


def _form(tokens: Sequence[Token], start: int, end: int) -> Form:
    before = [tokens[at].norm for at in range(max(0, start - 4), start)]
    after = [token.norm for token in tokens[end : end + 2]]
    gap_after = end < len(tokens) and tokens[end].gap > 0
    if _is_ago(tokens, end):
        return "ago"
    if (not gap_after and after[:1] == ["old"]) or _was_aged(before, tokens[end - 1]):
        return "age"
    if not gap_after and after[:1] and after[0] in _NOT_ILL:
        return "future"
    lasts = before[-1:] in (["da"], ["lasted"])
    follows = after[0] if after and not gap_after and not lasts else ""
    if follows in {"after", "dopo", "later", "post", "following"}:
        return "after"
    if before and _is_rate(tokens[start], before[-1]):
        return "future"
    if (not gap_after and after[:1] and after[0] in _UNTIL_NOW) or _is_lasting(before):
        return "since"
    near = before[-4:] if before[-1:] == ["di"] else before[-3:]
    if any(word in SINCE for word in near) or "ormai" in near:
        return "since"
    if any(word in _FOR or word == "been" for word in near):
        return "for"
    if near and near[-1] in {"after", "dopo"}:
        return "since" if _so_far(tokens, start, _STILL) else "after"
    if near and near[-1] in _FUTURE:
        changed = _so_far(tokens, start, _HAVENT | _CHANGED) or _then_changed(tokens, end)
        return "since" if changed else "future"
    if before[-1:] and before[-1] in {"di", "of", "aged"}:
        compared = len(before) > 1 and before[-2] in {"piu", "meno", "poco", "oltre"}
        return "age" if before[-1] == "di" and not compared else "bare"
    return "bare"


def _is_rate(first: Token, before: str) -> bool:
    """Whether a time counts how often, or a pregnancy: "12 hours a day", "pregnant 20 weeks"."""
    if before in {"every", "each", "per", "ogni", "once", "twice"}:
        return True
    if first.norm == "a" and before in _OFTEN:
        return True
    return before == "pregnant" and not first.gap


def _was_aged(before: Sequence[str], unit: Token) -> bool:
    """ "da quando avevo 8 anni"."""
    return before[-1:] != [] and before[-1] in _HAD_YEARS and unit.norm == "anni"


def _is_lasting(before: Sequence[str]) -> bool:
    """ "son tre settimane che", "saranno due mesi", "il dolore è di un mese"."""
    return bool(before) and (before[-1] in _LASTING or before[-2:] in (["e", "di"], ["e", "da"]))


def _is_ago(tokens: Sequence[Token], end: int) -> bool:
    """ "two weeks ago", and "twenty days before." where the clause ends."""
    if end >= len(tokens) or tokens[end].gap:
        return False
    closes = end + 1 >= len(tokens) or tokens[end + 1].gap > 0
    if tokens[end].norm == "fa" and not closes and tokens[end + 1].norm in _HURTS:
        return False
    return tokens[end].norm in _AGO or (tokens[end].norm == "before" and closes)


def _so_far(tokens: Sequence[Token], start: int, words: frozenset[str]) -> bool:
    """Whether the clause before the time holds until now: "still swollen after", "haven't in"."""
    at = start - 1
    while at > 0 and tokens[at].gap == 0 and start - at < _CLAUSE:
        if tokens[at].norm in words:
            return True
        at -= 1
    return tokens[at].norm in words


def _then_changed(tokens: Sequence[Token], end: int) -> bool:
    """Whether what has changed by now follows the time: "in due mesi ho perso 8 chili"."""
    following = tokens[end : end + 4]
    return any(token.norm in _CHANGED for token in following) and not any(
        token.gap > 1 for token in following
    )


def _shorthand(text: Text, at: int) -> Span | None:
    """ "2/52", "3/7", "6/12" of clinicians, and "day 3"."""
    tokens = text.tokens
    if at + 1 >= len(tokens):
        return None
    first, second = tokens[at], tokens[at + 1]
    if first.norm == "day" and second.norm.isdigit() and not second.gap:
        follows = at + 2 >= len(tokens) or tokens[at + 2].gap or tokens[at + 2].norm in _AFTER_A_DAY
        return Span(float(second.norm), "since", at, at + 2) if follows else None
    if first.norm in {"week", "month"} and not second.gap:
        return _counted(tokens, at)
    joint = text.raw[first.end : second.start]
    if joint != "/" or not first.norm.isdigit() or second.norm not in _FRACTIONS:
        return None
    if at + 2 < len(tokens) and text.raw[second.end : tokens[at + 2].start] == "/":
        return None
    if second.norm == "7" and int(first.norm) > _MOST_DAYS:
        return None
    return Span(float(first.norm) * _FRACTIONS[second.norm], "for", at, at + 2)


def _elided(tokens: Sequence[Token], at: int) -> Span | None:
    """ "da due" where the unit was named before: "la cura è di 8 mesi fa, il male da 2"."""
    if not at or tokens[at - 1].norm != "da" or tokens[at].gap:
        return None
    number = number_at(tokens, at)
    if number is None or number.vague:
        return None
    end = number.end
    if end < len(tokens) and not tokens[end].gap and tokens[end].norm not in _ENDS_ELIDED:
        return None
    units = (token.norm for token in reversed(tokens[: at - 1]) if token.norm in UNIT)
    unit = next((norm for norm in units if UNIT[norm] >= 1), None)
    return None if unit is None else Span(number.value * UNIT[unit], "since", at, end)


def _counted(tokens: Sequence[Token], at: int) -> Span | None:
    """ "week three of this", "month 2 now"."""
    number = number_at(tokens, at + 1)
    if number is None or number.vague or number.end >= len(tokens) or tokens[number.end].gap:
        return None
    if tokens[number.end].norm not in _AFTER_A_DAY:
        return None
    return Span(number.value * UNIT[tokens[at].norm], "since", at, number.end)


def _past_unit(tokens: Sequence[Token], at: int) -> Span | None:
    """ "the last fortnight", "this past month", "a good week": one of them."""
    norm = tokens[at].norm
    if norm not in UNIT or norm.endswith("s") or UNIT[norm] < 1:
        return None
    if norm in _OLD and [token.norm for token in tokens[at + 1 : at + 2]] == ["old"]:
        return Span(UNIT[norm], "since", at, at + 2)  # "a week old bruise"
    before = [tokens[i].norm for i in range(max(0, at - 3), at)]
    if before[-1:] == ["altra"] and norm == "settimana":
        return Span(UNIT[norm], "ago", at - 1, at + 1)
    if before[-1:] == ["past"] or (
        before[-1:] == ["last"] and set(before[:-1]) & {"the", "this", "over", "for", "in"}
    ):
        return Span(UNIT[norm], "for", at - 1, at + 1)
    following = [token.norm for token in tokens[at + 1 : at + 4]]
    halves = {"week": 3.5, "month": 15.0, "year": 182.5, "hour": 0.02}
    if norm in halves and following[:2] == ["or", "so"]:
        return Span(UNIT[norm], _form(tokens, at, at + 3), at, at + 3)
    if norm in halves and following == ["and", "a", "half"]:
        return Span(UNIT[norm] + halves[norm], _form(tokens, at, at + 4), at, at + 4)
    if norm == "fortnight":
        return Span(UNIT[norm], _form(tokens, at - 1, at + 1), at - 1, at + 1)
    return None


def _loose(tokens: Sequence[Token], at: int) -> Span | None:
    """ "for years", "da mesi", "a long time": no number, a rough one is taken."""
    norm = tokens[at].norm
    plural = {
        "minutes": 10 / 1440,
        "minuti": 10 / 1440,
        "hours": 0.2,
        "ore": 0.2,
        "days": 4.0,
        "giorni": 4.0,
        "weeks": 21.0,
        "settimane": 21.0,
        "months": 90.0,
        "mesi": 90.0,
        "years": 1095.0,
        "anni": 1095.0,
        "ages": 365.0,
        "decades": 7300.0,
    }
    if norm in plural:
        before = [token.norm for token in tokens[max(0, at - 2) : at]]
        after = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        if after in _AGO:
            return Span(plural[norm], "ago", at, at + 2)
        if set(before) & (SINCE | _FOR | {"been", "ormai", "many", "molti", "tanti"}):
            factor = 2.0 if set(before) & {"many", "molti", "tanti"} else 1.0
            return Span(plural[norm] * factor, "since", at, at + 1)
    return None
