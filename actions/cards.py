"""One reply of the bot: a text, buttons whose payloads are choice ids, and a typed card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from bot.content import Answer


@dataclass(frozen=True)
class Reply:
    """What is said and how the web process is to show it. ``choices`` are (id, title)."""

    text: str
    kind: str = "notice"
    choices: Sequence[tuple[str, str]] = ()
    question: str | None = None
    topic: str | None = None
    urgency: str | None = None
    citations: Sequence[dict[str, Any]] = ()
    rules: Sequence[str] = ()
    ruleset: str | None = None
    revision: str | None = None
    status: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def card(self) -> dict[str, Any]:
        """The typed part, as it goes into Rasa's ``custom``."""
        return {
            "kind": self.kind,
            "question": self.question,
            "topic": self.topic,
            "urgency": self.urgency,
            "citations": list(self.citations),
            "rules": list(self.rules),
            "ruleset": self.ruleset,
            "revision": self.revision,
            "status": self.status,
        }

    def send(self, dispatcher: CollectingDispatcher) -> None:
        """Say it. Braces are doubled by nobody: texts are data, not templates."""
        buttons = [{"title": title, "payload": choice} for choice, title in self.choices]
        dispatcher.utter_message(text=self.text, buttons=buttons, json_message=self.card())


def from_answer(answer: Answer, choices: Iterable[tuple[str, str]] = ()) -> Reply:
    """The reply that shows a curated answer with its sources, revision and review status."""
    return Reply(
        text=answer.text,
        kind="answer",
        choices=tuple(choices),
        topic=answer.topic,
        citations=[{"key": c.key, "title": c.title, "url": c.url} for c in answer.citations],
        revision=answer.revision,
        status=answer.status,
    )
