"""A drawing: shapes and places for words, which each language fills with its own.

Only the elements and attributes listed here pass, and colours come from classes alone, so that
a drawing can hold no script, no reference to elsewhere and no colour that dark mode misses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat

from bot.content.errors import ContentError, Problem
from bot.content.language import Language
from bot.content.lettering import Style

LINE = 1.22
"""Height of a line, in parts of its letters' size."""
FOOT = 17.0
"""Height that each line of the review status takes."""
_SHAPES = {
    "g": {"transform"},
    "path": {"d"},
    "rect": {"x", "y", "width", "height", "rx"},
    "circle": {"cx", "cy", "r", "data-x", "data-y"},
    "ellipse": {"cx", "cy", "rx", "ry"},
    "line": {"x1", "y1", "x2", "y2"},
    "text": {"x", "y", "data-words", "data-width", "data-lines", "data-middle", "data-at"},
    "svg": {"xmlns", "viewBox"},
}
_LITERAL = re.compile(r"-?\d+|!")
_VALUE = re.compile(r"[-0-9A-Za-z .,()_]*")
_UNIT = re.compile(r"(?<=\d) (?=°C|mSv|%)")


@dataclass(frozen=True, slots=True)
class Place:
    """Room for one text: at most ``lines`` lines of ``width``."""

    words: str
    classes: str
    width: float
    lines: int
    line: int


