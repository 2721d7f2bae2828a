"""The drawings that go with topics: strict loading, one file for both languages."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.content.drawing import Drawing
from bot.content.errors import ContentError, Problem, refuse_if_any
from bot.content.language import LANGUAGES, Language, Localised
from bot.content.lettering import Style, parse_style
from bot.content.placeholders import fill
from bot.content.render import day
from bot.content.sources import Source, Sources
from bot.content.strict_yaml import Document
from bot.content.topic import Review, Topics
from bot.content.topics import read_review

MANIFEST = "pictures.yml"
STYLE = "style.css"
_KEYS = ("file", "topics", "sources", "review", "alt", "long", "words")


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing. ``alt`` says what it is of, ``long`` all that it says; ``width`` and ``height``
    give its shape. ``revision`` changes with what is shown in a language."""

    id: str
    topics: tuple[str, ...]
    sources: tuple[Source, ...]
    review: Review
    words: Mapping[str, Localised]
    alt: Localised
    long: Localised
    width: int
    height: int
    revision: Localised
    path: str
    at: Mapping[str, int]

    @property
    def title(self) -> Localised:
        return self.words["title"]


class Pictures:
    """All drawings in both languages; nothing of it changes after loading."""

    def __init__(
        self,
        pictures: Mapping[str, Picture] | None = None,
        svg: Mapping[tuple[str, Language], str] | None = None,
    ) -> None:
        self._pictures = dict(pictures or {})
        self._svg = dict(svg or {})

    def for_topic(self, topic: str, today: datetime.date | None = None) -> tuple[Picture, ...]:
        """The drawings that the topic's answer shows; with ``today`` not those whose review is
        overdue."""
        return tuple(
            picture
            for picture in self
            if topic in picture.topics
            and not (today and picture.review.due and picture.review.due < today)
        )

    def get(self, picture: str) -> Picture:
        """The drawing of that id. Raises ``KeyError`` when there is none."""
        return self._pictures[picture]

    def svg(self, picture: str, language: Language) -> str:
        """The file to send, complete in itself. Raises ``KeyError`` when there is none."""
        return self._svg[picture, language]

    def __iter__(self) -> Iterator[Picture]:
        return iter(self._pictures.values())

    def __len__(self) -> int:
        return len(self._pictures)


def load_pictures(folder: Path, topics: Topics, sources: Sources) -> Pictures:
    """All drawings of the folder. Raises ``ContentError`` naming every fault of the manifest and
    of the drawings; one fault and nothing is loaded."""
    path = folder / MANIFEST
    document = Document(path.read_text(encoding="utf-8"), str(path))
    style_path = folder / STYLE
    style = parse_style(style_path.read_text(encoding="utf-8"), str(style_path))
    pictures: dict[str, Picture] = {}
    svg: dict[tuple[str, Language], str] = {}
    problems = list(_strays(folder, document))
    for name in document.data:
        entry = _Entry(document, name, topics, sources)
        drawing = entry.drawing(folder, style)
        if document.problems or drawing is None:
            continue
        problems += entry.misfits(drawing)
        if not problems:
            pictures[name], shown = entry.made(drawing)
            svg |= {(name, language): text for language, text in shown.items()}
    refuse_if_any([*document.problems, *problems])
    return Pictures(pictures, svg)


def _strays(folder: Path, document: Document) -> Iterator[Problem]:
    named = {document.get(name, "file") for name in document.data} | {MANIFEST, STYLE}
    for path in sorted(folder.iterdir()):
        if path.name not in named:
            yield Problem(str(path), 1, f"the file is not in {MANIFEST}")


class _Entry:
    """One entry of the manifest, read strictly; its faults go to the document."""

    def __init__(self, document: Document, name: str, topics: Topics, sources: Sources) -> None:
        self.document, self.name, self.common = document, name, topics.common
        document.only(_KEYS, name)
        self.topics = document.texts(name, "topics")
        for topic in self.topics:
            if topic not in topics:
                document.fault(f"unknown topic {topic}", name, "topics")
        cited = document.texts(name, "sources")
        for key in cited:
            if key not in sources:
                document.fault(f"unknown source {key}", name, "sources")
        self.sources = tuple(sources[key] for key in cited if key in sources)
        self.review = read_review(document, name)
        self.alt = document.localised(name, "alt")
        self.long = document.localised(name, "long")
        words = document.get(name, "words")
        keys = words if isinstance(words, dict) else {"title": None}
        self.words = {key: document.localised(name, "words", key) for key in keys}

    def drawing(self, folder: Path, style: Style) -> Drawing | None:
        file = self.document.text(self.name, "file")
        if file != f"{self.name}.svg":
            self.document.fault(f"file must be {self.name}.svg", self.name, "file")
            return None
        path = folder / file
        try:
            return Drawing(path.read_text(encoding="utf-8"), str(path), style)
        except FileNotFoundError:
            self.document.fault(f"there is no {file}", self.name, "file")
        except ContentError as error:
            self.document.problems += error.problems
        return None

    def misfits(self, drawing: Drawing) -> Iterator[Problem]:
        """Where the words and their places do not go together."""
        places = {place.words: place.line for place in drawing.places}
        for key in places.keys() - self.words.keys():
            yield Problem(drawing.path, places[key], f"there are no words for {key!r}")
        for key in self.words.keys() - places.keys():
            line = self.document.line(self.name, "words", key)
            yield Problem(self.document.path, line, f"the drawing has no place for {key!r}")
        for language in LANGUAGES:
            yield from drawing.too_long(self.wording(language), language)

    def wording(self, language: Language) -> dict[str, str]:
        return {key: words.of(language) for key, words in self.words.items()}

    def foot(self, language: Language) -> str:
        """What the drawing says of its review."""
        line = self.common.lines[self.review.status].of(language)
        reviewed = {"REVIEWER": self.review.by or "", "REVIEW_DATE": day(self.review.on, language)}
        return fill(line, reviewed)

    def made(self, drawing: Drawing) -> tuple[Picture, Mapping[Language, str]]:
        feet = {language: self.foot(language) for language in LANGUAGES}
        rows = max(len(drawing.foot_rows(foot)) for foot in feet.values())
        svg = {
            language: drawing.fill(
                self.wording(language),
                language,
                description=self.alt.of(language),
                foot=foot,
                foot_rows=rows,
            )
            for language, foot in feet.items()
        }
        digests = {key: hashlib.sha256(text.encode()).hexdigest()[:12] for key, text in svg.items()}
        picture = Picture(
            id=self.name,
            topics=self.topics,
            sources=self.sources,
            review=self.review,
            words=MappingProxyType(self.words),
            alt=self.alt,
            long=self.long,
            width=round(drawing.width),
            height=round(drawing.height_with(rows)),
            revision=Localised(digests["en"], digests["it"]),
            path=self.document.path,
            at=MappingProxyType(
                {key: self.document.line(self.name, key) for key in ("alt", "long")}
                | {
                    f"words.{key}": self.document.line(self.name, "words", key)
                    for key in self.words
                }
            ),
        )
        return picture, svg
