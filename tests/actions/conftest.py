"""Actions with the real knowledge, called as Rasa calls them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import Knowledge, load
from actions.registry import all_actions
from bot.findings import read

Result = tuple[list[dict[str, Any]], dict[str, Any]]
Call = Callable[..., Result]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture
def call(knowledge: Knowledge) -> Call:
    """Runs an action; gives its replies and the slots that it set."""
    actions = {action.name(): action for action in all_actions(knowledge)}

    def run(
        name: str,
        text: str = "",
        *,
        intent: str = "inform",
        slots: dict[str, Any] | None = None,
        entities: dict[str, str] | None = None,
        topics: list[tuple[str, float]] | None = None,
        loop: bool = False,
        language: str = "en",
        aside: tuple[str, str, float] | None = None,
        note: dict[str, Any] | None = None,
        sure: float = 0.9,
    ) -> Result:
        reading = read(text).as_dict() if text else None
        if reading is not None and note is not None:
            reading["extra"]["second_net"] = note
        message: dict[str, Any] = {
            "text": text,
            "intent": {"name": intent, "confidence": sure},
            "entities": [{"entity": k, "value": v} for k, v in (entities or {}).items()],
            "topics": [{"topic": t, "confidence": c} for t, c in topics or []],
            "metadata": {"reading": reading, "language": language},
        }
        if aside:
            asked, topic, confidence = aside
            message["aside"] = {
                "intent": asked, "topics": [{"topic": topic, "confidence": confidence}]
            }  # fmt: skip
        active = {"name": "triage_form"} if loop else {}
        waiting = {"requested_slot": "answer"} if loop else {}
        held = {"language": language, **waiting, **(slots or {})}
        tracker = Tracker("someone", held, message, [], False, None, active, None)
        dispatcher = CollectingDispatcher()
        events = asyncio.run(actions[name].run(dispatcher, tracker, {}))
        set_slots = {e["name"]: e["value"] for e in events if e["event"] == "slot"}
        return dispatcher.messages, set_slots | {
            "_followup": next((e["name"] for e in events if e["event"] == "followup"), None)
        }

    return run
