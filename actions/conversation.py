"""What an action may know of the conversation: slots and the last message, never older events."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rasa_sdk import Tracker

from bot.findings import Reading, read
from bot.findings.aside import tells_symptom
from bot.findings.model import Language
from bot.triage import Interview, worried

SAFETY = "emergency_screen"
"""The interview's question about danger at this moment."""
SURE = 0.5
"""From this confidence on, the nearest topic is the answer; below, the nearest two are offered."""


@dataclass(frozen=True)
class Conversation:
    """A view of the tracker that an action was called with."""

    tracker: Tracker

    @property
    def _message(self) -> dict[str, Any]:
        return self.tracker.latest_message or {}

    @property
    def language(self) -> Language:
        """The conversation's language; English when nobody said."""
        return "it" if self.tracker.get_slot("language") == "it" else "en"

    @property
    def intent(self) -> str:
        """The intent of the last message, `""` when there is none."""
        return str((self._message.get("intent") or {}).get("name") or "")

    @property
    def confidence(self) -> float:
        """How sure the classifier is of the intent; a button's is 1."""
        return float((self._message.get("intent") or {}).get("confidence") or 0.0)

    @property
    def topics(self) -> list[tuple[str, float]]:
        """The nearest topics of the last message with their confidence, best first."""
        return [(item["topic"], item["confidence"]) for item in self._message.get("topics") or []]

    @property
    def sure_topic(self) -> str | None:
        """The nearest topic, if it is near enough to be the answer."""
        best = self.topics[0] if self.topics else None
        return best[0] if best and best[1] >= SURE else None

    @property
    def aside_topic(self) -> str | None:
        """The topic of the question that stands beside a symptom, if it is near enough."""
        aside = self._message.get("aside") or {}
        if not str(aside.get("intent") or "").startswith("ask_"):
            return None
        topics = aside.get("topics") or []
        return topics[0]["topic"] if topics and topics[0]["confidence"] >= SURE else None

    @property
    def tells_symptom(self) -> bool:
        """Whether the patient typed that something is wrong, whatever else was asked."""
        return self.entity("topic") is None and tells_symptom(self.reading)

    @property
    def waiting_topic(self) -> str | None:
        """The question that came with a symptom and waits for the result."""
        topic = self.tracker.get_slot("waiting_topic")
        return str(topic) if topic else None

    @property
    def last_topic(self) -> str | None:
        """The topic answered last, None when none was."""
        topic = self.tracker.get_slot("last_topic")
        return str(topic) if topic else None

    def entity(self, name: str) -> str | None:
        """What a chosen button carries; typed text carries no entities."""
        for entity in self._message.get("entities") or []:
            if entity.get("entity") == name:
                return str(entity["value"])
        return None

    @cached_property
    def reading(self) -> Reading:
        """The reading that came with the message; made here when none came (`rasa shell`)."""
        told = (self._message.get("metadata") or {}).get("reading")
        if told:
            return Reading.from_dict(told)
        return read(str(self._message.get("text") or ""), prior=self.language)

    @property
    def in_another_language(self) -> bool:
        """Whether the last message is in neither English nor Italian."""
        return self.reading.extra.get("detected_language") == "other"

    @property
    def has_interview(self) -> bool:
        """Whether anything is known of a complaint."""
        return bool(self.tracker.get_slot("interview"))

    @cached_property
    def interview(self) -> Interview:
        """What the interview knows so far; a fresh one when nothing is."""
        known = self.tracker.get_slot("interview")
        return Interview.from_dict(known) if known else Interview.fresh(self.language)

    @property
    def in_interview(self) -> bool:
        """Whether a question of the interview waits for its answer. The form counts as active
        while it is only beginning; a question waits once it was asked for."""
        active = (self.tracker.active_loop or {}).get("name") == "triage_form"
        return active and self.tracker.get_slot("requested_slot") is not None

    @property
    def safety_first(self) -> bool:
        """Whether the screen's second net is worried by the last message, and the safety question
        has not been put: then that comes before any answer."""
        return (
            not self.in_interview
            and worried(self.reading.extra)
            and SAFETY not in self.interview.asked
        )

    @property
    def misses(self) -> int:
        """How many messages in a row were not understood."""
        return int(self.tracker.get_slot("misses") or 0)
