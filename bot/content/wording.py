"""Words that a patient must not read here: promises, diagnoses, reassurance, advertising."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.content.language import Language

_DISEASE = {
    "en": "(?:cancer|tumou?rs?|sarcoma|metastas[ei]s|myeloma|infection|fracture)",
    "it": "(?:cancro|tumore|sarcoma|metastasi|mieloma|infezione|frattura)",
}
# Reason -> wordings (regular expressions; a space stands for any white space). The advertising
# words follow the Italian law 145/2018, art. 1, c. 525: nothing attractive or suggestive.
_BANNED: Mapping[Language, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "promises a cure": ("cures?", "cured", "curative"),
        "promises a result": (r"guarantee\w*", "miracle", "100 ?%"),
        "ranks treatments": ("best", "superior", "safer than", "better than"),
        "denies risk": ("no risks?", "risk-free", "without risks?", r"\w+ly safe"),
        "denies pain": ("painless",),
        "reassures": ("nothing to worry about", "(?:do not|don't) worry", "harmless"),
        "diagnoses": (
            rf"(?<!if )(?<!that )(?<!whether )you have (?:a |an |the )?{_DISEASE['en']}",
            "it is (?:not |probably |likely |unlikely )?(?:a )?cancer",
        ),
        "advertises": (
            "innovative|revolutionary|breakthrough|most advanced|excellent|world-class",
            "state-of-the-art|leading|exclusive|discount|book now|act now|only here|only with us",
        ),
    },
    "it": {
        "promises a cure": ("guari(?:re|rà|sce|scono|to|ta|gione)",),
        "promises a result": (r"garan\w+", r"miracol\w+", "100 ?%"),
        "ranks treatments": ("miglior[ei]", "ottim[oaie]", "superior[ei]", r"più sicur[oa] d\w+"),
        "denies risk": ("nessun rischio", "senza rischi(?:o)?", "del tutto sicur[oa]"),
        "denies pain": ("indolore",),
        "reassures": ("non si preoccupi", r"niente di (?:cui|che) preoccupar\w+", "innocu[oaie]"),
        "diagnoses": (
            rf"(?<!se )lei ha (?:un |il |una |la )?{_DISEASE['it']}",
            "(?:non )?è (?:probabilmente |sicuramente )?(?:un )?cancro",
        ),
        "advertises": (
            r"innovativ\w+|rivoluzionari\w+|all'avanguardia|più avanzat[oa]|eccellen\w+|leader",
            "esclusiv[oaie]|sconto|promozione|prenoti (?:ora|subito)|solo da noi",
        ),
        "is not the Lei form": ("tuo|tua|tuoi|tue|ti|hai|puoi|devi|chiedi|chiama|vai|prendi",),
    },
}
# "Not a cure" and "no trial shows that it is better" may and must be said.
_MAY_BE_NEGATED = {"promises a cure", "promises a result", "ranks treatments", "denies pain"}
_PATTERNS: Mapping[Language, Mapping[str, re.Pattern[str]]] = {
    language: {
        why: re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)".replace(" ", r"\s"), re.IGNORECASE)
        for why, words in reasons.items()
    }
    for language, reasons in _BANNED.items()
}
_NEGATION: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(not|no|never|cannot|none|nobody|without|non(?=-))\b|n't\b", re.IGNORECASE
    ),
    "it": re.compile(r"\b(non|no|nessun\w*|mai|senza|né|nulla|niente)\b", re.IGNORECASE),
}
# A second "not" of the same clause that says nothing new, once there was a first.
_AGAIN: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:or|and|nor) (?:cannot|not|no|do not)\b", re.IGNORECASE),
    "it": re.compile(
        r"\b(?:e|ed|o) non\b|\bné\b|\b(?:nessun\w*|mai|nulla|niente)\b", re.IGNORECASE
    ),
}
_UNTIL = re.compile(r"\bfinché\b[^.,;:]*? non\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;:!?]+(?:\s|$)|\n(?=- )")
_SENTENCE = re.compile(r"\S(?:[^.!?]|[.](?=\d))*[.!?]?")


def banned(text: str, language: Language) -> Iterator[tuple[int, str]]:
    """Offset and message of each banned wording. A question may name what an answer may not say."""
    for sentence in _SENTENCE.finditer(text):
        if sentence[0].endswith("!"):
            yield sentence.start(), "exclamation mark"
        if sentence[0].endswith("?"):
            continue
        for why, pattern in _PATTERNS[language].items():
            for match in pattern.finditer(sentence[0]):
                before = re.split("[,;:]", sentence[0][: match.start()])[-1]
                if not (why in _MAY_BE_NEGATED and _NEGATION[language].search(before)):
                    yield sentence.start() + match.start(), f"{match[0]!r} {why}"


def negations(text: str, language: Language) -> int:
    """How many things the text says "not" of; languages differ in how often they say it of one.

    "Non c'è nessun rischio", "non sospenda e non cambi" and "cannot stand or cannot walk" are one;
    "finché il medico non li cambia" (until) is none.
    """
    return sum(_negations(clause, language) for clause in _CLAUSE.split(_UNTIL.sub(" ", text)))


def _negations(clause: str, language: Language) -> int:
    found = list(_NEGATION[language].finditer(clause))
    if not found:
        return 0
    repeated = list(_AGAIN[language].finditer(clause, found[0].end()))
    return len(found) - len(repeated)


def is_negated(text: str, language: Language) -> bool:
    """Whether the text says "not" anywhere."""
    return _NEGATION[language].search(text) is not None


def sentences(text: str) -> int:
    """How many sentences the text has."""
    return sum(1 for _ in _SENTENCE.finditer(text))
