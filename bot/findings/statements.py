"""What is stated by itself, for words that tell nothing inside another statement.

Italian only: "la muovo" says that a limb moves, "fa male se la muovo" does not, nor "la muovo a
fatica".
"""

from __future__ import annotations

from bot.findings.layout import Hit, Layout
from bot.findings.words import word_set

_OPENS = word_set("ma pero invece comunque pure anche")
"""Words that a statement may begin with where no mark stands before them."""
_LEADS = word_set(
    "e ed ma pero io lui lei adesso ora oggi ormai comunque invece poi almeno intanto bene ok si "
    "per resto fortuna grazie dio in effetti effettivamente infatti"
)
"""Words between a mark and the statement."""
_ENDS = word_set("eh pero tranquillamente bene ancora lo stesso uguale dai si")
"""Words after a statement that still belong to it."""
_TURNS = word_set("ma pero e ed")
_CONDITIONS = word_set("se quando mentre appena ogni qualora finche perche che prima")
"""Words that make what follows in the same sentence no statement of how it is."""
_BADLY = word_set(
    "fatica male malissimo dolore dolori piano poco pochissimo zoppicando zoppico zoppica zoppo "
    "zoppa stampelle stampella bastone bastoni appena stento stenti malapena storto storta "
    "difficolta girello deambulatore carrozzina rigido rigida lento lenta punta duole strascicando "
    "trascinando papera anatra robot vecchio vecchia vecchietto vecchietta solo soltanto non nn "
    "stelle metri passi blocca urla piange strilla grida fermarmi fermarsi attaccato attaccata"
)
_AND, _NOT = frozenset(["e", "ed"]), frozenset(["non", "nn"])
_LEAD_WITHIN, _FOLLOWS_WITHIN = 3, 6


def stands_alone(hit: Hit, layout: Layout) -> bool:
    """Whether ``hit`` is a whole statement, and nothing that follows takes it back."""
    tokens, text = layout.text.tokens, layout.text
    first, last = min(hit.used), max(hit.used)
    sentence = text.sentence_of[first]
    if sentence in text.questions:
        return False
    begin = text.sentence_of.index(sentence)
    end = begin + text.sentence_of.count(sentence)
    start = _start(first, layout)
    if start is None or any(tokens[at].norm in _CONDITIONS for at in _clause_before(start, layout)):
        return False
    after = last + 1
    while after < end and not tokens[after].gap and tokens[after].norm in _ENDS:
        after += 1
    if after < end and not tokens[after].gap and tokens[after].norm not in _TURNS:
        return False
    if after < end and tokens[after].gap and tokens[after].norm in _NOT:
        return True  # "sgonfiata, non fa male"
    badly = _BADLY - _NOT if after < end and tokens[after].norm in _AND else _BADLY
    return not any(
        tokens[at].norm in badly for at in range(after, min(end, after + _FOLLOWS_WITHIN))
    )


def _start(first: int, layout: Layout) -> int | None:
    """Where the statement begins that goes on with token ``first``; None if it began before."""
    tokens = layout.text.tokens
    for at in range(first, max(-1, first - _LEAD_WITHIN - 1), -1):
        if tokens[at].gap or (at < first and tokens[at].norm in _OPENS):
            return at
        if at < first and tokens[at].norm in _AND and not tokens[at].accented:
            return at
        if at == 0 or tokens[at - 1].norm not in _LEADS | _OPENS:
            return None
    return None


def _clause_before(start: int, layout: Layout) -> range:
    """The words of the clause before ``start``, in the same sentence: what is listed there may
    depend on an "if" as this does: "fa male se cammino, salto"."""
    tokens = layout.text.tokens
    if not start or not layout.same_sentence(start - 1, start):
        return range(0)
    low = start - (1 if tokens[start].gap else 0)
    while low > 0 and not tokens[low].gap:
        low -= 1
    return range(low, start)
