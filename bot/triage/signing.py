"""What a clinician signs: the rule as it works and as it is worded, whatever file it stands in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from bot.triage.ruleset import Review, Rule, Shift

DRAFT = Review("draft", None, None)
LENGTH = 16


def revision_of(rule: Rule) -> str:
    """A digest of all that the rule does and says. Named terms count with their meaning, so that a
    changed term changes the rules that use it; examples and the review itself do not count."""
    content: dict[str, Any] = {
        "id": rule.id,
        "family": rule.family,
        "title": rule.title,
        "because": dict(rule.because),
        "when": rule.when.text,
        "unless": rule.unless.text if rule.unless else None,
        "level": rule.level.name,
        "raise": [_shift(each) for each in rule.raises],
        "lower": [_shift(each) for each in rule.lowers],
        "variants": [_shift(each) for each in rule.variants],
        "imaging": rule.imaging,
        "visit": rule.visit,
        "timescale": rule.timescale,
        "sources": rule.sources,
        "flags": [rule.hard, rule.modifier, rule.presumes_soft, rule.alarm],
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _shift(shift: Shift) -> list[Any]:
    because = dict(shift.because) if shift.because else None
    level = shift.level.name if shift.level is not None else None
    return [shift.when.text, level, shift.imaging, shift.visit, because, shift.timescale]


def as_signed(rule: Rule, signed: str | None) -> Rule:
    """The rule with its review; a draft again when it is not what was signed."""
    if rule.review.status == "draft" or signed == revision_of(rule):
        return rule
    return replace(rule, review=DRAFT)
