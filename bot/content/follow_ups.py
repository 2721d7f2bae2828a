"""Short questions that lean on the answer before them, from ``knowledge/follow_ups.yml``.

"And for children?" asks nothing by itself. Where the whole message is such a question, the answer
before it says which topic is meant; every other message is left to the classifier.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.errors import refuse_if_any
from bot.content.language import LANGUAGES, Language
from bot.content.strict_yaml import Document
from bot.content.topic import Topic, Topics

MORE = "more"
"""Stands for the whole text of the answer before."""
LONGEST = 12
"""Words; a longer message says enough to stand for itself."""
_NAME = re.compile(r"<([a-z_]+)>")
_TO = ("default", "groups", "topics")


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that may be asked of any topic, and who answers it."""

    name: str
    asks: Mapping[Language, re.Pattern[str]]
    default: str | None
    groups: Mapping[str, str]
    topics: Mapping[str, str]

    def target(self, last: Topic) -> str | None:
        """The topic that answers after ``last``, :data:`MORE`, or None."""
        return self.topics.get(last.id) or self.groups.get(last.group) or self.default


class FollowUps:
    """All aspects; nothing of it changes after loading."""

    def __init__(
        self,
        aspects: Mapping[str, Aspect],
        lead: Mapping[Language, re.Pattern[str]],
        trail: Mapping[Language, re.Pattern[str]],
    ) -> None:
        self.aspects = aspects
        self._lead, self._trail = lead, trail

    def choice(self, text: str, language: Language, last: Topic) -> str | None:
        """The choice that a message stands for after the answer ``last``: ``topic:<id>`` or
        ``more:<id>``; None when it is no follow-up that is known here."""
        words = _plain(text)
        if not words or len(words.split()) > LONGEST:
            return None
        for asked in self._bared(words, language):
            for aspect in self.aspects.values():
                target = aspect.target(last)
                if target is not None and aspect.asks[language].fullmatch(asked):
                    return f"more:{last.id}" if target in {MORE, last.id} else f"topic:{target}"
        return None

    def _bared(self, words: str, language: Language) -> Iterator[str]:
        """The message, then without ever more of the words that lead in and out."""
        waiting, seen = [words], {words}
        while waiting:
            here = waiting.pop(0)
            yield here
            for pattern in (self._lead[language], self._trail[language]):
                shorter = pattern.sub("", here, count=1).strip()
                if shorter and shorter not in seen:
                    seen.add(shorter)
                    waiting.append(shorter)


def load_follow_ups(path: Path, topics: Topics) -> FollowUps:
    """All aspects. Raises ``ContentError`` naming every fault: an unknown key, topic, group or word
    list, or a pattern that is none."""
    document = Document(path.read_text(encoding="utf-8"), str(path))
    document.only(("lead", "trail", "words", "aspects"))
    reader = _Reader(document, topics)
    lead = {code: reader.edge("lead", code, r"^(?:{})(?:\s+|$)") for code in LANGUAGES}
    trail = {code: reader.edge("trail", code, r"(?:^|\s+)(?:{})$") for code in LANGUAGES}
    names = document.get("aspects")
    aspects = {name: reader.aspect(name) for name in (names if isinstance(names, dict) else {})}
    refuse_if_any(document.problems)
    return FollowUps(aspects, lead, trail)


class _Reader:
    def __init__(self, document: Document, topics: Topics) -> None:
        self.document, self.topics = document, topics
        words = document.get("words")
        self.words = {
            name: document.text("words", name)
            for name in (words if isinstance(words, dict) else {})
        }

    def edge(self, key: str, language: Language, frame: str) -> re.Pattern[str]:
        words = sorted(self.document.texts(key, language), key=len, reverse=True)
        return re.compile(frame.format("|".join(map(re.escape, words)) or "(?!)"))

    def aspect(self, name: str) -> Aspect:
        at = ("aspects", name)
        self.document.only(("asks", "to"), *at)
        self.document.only(LANGUAGES, *at, "asks")
        to = self.document.get(*at, "to")
        routes = to if isinstance(to, dict) else {}
        for key in routes.keys() - set(_TO):
            self.document.fault(f"unknown key {key!r}", *at, "to")
        if not routes:
            self.document.fault("to names no topic", *at)
        default = routes.get("default")
        if default is not None:
            self._known(default, *at, "to")
        return Aspect(
            name=name,
            asks={code: self._pattern(*at, "asks", code) for code in LANGUAGES},
            default=default,
            groups=self._routes(routes, "groups", self.topics.common.groups, *at, "to"),
            topics=self._routes(routes, "topics", self.topics.ids, *at, "to"),
        )

    def _routes(self, routes: object, key: str, known: object, *at: str) -> Mapping[str, str]:
        found = routes.get(key) if isinstance(routes, dict) else None
        names = {} if found is None else found
        if not isinstance(names, dict):
            self.document.fault(f"{key} must be a mapping", *at)
            return {}
        for name, target in names.items():
            if name not in known:  # type: ignore[operator]
                self.document.fault(f"unknown {key.removesuffix('s')} {name}", *at, key)
            self._known(target, *at, key)
        return names

    def _known(self, target: object, *at: str) -> None:
        if target != MORE and target not in self.topics:
            self.document.fault(f"unknown topic {target}", *at)

    def _pattern(self, *at: str) -> re.Pattern[str]:
        written = "|".join(f"(?:{part})" for part in self.document.texts(*at))
        for _ in range(3):  # a list may name another one
            written = _NAME.sub(lambda found: self._list(found[1], *at), written)
        try:
            return re.compile(written or "(?!)")
        except re.error as error:
            self.document.fault(f"not a pattern: {error}", *at)
            return re.compile("(?!)")

    def _list(self, name: str, *at: str) -> str:
        if name not in self.words:
            self.document.fault(f"unknown list <{name}>", *at)
            return ""
        return self.words[name]


def _plain(text: str) -> str:
    """Lower case, without accents and punctuation."""
    split = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in split if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", letters))
