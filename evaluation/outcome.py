"""What the bot made of one labelled message, and what it would do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from actions.conversation import SURE
from bot.findings import Reading
from bot.findings.aside import tells_symptom
from bot.findings.model import Language
from bot.triage import Alarm, Level, worried
from evaluation.loading import Message

Route = Literal["emergency", "triage", "answer", "offer", "refuse", "talk"]
"""Where a first message leads: the emergency answer, the interview, a topic's answer, "did you
mean", "that is not for us", or small talk and steering."""

REPORT = "report_"
QUESTION = "ask_"
OUTSIDE = frozenset({"out_of_scope", "health_out_of_scope", "insult"})
_NOT_UNDERSTOOD = frozenset({"nlu_fallback", "follow_up"})
_TOPIC_OF_INTENT = {"book_appointment": "appointment"}
_STEERING = frozenset({"ask_why"})
_BARE = frozenset({"inform", "correct", "affirm", "deny", "dont_know"})
"""Without a question that waits, these go to the interview if the message tells anything."""


@dataclass(frozen=True)
class Outcome:
    """One message with its reading, its alarm and, where the engine was asked, its parse."""

    message: Message
    lang: Language
    detected: str
    reading: Reading
    alarm: Alarm | None
    parse: Mapping[str, Any] | None = None

    def with_status(self, *statuses: str) -> frozenset[str]:
        """The kinds that were read with one of ``statuses``."""
        return frozenset(f.kind for f in self.reading.findings if f.status in statuses)

    @property
    def suspected(self) -> frozenset[str]:
        """The kinds that were read as present, or as possibly present."""
        return self.with_status("present", "unknown")

    @property
    def intent(self) -> str:
        """The engine's intent; empty when it was not asked."""
        return str(self.parse["intent"] or "") if self.parse else ""

    @property
    def confidence(self) -> float:
        """How sure the engine was of the intent."""
        return float(self.parse["confidence"]) if self.parse else 0.0

    @property
    def topics(self) -> list[tuple[str, float]]:
        """The nearest topics, best first, with their confidences."""
        items = self.parse["topics"] if self.parse else []
        return [(item["topic"], float(item["confidence"])) for item in items]

    @property
    def in_scope(self) -> float:
        """How probably the message is the bot's business."""
        return float(self.parse["in_scope_score"]) if self.parse else 0.0

    @property
    def crisis(self) -> bool:
        """Whether the screen or the engine took it for talk of ending one's life."""
        screened = self.alarm is not None and self.alarm.kind == "crisis"
        return screened or self.intent == "crisis"

    @property
    def asks_about_harm(self) -> bool:
        """Whether it is asked gently about thoughts of harm, and nothing rings."""
        return not self.crisis and self.intent == "despair" and not self.emergency

    @property
    def emergency(self) -> bool:
        """Whether the red-flag screen gives the emergency answer."""
        return self.alarm is not None and self.alarm.level is Level.EMERGENCY_NOW

    @property
    def symptom_first(self) -> bool:
        """Whether the interview, or its safety question, comes before any answer."""
        extra = self.reading.extra
        return tells_symptom(self.reading) or bool(extra.get("sign")) or worried(extra)

    @property
    def route(self) -> Route:
        """What a conversation that begins with this message does, by the rules of ``data/``."""
        intent = self.intent
        if self.alarm is not None or intent == "crisis":
            return "emergency"
        tells = bool(self.reading.told or self.reading.findings)
        bare = intent in _BARE or intent == "despair"  # what it tells is kept while it asks
        if intent.startswith(REPORT) or intent == "start_triage" or (tells and bare):
            return "triage"
        asks = intent in _TOPIC_OF_INTENT or intent.startswith(QUESTION)
        heard = asks or intent in _NOT_UNDERSTOOD
        if heard and intent not in _STEERING and self.symptom_first:
            return "triage"
        if intent in _TOPIC_OF_INTENT:
            return "answer"
        if intent.startswith(QUESTION) and intent not in _STEERING:
            return "answer" if self.topics and self.topics[0][1] >= SURE else "offer"
        if intent in _NOT_UNDERSTOOD:
            return "offer"
        return "refuse" if intent in OUTSIDE else "talk"

    @property
    def answered(self) -> str | None:
        """The topic whose answer would be shown, if one would."""
        if self.route != "answer":
            return None
        return _TOPIC_OF_INTENT.get(self.intent) or self.topics[0][0]

    @property
    def answer_strength(self) -> float:
        """From which threshold on no topic would be answered; 0 when none is at any."""
        if self.route not in {"answer", "offer"} or self.intent in _NOT_UNDERSTOOD:
            return 0.0
        if self.intent in _TOPIC_OF_INTENT:
            return 1.0
        return self.topics[0][1] if self.topics else 0.0
