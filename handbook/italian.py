"""The commonest mistakes of written Italian, found by their form.

No maintained checker of Italian grammar runs offline and without Java. This one parses no
sentence: it knows which article goes before which sound, which endings an article allows, where
accents, apostrophes and spaces belong, and the forms of "tu". What passes may still be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LETTER = "[a-zàèéìòù]"
VOWEL = "[aeiouàèéìòù]"
HARD = rf"(?:s(?!{VOWEL}|h)|z|gn|ps|pn|x|y|i{VOWEL}){LETTER}+"
"""A word that takes "lo", "gli" and "uno"."""
PLAIN = rf"(?!{HARD}|{VOWEL}|h){LETTER}+"
"""A word that takes "il" and "i"."""
SAME = rf"di|dei|degli|delle|due|tre|sette|nove|file|cinema|mano|foto|radio|{LETTER}*(?:si|sti)"
"""Words that do not show their number or gender: la mano, i file, una di, la diagnosi, la cisti."""
NEUTER = "ossa|braccia|dita|ginocchia|labbra|centinaia|migliaia|paia|mano"
"""Le ossa, delle dita: feminine in the plural, and "qualche centinaia"."""
SAID_TO_SOMEBODY = "dir|chieder|aiutar|risponder|metter|spiegar|chiamar|visitar"


def _after(words: str, next_word: str) -> str:
    """One of the words, in any case, and behind it one in small letters: a name takes whichever
    article its sound wants, and ends as it likes."""
    return rf"(?i:\b(?:{words})) {next_word}"


# "Lo", "la", "le" and "gli" are also pronouns ("lo chiede") and left out where they could be.
MISTAKES: dict[str, tuple[str, ...]] = {
    "wants an apostrophe": (
        r"(?i:\bun po\b(?!['’])|\bpò\b)",
        _after("un|nessun|alcun|qualcun", rf"{VOWEL}{LETTER}*(?<!m)(?<!st)a\b"),
        _after("una|della|nella|dalla|sulla|alla|questa", rf"(?:a|e){LETTER}{{2,}}"),
        _after("dello|nello|dallo|sullo|allo", rf"(?:a|e|o|u){LETTER}{{2,}}"),
    ),
    "has an apostrophe too many": (
        r"(?i:\bqual['’](?:è|era))",
        rf"(?i:\b(?:un|nessun|alcun)['’])(?!auto\b|eco\b|moto\b){LETTER}+o\b",
    ),
    "has a space beside its apostrophe": (
        r"(?i:\b(?:l|un|d|dell|all|nell|sull|dall|quell|c|n|s))['’] ",
    ),
    "has the wrong accent": (
        r"(?i:\b(?:cio)?é\b|\b(?:n|s|ventitr)è\b)",
        r"(?i:\b(?:per|poi|affin|fin|anzi|giac|pur|sic|non|ben)chè\b)",
    ),
    "wants an accent": (
        r"(?i:\b(?:per|poi|affin|anzi|pur|ben|fin)che\b|\bc['’]e\b)",
        r"(?i:\b(?:piu|gia|puo|cioe|pero|cosi|cio|citta|eta|qualita|(?:lune|marte|giove|vener)di)\b)",
        r"\bSi[,.]",
        r"\bE['’] ",
    ),
    "has an accent too many": (r"(?i:\b(?:quì|quà|sù|fà|stà|sò|nò|mà|trè|blù|và)\b)",),
    "has the wrong article": (
        _after("il|un|del|nel|al|dal|sul|quel|bel", HARD),
        _after("i|dei|nei|ai|dai|sui|quei", rf"(?:{HARD}|{VOWEL}{LETTER}+)"),
        _after("il|del|nel|al|dal|sul|quel", rf"{VOWEL}{LETTER}+"),
        _after("dello|nello|allo|dallo|sullo|degli|negli|agli|dagli|sugli", PLAIN),
    ),
    "does not agree with its article": (
        _after(
            "i|dei|nei|ai|dai|sui|quei|degli|negli|agli|dagli|sugli|quegli",
            rf"(?!(?:{SAME})\b){LETTER}+[aeo]\b",
        ),
        _after("il|del|nel|al|dal|sul|un|dello|nello|allo|dallo|sullo|quel", rf"{LETTER}+i\b"),
        _after("della|nella|alla|dalla|sulla|una|quella", rf"(?!(?:{SAME})\b){LETTER}+[oi]\b"),
        _after("delle|nelle|alle|dalle|sulle|quelle", rf"(?!(?:{NEUTER})\b){LETTER}+[ao]\b"),
    ),
    "is doubled": (rf"(?i:\b({LETTER}{{2,}}) \1\b)",),
    "has a space before it": (r"(?<=\S) [,;:!?.](?=\s|$)",),
    "wants a space after it": (rf"{LETTER}(?:[,;:!?](?=[^\W\d_])|\.(?=[A-ZÈÀ]))",),
    "says tu": (
        r"(?i:\b(?:tu|te|ti|tuo|tua|tuoi|tue|hai|puoi|vuoi|devi|stai|sai|dimmi|scrivimi)\b)",
    ),
    "writes Lei small": (
        rf"(?i:\b(?:{SAID_TO_SOMEBODY}))l[ae]\b",
        _after("il|al|dal|del", r"suo medico\b"),
    ),
}
_PATTERNS = {why: re.compile("|".join(patterns)) for why, patterns in MISTAKES.items()}


def mistakes(text: str) -> Iterator[str]:
    """What looks wrong in an Italian text, each with the words that it is about."""
    for why, pattern in _PATTERNS.items():
        for found in pattern.finditer(text):
            yield f"{found[0]!r} {why}"
