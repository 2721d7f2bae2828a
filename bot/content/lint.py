"""Proof-reading of all topics and drawings: ``python -m bot.content [knowledge folder]``.

Prints each finding as ``file:line: message`` and ends with 1 when there is one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.content import wording
from bot.content.errors import ContentError, Problem
from bot.content.facts import facts, numbers
from bot.content.follow_ups import load_follow_ups
from bot.content.language import LANGUAGES, Localised
from bot.content.picture_lint import lint_pictures
from bot.content.pictures import Pictures, load_pictures
from bot.content.placeholders import remove
from bot.content.readability import flesch_kincaid, gulpease
from bot.content.sources import Sources, load_sources
from bot.content.topic import Topic, Topics
from bot.content.topics import load_topics

GRADE_EN = 8.0
GULPEASE_IT = 60.0
SHORT_WORDS = 65
SHORT_SENTENCES = 2
BODY_WORDS = (30, 150)
_PLACEHOLDER = re.compile(r"\{\{[A-Z_]+\}\}")
_ITEM = re.compile(r"^[-*] ", re.M)
_LINK_TARGET = re.compile(r"\]\([^)]*\)")


def lint(topics: Topics) -> list[Problem]:
    """Every finding in the topics, by file and line."""
    found = [problem for topic in topics for problem in _alone(topic)]
    for topic in topics.ids:
        found += _twins(topics.get(topic, "en"), topics.get(topic, "it"))
    return sorted([*found, *_asked_twice(topics), *_common_lines(topics)])


def lint_topic(topics: Topics, topic: str) -> list[Problem]:
    """Every finding in one topic's two texts, by file and line."""
    pair = [topics.get(topic, language) for language in LANGUAGES]
    found = [problem for text in pair for problem in _alone(text)]
    found += _twins(*pair)
    own = {text.path for text in pair}
    twice = [problem for problem in _asked_twice(topics, last=topic) if problem.path in own]
    return sorted([*found, *twice])


def _alone(topic: Topic) -> Iterator[Problem]:
    """What one text shows by itself."""
    for key, text in (("title", topic.title), ("short", topic.short), ("body", topic.body)):
        for offset, message in wording.banned(text, topic.language):
            yield _problem(topic, key, message, offset)
    yield from _length(topic)
    yield from _reading(topic)
    noted = frozenset[str]().union(*(numbers(source.note, "en") for source in topic.sources))
    for key, text in (("short", topic.short), ("body", topic.body)):
        for number in sorted(numbers(_bare(text), topic.language) - noted):
            yield _problem(topic, key, f"the number {number} is in the note of no cited source")


def _length(topic: Topic) -> Iterator[Problem]:
    words = len(topic.short.split())
    if words > SHORT_WORDS:
        yield _problem(topic, "short", f"short: {words} words, at most {SHORT_WORDS}")
    sentences = wording.sentences(remove(topic.short))
    if sentences > SHORT_SENTENCES:
        yield _problem(
            topic, "short", f"short has {sentences} sentences, at most {SHORT_SENTENCES}"
        )
    words, (least, most) = len(topic.body.split()), BODY_WORDS
    if not least <= words <= most:
        yield _problem(topic, "body", f"body: {words} words, wanted {least} to {most}")


def _reading(topic: Topic) -> Iterator[Problem]:
    for key, text in (
        ("body", remove(topic.body)),
        ("short", remove(f"{topic.short}\n\n{topic.body}")),
    ):
        text = _LINK_TARGET.sub("]", text)
        what = "body" if key == "body" else "short and body together"
        if topic.language == "en" and (grade := flesch_kincaid(text)) > GRADE_EN:
            yield _problem(topic, key, f"{what}: reading grade {grade:.1f}, at most {GRADE_EN:.0f}")
        if topic.language == "it" and (index := gulpease(text)) < GULPEASE_IT:
            yield _problem(topic, key, f"{what}: Gulpease {index:.1f}, at least {GULPEASE_IT:.0f}")


def _twins(english: Topic, italian: Topic) -> Iterator[Problem]:
    """What the two languages must agree on."""
    for key, en, it in (
        ("short", english.short, italian.short),
        ("body", english.body, italian.body),
    ):
        here, there = facts(_bare(en), "en"), facts(_bare(it), "it")
        for topic, extra in ((english, here - there), (italian, there - here)):
            for number, unit in sorted(extra):
                yield _problem(topic, key, f"{number} {unit}".strip() + " is not in the twin text")
        missing = set(_PLACEHOLDER.findall(en)) ^ set(_PLACEHOLDER.findall(it))
        for name in sorted(missing):
            yield _problem(english, key, f"{name} is in one language only")
        yield from _same_sense(english, key, en, it)


