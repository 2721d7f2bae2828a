"""Patients for Locust: the conversations of ``tests/conversations``, at the pace of people.

Runs in ``.venv-load`` (``make load``). A patient reads what was answered, thinks, and types or
chooses; then the next one comes. ``OSSA_PACE`` shortens all of it: 2 is twice as fast as people.
"""

from __future__ import annotations

import os
import random
import uuid
from pathlib import Path
from typing import Any

import gevent
import yaml
from locust import FastHttpUser, constant, task

SCENARIOS = Path(__file__).resolve().parents[1] / "tests" / "conversations"
PACE = float(os.environ.get("OSSA_PACE", "1"))
READS_A_SECOND = 4.0  # words, of a worried adult
TYPES_A_SECOND = 3.5  # characters, on a telephone
CHOOSES = 2.0
BETWEEN = 10.0  # seconds between two patients of one place
MOST_ANSWERS = 14
FALLBACKS = ("could not answer just now", "non sono riuscito a rispondere")


def conversations() -> list[dict[str, Any]]:
    """Every scenario that there is."""
    return [
        scenario
        for path in sorted(SCENARIOS.glob("*.yml"))
        for scenario in yaml.safe_load(path.read_text("utf-8"))
    ]


class Patient(FastHttpUser):
    """One place in front of the chat: one patient after the other."""

    wait_time = constant(BETWEEN / PACE)
    scenarios = conversations()

    @task
    def talk(self) -> None:
        """One whole conversation."""
        scenario = random.choice(self.scenarios)  # noqa: S311
        with self.rest(
            "POST",
            "/api/conversations",
            json={"language": scenario["language"], "consent": True},
            name="open",
        ) as answer:
            if answer.status_code != 201 or not answer.js:
                return
            begun = answer.js
        self.path = f"/api/conversations/{begun['id']}/messages"
        self.sent = {"Authorization": f"Bearer {begun['token']}"}
        self.replies: list[dict[str, Any]] = begun["messages"]
        for step in scenario["steps"]:
            if "say" in step and not self.send(text=step["say"]):
                return
            if "choose" in step and not self.send(choice=step["choose"]):
                return
            if "interview" in step and not self.interview(step["interview"]):
                return

    def interview(self, wanted: dict[str, Any]) -> bool:
        """Answers until no question waits."""
        answers = wanted.get("answers") or {}
        for _ in range(MOST_ANSWERS):
            waiting = next((m for m in reversed(self.replies) if m["question"]), None)
            if waiting is None:
                return True
            answer = str(answers.get(waiting["question"], wanted.get("default", "no")))
            button = f"answer:{waiting['question']}:{answer}"
            offered = any(choice["id"] == button for choice in waiting["choices"])
            if not (self.send(choice=button) if offered else self.send(text=answer)):
                return False
        return True

    def send(self, **body: str) -> bool:
        """Reads, thinks, and sends; false when there was no answer."""
        self.think(body)
        body["client_message_id"] = str(uuid.uuid4())
        name = "choose" if "choice" in body else "say"
        with self.rest("POST", self.path, json=body, headers=self.sent, name=name) as answer:
            if answer.status_code != 201 or not answer.js:
                answer.failure(f"status {answer.status_code}")
                return False
            self.replies = answer.js["replies"]
            texts = " ".join(reply["text"] for reply in self.replies).lower()
            if any(mark in texts for mark in FALLBACKS):
                answer.failure("the fallback instead of an answer")
            return True

    def think(self, body: dict[str, str]) -> None:
        """As long as a person takes to read the last replies and to write this."""
        words = sum(len(reply["text"].split()) for reply in self.replies)
        writes = CHOOSES if "choice" in body else len(body["text"]) / TYPES_A_SECOND
        seconds = (words / READS_A_SECOND + writes) * random.uniform(0.6, 1.4)  # noqa: S311
        gevent.sleep(seconds / PACE)
