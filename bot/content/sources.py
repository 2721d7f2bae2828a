"""The sources that topics and rules cite, each declared once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

from bot.content.errors import Problem, refuse_if_any
from bot.content.strict_yaml import Document

SourceStatus = Literal["verified", "from_knowledge", "placeholder"]
_KEYS = ("title", "body", "year", "url", "status", "note")
_KEY = re.compile(r"[A-Z][A-Z0-9_]*")
_URL = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}/\S+")


@dataclass(frozen=True, slots=True)
class Source:
    """A publication, law or page; ``note`` says what it supports, with the numbers it gives."""

    key: str
    title: str
    body: str
    year: int | None
    url: str | None
    status: SourceStatus
    note: str


Sources = Mapping[str, Source]
"""Sources by key, in the order of the files."""


def load_sources(*paths: Path) -> Sources:
    """All sources of the files. Raises ``ContentError`` naming every fault."""
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for path in paths:
        document = Document(path.read_text(encoding="utf-8"), str(path))
        for key in document.data:
            if key in sources:
                document.fault(f"source {key} is declared twice", key)
            else:
                sources[key] = _source(document, key)
        problems += document.problems
    refuse_if_any(problems)
    return MappingProxyType(sources)


def _source(document: Document, key: str) -> Source:
    if not _KEY.fullmatch(key):
        document.fault("a source key is written in capitals, digits and _", key)
    document.only(_KEYS, key)
    year, url = document.get(key, "year"), document.get(key, "url")
    if year is not None and (type(year) is not int or not 1900 <= year <= 2100):
        document.fault("year must be a year or null", key, "year")
        year = None
    if url is not None and not (isinstance(url, str) and _URL.fullmatch(url)):
        document.fault("url must be a full https address or null", key, "url")
        url = None
    return Source(
        key=key,
        title=document.text(key, "title"),
        body=document.text(key, "body"),
        year=year,
        url=url,
        status=cast(SourceStatus, document.choice(get_args(SourceStatus), key, "status")),
        note=document.text(key, "note"),
    )
