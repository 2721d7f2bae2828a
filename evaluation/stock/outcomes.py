"""What stock Rasa's answer amounts to, in the terms that ours is measured in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.findings import Reading
from bot.findings.model import Finding, Kind
from evaluation.outcome import OUTSIDE, QUESTION, Outcome

KIND_OF: Mapping[str, Kind] = {
    "report_pain": "pain",
    "report_swelling": "swelling",
    "report_lump": "lump",
    "report_fracture": "fracture",
    "report_injury": "injury",
    "report_reduced_movement": "reduced_movement",
    "report_numbness_weakness": "numbness_weakness",
    "report_fever": "fever",
}
"""A bot of one label a message has the one finding that its intent is named after."""


UNSELECTED = "unselected"
"""Stands for the answer that a bot without a trained response selector would give."""


def stock_outcome(outcome: Outcome, told: Mapping[str, Any]) -> Outcome:
    """``outcome`` with stock Rasa's word instead of ours: no reader, no screen, one finding at
    most, always present."""
    text = outcome.message.text
    kind = KIND_OF.get(told["intent"] or "")
    found = (Finding(kind, "present", text, 0, len(text)),) if kind else ()
    ranking = {item["name"]: item["confidence"] for item in told["ranking"]}
    outside = sum(ranking.get(name, 0.0) for name in OUTSIDE)
    topics = told["topics"]
    if not topics and (told["intent"] or "").startswith(QUESTION):
        topics = [{"topic": UNSELECTED, "confidence": 1.0}]
    parse = {
        "intent": told["intent"],
        "confidence": told["confidence"],
        "topics": topics,
        "in_scope_score": max(0.0, 1.0 - outside),
        "crisis_score": ranking.get("crisis", 0.0),
    }
    return replace(outcome, reading=Reading(text, outcome.lang, found), alarm=None, parse=parse)
