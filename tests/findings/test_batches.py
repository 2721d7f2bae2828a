"""Batches of messages as patients write them, labelled by docs/labels.md before they were read.

They were written to be read once unseen and then learnt from, so that a share close to all is
demanded: a change that reads one kind of wording worse shows here with the messages it fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.findings import Reading, read
from bot.triage import Ruleset, screen

BATCHES = sorted((Path(__file__).parent / "batches").glob("*.jsonl"))
SHARE = 0.93
"""Of the labels of a batch."""
SHARES = {
    "it-03": 0.92,
    "it-04": 0.91,
    "en-status-01": 0.87,
    "en-status-02": 0.81,
    "en-status-03": 0.92,
    "it-status-01": 0.88,
    "it-status-02": 0.77,
}
"""Of batches of which less is read so far; to be raised, never lowered."""

Case = dict[str, Any]


def cases(path: Path) -> list[Case]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def kinds(reading: Reading, *statuses: str) -> set[str]:
    return {item.kind for item in reading.findings if item.status in statuses}


def verdicts(case: Case, ruleset: Ruleset) -> Iterator[tuple[str, bool]]:
    """What each label of a message asks for, and whether the reading says so."""
    reading = read(case["text"], prior=case["lang"])
    current = kinds(reading, "present", "unknown")
    due = set(case.get("kinds", ()))
    if "kinds" in case:
        for kind in sorted(due | current):
            yield f"{kind} {'is there' if kind in due else 'is not'}", (kind in due & current)
    for kind in set(case.get("absent", ())) - due:
        also = ("past",) if kind in case.get("past", ()) else ()
        yield f"{kind} is denied", kind in kinds(reading, "absent", *also)
    for name, given in (("age", reading.facts.get("age")), ("about", reading.about or "self")):
        if case.get(name) is not None:
            same = (
                int(given) == case[name] if isinstance(given, int | float) else given == case[name]
            )
            yield f"{name} is {case[name]}", same
    if "emergency" in case:
        rings = screen(ruleset, reading, {}) is not None
        yield f"alarm is {case['emergency']}", rings == case["emergency"]


@pytest.mark.parametrize("path", BATCHES, ids=lambda path: path.stem)
def test_nearly_all_of_a_batch_is_read_as_labelled(path: Path, ruleset: Ruleset) -> None:
    said = [
        (right, f"{case['id']} {case['text']!r}: {claim}")
        for case in cases(path)
        for claim, right in verdicts(case, ruleset)
    ]
    wrong = [words for right, words in said if not right]
    share = SHARES.get(path.stem, SHARE)
    assert len(wrong) <= (1 - share) * len(said), "\n".join(wrong)
