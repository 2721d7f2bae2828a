"""From texts of topic files to topics, proofs and stored answers: what publishing needs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from bot.content.clinic import Clinic
from bot.content.errors import ContentError, Problem
from bot.content.language import LANGUAGES, Language
from bot.content.lint import lint_topic
from bot.content.render import Answer, render
from bot.content.sources import Sources
from bot.content.topic import Topic, Topics
from bot.content.topics import COMMON, build_topics

_HIDING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

Key = tuple[str, Language]
Texts = Mapping[Key, str]
"""The texts of topic files, each by its topic and language."""


def file_name(topic: str, language: str) -> str:
    """How the file of a topic is named."""
    return f"{topic}.{language}.md"


def body_of(answer: Answer) -> str:
    """What is kept of an answer, so that it can be shown as it was: JSON."""
    body = {
        "title": answer.title,
        "text": answer.text,
        "more": answer.more,
        "citations": [asdict(citation) for citation in answer.citations],
        "status": answer.status,
    }
    return json.dumps(body, ensure_ascii=False)


@dataclass(frozen=True)
class Press:
    """What all topics share, and the topic files as they were when this process started."""

    common: str
    sources: Sources
    clinic: Clinic
    files: Texts

    @classmethod
    def of_folder(cls, folder: Path, sources: Sources, clinic: Clinic) -> Self:
        """The press over the files of ``knowledge/topics``, unchecked."""
        files = {}
        for path in sorted(folder.glob("*.md")):
            topic, _, language = path.name.removesuffix(".md").rpartition(".")
            if language in LANGUAGES:
                files[topic, language] = path.read_text(encoding="utf-8")
        common = (folder / COMMON).read_text(encoding="utf-8")
        return cls(common, sources, clinic, files)

    def topics(self, texts: Texts) -> Topics:
        """The topics of the texts. Raises ``ContentError`` naming every fault."""
        named = {file_name(*key): text for key, text in texts.items()}
        return build_topics({COMMON: self.common, **named}, self.sources)

    def sound_topics(self, texts: Texts) -> tuple[Topics, frozenset[str]]:
        """As :meth:`topics`, but a topic that cannot be built, as when a source was taken away,
        stands as in the files; and which topics those are."""
        try:
            return self.topics(texts), frozenset()
        except ContentError as error:
            bad = {Path(problem.path).name.split(".")[0] for problem in error.problems}
        kept = {key: text for key, text in texts.items() if key[0] not in bad}
        kept |= {key: text for key, text in self.files.items() if key[0] in bad}
        try:
            return self.topics(kept), frozenset(bad)
        except ContentError:
            return self.topics(self.files), frozenset(topic for topic, _ in texts)

    def proof(self, texts: Texts, topic: str) -> list[Problem]:
        """Everything that keeps the texts from being published with this topic changed."""
        own = {key: text for key, text in texts.items() if key[0] == topic}
        hidden = [problem for key, text in own.items() for problem in _hidden(key, text)]
        try:
            return sorted([*hidden, *lint_topic(self.topics(texts), topic)])
        except ContentError as error:
            return sorted([*hidden, *error.problems])

    def body(self, topic: Topic) -> str:
        """What is kept of a topic's answer on the day of its publication."""
        return body_of(render(topic, self.clinic))


def _hidden(key: Key, text: str) -> list[Problem]:
    """Characters that show as nothing or reorder what is shown; nobody could review them."""
    return [
        Problem(file_name(*key), number, f"hidden character U+{ord(sign):04X}")
        for number, line in enumerate(text.split("\n"), start=1)
        for sign in line
        if sign != "\t" and unicodedata.category(sign) in _HIDING
    ]
