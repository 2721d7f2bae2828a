"""Proof-reading of the drawings: their words, alternatives and numbers, like those of a topic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content import wording
from bot.content.errors import Problem
from bot.content.facts import facts, numbers
from bot.content.language import LANGUAGES, Language, Localised
from bot.content.pictures import Picture, Pictures
from bot.content.topic import Topics

_ORDINAL = re.compile(r"^\d+\. ", re.M)


def lint_pictures(pictures: Pictures, topics: Topics) -> list[Problem]:
    """Every finding in the words of the drawings, by file and line."""
    return sorted(problem for picture in pictures for problem in _alone(picture, topics))


def _alone(picture: Picture, topics: Topics) -> Iterator[Problem]:
    known = _known(picture, topics)
    texts = {"alt": picture.alt, "long": picture.long}
    texts |= {f"words.{key}": words for key, words in picture.words.items()}
    for key, text in texts.items():
        for message in _findings(text, known):
            yield Problem(picture.path, picture.at[key], f"{picture.id}.{key}: {message}")
    told = {language: _numbers(texts["long"], language) for language in LANGUAGES}
    for language in LANGUAGES:
        for key, words in texts.items():
            for number in sorted(_numbers(words, language) - told[language]):
                message = f"{picture.id}.{key}.{language}: {number} is not told in long"
                yield Problem(picture.path, picture.at[key], message)


def _findings(text: Localised, known: frozenset[str]) -> Iterator[str]:
    for language in LANGUAGES:
        words = _ORDINAL.sub("", text.of(language))
        for _, message in wording.banned(words, language):
            yield f"{language}: {message}"
        for number in sorted(numbers(words, language) - known):
            yield f"{language}: the number {number} is in no cited source and in no topic of it"
    here, there = facts(text.en, "en"), facts(text.it, "it")
    for number, unit in sorted(here ^ there):
        yield f"{number} {unit}".strip() + " is in one language only"
    if wording.is_negated(text.en, "en") != wording.is_negated(text.it, "it"):
        yield "only one language says not, no or never"


def _numbers(text: Localised, language: Language) -> frozenset[str]:
    return numbers(_ORDINAL.sub("", text.of(language)), language)


def _known(picture: Picture, topics: Topics) -> frozenset[str]:
    """Every number that the drawing may use."""
    cited = " ".join(f"{s.title} {s.note} {s.year}" for s in picture.sources)
    answers = [topics.get(topic, "en") for topic in picture.topics]
    told = " ".join(f"{topic.short} {topic.body}" for topic in answers)
    return numbers(f"{cited} {told}", "en")
