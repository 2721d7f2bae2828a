"""From a topic to the answer a patient sees: short first, sources and review always with it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Literal

from bot.content.clinic import Clinic
from bot.content.language import Language
from bot.content.placeholders import fill
from bot.content.topic import Related, Review, Topic

ShownStatus = Literal["draft", "reviewed", "stale"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of an answer, as a client shows it."""

    key: str
    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown. ``text`` is plain text and holds everything that must be seen; ``more`` is the
    full answer in Markdown, shown on demand (``plain(more)`` for a client without Markdown). A
    ``stale`` answer, whose review is overdue, says so in place of its content."""

    text: str
    more: str
    citations: tuple[Citation, ...]
    topic: str
    title: str
    language: Language
    revision: str
    status: ShownStatus
    review: Review
    related: tuple[Related, ...]


def render(topic: Topic, clinic: Clinic, *, today: datetime.date | None = None) -> Answer:
    """The answer for a patient of ``clinic``. With ``today`` an overdue review makes it stale."""
    due = topic.review.due
    stale = today is not None and due is not None and due < today
    status: ShownStatus = "stale" if stale else topic.review.status
    values = {
        **clinic.values(topic.language),
        "REVIEWER": topic.review.by or "",
        "REVIEW_DATE": day(topic.review.on, topic.language),
    }
    parts = [topic.common.lines[name].of(topic.language) for name in _lines(topic, status)]
    if status != "stale":
        parts.insert(0, topic.short)
    return Answer(
        text="\n\n".join(fill(part, values) for part in parts),
        more="" if stale else fill(topic.body, values),
        citations=tuple(Citation(s.key, s.title, s.url) for s in topic.sources),
        topic=topic.id,
        title=topic.title,
        language=topic.language,
        revision=topic.revision,
        status=status,
        review=topic.review,
        related=topic.related,
    )


def plain(markdown: str) -> str:
    """The same words without Markdown's marks; the address of an outside link follows its words."""
    text = re.sub(r"\[([^\]]*)\]\(topic:[^)]*\)", r"\1", markdown)
    text = re.sub(r"\[([^\]]*)\]\(([^)]*)\)", r"\1 (\2)", text)
    text = re.sub(r"^#{1,6} +", "", text, flags=re.M)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    text = re.sub(r"^[*-] +", "• ", text, flags=re.M)
    text = re.sub(r"`([^`]+)`", r"\1", text)
    return re.sub(r"(?<=\S)\n *(?=[^\n•])", " ", text).strip()


def _lines(topic: Topic, status: ShownStatus) -> list[str]:
    lines = ["stale"] if status == "stale" else []
    if topic.safety_net:
        lines.append("safety_net")
    if topic.conflict_of_interest and status != "stale":
        lines.append("conflict_of_interest")
    return lines if status == "stale" else [*lines, status]


def day(date: datetime.date | None, language: Language) -> str:
    """A date as patients read it; empty for none."""
    if date is None:
        return ""
    return f"{date:%d/%m/%Y}" if language == "it" else date.isoformat()
