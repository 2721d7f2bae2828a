"""What all our actions share: a name, the knowledge, and a view of the conversation."""

from __future__ import annotations

from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Conversation
from actions.knowledge import Knowledge

Events = list[dict[str, Any]]


class OssaAction(Action):
    """An action of ``domain.yml`` called ``called``. Subclasses say in :meth:`act` what it does."""

    called: ClassVar[str]

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def name(self) -> str:
        """The name in the domain."""
        return self.called

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Rasa's entry; the work is quick and pure, so nothing is awaited."""
        return self.act(dispatcher, Conversation(tracker))

    def act(self, dispatcher: CollectingDispatcher, talk: Conversation) -> Events:
        """Say what is to be said and return the slots that change."""
        raise NotImplementedError
