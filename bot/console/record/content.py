"""What goes into the record, whatever its format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.console.knowledge import Knowledge
from bot.store.review import Talk


@dataclass(frozen=True, slots=True)
class Said:
    """One message. ``text`` is empty when its seal does not open."""

    seq: int
    author: str
    who: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Because:
    """A rule that fired."""

    rule: str
    title: str
    because: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """The conversation, its assessment and who stands behind them. ``facts`` are ids with values
    as stored, ``titles`` their names."""

    id: str
    clinic: str
    language: str
    started_at: datetime
    made_at: datetime
    made_by: str
    level: str | None = None
    complete: bool = False
    assessed_at: datetime | None = None
    ruleset: str = ""
    model: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    imaging: tuple[str, ...] = ()
    visit: tuple[str, ...] = ()
    reasons: tuple[Because, ...] = ()
    messages: tuple[Said, ...] = ()
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None


def content_of(
    talk: Talk,
    knowledge: Knowledge,
    *,
    clinic: str,
    names: Mapping[str, str],
    made_by: str,
    now: datetime,
) -> Content:
    """The record's content of a conversation as it is stored now."""
    assessment = talk.assessment
    body: Mapping[str, Any] = (assessment.body if assessment else None) or {}
    models = [(m.understanding or {}).get("model") for m in talk.messages]
    return Content(
        id=talk.id,
        clinic=clinic,
        language=talk.language,
        started_at=talk.created_at,
        made_at=now,
        made_by=names.get(made_by, made_by),
        level=assessment.level if assessment else None,
        complete=bool(assessment and assessment.complete),
        assessed_at=assessment.at if assessment else None,
        ruleset=assessment.ruleset if assessment else "",
        model=next((m for m in reversed(models) if isinstance(m, str)), ""),
        facts=_facts(body),
        missing=_texts(body.get("missing")) or _texts(body.get("facts_missing")),
        titles=knowledge.facts,
        imaging=_texts(body.get("imaging")),
        visit=_texts(body.get("visit")),
        reasons=tuple(
            _because(item, knowledge, talk.language)
            for item in body.get("reasons") or ()
            if isinstance(item, dict)
        ),
        messages=tuple(
            Said(m.seq, m.author, names.get(m.staff or "", m.staff or ""), m.text or "", m.at)
            for m in talk.messages
        ),
        reviewed_by=names.get(talk.reviewed_by or "", talk.reviewed_by),
        reviewed_at=talk.reviewed_at,
    )


def _facts(body: Mapping[str, Any]) -> dict[str, Any]:
    for name in ("findings", "facts_used"):
        found = body.get(name)
        if isinstance(found, dict) and found:
            return found
    return {}


def _because(item: Mapping[str, Any], knowledge: Knowledge, language: str) -> Because:
    rule = knowledge.rule(str(item.get("rule", "")))
    because = item.get("because", "")
    if isinstance(because, dict):
        because = because.get(language) or because.get("en", "")
    source = item.get("source")
    keys = (source,) if isinstance(source, str) else _texts(source)
    cited = tuple(dict.fromkeys([*keys, *(card.key for card in rule.sources)]))
    return Because(rule.id, rule.title, str(because), cited)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
