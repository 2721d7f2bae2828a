"""One curated topic, and all of them: what the rest of the system reads."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.content.language import LANGUAGES, Language, Localised
from bot.content.sources import Source

ReviewStatus = Literal["draft", "reviewed"]


@dataclass(frozen=True, slots=True)
class Review:
    """Who signed a text and until when. A draft carries no names or dates."""

    status: ReviewStatus
    by: str | None
    on: datetime.date | None
    due: datetime.date | None


@dataclass(frozen=True, slots=True)
class Related:
    """Another topic, with its title in the same language."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Common:
    """What all topics share: the titles of the groups, in order, and the fixed lines."""

    groups: Mapping[str, Localised]
    lines: Mapping[str, Localised]
    path: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One curated text in one language.

    ``revision`` is a prefix of the SHA-256 of the file's content. ``at`` gives the line of
    each front-matter key and of the body in the file ``path``.
    """

    id: str
    language: Language
    group: str
    intent: str
    title: str
    short: str
    body: str
    sources: tuple[Source, ...]
    review: Review
    safety_net: bool
    conflict_of_interest: bool
    related: tuple[Related, ...]
    asked: tuple[str, ...]
    revision: str
    path: str
    at: Mapping[str, int]
    common: Common


class Topics:
    """All topics in both languages; nothing of it changes after loading."""

    def __init__(self, topics: Mapping[tuple[str, Language], Topic], common: Common) -> None:
        self._topics = dict(topics)
        self.common = common
        self.ids: tuple[str, ...] = tuple(sorted({topic for topic, _ in self._topics}))

    def get(self, topic: str, language: Language) -> Topic:
        """The topic in that language. Raises ``KeyError`` when there is no such topic."""
        return self._topics[topic, language]

    def __contains__(self, topic: object) -> bool:
        return topic in self.ids

    def __iter__(self) -> Iterator[Topic]:
        """Every topic, English and Italian, by id."""
        for topic in self.ids:
            for language in LANGUAGES:
                yield self._topics[topic, language]

    def __len__(self) -> int:
        """How many ids there are."""
        return len(self.ids)
