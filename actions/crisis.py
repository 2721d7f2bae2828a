"""Crisis talk that only the classifier saw: people, now. The screen answers the plain words."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, OssaAction
from actions.cards import Reply
from actions.conversation import Conversation
from actions.result import citations
from bot.findings.model import ToldFact
from bot.triage import Alarm, Level, conclude, hear, render_emergency

PASSIVE = "passive_death_wish"
RULE = "X02"


class Crisis(OssaAction):
    """The crisis script. The bot cannot tell how serious it is, so rule X02 holds."""

    called = "action_crisis"

    def act(self, dispatcher: CollectingDispatcher, talk: Conversation) -> Events:
        known = self.knowledge
        text = talk.reading.text
        told = ToldFact(PASSIVE, True, text, 0, len(text))
        reading = replace(talk.reading, told=(*talk.reading.told, told))
        heard = hear(known.ruleset, known.questions, talk.interview, reading, intent="crisis")
        assessment = conclude(known.ruleset, known.questions, heard.interview)
        alarm = Alarm(Level.EMERGENCY_NOW, (RULE,), "crisis", {PASSIVE: True})
        Reply(
            text=render_emergency(known.ruleset, alarm, known.clinic, talk.language).text,
            kind="emergency",
            urgency=Level.EMERGENCY_NOW.name,
            citations=citations(known.sources, assessment),
            rules=assessment.rules,
            ruleset=assessment.ruleset,
            status=assessment.status,
        ).send(dispatcher)
        return [SlotSet("interview", heard.interview.as_dict())]
