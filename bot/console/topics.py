"""Topics prepared for their pages: what is published, what a draft would change, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import unified_diff
from typing import Literal

from bot.content import ContentError, Press, Topics, show
from bot.content.errors import Problem
from bot.content.language import LANGUAGES, Language
from bot.content.press import Texts
from bot.content.topic import Topic
from bot.store.drafts import Draft
from bot.store.publications import Publication

REVIEW_DAYS = 365
"""How long a review holds unless the approver says otherwise."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list of topics."""

    id: str
    group: str
    title: str
    status: str
    by: str | None
    on: date | None
    due: date | None
    waiting: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Side:
    """A topic in one language, as a patient reads it."""

    language: Language
    title: str
    short: str
    whole: str
    choices: tuple[str, ...]
    sources: tuple[tuple[str, str, str | None], ...]
    """Key, title and address."""
    status: str
    by: str | None
    on: date | None
    due: date | None
    revision: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a difference."""

    kind: Literal["same", "add", "del", "hunk"]
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in a draft. ``language`` is empty when it is in neither of its texts."""

    language: str
    line: int
    message: str


def status_of(topic: Topic, today: date) -> str:
    """``stale``, ``reviewed`` or ``draft``."""
    due = topic.review.due
    return "stale" if due is not None and due < today else topic.review.status


def rows(
    topics: Topics,
    published: dict[str, Publication],
    waiting: Sequence[Draft],
    language: Language,
    today: date,
) -> list[Row]:
    """Every published topic: overdue ones first, then by group and title."""
    groups = list(topics.common.groups)
    found = []
    for name in sorted(published):
        if name not in topics:
            continue
        pair = [topics.get(name, code) for code in LANGUAGES]
        worst = min(pair, key=lambda topic: _WORST.index(status_of(topic, today)))
        shown = topics.get(name, language)
        row = Row(
            id=name,
            group=topics.common.groups[shown.group].of(language),
            title=shown.title,
            status=status_of(worst, today),
            by=worst.review.by,
            on=worst.review.on,
            due=worst.review.due,
            waiting=sum(draft.topic == name for draft in waiting),
            at=published[name].at,
        )
        key = (row.status != "stale", groups.index(shown.group), row.title.casefold())
        found.append((key, row))
    return [row for _, row in sorted(found, key=lambda item: item[0])]


_WORST = ("stale", "draft", "reviewed")


def sides(press: Press, topics: Topics, topic: str, today: date) -> list[Side]:
    """The topic in both languages, as patients read it on that day."""
    return [_side(press, topics.get(topic, language), today) for language in LANGUAGES]


def preview(
    press: Press, published: Texts, draft: Texts, topic: str, today: date
) -> tuple[list[Side], list[Finding]]:
    """How patients would read the draft among what is published, and everything wrong with it.
    There is nothing to read while the draft is no topic file."""
    texts = {**published, **draft}
    problems = press.proof(texts, topic)
    try:
        shown = sides(press, press.topics(texts), topic, today)
    except ContentError:
        shown = []
    return shown, [_finding(problem, topic) for problem in problems]


def difference(before: str, after: str) -> list[Line]:
    """The lines that changed, with three around them; empty when the texts are the same."""
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3)
    kinds: dict[str, Literal["same", "add", "del", "hunk"]] = {"+": "add", "-": "del", "@": "hunk"}
    return [
        Line(kinds.get(line[:1], "same"), line if line[:1] == "@" else line[1:])
        for line in list(lines)[2:]
    ]


def _side(press: Press, topic: Topic, today: date) -> Side:
    brief = show(topic, press.clinic, today=today)
    whole = show(topic, press.clinic, today=today, more=True)
    return Side(
        language=topic.language,
        title=topic.title,
        short=brief.text,
        whole=whole.text,
        choices=tuple(title for _, title in brief.choices),
        sources=tuple((c.key, c.title, c.url) for c in brief.answer.citations),
        status=brief.answer.status,
        by=topic.review.by,
        on=topic.review.on,
        due=topic.review.due,
        revision=topic.revision,
    )


def _finding(problem: Problem, topic: str) -> Finding:
    for language in LANGUAGES:
        if problem.path == f"{topic}.{language}.md":
            return Finding(language, problem.line, problem.message)
    return Finding("", problem.line, f"{problem.path}: {problem.message}")
