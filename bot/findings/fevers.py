"""Fever that is measured, or told by the day: "38 and a half", "ieri 38, oggi 36 e 7"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.findings.layout import Layout
from bot.findings.measures import Measured
from bot.findings.model import CURRENT, Finding
from bot.findings.numbers import number_at
from bot.findings.words import word_set

_FEVER_FROM = 37.3
_THEN_WITHIN, _DOWN_WITHIN = 4, 9
_THEN = word_set(
    "was were had went got hit reached spiked touched avevo aveva ebbi era sono arrivata avuto"
)
_LATER = word_set("poi adesso ora oggi stamattina dopo ma")
_EVERY = word_set("ogni tutte tutti")
"""Words by which a fever comes back each day: "ogni sera 37 e 7, poi la mattina niente"."""
_RISEN = word_set("to up")
"""Words beside "got" by which a fever is told as past: "got to 39", but "got a temp of 39"."""
_BUT = word_set("but ma pero and e")
_UNTIL_NOW = word_set("ive have has been still now again ancora ora adesso oggi today")
_DOWN = word_set(
    "normal down gone fine ok okay nothing settled sparita passata scesa normale niente"
)
_NOT_DOWN = word_set("not isnt never wont non no")
_TODAY = word_set("oggi ora adesso stamattina stamane stamani stasera")
_COOLED = word_set("sfebbrato sfebbrata sfebbrati fresco fresca")
_COOL = range(35, 37)
_COOLED_WITHIN = 5
_OVER = word_set("sopra oltre supera superasse superi superiore superasse piu")
_IF = word_set("se caso qualora")
_OVER_WITHIN, _BOUND_WITHIN = 2, 9
_TAKEN = word_set("misurato misurata misurate misurati provata provato misuro misuriamo segna")
_FEVER = "febbr"
_ITS_HEAT_WITHIN = 3
_NONE = word_set("niente nessuna zero senza no")
_TIMES = word_set("anni anno ore ora giorni mesi settimane minuti euro chilometri km")


def _worded(finding: Finding) -> bool:
    """Whether it rests on words, and not on a number."""
    return not any(sign.isdigit() for sign in finding.words)


def _at_normal(finding: Finding, degrees: Sequence[Measured], layout: Layout) -> Finding:
    """A fever that is measured at once and is none: "febbre 36,8"."""
    if finding.kind != "fever" or finding.status not in CURRENT:
        return finding
    tokens = layout.text.tokens
    after = (at for at, token in enumerate(tokens) if token.start >= finding.end)
    following = next(after, len(tokens))
    normal = any(0 <= item.start - following <= 1 for item in degrees)
    return replace(finding, status="absent") if normal else finding


def _was_taken(layout: Layout) -> bool:
    """Whether a message tells in Italian that the temperature was taken: "misurata la febbre, 36 e
    4"; what was measured is then what there is."""
    return any(token.norm in _TAKEN for token in layout.text.tokens)


def _told_of_it(found: Sequence[Finding], hot: Sequence[Measured], layout: Layout) -> bool:
    """Whether the heat is that of a fever which is told as over in so many Italian words: "da
    bambino febbre a 40"."""
    stated = [item for item in found if item.kind == "fever" and _worded(item)]
    if layout.language != "it" or not stated or any(item.status in CURRENT for item in stated):
        return False
    tokens = layout.text.tokens
    return all(
        any(
            item.status in {"past", "other_person"}
            and 0 <= each.start - at <= _ITS_HEAT_WITHIN
            and not layout.break_between(at, each.start)
            for item in stated
            for at in range(len(tokens))
            if tokens[at].end == item.end
        )
        for each in hot
    )


def _was_then(hot: Sequence[Measured], layout: Layout) -> bool:
    """Whether every measured fever is told as past: "was 39 on Sunday", "avevo 38 e mezzo"."""
    clauses = [_words_before(item.start, layout) for item in hot]
    clauses = [words if words & _RISEN else words - {"got"} for words in clauses]
    return all(words & _THEN and not words & _UNTIL_NOW for words in clauses)


def _turns(last: Measured, layout: Layout) -> bool:
    """ "la sera 37.6, poi sempre normale": a word of later follows at once."""
    tokens = layout.text.tokens
    low = layout.text.sentence_of.index(layout.text.sentence_of[last.start])
    daily = any(token.norm in _EVERY for token in tokens[low : last.end + _THEN_WITHIN])
    following = [token.norm for token in tokens[last.end : last.end + 1]]
    return layout.language == "it" and not daily and not _LATER.isdisjoint(following)


def _words_before(start: int, layout: Layout) -> set[str]:
    """The few words of the clause before token ``start``."""
    tokens, low = layout.text.tokens, start
    while low > max(0, start - _THEN_WITHIN) and not tokens[low].gap:
        if tokens[low - 1].norm in _BUT:
            break
        low -= 1
    return {tokens[at].norm for at in range(low, start)}


