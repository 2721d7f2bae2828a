"""Whether test messages stand in the training data, word for word or nearly."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

NEAR = 0.95
"""From this share of common words on, two messages are one template."""
WORDS_MIN = 5
"""Shorter messages ("knee pain") may well come to two people's minds."""
_WORD = re.compile(r"\w+")
_MARKED = re.compile(r"\[([^\[\]]+)\](?:\([^()]*\))+")


@dataclass(frozen=True)
class Pair:
    """Two messages that are too near each other."""

    test: str
    """The id of the test message; its words stay out of reports."""
    training: str
    similarity: float


def folded(text: str) -> str:
    """``text`` without case, accents, punctuation and double spaces."""
    split = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in split if not unicodedata.combining(sign))
    return " ".join(_WORD.findall(letters))


def training_sentences(folder: Path) -> list[str]:
    """Every example sentence of the training data: its ``*.yml`` and ``*.jsonl`` files."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        found += [_plain(json.loads(line)) for line in lines]
    for path in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for block in content.get("nlu") or ():
            for line in str(block.get("examples", "")).splitlines():
                if line.strip():
                    found.append(line.strip().removeprefix("- "))
    return found


def _plain(item: Mapping[str, str]) -> str:
    """The message of a line, without the marks of its mentions."""
    return item["text"] if "text" in item else _MARKED.sub(r"\1", item["marked"])


def same(tests: Mapping[str, str], training: Iterable[str]) -> list[Pair]:
    """The test messages (by id) that stand in the training data."""
    known = {folded(text): text for text in training if folded(text)}
    return [
        Pair(identity, known[folded(text)], 1.0)
        for identity, text in tests.items()
        if folded(text) in known
    ]


def near(tests: Mapping[str, str], training: Iterable[str], share: float = NEAR) -> list[Pair]:
    """Pairs of at least ``WORDS_MIN`` words whose sets of words have ``share`` in common
    (Jaccard), the nearest first."""
    known = {text: frozenset(folded(text).split()) for text in training}
    asked = {identity: frozenset(folded(text).split()) for identity, text in tests.items()}
    often = Counter(word for words in [*known.values(), *asked.values()] for word in words)
    index: dict[str, list[str]] = {}
    for text, words in known.items():
        if len(words) >= WORDS_MIN:
            for word in _rarest(words, often, share):
                index.setdefault(word, []).append(text)
    found = []
    for identity, words in asked.items():
        if len(words) < WORDS_MIN:
            continue
        beside = {t for word in _rarest(words, often, share) for t in index.get(word, ())}
        for text in sorted(beside):
            similarity = len(words & known[text]) / len(words | known[text])
            if similarity >= share:
                found.append(Pair(identity, text, similarity))
    return sorted(found, key=lambda pair: (-pair.similarity, pair.test))


def _rarest(words: frozenset[str], often: Counter[str], share: float) -> Iterator[str]:
    """The words of which two sets that near must have one in common (prefix filter,
    Chaudhuri et al. 2006)."""
    ordered = sorted(words, key=lambda word: (often[word], word))
    yield from ordered[: len(ordered) - math.ceil(share * len(ordered)) + 1]
