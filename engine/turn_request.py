"""What a turn may be asked with: reads the request's body strictly, before Rasa sees any of it.

Raises :class:`BadRequest` for whatever is not exactly as agreed. Its text names fields, never
their content: it may be logged.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional, Tuple

LANGUAGES = ("en", "it")
SETTABLE_SLOTS = ("interview", "language", "purpose")
RESERVED_INTENTS = frozenset({"restart", "back", "session_start", "nlu_fallback"})

TEXT_MAX = 2_000
"""Characters of one message."""
BODY_MAX = 1_048_576
"""Bytes of one request."""
EVENTS_MAX = 5_000
"""Events of one state: a snapshot has some 60, the whole log of a very long talk a few thousand."""
PARSES_MAX = 256
"""Texts of one parse request."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")

Reading = Mapping[str, Any]


class BadRequest(ValueError):
    """The request is not one that this engine answers; the text says which field, and no more."""


@dataclass(frozen=True)
class Choice:
    """A button that the web process has checked: an intent with entities, no text to understand."""

    intent: str
    entities: Tuple[Dict[str, Any], ...]


@dataclass(frozen=True)
class TurnRequest:
    """One message and all that is known of its conversation."""

    conversation_id: str
    language: str
    text: str
    state: Tuple[Dict[str, Any], ...]
    reading: Optional[Reading]
    choice: Optional[Choice]
    slots: Dict[str, Any]
    aside: Optional[str] = None
    """The words of ``text`` that ask something, where others of it tell of a symptom."""


@dataclass(frozen=True)
class ParseRequest:
    """Texts to be understood, outside of any conversation."""

    texts: Tuple[str, ...]
    readings: Tuple[Optional[Reading], ...]
    language: str


def json_object(body: bytes) -> Dict[str, Any]:
    """The JSON object in ``body``."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("the body is not JSON") from None
    if not isinstance(data, dict):
        raise BadRequest("the body is not a JSON object")
    return data


def _known_fields(data: Mapping[str, Any], *names: str) -> None:
    unknown = len(set(data) - set(names))
    if unknown:
        raise BadRequest(f"{unknown} unknown field(s); known are {', '.join(names)}")


def _text(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise BadRequest(f"{field} is not a text")
    if len(value) > TEXT_MAX:
        raise BadRequest(f"{field} is longer than {TEXT_MAX} characters")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise BadRequest(f"{field} is not valid Unicode") from None
    return value.replace("\0", " ")


def _language(value: Any) -> str:
    if value not in LANGUAGES:
        raise BadRequest(f"language is none of {', '.join(LANGUAGES)}")
    return str(value)


def _reading(value: Any) -> Optional[Reading]:
    if value is None:
        return None
    findings = value.get("findings", ()) if isinstance(value, dict) else None
    if not isinstance(findings, (list, tuple)):
        raise BadRequest("reading is not an object with a list of findings")
    for finding in findings:
        if not isinstance(finding, dict) or not all(
            isinstance(finding.get(key), str) for key in ("kind", "status")
        ):
            raise BadRequest("a finding of the reading has no kind or no status")
    return value  # type: ignore[no-any-return]


def _state(value: Any) -> Tuple[Dict[str, Any], ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(event, dict) for event in value):
        raise BadRequest("state is not a list of events")
    if len(value) > EVENTS_MAX:
        raise BadRequest(f"state has more than {EVENTS_MAX} events")
    return tuple(value)


def _entity(value: Any) -> Dict[str, Any]:
    if not isinstance(value, dict):
        raise BadRequest("an entity of the choice is not an object")
    _known_fields(value, "entity", "value")
    if not all(isinstance(value.get(key), str) for key in ("entity", "value")):
        raise BadRequest("an entity of the choice has no entity or no value")
    _text(value["value"], "a value of the choice")
    return dict(value)


def _choice(value: Any) -> Optional[Choice]:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise BadRequest("choice is not an object")
    _known_fields(value, "intent", "entities")
    intent, entities = value.get("intent"), value.get("entities") or []
    if not isinstance(intent, str) or not _NAME.fullmatch(intent):
        raise BadRequest("choice has no intent")
    if intent in RESERVED_INTENTS:
        raise BadRequest("the intent of the choice is reserved")
    if not isinstance(entities, list) or len(entities) > 10:
        raise BadRequest("entities of the choice are not a short list")
    return Choice(intent, tuple(_entity(entity) for entity in entities))


def _slots(value: Any) -> Dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not set(value) <= set(SETTABLE_SLOTS):
        raise BadRequest(f"only the slots {', '.join(SETTABLE_SLOTS)} may be set")
    if "language" in value:
        _language(value["language"])
    return dict(value)


def read_turn(body: bytes) -> TurnRequest:
    """The turn that a request's body asks for."""
    data = json_object(body)
    _known_fields(
        data, "conversation_id", "language", "state", "text", "reading", "choice", "slots", "aside"
    )
    conversation_id = data.get("conversation_id")
    if not isinstance(conversation_id, str) or not _ID.fullmatch(conversation_id):
        raise BadRequest("conversation_id is not an identifier of at most 100 characters")
    return TurnRequest(
        conversation_id=conversation_id,
        language=_language(data.get("language")),
        text=_text(data.get("text", ""), "text"),
        state=_state(data.get("state")),
        reading=_reading(data.get("reading")),
        choice=_choice(data.get("choice")),
        slots=_slots(data.get("slots")),
        aside=None if data.get("aside") is None else _text(data["aside"], "aside"),
    )


def read_parse(body: bytes) -> ParseRequest:
    """The texts that a request's body asks to understand."""
    data = json_object(body)
    _known_fields(data, "texts", "readings", "language")
    texts, readings = data.get("texts"), data.get("readings")
    if not isinstance(texts, list) or len(texts) > PARSES_MAX:
        raise BadRequest(f"texts is not a list of at most {PARSES_MAX}")
    if readings is None:
        readings = [None] * len(texts)
    if not isinstance(readings, list) or len(readings) != len(texts):
        raise BadRequest("readings are not as many as texts")
    return ParseRequest(
        texts=tuple(_text(text, "a text") for text in texts),
        readings=tuple(_reading(reading) for reading in readings),
        language=_language(data.get("language") or LANGUAGES[0]),
    )
