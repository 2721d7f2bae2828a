"""Markdown as this project writes it: tables, anchors, links, and blocks of commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[1]
RUN = "<!-- run -->"
"""Stands above a block of commands that the tests run as they are."""
_READER = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Link:
    """A link or picture of a page, as it is written."""

    page: Path
    line: int
    target: str


@dataclass(frozen=True)
class Command:
    """One line behind a ``$``, of a block of commands."""

    page: Path
    line: int
    text: str
    run: bool


def pages(root: Path = ROOT) -> list[Path]:
    """Every page that a person reads: at the top, in ``docs/`` and the READMEs below."""
    found = [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *root.glob("*/README.md")]
    return sorted({*found, *root.glob(".github/**/*.md")})


def links(page: Path) -> Iterator[Link]:
    """Every link and picture."""
    for token in _READER.parse(page.read_text(encoding="utf-8")):
        for child in token.children or ():
            target = child.attrs.get("href") or child.attrs.get("src")
            if target:
                yield Link(page, (token.map or [0])[0] + 1, str(target))


def anchors(page: Path) -> set[str]:
    """The anchors of the headings, as code hosts and the site make them."""
    tokens = _READER.parse(page.read_text(encoding="utf-8"))
    heads = [tokens[i + 1] for i, token in enumerate(tokens) if token.type == "heading_open"]
    return {slug(head.content) for head in heads}


def slug(heading: str) -> str:
    """``What is where?`` -> ``what-is-where``."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower().strip())
    return kept.replace(" ", "-")


def commands(page: Path) -> Iterator[Command]:
    """Every command shown in a ``console`` block, comments and continued lines taken care of."""
    run = False
    for token in _READER.parse(page.read_text(encoding="utf-8")):
        if token.type == "fence" and token.info.split()[:1] == ["console"]:
            yield from _of_block(page, token, run)
        run = token.type == "html_block" and token.content.strip() == RUN


def inline_code(page: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every piece of code within a sentence."""
    for token in _READER.parse(page.read_text(encoding="utf-8")):
        for child in token.children or ():
            if child.type == "code_inline":
                yield (token.map or [0])[0] + 1, child.content


def _of_block(page: Path, token: Token, run: bool) -> Iterator[Command]:
    line = (token.map or [0])[0] + 1
    for number, row in enumerate(token.content.splitlines(), line + 1):
        if row.startswith("$ "):
            yield Command(page, number, re.sub(r"\s+# .*$", "", row[2:]).strip(), run)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; whatever would end a cell is kept from it."""
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def cell(value: object) -> str:
    """One cell."""
    return re.sub(r"\s*\n\s*", " ", str(value)).replace("|", "\\|").replace("<", "&lt;").strip()
