"""Labelled messages out of JSON-lines files, strictly: what is not known is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

from bot.findings.model import About, Kind, Language, Side

KINDS: tuple[str, ...] = get_args(Kind)
LANGUAGES: tuple[str, ...] = get_args(Language)


class DataError(Exception):
    """A line of an evaluation file is not what the label guide allows; says file and line."""


@dataclass(frozen=True)
class Vocabulary:
    """The closed lists that labels come from."""

    intents: frozenset[str]
    topics: Mapping[str, str]
    """The intent of each topic."""
    sites: frozenset[str]
    facts: frozenset[str]


@dataclass(frozen=True)
class Message:
    """One labelled message. None in a label means that it is not judged; an empty set says none.

    ``places`` holds site, side, duration_days, age and about as far as the line has them (a null
    is kept: "not said").
    """

    text: str
    lang: Language | None
    source: str
    identity: str
    kinds: frozenset[str] | None = None
    unknown: frozenset[str] | None = None
    absent: frozenset[str] | None = None
    past: frozenset[str] | None = None
    other_person: frozenset[str] | None = None
    main: str | None = None
    places: Mapping[str, Any] | None = None
    intent: str | None = None
    topic: str | None = None
    also: frozenset[str] = frozenset()
    crisis: bool | None = None
    emergency: bool | None = None
    flag: str | None = None
    known: Mapping[str, Any] | None = None
    day: date | None = None
    """When it was written; None where nobody says."""

    @property
    def topics(self) -> frozenset[str]:
        """The topic ids that count as right."""
        return self.also | {self.topic} if self.topic else self.also


PLACES = ("site", "side", "duration_days", "age", "about")
_STATUSES = ("kinds", "unknown", "absent", "past", "other_person")
Check = Callable[[Any], str | None]
"""What is wrong with a value, or None."""


def load(path: Path, vocabulary: Vocabulary, *, labels_only: bool = False) -> list[Message]:
    """The messages of ``path``. Raises ``DataError`` at the first line that is not as agreed.

    With ``labels_only`` the lines have an id and no text: labels for messages of another file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: {error}") from error
    checks = _checks(vocabulary)
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            item = _item(line, f"{path}:{number}", checks, "id" if labels_only else "text")
            found.append(_built(item, f"{path}:{number}"))
    return found


def _item(line: str, where: str, checks: Mapping[str, Check], needed: str) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except ValueError as error:
        raise DataError(f"{where}: not JSON ({error})") from error
    if not isinstance(item, dict):
        raise DataError(f"{where}: not a JSON object")
    for key, value in item.items():
        if key not in checks:
            raise DataError(f'{where}: unknown key "{key}"')
        wrong = checks[key](value)
        if wrong:
            raise DataError(f'{where}: "{key}" {wrong}')
    if needed not in item:
        raise DataError(f'{where}: "{needed}" is missing')
    for problem in _contradictions(item):
        raise DataError(f"{where}: {problem}")
    return item


def _contradictions(item: Mapping[str, Any]) -> Iterator[str]:
    kinds = set(item.get("kinds") or ())
    if "unknown" in item and not set(item["unknown"]) <= kinds:
        yield '"unknown" must be part of "kinds"'
    if item.get("main") and item["main"] not in kinds:
        yield '"main" must be one of "kinds"'
    if item.get("flag") and not item.get("emergency"):
        yield '"flag" needs "emergency": true'


def _built(item: Mapping[str, Any], where: str) -> Message:
    sets = {name: frozenset(item[name]) for name in _STATUSES if item.get(name) is not None}
    places = {name: item[name] for name in PLACES if name in item}
    intent, topic = item.get("intent"), item.get("topic")
    if intent and "/" in intent:
        intent, _, named = intent.partition("/")
        topic = topic or named
    return Message(
        text=item.get("text", ""),
        lang=item.get("lang"),
        source=Path(where.rpartition(":")[0]).name.partition(".")[0],
        identity=item.get("id") or where.rpartition(":")[2],
        main=item.get("main"),
        places=places or None,
        intent=intent,
        topic=topic,
        also=frozenset(item.get("also") or ()),
        crisis=item.get("crisis"),
        emergency=item.get("emergency"),
        flag=item.get("flag"),
        known=item.get("known"),
        day=date.fromisoformat(item["date"]) if item.get("date") else None,
        **sets,
    )


# --- what a value may be ---------------------------------------------------------------------


def _checks(vocabulary: Vocabulary) -> dict[str, Check]:
    kinds = _many(KINDS)
    questions = {f"{intent}/{topic}" for topic, intent in vocabulary.topics.items()}
    return {
        "id": _text,
        "text": _text,
        "lang": _one(LANGUAGES, null=True),
        **dict.fromkeys(_STATUSES, kinds),
        "main": _one(KINDS, null=True),
        "site": _one(vocabulary.sites, null=True),
        "side": _one(get_args(Side), null=True),
        "duration_days": _amount,
        "age": _amount,
        "about": _one(get_args(About), null=True),
        "intent": _one(vocabulary.intents | questions, null=True),
        "topic": _one(vocabulary.topics, null=True),
        "also": _many(vocabulary.topics),
        "crisis": _truth,
        "emergency": _truth,
        "flag": lambda value: None if value is None else _text(value),
        "known": _facts(vocabulary.facts),
        "date": _day,
    }


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() else "is not a text"


def _truth(value: Any) -> str | None:
    return None if value is None or isinstance(value, bool) else "is neither true nor false"


def _day(value: Any) -> str | None:
    try:
        if value is not None:
            date.fromisoformat(value)
    except (TypeError, ValueError):
        return 'is not a date like "2026-11-30"'
    return None


def _amount(value: Any) -> str | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return None if value is None or (number and value >= 0) else "is not a number of 0 or more"


def _one(allowed: Any, *, null: bool) -> Check:
    def check(value: Any) -> str | None:
        if value is None and null:
            return None
        known = isinstance(value, str) and value in allowed
        return None if known else f"has {json.dumps(value)}, which is not in the label guide"

    return check


def _many(allowed: Any) -> Check:
    one = _one(allowed, null=False)

    def check(value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, list):
            return "is not a list"
        return next((wrong for wrong in map(one, value) if wrong), None)

    return check


def _facts(allowed: frozenset[str]) -> Check:
    def check(value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, dict):
            return "is not an object of facts"
        return next((f'has the unknown fact "{f}"' for f in value if f not in allowed), None)

    return check
