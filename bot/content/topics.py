"""The curated topics: strict loading of ``<id>.<language>.md``, all files or none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import cast

from bot.content import placeholders
from bot.content.errors import ContentError, Problem, refuse_if_any
from bot.content.language import Language
from bot.content.sources import Source, Sources
from bot.content.strict_yaml import Document
from bot.content.topic import Common, Related, Review, ReviewStatus, Topic, Topics

COMMON = "_common.yml"
INTENTS = frozenset({"ask_treatment", "ask_tumours", "ask_bones", "ask_diagnosis", "ask_clinic"})
LINES = ("safety_net", "conflict_of_interest", "draft", "reviewed", "stale")
_KEYS = (
    "id",
    "language",
    "group",
    "intent",
    "title",
    "short",
    "sources",
    "review",
    "safety_net",
    "conflict_of_interest",
    "related",
    "asked",
)
_SHARED = ("group", "intent", "sources", "safety_net", "conflict_of_interest", "related")
_FILE = re.compile(r"(?P<id>[a-z][a-z0-9_]*)\.(?P<language>en|it)\.md")
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)]*)\)|(?P<bare>https?://\S+)")
_HTML = re.compile(r"</?[A-Za-z]")
_MARKS = re.compile(r"[*_`#\[\]|<>]")


def load_topics(folder: Path, sources: Sources) -> Topics:
    """All topics of the folder. Raises ``ContentError`` naming every fault of every file; one bad
    file and nothing is loaded."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return build_topics({str(path): path.read_text(encoding="utf-8") for path in files}, sources)


def build_topics(texts: Mapping[str, str], sources: Sources) -> Topics:
    """As ``load_topics``, from texts by path, so that an unsaved edit can be checked too."""
    problems: list[Problem] = []
    common = _load_common(texts, problems)
    drafts: dict[tuple[str, Language], tuple[Document, str]] = {}
    for path, text in texts.items():
        name = Path(path).name
        if name == COMMON:
            continue
        match = _FILE.fullmatch(name)
        if not match:
            problems.append(Problem(path, 1, "a topic file is named <id>.<en|it>.md"))
            continue
        try:
            document, body = _split(text, path)
        except ContentError as error:
            problems += error.problems
            continue
        drafts[match["id"], cast(Language, match["language"])] = document, body
    _check_twins(drafts)
    topics = {
        key: _topic(key, document, body, drafts, sources, common, texts[document.path])
        for key, (document, body) in drafts.items()
    }
    for document, _ in drafts.values():
        problems += document.problems
    refuse_if_any(problems)
    return Topics(topics, common)


def _load_common(texts: Mapping[str, str], problems: list[Problem]) -> Common:
    path = next((path for path in texts if Path(path).name == COMMON), None)
    if path is None:
        raise ContentError([Problem(COMMON, 1, "file is missing")])
    document = Document(texts[path], path)
    document.only(("groups", "lines"))
    document.only(LINES, "lines")
    lines = {name: document.localised("lines", name) for name in LINES}
    groups = document.get("groups")
    titles = {
        name: document.localised("groups", name)
        for name in (groups if isinstance(groups, dict) else {})
    }
    for name, wording in lines.items():
        known = placeholders.FOR_CLINIC
        if name == "reviewed":
            known |= placeholders.FOR_REVIEW
        for _, word in placeholders.unknown(f"{wording.en} {wording.it}", known):
            document.fault(f"unknown placeholder {word}", "lines", name)
    problems += document.problems
    return Common(MappingProxyType(titles), MappingProxyType(lines), path)


def _split(text: str, path: str) -> tuple[Document, str]:
    head, mark, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not mark:
        raise ContentError([Problem(path, 1, "front matter between two lines of --- is missing")])
    return Document(head, path, first_line=2), body


def _check_twins(drafts: Mapping[tuple[str, Language], tuple[Document, str]]) -> None:
    for (topic, language), (document, _) in drafts.items():
        twin: Language = "it" if language == "en" else "en"
        other = drafts.get((topic, twin))
        if other is None:
            document.fault(f"the twin {topic}.{twin}.md is missing")
        elif language == "it":
            for key in _SHARED:
                if document.get(key) != other[0].get(key):
                    document.fault(f"{key} differs from {topic}.en.md", key)


