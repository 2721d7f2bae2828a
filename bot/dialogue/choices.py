"""Choice ids: what a button sends back, and what it means to the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.dialogue.engine import Picked

_WORD = r"[a-z0-9][a-z0-9_.<>+-]*"
_ANSWER = re.compile(rf"answer:(?P<question>{_WORD}):(?P<option>{_WORD})", re.I)
_TOPIC = re.compile(rf"(?P<part>topic|more):(?P<topic>{_WORD})")
_INTENT = re.compile(r"intent:(?P<intent>[a-z_]+)")

INTENTS = frozenset(
    {
        "affirm",
        "deny",
        "dont_know",
        "talk_to_person",
        "book_appointment",
        "start_triage",
        "ask_why",
        "something_else",
        "stop",
        "goodbye",
    }
)
"""Intents that a button may stand for; all others come from words only."""


class UnknownChoice(Exception):
    """No choice has this id, or it is not on offer."""


def is_choice(name: str) -> bool:
    """Whether ``name`` is shaped like a choice id."""
    match = _INTENT.fullmatch(name)
    if match:
        return match["intent"] in INTENTS
    return bool(_ANSWER.fullmatch(name) or _TOPIC.fullmatch(name))


def picked(name: str, topic_intents: Mapping[str, str]) -> Picked:
    """Intent and entities of a choice. Raises :class:`UnknownChoice`."""
    if match := _ANSWER.fullmatch(name):
        return Picked(
            "inform",
            (
                {"entity": "question", "value": match["question"]},
                {"entity": "option", "value": match["option"]},
            ),
        )
    if match := _TOPIC.fullmatch(name):
        topic = match["topic"]
        if topic not in topic_intents:
            raise UnknownChoice
        entities = [{"entity": "topic", "value": topic}]
        if match["part"] == "more":
            entities.append({"entity": "part", "value": "more"})
        return Picked(topic_intents[topic], tuple(entities))
    if (match := _INTENT.fullmatch(name)) and match["intent"] in INTENTS:
        return Picked(match["intent"], ())
    raise UnknownChoice


def answered(name: str) -> tuple[str, str] | None:
    """Question and option of an ``answer:…`` choice, None for any other."""
    match = _ANSWER.fullmatch(name)
    return (match["question"], match["option"]) if match else None
