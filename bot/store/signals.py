"""Why a conversation deserves eyes, and which of the reasons comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

NEEDS = (
    "EMERGENCY_NOW",
    "SAME_DAY",
    "URGENT_48H",
    "callback",
    "near_miss",
    "low_confidence",
    "fallback",
    "thumbs_down",
    "abandoned",
    "asked_again",
    "unread",
    "read",
)
"""What needs eyes first. The last one needs none."""
SIGNALS = NEEDS[3:10]
"""What staff can filter by; the levels have a filter of their own."""
DANGER = frozenset({"numbness_weakness", "bladder_bowel", "breathing", "wound_bleeding", "fever"})
"""Kinds of findings that red flags are made of."""
NOT_HERE = frozenset({"unknown", "past", "other_person"})
BUCKET = 10**14
"""Longer than any time in milliseconds: a place is a need and a time in one number."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message as the desk reads it. ``text`` None: its seal does not open."""

    seq: int
    author: str
    kind: str
    text: str | None
    payload: dict[str, Any]
    understanding: dict[str, Any]
    at: datetime


def signals_of(
    lines: list[Line], *, presumed: bool, why: Iterable[str], unhelpful: bool, stopped: bool
) -> set[str]:
    """The signals of the messages that nobody has read. ``presumed``: the assessment counts
    something unknown as present; ``why``: what :mod:`bot.store.unanswered` noted; ``unhelpful``:
    a thumb down; ``stopped``: it ended before the interview did."""
    found = {"near_miss"} if presumed or any(map(_near_miss, lines)) else set()
    if "unsure" in why:
        found.add("low_confidence")
    if "not_understood" in why or any(line.kind == "fallback" for line in lines):
        found.add("fallback")
    if unhelpful:
        found.add("thumbs_down")
    said = [line for line in lines if line.author == "assistant"]
    if stopped and said and said[-1].payload.get("question"):
        found.add("abandoned")
    if _asked_again(lines):
        found.add("asked_again")
    return found


def need_of(level: str | None, signals: set[str], *, unread: bool) -> str:
    """The first of :data:`NEEDS` that holds. A call-back is due whoever has read the rest."""
    if not unread:
        return "callback" if "callback" in signals else "read"
    held = signals | {"unread"} | ({level} if level is not None else set())
    return next(need for need in NEEDS if need in held)


def place_of(need: str, since: datetime) -> int:
    """Orders by need, then who waits longest; what needs no eyes by the latest first."""
    millis = int(since.astimezone(UTC).timestamp() * 1000)
    if need == "read":
        millis = BUCKET - 1 - millis
    return NEEDS.index(need) * BUCKET + millis


def need_at(place: int) -> str:
    """The need that a place was made of."""
    return NEEDS[place // BUCKET]


def _near_miss(line: Line) -> bool:
    """Words of a red flag were there, but of another time or person, or nobody knows."""
    reading = line.understanding.get("reading")
    findings = reading.get("findings", ()) if isinstance(reading, dict) else ()
    return any(
        isinstance(item, dict) and item.get("kind") in DANGER and item.get("status") in NOT_HERE
        for item in findings
    )


def _asked_again(lines: list[Line]) -> bool:
    """Two messages of the patient's own words, one after the other, ask for the same topic."""
    asked = [
        line.understanding.get("topic") if line.kind == "text" else None
        for line in lines
        if line.author == "patient"
    ]
    return any(a is not None and a == b for a, b in pairwise(asked))
