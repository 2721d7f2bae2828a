"""English denials in a clause that follows what they deny: "fever I don't have"."""

from __future__ import annotations

from bot.findings.layout import Hit
from bot.findings.scope.context import Context
from bot.findings.words import word_set

_WHO = word_set("i he she we they ive hes shes")
_NOT_HAVING = word_set("dont doesnt didnt havent hasnt never not")
_HAVING = word_set("do does did have has had got get gets")
_NOT_HAD = 5
"""Words of a clause that says no more than that somebody has not got something."""


def said_not(context: Context, hit: Hit) -> bool:
    """Whether what follows ``hit`` says no more than that it is not there."""
    return _not_had(context, max(hit.used) + 1)


def _not_had(context: Context, at: int) -> bool:
    """ "fever I don't have", "a temperature he hasn't got": nothing but a "not to have" follows."""
    tokens = context.layout.text.tokens
    end = next((i for i in range(at, len(tokens)) if i > at and tokens[i].gap), len(tokens))
    words = [context.norm(i) for i in range(at, end)]
    return (
        1 < len(words) <= _NOT_HAD
        and words[0] in _WHO
        and not _NOT_HAVING.isdisjoint(words)
        and set(words) <= _WHO | _NOT_HAVING | _HAVING
        and not tokens[at].gap
    )
