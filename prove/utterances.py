"""The sentences that somebody wrote: all that can be said, with gaps for checked fillers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import yaml

from prove.cases import ROOT

_GAP = re.compile(r"(?:\\\{){1,2}\w+(?:\\\}){1,2}")
_NUMBER = re.compile(r"\+?\d[\d ]+|\((?:demonstration number|numero dimostrativo)\)?|[\w.]+@[\w.]+")
_END = re.compile(r"(?<=[.!?:;…])\s+|\n+|\s+[·–—]\s+")
_MARKS = re.compile(r"[*_`>#]|\[\[?([^\]]*)\]\]?(?:\([^)]*\))?|^\s*(?:[-•]|\d+\.)\s+", re.MULTILINE)
KNOWLEDGE = ("knowledge", "bot/chat")


def _leaves(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _leaves(value)
    elif isinstance(data, list):
        for value in data:
            yield from _leaves(value)


def sentences(text: str) -> list[str]:
    """The sentences of a text without marks of layout, white space made one."""
    plain = _MARKS.sub(lambda found: found[1] or "", text)
    parts = (" ".join(part.split()) for part in _END.split(plain))
    return [part.strip(" .;:,()") for part in parts if part.strip(" .;:,()")]


def _texts() -> Iterator[str]:
    for folder in KNOWLEDGE:
        for path in sorted((ROOT / folder).rglob("*.y*ml")):
            yield from _leaves(yaml.safe_load(path.read_text("utf-8")))
        for path in sorted((ROOT / folder).rglob("*.md")):
            head, _, body = path.read_text("utf-8").removeprefix("---\n").partition("\n---\n")
            yield body or head
            if body:
                yield from _leaves(yaml.safe_load(head))
    yield from _leaves(yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"])
    for path in sorted((ROOT / "actions").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
                yield node.value
    clinic = (ROOT / "clinic.toml").read_text("utf-8")
    yield from re.findall(r'"([^"]+)"', clinic)


class Written:
    """Knows whether somebody wrote a sentence."""

    def __init__(self) -> None:
        whole: set[str] = set()
        gapped: set[str] = set()
        for text in _texts():
            for sentence in sentences(text):
                (gapped if "{" in sentence else whole).add(sentence.casefold())
        self._whole = whole
        patterns = (_GAP.sub(".{0,160}?", re.escape(sentence)) for sentence in sorted(gapped))
        self._gapped = [re.compile(pattern) for pattern in patterns if len(pattern) > 12]

    def knows(self, sentence: str) -> bool:
        said = sentence.casefold()
        return self._knows(said) or self._knows(" ".join(_NUMBER.sub(" ", said).split()))

    def _knows(self, said: str) -> bool:
        if said in self._whole or not any(sign.isalpha() for sign in said):
            return True
        if any(pattern.fullmatch(said) for pattern in self._gapped):
            return True
        # Lists of what was understood: every part was written, joined by commas, colons, "and".
        parts = [p for p in re.split(r"[,:;()]\s*|\s(?:and|or|e|o|oppure)\s", said) if p.strip()]
        return len(parts) > 1 and all(p.strip() in self._whole or _is_value(p) for p in parts)


def _is_value(part: str) -> bool:
    """A number with its unit, a date, a year: what the program may fill in by itself."""
    return re.fullmatch(r"\s*[\d.,/ ]+\s*\S{0,12}\s*", part) is not None
