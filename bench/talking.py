"""One client for both bots: the same connection, the same JSON, each through its public door."""

from __future__ import annotations

import http.client
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

MARK = "Answered by the action:"
"""How the stock bot's action begins its answer."""


class Refusal(Exception):
    """A bot answered with an error status."""


class Line:
    """A kept HTTP connection, opened again when the other side has closed it."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url).netloc
        self._open = http.client.HTTPConnection(self._address, timeout=60)
        self._used = time.monotonic()

    def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
        """The JSON that is answered to a JSON body. Raises :class:`Refusal`."""
        data = json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **(headers or {})}
        if time.monotonic() - self._used > 2.0:  # sanic closes after five seconds, uvicorn too
            self._open.close()
        self._open.request("POST", path, data, sent)
        answer = self._open.getresponse()
        told = answer.read()
        self._used = time.monotonic()
        if answer.status >= 300:
            raise Refusal(f"{path}: {answer.status}")
        return json.loads(told)


class Talk(Protocol):
    """One conversation with a bot."""

    def say(self, text: str) -> bool:
        """Says something and waits for the answer: true if an action gave it."""


@dataclass
class OssaTalk:
    """A conversation through the patients' API: token, reading, screen, two durable commits."""

    line: Line
    _path: str = field(default="", init=False)
    _headers: dict[str, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        made = self.line.post("/api/conversations", {"language": "en", "consent": True})
        self._path = f"/api/conversations/{made['id']}/messages"
        self._headers = {"Authorization": f"Bearer {made['token']}"}

    def replies(self, text: str) -> list[dict[str, Any]]:
        """What is answered, as the API says it."""
        body = {"client_message_id": str(uuid.uuid4()), "text": text}
        found: list[dict[str, Any]] = self.line.post(self._path, body, self._headers)["replies"]
        return found

    def say(self, text: str) -> bool:
        """True if the answer is a topic, a question or a choice of topics: the action's work."""
        return any(_by_action(reply) for reply in self.replies(text))


def _by_action(reply: Mapping[str, Any]) -> bool:
    """A fallback repeats the open question and its choices, and is nobody's answer."""
    if reply["kind"] == "fallback":
        return False
    topics = any(choice["id"].startswith("topic:") for choice in reply["choices"])
    return bool(reply["topic"] or reply["question"] or topics)


@dataclass
class StockTalk:
    """A conversation through Rasa's REST channel."""

    line: Line
    sender: str = field(default_factory=lambda: uuid.uuid4().hex)

    def say(self, text: str) -> bool:
        """True if the answer is the action's."""
        told = self.line.post("/webhooks/rest/webhook", {"sender": self.sender, "message": text})
        if not told:
            raise Refusal("stock Rasa answered nothing")
        return any(str(reply.get("text", "")).startswith(MARK) for reply in told)


KINDS: Mapping[str, type[OssaTalk] | type[StockTalk]] = {"ossa": OssaTalk, "stock": StockTalk}
