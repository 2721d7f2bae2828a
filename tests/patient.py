"""A patient who uses the public API, as the chat page does."""

from __future__ import annotations

import uuid
from typing import Any

import requests

Message = dict[str, Any]


class Patient:
    """One conversation. ``replies`` are those to the latest message; ``all`` is everything."""

    def __init__(self, url: str, language: str | None = "en") -> None:
        self.http = requests.Session()
        self.base = f"{url}/api/conversations"
        made = self.http.post(self.base, json={"language": language, "consent": True}, timeout=20)
        assert made.status_code == 201, made.text
        self.id = made.json()["id"]
        self.http.headers["Authorization"] = f"Bearer {made.json()['token']}"
        self.replies: list[Message] = made.json()["messages"]
        self.all: list[Message] = list(self.replies)

    def send(self, **body: Any) -> requests.Response:
        body.setdefault("client_message_id", str(uuid.uuid4()))
        return self.http.post(f"{self.base}/{self.id}/messages", json=body, timeout=30)

    def say(self, text: str) -> list[Message]:
        return self._take(self.send(text=text))

    def choose(self, choice: str) -> list[Message]:
        return self._take(self.send(choice=choice))

    def _take(self, answer: requests.Response) -> list[Message]:
        assert answer.status_code == 201, answer.text
        data = answer.json()
        self.replies = data["replies"]
        self.all += [data["message"], *self.replies]
        return self.replies

    @property
    def question(self) -> Message | None:
        """The question that is waiting for an answer, if any."""
        return next((m for m in reversed(self.replies) if m["question"]), None)

    def assessment(self) -> dict[str, Any]:
        answer = self.http.get(f"{self.base}/{self.id}/assessment", timeout=20)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    def messages(self) -> list[Message]:
        answer = self.http.get(f"{self.base}/{self.id}/messages?after=0", timeout=20)
        assert answer.status_code == 200, answer.text
        result: list[Message] = answer.json()["messages"]
        return result

    def answer(self, answers: dict[str, str], default: str = "no") -> list[str]:
        """Answer questions until none waits; returns the ids that were asked.

        An answer that is an option's id is chosen with its button; anything else is typed.
        """
        asked: list[str] = []
        while (waiting := self.question) is not None:
            name = waiting["question"]
            asked.append(name)
            assert len(asked) <= 14, f"the interview does not end: {asked}"
            wanted = answers.get(name, default)
            button = f"answer:{name}:{wanted}"
            if any(choice["id"] == button for choice in waiting["choices"]):
                self.choose(button)
            else:
                self.say(wanted)
        return asked
