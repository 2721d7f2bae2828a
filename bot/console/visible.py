"""Cuts text of patients and staff into pieces, so that no character of it can hide or reorder."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_ALLOWED = frozenset("\n\t")
_JOINERS = frozenset("\u200c\u200d")
_HIDING = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# Blank or shape-changing characters that Unicode counts as letters or marks.
_BREAKS = {ord(sign): " " for sign in _ALLOWED}
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text to show as it is, or one hidden character to show by its code point.

    ``code`` is like ``U+202E``; ``name`` is the character's name. ``marked`` says that a
    finding was read from these words.
    """

    text: str
    code: str | None = None
    name: str = ""
    marked: bool = False


def pieces(text: str, marks: Iterable[tuple[int, int]] = ()) -> list[Piece]:
    """The text in order. ``marks`` are character offsets ``(start, end)`` of words to mark;
    those outside the text are ignored. Joined, the pieces are the text."""
    marks = list(marks)
    if not marks and _is_plain(text):
        return [Piece(text)] if text else []
    marked = [False] * len(text)
    for start, end in marks:
        for index in range(max(start, 0), min(end, len(text))):
            marked[index] = True
    return list(_runs(text, marked))


def first_line(text: str, longest: int = 100) -> str:
    """The first line with anything on it, cut with an ellipsis after ``longest`` characters."""
    line = next((part.strip() for part in text.splitlines() if part.strip()), "")
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _is_plain(text: str) -> bool:
    """Whether surely nothing hides: most messages, which need not be looked at sign by sign."""
    return text.translate(_BREAKS).isprintable() and _BLANK.isdisjoint(text)


def _runs(text: str, marked: list[bool]) -> Iterator[Piece]:
    begin = 0
    for index, character in enumerate(text):
        if _hides(text, index):
            if begin < index:
                yield Piece(text[begin:index], marked=marked[begin])
            yield _shown(character, marked[index])
            begin = index + 1
        elif index > begin and marked[index] != marked[begin]:
            yield Piece(text[begin:index], marked=marked[begin])
            begin = index
    if begin < len(text):
        yield Piece(text[begin:], marked=marked[begin])


def _hides(text: str, index: int) -> bool:
    character = text[index]
    if character in _ALLOWED:
        return False
    if character in _JOINERS:
        return not _joins_picture(text, index)
    return character in _BLANK or unicodedata.category(character) in _HIDING


def _joins_picture(text: str, index: int) -> bool:
    """A family or a flag is one picture made of several with a joiner between them."""
    if not 0 < index < len(text) - 1:
        return False
    before = text[index - 1]
    if before == "\ufe0f" or 0x1F3FB <= ord(before) <= 0x1F3FF:
        return True
    return unicodedata.category(before) == "So" and ord(before) >= 0x2600


def _shown(character: str, marked: bool) -> Piece:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "") or "control or private character"
    # A lone surrogate cannot be written as UTF-8 at all.
    text = "" if unicodedata.category(character) == "Cs" else character
    return Piece(text, code=code, name=name, marked=marked)