def _is_down(found: Sequence[Finding], last: Measured, layout: Layout) -> bool:
    """Whether the fever is denied, or called over after it was measured."""
    if any(item.kind == "fever" and item.status == "absent" and _worded(item) for item in found):
        return True
    tokens = layout.text.tokens
    after = [token.norm for token in tokens[last.end : last.end + _DOWN_WITHIN]]
    return any(
        word in _DOWN and (at == 0 or after[at - 1] not in _NOT_DOWN | {"low", "lower"})
        for at, word in enumerate(after)
    )


def _cooled_at(layout: Layout) -> int | None:
    """Where the writer says that there is no fever today: "ieri 38, oggi 36 e 7"."""
    tokens = layout.text.tokens
    for at, token in enumerate(tokens):
        if token.norm not in _TODAY:
            continue
        for near in range(at + 1, min(len(tokens), at + _COOLED_WITHIN)):
            number = number_at(tokens, near)
            cool = number is not None and int(number.value) in _COOL
            cool = cool and not _is_of_time(layout, near + 1)
            if cool or tokens[near].norm in _COOLED or _denied_at(layout, near):
                return at
    return None


def _cooled_after(last: Measured, layout: Layout) -> int | None:
    """Where the fever is called down after it was measured: "martedì 38, poi sfebbrata"."""
    tokens = layout.text.tokens
    return next(
        (at for at in range(last.end, len(tokens)) if tokens[at].norm.startswith("sfebbr")), None
    )


def _denied_at(layout: Layout, at: int) -> bool:
    """Whether there is no fever at token ``at``: "stamattina niente febbre"."""
    tokens = layout.text.tokens
    follows = at + 1 < len(tokens) and tokens[at + 1].norm == "febbre"
    return tokens[at].norm in _NONE and follows and not tokens[at + 1].gap


def _is_of_time(layout: Layout, at: int) -> bool:
    """Whether token ``at`` makes a time of the number before it: "oggi 36 anni"."""
    tokens = layout.text.tokens
    return at < len(tokens) and not tokens[at].gap and tokens[at].norm in _TIMES


def _over_by(item: Finding, at: int, layout: Layout) -> Finding:
    """The fever told before token ``at`` as one that is over there."""
    before = item.end <= layout.text.tokens[at].start
    if item.kind != "fever" or item.status != "present" or not before:
        return item
    return replace(item, status="absent")


def _is_bound(item: Measured, layout: Layout) -> bool:
    """Whether it only says from where on to do something: "chiamare se la febbre supera 38"."""
    tokens, sentence_of = layout.text.tokens, layout.text.sentence_of
    low = sentence_of.index(sentence_of[item.start])
    before = [token.norm for token in tokens[max(low, item.start - _BOUND_WITHIN) : item.start]]
    whole = {token.norm for token in tokens[low : item.start]}
    return bool(_OVER & set(before[-_OVER_WITHIN:])) and bool(_IF & whole)


def with_fever(found: list[Finding], degrees: Sequence[Measured], layout: Layout) -> list[Finding]:
    """A measured fever is a finding even where nobody says the word."""
    hot = [item for item in degrees if item.value >= _FEVER_FROM and not _is_bound(item, layout)]
    cooled = _cooled_at(layout)
    if cooled is None and hot:
        cooled = _cooled_after(hot[-1], layout)
    if cooled is not None and not any(item.end > cooled for item in hot):
        found = [_over_by(item, cooled, layout) for item in found]
        hot = []
    if not hot and degrees:
        found = [_at_normal(item, degrees, layout) for item in found]
        if _was_taken(layout):
            found = [
                replace(item, status="absent")
                if item.kind == "fever"
                and item.status == "present"
                and _FEVER in item.words.lower()
                else item
                for item in found
            ]
    if hot and _told_of_it(found, hot, layout):
        return found
    if not hot and (not degrees or any(item.kind == "fever" for item in found)):
        return found
    if not hot:
        words, start, end = layout.text.words(degrees[0].start, degrees[0].end)
        return [*found, Finding("fever", "absent", words, start, end)]
    words, start, end = layout.text.words(hot[0].start, hot[0].end)
    if degrees[-1].value < _FEVER_FROM:  # "38.5 on Saturday, 36.6 today"
        stated = [item for item in found if item.kind == "fever" and _worded(item)]
        rest = [item for item in found if item.kind != "fever"]
        return [*rest, *(stated or [Finding("fever", "absent", words, start, end)])]
    then = _was_then(hot, layout) or _turns(hot[-1], layout)
    if then and _is_down(found, hot[-1], layout):
        rest = [item for item in found if item.kind != "fever" or item.status != "present"]
        return [*rest, Finding("fever", "past", words, start, end)]
    others = [
        item for item in found if item.kind != "fever" or item.status in {"present", "other_person"}
    ]
    if any(item.kind == "fever" for item in others):
        return others
    return [*others, Finding("fever", "present", words, start, end)]
