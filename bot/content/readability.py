"""How hard a text is to read: Flesch-Kincaid for English, Gulpease for Italian.

Flesch-Kincaid (Kincaid et al. 1975) gives a US school grade; the syllables are estimated from the
spelling. Gulpease (Lucisano and Piemontese 1988) counts letters, so it needs no syllables: 100 is
easiest, and 60 is read without trouble by people with a lower secondary school certificate.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")
_END = re.compile(r"[.!?]+(?=\s|$)|\n\s*\n|\n(?=[-*] )")
_VOWELS = re.compile(r"[aeiouy]+")
_TWO_SOUNDS = re.compile(r"(?:i[aou]|eo|ua|ue(?=l|n)|uo|yi)(?!us)")
_ONE_SOUND = re.compile(r"[csgt]i(?:a|o|ou)|gue|que|qui|qua|eou")


def flesch_kincaid(text: str) -> float:
    """The school grade of an English text; 0 for an empty one."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / _sentences(text) + 11.8 * syllables / len(words) - 15.59


def gulpease(text: str) -> float:
    """The Gulpease index of an Italian text, 0 to 100; 100 for an empty one."""
    words = _WORD.findall(text.replace("'", "' ").replace("’", "’ "))
    if not words:
        return 100.0
    letters = sum(sum(map(str.isalnum, word)) for word in words)
    return min(100.0, 89 + (300 * _sentences(text) - 10 * letters) / len(words))


def _sentences(text: str) -> int:
    return max(1, len([part for part in _END.split(text) if part and _WORD.search(part)]))


def _syllables(word: str) -> int:
    total = 0
    for part in re.split(r"[-'’.,]", word.lower()):
        if not part:
            continue
        if not re.search("[aeiouy]", part):
            total += len(part) if part.isalpha() and part == part.upper() else 1
            continue
        count = len(_VOWELS.findall(part)) + len(_TWO_SOUNDS.findall(_ONE_SOUND.sub("a", part)))
        silent = re.search(r"[^aeiouy]e$|[^aeioudt]ed$|[^aeioucsxgz]es$|(?<=[^aeiou])ely$", part)
        if silent and not re.search(r"[^aeiouylr]le$", part):
            count -= 1
        total += max(1, count)
    return total
