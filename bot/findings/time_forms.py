"""How a message puts a time: since, for, ago, after something, to come, or as an age."""

from __future__ import annotations

from collections.abc import Sequence

from bot.findings.dates import SINCE, Form
from bot.findings.text import Token
from bot.findings.words import word_set

AGO = frozenset(["ago", "fa", "back", "orsono", "prior", "earlier", "gone"])
FOR = word_set("lasted for over past last ultimi ultime ultimo ultima lasting almost nearly x")
LASTING = word_set("sono son saranno fanno")
_AFTER = frozenset(["after", "dopo", "later", "post", "following"])
_STILL = word_set("still ancora tuttora")
_HAVENT = word_set("havent hasnt not once never")
_CHANGED = word_set(
    "grown grew growing doubled tripled doubling bigger larger swollen lost dropped shed gained "
    "worse worsened spread came come appeared cresciuto cresciuta raddoppiato raddoppiata "
    "aumentato aumentata perso persi peggiorato peggiorata comparso comparsa dimagrito dimagrita "
    "calato calata perduto gonfiato gonfiata cresciuti cresciute sceso scesa"
)
"""Words of a change up to now, before "in six weeks"."""
_CLAUSE = 9
_NOT_ILL = word_set("pregnant gone incinta post postpartum premature early late")
_UNTIL_NOW = word_set("now already ormai adesso running straight solid")
_HAD_YEARS = word_set("avevo aveva avevi avevano compivo compiva")
_HURTS = word_set("male malissimo impressione schifo fatica caldo freddo")
"""Words after "fa" by which it is no "ago": "un bimbo di sei anni fa fatica"."""
_OFTEN = word_set("hrs hours hour times mins minutes tablets miles")
_FUTURE = word_set("in within tra fra entro next prossimi prossime prossimo prossima")


def form_of(tokens: Sequence[Token], start: int, end: int) -> Form:
    """How the time from token ``start`` to ``end`` is put."""
    before = [tokens[at].norm for at in range(max(0, start - 4), start)]
    follows = tokens[end].norm if end < len(tokens) and not tokens[end].gap else ""
    if _is_ago(tokens, end):
        return "ago"
    if follows == "old" or _was_aged(before, tokens[end - 1]):
        return "age"
    if follows in _NOT_ILL:
        return "future"
    if follows in _AFTER and before[-1:] not in (["da"], ["lasted"]):
        return "after"
    if before and _is_rate(tokens[start], before[-1]):
        return "future"
    if follows in _UNTIL_NOW or _is_lasting(before):
        return "since"
    near = before[-4:] if before[-1:] == ["di"] else before[-3:]
    if any(word in SINCE for word in near) or "ormai" in near:
        return "since"
    if any(word in FOR or word == "been" for word in near):
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
    return bool(before) and (before[-1] in LASTING or before[-2:] in (["e", "di"], ["e", "da"]))


def _is_ago(tokens: Sequence[Token], end: int) -> bool:
    """ "two weeks ago", and "twenty days before." where the clause ends."""
    if end >= len(tokens) or tokens[end].gap:
        return False
    closes = end + 1 >= len(tokens) or tokens[end + 1].gap > 0
    if tokens[end].norm == "fa" and not closes and tokens[end + 1].norm in _HURTS:
        return False
    return tokens[end].norm in AGO or (tokens[end].norm == "before" and closes)


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
