"""The record as a PDF."""

from __future__ import annotations

from pathlib import Path

from bot.console.record.content import Content
from bot.console.record.plain import blocks_of
from bot.console.wording import Words
from bot.paper import typeset

TEMPLATE = Path(__file__).with_name("paper.typ")


def pdf_of(content: Content, t: Words) -> bytes:
    """The tagged PDF, with every letter of names and words."""
    (title, head), *parts = blocks_of(content, t)
    return typeset(
        TEMPLATE,
        {
            "language": t.language,
            "title": title,
            "head": head,
            "parts": [{"heading": heading, "lines": _lines(lines)} for heading, lines in parts],
        },
    )


def _lines(lines: list[str]) -> list[dict[str, object]]:
    return [{"text": line, "strong": line.startswith("[")} for line in lines if line]
