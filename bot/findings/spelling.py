"""Typo tolerance, bounded: an unknown word becomes a lexicon word of the message's language only if
it is close enough, long enough, mistyped in a likely way, and not a real word itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from bot.findings.lexicon import Lexicon
from bot.findings.model import Language

SHORTEST = 5
"""Shorter words are corrected only where two letters changed places or one is missing: too many
of them are one letter apart."""
_LONG = 8
"""From this length on two slips are allowed, the first letter being right."""
_LIKELY_ONLY = 6
"""Up to this length a wrong letter must lie beside the right one on the keyboard."""
_LONGEST = 24
_SHORT_FROM = 2
_LETTERS = frozenset("aeio")
"""Letters that are words by themselves."""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours() -> Mapping[str, frozenset[str]]:
    near: dict[str, set[str]] = {}
    for row, letters in enumerate(_ROWS):
        for column, letter in enumerate(letters):
            for other in (row - 1, row, row + 1):
                if 0 <= other < len(_ROWS):
                    near.setdefault(letter, set()).update(
                        _ROWS[other][max(0, column - 1) : column + 2]
                    )
    return {letter: frozenset(letters) for letter, letters in near.items()}


_BESIDE = _neighbours()


def _without_one(word: str) -> Iterable[str]:
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


@cache
def _index(words: frozenset[str], shortest: int = SHORTEST - 1) -> Mapping[str, list[str]]:
    """The words under each spelling that lacks one of their letters; made once a language, for it
    takes half a second, and a patient may be waiting."""
    near: dict[str, list[str]] = {}
    for word in sorted(words):
        if shortest <= len(word) <= _LONGEST and word.isalpha():
            for key in {word, *_without_one(word)}:
                near.setdefault(key, []).append(word)
    return near


class Speller:
    """Finds the lexicon words that a written word stands for; results are remembered.

    ``languages`` are those whose words it may correct to; real words of either are left alone.
    """

    def __init__(self, lexicon: Lexicon, languages: Collection[Language]) -> None:
        self._known = lexicon.known
        self._stems = lexicon.stems
        self._near = [_index(lexicon.words[language]) for language in languages]
        self._short = [
            _index(_short(lexicon.words[language]), _SHORT_FROM) for language in languages
        ]
        self._own = [(lexicon.words[language], lexicon.common[language]) for language in languages]
        self.forms = lru_cache(maxsize=16384)(self._forms)
        self.guesses = lru_cache(maxsize=16384)(self._guesses)

    def _forms(self, norm: str) -> tuple[str, ...]:
        """The names under which ``norm`` may stand in a pattern: itself or its correction,
        and the stems it begins with."""
        word = norm if norm in self._known else self.correct(norm) or norm
        stems = [word[:end] + "*" for end in range(2, len(word) + 1) if word[:end] in self._stems]
        return (word, *stems)

    def _guesses(self, norm: str) -> tuple[str, ...]:
        """All lexicon words that one slip of a finger may have made ``norm`` of, if it is no word
        of the language, besides its correction; too many to choose from, so the words around it
        must say which."""
        if not norm.isalpha() or len(norm) > _LONGEST or self._is_own(norm):
            return ()
        found = {
            word
            for key in (norm, *_without_one(norm))
            for near in (*self._near, *self._short)
            for word in near.get(key, ())
            if _one_slip(norm, word)
        }
        return tuple(sorted(found - {self.correct(norm)}))

    def _is_own(self, norm: str) -> bool:
        """Whether a language has the word, or it is a form of one; of two letters or fewer only
        those of the lexicon count."""
        if len(norm) <= _SHORT_FROM:
            return norm in _LETTERS or any(
                len(norm) == _SHORT_FROM and norm in words for words, _ in self._own
            )
        forms = {norm, _singular(norm)}
        return any(form in words or form in common for words, common in self._own for form in forms)

    def knows(self, norm: str) -> bool:
        return norm in self._known

    def correct(self, norm: str) -> str | None:
        """The one lexicon word that ``norm`` misspells, or None."""
        if norm in self._known or not norm.isalpha():
            return None
        for word in _without_k(norm):
            if word in self._known:
                return word
        single = _undouble(norm)
        if single != norm and len(single) >= _SHORT_FROM and self._is_own(single):
            return single
        if not SHORTEST - 1 <= len(norm) <= _LONGEST:
            return None
        stem = _superlative(norm)
        if stem is not None:
            for ending in "oaie":
                if stem + ending in self._known:
                    return stem + ending
        best: tuple[int, int, int, int, str] | None = None
        for key in (norm, *_without_one(norm)):
            for word in (word for near in self._near for word in near.get(key, ())):
                distance = OSA.distance(norm, word, score_cutoff=2)
                if not _likely(norm, word, distance):
                    continue
                shared = _shared(norm, word)
                slips = 2 * int(word[0] != norm[0]) + int(word[-1] != norm[-1])
                rank = (distance, _oddity(norm, word), slips, -shared, word)
                best = rank if best is None or rank < best else best
        return best[4] if best else None


def _short(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if len(word) < SHORTEST - 1)


def _oddity(norm: str, word: str) -> int:
    """How odd it is to mistype ``word`` so: a letter too many that is no repeated one is odd, and
    would make "conscious" of "nconscious"."""
    return int(len(norm) > len(word) and _undouble(norm) != _undouble(word))


def _one_slip(norm: str, word: str) -> bool:
    """Whether one letter is missing, doubled, swapped with the next, or its neighbour's; in a long
    word two letters may be wrong."""
    distance = OSA.distance(norm, word, score_cutoff=2)
    if distance != 1:
        shorter = min(len(norm), len(word))
        return distance == 2 and shorter > _LIKELY_ONLY and norm[0] == word[0]
    if len(norm) > len(word):
        return _undouble(norm) == _undouble(word)
    if len(norm) < len(word) or sorted(norm) == sorted(word):
        return True
    wrong, right = next((a, b) for a, b in zip(norm, word, strict=True) if a != b)
    return right in _BESIDE.get(wrong, ())


def _likely(norm: str, word: str, distance: int) -> bool:
    """Whether a hand that meant ``word`` may have typed ``norm``."""
    shorter = min(len(norm), len(word))
    if distance > 1:
        return distance == 2 and shorter >= _LONG and norm[0] == word[0]
    if shorter < SHORTEST:
        swapped = len(norm) == len(word) and sorted(norm) == sorted(word)
        dropped = len(word) == SHORTEST and len(norm) == len(word) - 1
        return norm[0] == word[0] and (swapped or (dropped and norm[-1] == word[-1]))
    if len(norm) == len(word) <= _LIKELY_ONLY and sorted(norm) != sorted(word):
        wrong, right = next((a, b) for a, b in zip(norm, word, strict=True) if a != b)
        return right in _BESIDE.get(wrong, ())
    return True


def _shared(one: str, other: str) -> int:
    """With how many equal letters both begin."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _singular(word: str) -> str:
    """An English plural without its ending; the lists of words hold few of them."""
    return word[:-1] if len(word) > SHORTEST and word[-1] == "s" != word[-2] else word


def _without_k(word: str) -> tuple[str, ...]:
    """What the "k" of Italian text messages stands for: "ginokkio", "ke", "blokkato"."""
    if "k" not in word:
        return ()
    double = word.replace("kk", "cck")
    return (
        double.replace("cck", "cch").replace("k", "ch"),
        double.replace("cck", "cc").replace("k", "c"),
        double.replace("cck", "cc").replace("k", "ch"),
        double.replace("cck", "cch").replace("k", "c"),
    )


def _undouble(word: str) -> str:
    letters = [char for index, char in enumerate(word) if not index or char != word[index - 1]]
    return "".join(letters)


def _superlative(word: str) -> str | None:
    """``gonfissimo`` -> ``gonfi``: the stem before an Italian superlative ending."""
    for ending in ("issimo", "issima", "issimi", "issime"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)]
    return None
