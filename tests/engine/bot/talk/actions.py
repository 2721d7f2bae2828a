"""Actions for the engine's tests: a form, an answer, and some that misbehave on purpose."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import ConversationPaused, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

SITES = ("knee", "hip", "shin", "back")
Domain = dict[str, Any]


class ValidateTriage(FormValidationAction):
    """Reads the answer to the question that was asked; asks one more question after a fever."""

    def name(self) -> str:
        return "validate_triage_form"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: Domain,
    ) -> list[str]:
        extra = ["fever_days"] if tracker.get_slot("fever") else []
        return ["site", "days", "fever", *extra]

    def _said(self, tracker: Tracker, slot: str) -> str | None:
        if tracker.get_slot("requested_slot") != slot:
            return None
        message = tracker.latest_message or {}
        for entity in message.get("entities") or ():
            if entity["entity"] == "option":
                return str(entity["value"])
        return str(message.get("text") or "").casefold()

    def extract_site(self, dispatcher: Any, tracker: Tracker, domain: Domain) -> dict[str, Any]:
        said = self._said(tracker, "site") or ""
        found = next((site for site in SITES if site in said), None)
        return {"site": found} if found else {}

    def _number(self, tracker: Tracker, slot: str) -> dict[str, Any]:
        digits = "".join(c for c in self._said(tracker, slot) or "" if c.isdigit())
        return {slot: float(digits)} if digits else {}

    def extract_days(self, dispatcher: Any, tracker: Tracker, domain: Domain) -> dict[str, Any]:
        return self._number(tracker, "days")

    def extract_fever_days(
        self, dispatcher: Any, tracker: Tracker, domain: Domain
    ) -> dict[str, Any]:
        return self._number(tracker, "fever_days")

    def extract_fever(self, dispatcher: Any, tracker: Tracker, domain: Domain) -> dict[str, Any]:
        said = self._said(tracker, "fever")
        if said is None:
            return {}
        intent = ((tracker.latest_message or {}).get("intent") or {}).get("name")
        if said == "yes" or intent == "affirm":
            return {"fever": True}
        return {"fever": False} if said == "no" or intent == "deny" else {}

    def validate_site(self, value: Any, *_: Any) -> dict[str, Any]:
        return {"site": value}

    def validate_days(self, value: Any, *_: Any) -> dict[str, Any]:
        return {"days": value}

    def validate_fever(self, value: Any, *_: Any) -> dict[str, Any]:
        return {"fever": value}

    def validate_fever_days(self, value: Any, *_: Any) -> dict[str, Any]:
        return {"fever_days": value}


class Plain(Action):
    """An action that is one function."""

    action = ""

    def name(self) -> str:
        return self.action


class Triage(Plain):
    action = "action_triage"

    async def run(self, dispatcher: Any, tracker: Tracker, domain: Domain) -> list[EventType]:
        card = {name: tracker.get_slot(name) for name in ("site", "days", "fever", "fever_days")}
        dispatcher.utter_message(
            text="Result",
            buttons=[{"title": "Why", "payload": "intent:ask_why"}],
            json_message=card,
        )
        turns = SlotSet("turns", (tracker.get_slot("turns") or 0) + 1)
        return [*(SlotSet(name, None) for name in card), turns]


class AnswerTopic(Plain):
    action = "action_answer_topic"

    async def run(self, dispatcher: Any, tracker: Tracker, domain: Domain) -> list[EventType]:
        message = tracker.latest_message or {}
        chosen = [e["value"] for e in message.get("entities") or () if e["entity"] == "topic"]
        topics = [item["topic"] for item in message.get("topics") or ()]
        metadata = message.get("metadata") or {}
        dispatcher.utter_message(
            text=f"About {(chosen + topics)[0]}",
            json_message={
                "language": metadata.get("language"),
                "read": bool(metadata.get("reading")),
                "domain_is_empty": not any(domain.values()),
                "events": len(tracker.events or ()),
            },
        )
        return []


class Break(Plain):
    action = "action_break"

    async def run(self, dispatcher: Any, tracker: Tracker, domain: Domain) -> list[EventType]:
        dispatcher.utter_message(text="half an answer")
        raise RuntimeError(f"broke on: {(tracker.latest_message or {}).get('text')}")


class Hang(Plain):
    action = "action_hang"

    async def run(self, dispatcher: Any, tracker: Tracker, domain: Domain) -> list[EventType]:
        await asyncio.sleep(20)
        return []


class Reject(Plain):
    action = "action_reject"

    async def run(self, dispatcher: Any, tracker: Tracker, domain: Domain) -> list[EventType]:
        said = (tracker.latest_message or {}).get("text")
        raise ActionExecutionRejection(self.name(), f"not today: {said}")


class Repeat(Plain):
    action = "action_repeat"

    async def run(self, dispatcher: Any, tracker: Tracker, domain: Domain) -> list[EventType]:
        return [FollowupAction("action_repeat")]


class UnknownSlot(Plain):
    action = "action_unknown_slot"

    async def run(self, dispatcher: Any, tracker: Tracker, domain: Domain) -> list[EventType]:
        return [SlotSet("nowhere", 1)]


class UnknownFollowup(Plain):
    action = "action_unknown_followup"

    async def run(self, dispatcher: Any, tracker: Tracker, domain: Domain) -> list[EventType]:
        return [FollowupAction("action_nowhere")]


class MissingText(Plain):
    action = "action_missing_text"

    async def run(self, dispatcher: Any, tracker: Tracker, domain: Domain) -> list[EventType]:
        dispatcher.utter_message(response="utter_nowhere")
        return []


class Pause(Plain):
    action = "action_pause"

    async def run(self, dispatcher: Any, tracker: Tracker, domain: Domain) -> list[EventType]:
        return [ConversationPaused()]