def _same_sense(english: Topic, key: str, en: str, it: str) -> Iterator[Problem]:
    """What one language denies, links to or lists, and the other does not."""
    said = wording.negations(en, "en"), wording.negations(it, "it")
    if said[0] != said[1]:
        yield _problem(english, key, f"says not {said[0]} times, its twin {said[1]} times")
    for pattern, what in ((_LINK_TARGET, "links"), (_ITEM, "list items")):
        here, there = (sorted(pattern.findall(text)) for text in (en, it))
        if here != there:
            yield _problem(english, key, f"{what} differ from those of its twin")


def _asked_twice(topics: Topics, *, last: str = "") -> Iterator[Problem]:
    """A question of two topics is told of the later one; ``last`` counts as the last of all."""
    ids = sorted(topics.ids, key=lambda topic: (topic == last, topic))
    for language in LANGUAGES:
        first: dict[str, str] = {}
        for topic in ids:
            for question in topics.get(topic, language).asked:
                words = " ".join(re.findall(r"\w+", question.lower()))
                if (other := first.setdefault(words, topic)) != topic:
                    message = f"{question!r} is asked in {other} too"
                    yield _problem(topics.get(topic, language), "asked", message)


def _common_lines(topics: Topics) -> Iterator[Problem]:
    for name, line in topics.common.lines.items():
        for language in LANGUAGES:
            for _, message in wording.banned(remove(line.of(language)), language):
                yield Problem(topics.common.path, 1, f"{name}.{language}: {message}")
        for message in _common_line(line):
            yield Problem(topics.common.path, 1, f"{name}: {message}")


def _common_line(line: Localised) -> Iterator[str]:
    """What keeps a line under every answer from being read, or from saying the same in both."""
    if (grade := flesch_kincaid(remove(line.en))) > GRADE_EN:
        yield f"reading grade {grade:.1f}, at most {GRADE_EN:.0f}"
    if (index := gulpease(remove(line.it))) < GULPEASE_IT:
        yield f"Gulpease {index:.1f}, at least {GULPEASE_IT:.0f}"
    for number, unit in sorted(facts(_bare(line.en), "en") ^ facts(_bare(line.it), "it")):
        yield f"{number} {unit}".strip() + " is in one language only"
    for word in sorted(set(_PLACEHOLDER.findall(line.en)) ^ set(_PLACEHOLDER.findall(line.it))):
        yield f"{word} is in one language only"
    if wording.negations(line.en, "en") != wording.negations(line.it, "it"):
        yield "only one language says not, no or never"


def _bare(text: str) -> str:
    return _PLACEHOLDER.sub(" ", _LINK_TARGET.sub("]", text))


def _problem(topic: Topic, key: str, message: str, offset: int = 0) -> Problem:
    below = topic.body.count("\n", 0, offset) if key == "body" else 0
    return Problem(topic.path, topic.at[key] + below, message)


def check(knowledge: Path) -> tuple[int, list[Problem]]:
    """How many topic files there are, and everything wrong with them."""
    extra = knowledge / "triage" / "sources.extra.yml"
    try:
        paths = [knowledge / "sources.yml", *([extra] if extra.exists() else [])]
        sources: Sources = load_sources(*paths)
        topics = load_topics(knowledge / "topics", sources)
        folder = knowledge / "pictures"
        pictures = load_pictures(folder, topics, sources) if folder.exists() else Pictures()
        leaning = knowledge / "follow_ups.yml"
        if leaning.exists():
            load_follow_ups(leaning, topics)
    except ContentError as error:
        return len(list((knowledge / "topics").glob("*.md"))), list(error.problems)
    return 2 * len(topics), [*lint(topics), *lint_pictures(pictures, topics)]


def main(arguments: Sequence[str]) -> int:
    """Print the findings of a knowledge folder; 1 when there is one."""
    files, found = check(Path(arguments[0] if arguments else "knowledge"))
    for problem in found:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{files} topic files, {len(found)} findings\n")
    return 1 if found else 0
