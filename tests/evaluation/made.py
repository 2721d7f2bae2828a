"""Outcomes made by hand, so that every measure can be worked out on paper."""

from __future__ import annotations

from typing import Any, Literal

from bot.findings import Finding, Reading, ToldFact
from bot.findings.model import Language
from bot.triage import Alarm, Level
from evaluation.loading import Message
from evaluation.outcome import Outcome


def finding(
    kind: Any, status: Any = "present", site: str | None = None, side: Any = None
) -> Finding:
    return Finding(kind, status, kind, 0, 1, site, side)


def message(text: str = "text", lang: Language = "en", **labels: Any) -> Message:
    for name in ("kinds", "unknown", "absent", "past", "other_person", "also"):
        if name in labels:
            labels[name] = frozenset(labels[name])
    return Message(text, lang, "made", "1", **labels)


def outcome(
    told: Message,
    *findings: Finding,
    days: float | None = None,
    about: Any = None,
    facts: dict[str, Any] | None = None,
    alarm: Literal["crisis", "medical", "safeguarding"] | None = None,
    level: Level = Level.EMERGENCY_NOW,
    parse: dict[str, Any] | None = None,
) -> Outcome:
    lang: Language = told.lang or "en"
    reading = Reading(
        told.text,
        lang,
        findings,
        tuple(ToldFact(fact, value, "", 0, 1) for fact, value in (facts or {}).items()),
        about=about,
        duration_days=days,
    )
    rung = Alarm(level, ("X",), alarm, {}) if alarm else None
    return Outcome(told, lang, lang, reading, rung, parse)


def parse(
    intent: str, confidence: float = 0.9, *topics: tuple[str, float], scope: float = 1.0
) -> dict[str, Any]:
    return {
        "intent": intent,
        "confidence": confidence,
        "topics": [{"topic": topic, "confidence": sure} for topic, sure in topics],
        "in_scope_score": scope,
        "crisis_score": 0.0,
    }
