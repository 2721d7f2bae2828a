"""A "no" at the head of an Italian message that only answers: "no no sto bene", "no sta benissimo".

Parted from what follows here, and not where the words are found: judge and second net learnt from
those.
"""

from __future__ import annotations

from dataclasses import replace

from bot.findings.text import COMMA, SUBJECTS, Text, breaks_of
from bot.findings.words import word_set

_VERY_WELL = word_set("benissimo benone apposto")
_WELL = _VERY_WELL | word_set("bene ok normale")
_WITHIN = 6


def after_noes(text: Text) -> Text:
    """``text`` with a comma between its first words "no" and the statement behind them."""
    tokens = list(text.tokens)
    end = 0
    while end < len(tokens) and tokens[end].norm == "no" and (not end or tokens[end].gap <= COMMA):
        end += 1
    if not end or end >= len(tokens) or tokens[end].gap:
        return text
    following = []
    for token in tokens[end : end + _WITHIN]:
        if token.gap:
            break
        following.append(token.norm)
    states = end > 1 and (following[0] in SUBJECTS or not _WELL.isdisjoint(following))
    if not states and _VERY_WELL.isdisjoint(following):
        return text
    for at in range(1, end + 1):
        tokens[at] = replace(tokens[at], gap=COMMA)
    return replace(text, tokens=tuple(tokens), breaks=tuple(breaks_of(tokens)))
