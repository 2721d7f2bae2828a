"""One reply of the bot: a text, buttons whose payloads are choice ids, and a typed card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from bot.content import Shown

type Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Reply:
    """What is said and how the web process is to show it. ``choices`` are (id, title)."""

    text: str
    kind: str = "notice"
    choices: Choices = ()
    question: str | None = None
    topic: str | None = None
    urgency: str | None = None
    citations: Sequence[dict[str, Any]] = ()
    rules: Sequence[str] = ()
    ruleset: str | None = None
    revision: str | None = None
    status: str | None = None
    unanswered: bool = False
    """The patient asked something and no answer was found; staff see it among such questions."""

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
            "unanswered": self.unanswered,
        }

    def send(self, dispatcher: CollectingDispatcher) -> None:
        """Say it. Braces are doubled by nobody: texts are data, not templates."""
        buttons = [{"title": title, "payload": choice} for choice, title in self.choices]
        dispatcher.utter_message(text=self.text, buttons=buttons, json_message=self.card())


def from_shown(shown: Shown) -> Reply:
    """The reply that shows a curated answer with its sources, revision and review status.

    The web process says it again from the text that is published at that moment.
    """
    answer = shown.answer
    return Reply(
        text=shown.text,
        kind="answer",
        choices=shown.choices,
        topic=answer.topic,
        citations=[{"key": c.key, "title": c.title, "url": c.url} for c in answer.citations],
        revision=answer.revision,
        status=answer.status,
    )
