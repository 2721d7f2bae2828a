"""Typo tolerance, bounded: an unknown word becomes a lexicon word only if it is close enough,
long enough and not a real word itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.findings.lexicon import Lexicon

SHORTEST = 5
"""Shorter words are never corrected: too many of them are one letter apart."""
_MEDIUM = 8
_LONGEST = 24


def _budget(length: int) -> int:
    return 1 if length < _MEDIUM else 2


def _without_one(word: str) -> Iterable[str]:
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


class Speller:
    """Finds the lexicon words that a written word stands for; results are remembered."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = {word for part in lexicon.words.values() for word in part}
        self._known = words | lexicon.common["en"] | lexicon.common["it"]
        self._stems = lexicon.stems
        self._near: Mapping[str, list[str]] = self._index(words)
        self.forms = lru_cache(maxsize=16384)(self._forms)

    @staticmethod
    def _index(words: Iterable[str]) -> Mapping[str, list[str]]:
        near: dict[str, list[str]] = {}
        for word in sorted(words):
            if SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                for key in {word, *_without_one(word)}:
                    near.setdefault(key, []).append(word)
        return near

    def _forms(self, norm: str) -> tuple[str, ...]:
        """The names under which ``norm`` may stand in a pattern: itself or its correction,
        and the stems it begins with."""
        word = norm if norm in self._known else self.correct(norm) or norm
        stems = [word[:end] + "*" for end in range(2, len(word) + 1) if word[:end] in self._stems]
        return (word, *stems)

    def knows(self, norm: str) -> bool:
        return norm in self._known

    def correct(self, norm: str) -> str | None:
        """The one lexicon word that ``norm`` misspells, or None."""
        if norm in self._known or not norm.isalpha() or len(norm) > _LONGEST:
            return None
        single = _undouble(norm)
        if single != norm and single in self._known:
            return single
        stem = _superlative(norm)
        if stem is not None:
            for ending in "oaie":
                if stem + ending in self._known:
                    return stem + ending
        if len(norm) < SHORTEST:
            return None
        best: tuple[int, int, str] | None = None
        budget = _budget(len(norm))
        for key in (norm, *_without_one(norm)):
            for word in self._near.get(key, ()):
                distance = OSA.distance(norm, word, score_cutoff=budget)
                if distance > min(budget, _budget(len(word))):
                    continue
                rank = (distance, int(word[0] != norm[0]) + int(word[-1] != norm[-1]), word)
                best = rank if best is None or rank < best else best
        return best[2] if best else None


def _undouble(word: str) -> str:
    letters = [char for index, char in enumerate(word) if not index or char != word[index - 1]]
    return "".join(letters)


def _superlative(word: str) -> str | None:
    """``gonfissimo`` -> ``gonfi``: the stem before an Italian superlative ending."""
    for ending in ("issimo", "issima", "issimi", "issime"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)]
    return None
