"""What the engine answers to one turn, checked before any of it is believed."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Urgency = Literal[
    "EMERGENCY_NOW", "SAME_DAY", "URGENT_48H", "URGENT_2W", "ROUTINE", "SELF_CARE_INFO"
]
CardKind = Literal["question", "answer", "result", "emergency", "handover", "notice"]


class Malformed(Exception):
    """The engine's answer is not one; the text says where, never what was said."""


class _Part(BaseModel):
    # A newer engine may say more than this process reads.
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Source(_Part):
    """A citation of a card."""

    key: str
    title: str
    url: str | None = None


class Card(_Part):
    """The typed side of a reply."""

    kind: CardKind
    question: str | None = None
    topic: str | None = None
    urgency: Urgency | None = None
    citations: list[Source] = []
    rules: list[str] = []
    ruleset: str | None = None
    revision: str | None = None
    status: str | None = None
    unanswered: bool = False


class Topical(_Part):
    """A topic that the message came near to."""

    topic: str
    confidence: float


class Button(_Part):
    """A choice on offer; ``payload`` is its id."""

    title: str = Field(min_length=1)
    payload: str = Field(min_length=1)


class Reply(_Part):
    """One message that the engine wants said."""

    text: str | None = None
    buttons: list[Button] = []
    custom: Card | None = None


class Understanding(_Part):
    """How the engine read the message."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=False)

    intent: str | None = None
    confidence: float | None = None
    topic: str | None = None
    topics: list[Topical] = []


class Timing(_Part):
    """A part of the engine's work: its name, when it began (seconds since 1970), how long it took,
    and of which other part it is one."""

    name: str
    at: float
    ms: float
    parent: str | None = None


class TurnAnswer(_Part):
    """A whole turn. ``events`` are only this turn's, ``state`` is what the next turn sends."""

    events: list[dict[str, Any]]
    state: list[dict[str, Any]] = Field(min_length=1)
    replies: list[Reply]
    slots: dict[str, Any] = {}
    understanding: Understanding
    model: str | None = None
    timings: list[Timing] = []


def parse_answer(body: bytes) -> TurnAnswer:
    """The checked answer, each reply with a text. Raises :class:`Malformed`."""
    try:
        answer = TurnAnswer.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Malformed(f"{place or 'answer'}: {first['type']}") from None
    replies = _joined(answer.replies)
    if not replies:
        raise Malformed("replies: none that says anything")
    return answer.model_copy(update={"replies": replies})


def _joined(replies: list[Reply]) -> list[Reply]:
    """Rasa sends a text, its buttons and its card as several messages: one message again."""
    joined: list[Reply] = []
    for reply in replies:
        last = joined[-1] if joined else None
        if reply.text and reply.text.strip():
            joined.append(reply)
        elif reply.custom is None and not reply.buttons:
            continue
        elif last is None or (reply.custom and last.custom) or (reply.buttons and last.buttons):
            raise Malformed("replies: a card or buttons without a text")
        else:
            joined[-1] = last.model_copy(
                update={
                    "custom": reply.custom or last.custom,
                    "buttons": reply.buttons or last.buttons,
                }
            )
    return joined
