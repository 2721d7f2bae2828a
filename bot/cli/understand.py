"""``python -m bot understand``: JSON lines in, what was understood out, through the real engine."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import batched
from pathlib import Path
from typing import Any, TextIO

from bot.cli.engine_process import EngineAddress, engine
from bot.findings import Reading, read
from bot.findings.model import Language
from bot.triage import Ruleset, marked, noted, screen
from bot.understanding import judged

BATCH = 32
QUESTIONS = ("ask_", "book_appointment")


class InputError(ValueError):
    """A line of the input is not what the command reads; the text names the line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the input. ``day`` is when the message was written, from which "since Easter" is
    counted: today, unless the line has a ``date``."""

    text: str
    language: Language | None
    day: date


def requests_in(lines: Iterable[str], today: date | None = None) -> Iterator[Asked]:
    """What each line that is not blank asks. Raises ``InputError``."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError as error:
            raise InputError(f"line {number} is not JSON: {error}") from error
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            raise InputError(f'line {number} needs {{"text": "...", "lang": "en" or "it"}}')
        language = item.get("lang")
        if language not in {None, "en", "it"}:
            raise InputError(f'line {number}: "lang" is {language!r}, not "en" or "it"')
        day = _day(item.get("date"), number) or today or datetime.now(UTC).date()
        yield Asked(item["text"], language, day)


def _day(given: object, number: int) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise InputError(f'line {number}: "date" is {given!r}, not like "2026-11-30"') from None


def understood(reading: Reading, parse: dict[str, Any], ruleset: Ruleset) -> dict[str, Any]:
    """One answer line: what the reader and the engine together made of a message."""
    alarm = screen(ruleset, noted(ruleset, reading, {}), {})
    intent = parse["intent"]
    return {
        "text": reading.text,
        "lang": reading.language,
        "intent": intent,
        "confidence": parse["confidence"],
        "topic": parse["topic"] if intent.startswith(QUESTIONS) else None,
        "findings": [
            {
                "kind": f.kind,
                "status": f.status,
                "site": f.site,
                "side": f.side,
                "words": f.words,
                "origin": f.origin,
            }
            for f in reading.findings
        ],
        "duration_days": reading.duration_days,
        "age": reading.facts.get("age"),
        "about": reading.about,
        "facts": reading.facts,
        "red_flags": list(alarm.rules) if alarm else [],
        "topic_top3": [item["topic"] for item in parse["topics"][:3]],
        "intent_classifier": parse.get("intent_classifier"),
        "in_scope_score": parse["in_scope_score"],
        "crisis_score": parse["crisis_score"],
    }


def answer(
    address: EngineAddress, ruleset: Ruleset, lines: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """The answer lines for the input lines, in order, a few at a time."""
    for group in batched(requests_in(lines), BATCH):
        readings = [judged(read(a.text, prior=a.language, today=a.day)) for a in group]
        sent: list[dict[str, Any] | None] = [
            marked(ruleset, reading).as_dict() for reading in readings
        ]
        parses = address.parse([each.text for each in group], sent)
        for reading, parse in zip(readings, parses, strict=True):
            yield understood(reading, parse, ruleset)


def run(
    var: Path, ruleset: Ruleset, source: TextIO = sys.stdin, target: TextIO = sys.stdout
) -> None:
    """Read ``source`` to its end and write one line each to ``target``."""
    with engine(var) as address:
        for item in answer(address, ruleset, source):
            target.write(json.dumps(item, ensure_ascii=False) + "\n")
            target.flush()