class Drawing:
    """One picture without words. Raises ``ContentError`` with every fault of the file."""

    def __init__(self, text: str, path: str, style: Style) -> None:
        self.path = path
        self.style = style
        self._root, self._lines = _read(text, path)
        problems = [Problem(path, line, message) for line, message in self._faults()]
        if problems:
            raise ContentError(problems)
        self.places = tuple(
            self._place(e) for e in self._root.iter("text") if "data-words" in e.attrib
        )
        _, _, self.width, self.height = map(float, self._root.attrib["viewBox"].split())

    def _faults(self) -> Iterator[tuple[int, str]]:
        if self._root.tag != "svg" or not re.fullmatch(
            r"0 0 \d+ \d+", self._root.attrib.get("viewBox", "")
        ):
            yield 1, "expected <svg viewBox='0 0 width height'>"
        for element in self._root.iter():
            line = self._lines[id(element)]
            if element.tag not in _SHAPES:
                yield line, f"<{element.tag}> is not allowed in a drawing"
                continue
            for name, value in element.attrib.items():
                if name == "class":
                    for unknown in sorted(set(value.split()) - self.style.classes):
                        yield line, f"unknown class {unknown!r}"
                elif name not in _SHAPES[element.tag]:
                    yield line, f"the attribute {name!r} is not allowed on <{element.tag}>"
                elif name != "xmlns" and not _VALUE.fullmatch(value):
                    yield line, f"bad value of {name!r}"
            yield from self._text_faults(element, line)

    def _text_faults(self, element: Element, line: int) -> Iterator[tuple[int, str]]:
        literal = (element.text or "").strip()
        if element.tag != "text":
            if literal:
                yield line, "words belong into <text>"
        elif "data-words" in element.attrib:
            if literal:
                yield line, "a text has its own words or those of a language, not both"
            if not re.fullmatch(r"\d+", element.attrib.get("data-width", "")):
                yield line, "data-width must say how wide the words may be"
        elif not _LITERAL.fullmatch(literal):
            yield line, f"{literal!r} must be among the words, in both languages"

    def _place(self, element: Element) -> Place:
        at = element.attrib
        return Place(
            words=at["data-words"],
            classes=at.get("class", ""),
            width=float(at["data-width"]),
            lines=int(at.get("data-lines", "1")),
            line=self._lines[id(element)],
        )

    def too_long(self, words: Mapping[str, str], language: Language) -> Iterator[Problem]:
        """Every text that does not fit into its place."""
        for place in self.places:
            lines = self._wrap(words.get(place.words, ""), place.classes, place.width)
            wide = [row for row in lines if self.style.width(row, place.classes) > place.width]
            if wide or len(lines) > place.lines:
                message = (
                    f"{place.words}.{language}: {' / '.join(lines)!r} does not fit into"
                    f" {place.lines} lines of {place.width:.0f}"
                )
                yield Problem(self.path, place.line, message)

    def foot_rows(self, foot: str) -> list[str]:
        """The lines of the review status."""
        return self._wrap(foot, "foot", self.width - 24)

    def height_with(self, foot_rows: int) -> float:
        """The height of the drawing with that many lines below it."""
        return self.height + FOOT * foot_rows + 6

    def fill(
        self,
        words: Mapping[str, str],
        language: Language,
        *,
        description: str,
        foot: str,
        foot_rows: int,
    ) -> str:
        """The SVG file with its words, and ``foot`` below in ``foot_rows`` lines. Raises
        ``KeyError`` when a place has no words."""
        height = self.height_with(foot_rows)
        box = f"0 0 {self.width:.0f} {height:.0f}"
        root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": box,
                "role": "img",
                "lang": language,
                "aria-labelledby": "title",
                "aria-describedby": "desc",
            },
        )
        _add(root, "title", words["title"], id="title")
        _add(root, "desc", description, id="desc")
        _add(root, "style", self.style.css)
        _add(root, "rect", width=f"{self.width:.0f}", height=f"{height:.0f}", **{"class": "paper"})
        for child in self._root:
            root.append(self._filled(child, words))
        for number, row in enumerate(self.foot_rows(foot)):
            y = self.height + FOOT * number + 10
            _add(root, "text", row, x="12", y=f"{y:.0f}", **{"class": "foot"})
        return tostring(root, encoding="unicode", short_empty_elements=True) + "\n"

    def _filled(self, element: Element, words: Mapping[str, str]) -> Element:
        shown = {k: v for k, v in element.attrib.items() if not k.startswith("data-")}
        copy = Element(element.tag, shown)
        if "data-words" in element.attrib:
            self._write(copy, element, words[element.attrib["data-words"]])
        else:
            copy.text = (element.text or "").strip() or None
        for child in element:
            copy.append(self._filled(child, words))
        return copy

    def _write(self, copy: Element, source: Element, words: str) -> None:
        classes = source.attrib.get("class", "")
        rows = self._wrap(words, classes, float(source.attrib["data-width"]))
        step = self.style.size(classes) * LINE
        y = float(copy.attrib.pop("y"))
        if "data-middle" in source.attrib:
            y -= step * (len(rows) - 1) / 2
        for number, row in enumerate(rows):
            _add(copy, "tspan", row, x=copy.attrib["x"], y=f"{y + step * number:.1f}")
        del copy.attrib["x"]

    def _wrap(self, text: str, classes: str, width: float) -> list[str]:
        rows: list[str] = []
        for word in _UNIT.sub("\u00a0", text).split(" "):
            longer = f"{rows[-1]} {word}" if rows else word
            if rows and self.style.width(longer, classes) <= width:
                rows[-1] = longer
            else:
                rows.append(word)
        return rows


def _add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    child = Element(tag, attributes)
    child.text = text
    parent.append(child)
    return child


def _read(text: str, path: str) -> tuple[Element, dict[int, int]]:
    """The elements with the line of each. Raises ``ContentError`` when it is no plain XML."""
    builder, lines = TreeBuilder(), dict[int, int]()
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        lines[id(builder.start(tag, attributes))] = parser.CurrentLineNumber

    def refuse(*_: object) -> None:
        line = parser.CurrentLineNumber
        raise ContentError([Problem(path, line, "declarations and instructions are not allowed")])

    parser.StartElementHandler = start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        message = f"not well-formed: {expat.errors.messages[error.code]}"
        raise ContentError([Problem(path, error.lineno, message)]) from None
    return builder.close(), lines
