"""Giving the conversation to a person."""

from __future__ import annotations

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, OssaAction
from actions.cards import Reply
from actions.conversation import Conversation
from actions.knowledge import Knowledge
from actions.phrases import phrase
from bot.content import Clinic
from bot.content.language import Language


def numbers(clinic: Clinic, language: Language) -> dict[str, str]:
    """What the frame sentences need of the clinic."""
    return {
        "phone": clinic.shown_phone(language),
        "hours": clinic.hours.of(language),
        "emergency": clinic.emergency_number,
    }


def say_how_to_reach_a_person(
    dispatcher: CollectingDispatcher,
    talk: Conversation,
    knowledge: Knowledge,
    *,
    unanswered: bool = False,
) -> None:
    """Tell the numbers; the card's kind marks the conversation for staff."""
    values = numbers(knowledge.clinic, talk.language)
    text = phrase("handover", talk.language, **values)
    Reply(text=text, kind="handover", unanswered=unanswered).send(dispatcher)


class Handover(OssaAction):
    """Tells how to reach a person."""

    called = "action_handover"

    def act(self, dispatcher: CollectingDispatcher, talk: Conversation) -> Events:
        say_how_to_reach_a_person(dispatcher, talk, self.knowledge)
        return [SlotSet("misses", 0)]
