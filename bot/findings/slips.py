"""Slips of a finger in words too short to be corrected by themselves ("vant", "lps", "ont").

Every word that one slip may have come from is tried, but only inside a phrase whose other words
stand there as written: "lps" alone may be anything, "my lps are blue" is not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot.findings import anatomy
from bot.findings.language import Detected
from bot.findings.lexicon import Lexicon, Phrase
from bot.findings.patterns import Chart, Match, Symbol
from bot.findings.spelling import Speller
from bot.findings.text import SENTENCE, Text
from bot.findings.words import word_set

Guesses = Mapping[int, Collection[str]]
"""The words that a token may have been meant to be, by its place."""
_MOST = 6
"""A message with more words that nobody knows is no typing mistake."""
_BEFORE_TERM, _BEFORE_PHRASE = 4, 10
"""How many tokens before a slip the patterns begin that may hold it."""
_BEFORE_SITE = word_set(
    "my his her their your our the a left right both il lo la l i gli le mio mia"
)
_SITES = frozenset(["@site", "@leg", "@arm", "@trunk", "@spine"])
_LITTLE = word_set(
    "a an the my his her their is are was were be of in on at to and i im it its he she me has "
    "have had so il lo la le gli l un una di e mi ho ha sono era a da in al si che"
)
"""Words that say too little about what stands beside them."""
_OWNERS = word_set("my his her their your left right mio mia miei mie suo sua")


def body_part(text: Text, at: int, speller: Speller, lexicon: Lexicon) -> str | None:
    """The body part that an unknown word behind its owner or side is one slip from: "my nek". None
    if it may be several, or a word that the speller corrects."""
    before = text.tokens[at - 1].norm if at and not text.tokens[at].gap else ""
    norm = text.tokens[at].norm
    if before not in _OWNERS or speller.correct(norm):
        return None
    parts = [word for word in speller.guesses(norm) if _is_part(word, lexicon)]
    return parts[0] if len(parts) == 1 else None


def _is_part(word: str, lexicon: Lexicon) -> bool:
    found = lexicon.term_automaton.find([[(word, 1)]], lambda at, wild: False)
    return any(lexicon.terms[match.group].role == "site" for match in found)


def guesses(text: Text, chart: Chart, speller: Speller) -> Guesses:
    """What the unknown words of a message may have been meant to be, but for those that are body
    parts by their place already."""
    shouted = text.raw.isupper()
    found = {
        at: words
        for at, token in enumerate(text.tokens)
        if not (token.gap < SENTENCE and text.raw[token.start].isupper() and not shouted)
        if (words := speller.guesses(token.norm))
        if chart[at][0][0] not in words
    }
    return found if len(found) <= _MOST else {}


def phrase_starts(guessed: Guesses) -> list[int]:
    """Where phrases begin that may hold a guess."""
    return _starts(guessed, _BEFORE_PHRASE)


def _starts(guessed: Guesses, before: int) -> list[int]:
    return sorted({at for slip in guessed for at in range(max(0, slip - before), slip + 1)})


def with_guesses(
    chart: Chart, guessed: Guesses, text: Text, lexicon: Lexicon
) -> list[list[Symbol]]:
    """The chart with the guesses, and with the classes and body parts that they make."""
    wider = [list(symbols) for symbols in chart]
    for at, words in guessed.items():
        wider[at] += [(word, at + 1) for word in words]
        if not _BEFORE_SITE.isdisjoint(words) and _goes_on(at, text):
            wider[at] += [symbol for symbol in chart[at + 1] if symbol[0] in _SITES]

    def passable(at: int, wild: bool) -> bool:
        return text.tokens[at].gap == 0 and not wild

    found = list(lexicon.term_automaton.find(wider, passable, _starts(guessed, _BEFORE_TERM)))
    for match in found:
        if match.used.isdisjoint(guessed):
            continue
        term = lexicon.terms[match.group]
        if term.role == "class":
            wider[match.start].append((f"@{term.language}.{term.name}", match.end))
        elif term.role == "site":
            names = [(name, match.end) for name in anatomy.symbols(term.name)]
            for left in _lefts(match.start, text):
                wider[left] += names
    return wider


def _goes_on(at: int, text: Text) -> bool:
    return at + 1 < len(text.tokens) and not text.tokens[at + 1].gap


def _lefts(start: int, text: Text) -> Iterator[int]:
    """Where a body part may begin: at its noun, or at the article or owner before it."""
    yield start
    while start > 0 and text.tokens[start].gap == 0 and text.tokens[start - 1].norm in _BEFORE_SITE:
        start -= 1
        yield start


def is_meant(
    match: Match, phrase: Phrase, guessed: Guesses, text: Text, language: Detected
) -> bool:
    """Whether a match that rests on a guess has enough other words to be believed."""
    slips = match.used & guessed.keys()
    if not slips or phrase.language != language or _takes_back(phrase):
        return False
    others = match.used - slips
    telling = sum(text.tokens[at].norm not in _LITTLE for at in others)
    if len(slips) > 1:
        return len(slips) == 2 <= len(others) and telling > 0
    # Of two letters too much can be made to stand beside one single word.
    return telling > 0 and (len(others) > 1 or all(len(text.tokens[at].norm) > 2 for at in slips))


def _takes_back(phrase: Phrase) -> bool:
    """Whether the phrase says that something is not so; no guess may calm anybody."""
    calm = bool(phrase.facts) and not any(phrase.facts.values())
    return calm or bool(phrase.look_alike) or phrase.status in {"absent", "past"}