def _topic(
    key: tuple[str, Language],
    document: Document,
    body: str,
    drafts: Mapping[tuple[str, Language], tuple[Document, str]],
    sources: Sources,
    common: Common,
    text: str,
) -> Topic:
    topic, language = key
    document.only(_KEYS)
    if document.get("id") != topic:
        document.fault(f"id must be {topic}, as the file is named", "id")
    if document.get("language") != language:
        document.fault(f"language must be {language}, as the file is named", "language")
    ids = {name for name, _ in drafts}
    body_line = text.count("\n", 0, len(text) - len(body.lstrip())) + 1
    body = body.strip()
    _check_short(document)
    _check_body(document, body, body_line, ids)
    return Topic(
        id=topic,
        language=language,
        group=document.choice(common.groups, "group"),
        intent=document.choice(INTENTS, "intent"),
        title=document.text("title"),
        short=" ".join(document.text("short").split()),
        body=body,
        sources=_cited(document, sources),
        review=read_review(document),
        safety_net=document.flag("safety_net"),
        conflict_of_interest=document.flag("conflict_of_interest"),
        related=_related(document, topic, language, drafts),
        asked=document.texts("asked"),
        revision=hashlib.sha256(text.encode()).hexdigest()[:12],
        path=document.path,
        at=MappingProxyType({**{name: document.line(name) for name in _KEYS}, "body": body_line}),
        common=common,
    )


def _check_short(document: Document) -> None:
    for key in ("title", "short"):
        value = document.text(key)
        for _, word in placeholders.unknown(value):
            document.fault(f"unknown placeholder {word}", key)
        if _MARKS.search(re.sub(r"\{\{[A-Z_]+\}\}", "", value)):
            document.fault(f"{key} must be plain text without Markdown", key)


def _check_body(document: Document, body: str, first_line: int, ids: set[str]) -> None:
    def fault(offset: int, message: str) -> None:
        line = first_line + body.count("\n", 0, offset)
        document.problems.append(Problem(document.path, line, message))

    if not body:
        fault(0, "the body is empty")
    for offset, word in placeholders.unknown(body):
        fault(offset, f"unknown placeholder {word}")
    for match in _LINK.finditer(body):
        target = match["target"] if match["target"] is not None else match["bare"]
        if match["bare"] is not None:
            fault(match.start(), f"bad link {target}: write [words](https://...)")
        elif target.startswith("topic:"):
            if target.removeprefix("topic:") not in ids:
                fault(match.start(), f"bad link {target}: no such topic")
        elif not re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}(/\S*)?", target):
            fault(match.start(), f"bad link {target!r}: only https:// or topic:<id>")
    for match in _HTML.finditer(body):
        fault(match.start(), "HTML is not allowed, only Markdown")


def _cited(document: Document, sources: Sources) -> tuple[Source, ...]:
    cited = document.texts("sources")
    for name in cited:
        if name not in sources:
            document.fault(f"unknown source {name}", "sources")
    return tuple(sources[name] for name in cited if name in sources)


def _related(
    document: Document,
    topic: str,
    language: Language,
    drafts: Mapping[tuple[str, Language], tuple[Document, str]],
) -> tuple[Related, ...]:
    found = []
    for name in document.texts("related"):
        other = drafts.get((name, language))
        if name == topic or other is None:
            document.fault(f"unknown related id {name}", "related")
        else:
            found.append(Related(name, str(other[0].get("title"))))
    return tuple(found)


def read_review(document: Document, *above: str) -> Review:
    """The review under the keys ``above``; its faults go to the document."""
    at = (*above, "review")
    document.only(("status", "by", "on", "due"), *at)
    status = document.choice(("draft", "reviewed"), *at, "status")
    by = document.get(*at, "by")
    on, due = document.date_or_none(*at, "on"), document.date_or_none(*at, "due")
    if status == "draft" and (by, on, due) != (None, None, None):
        document.fault("a draft has no reviewer and no dates", *at)
    if status == "reviewed":
        if not isinstance(by, str) or not by.strip() or on is None or due is None:
            document.fault("a reviewed text needs by, on and due", *at)
        elif due <= on:
            document.fault("review.due must be later than review.on", *at, "due")
    return Review(cast(ReviewStatus, status), by if isinstance(by, str) else None, on, due)
