"""Crisis talk that only the classifier saw: people, now; and despair: a gentle question first.
The screen answers the plain words."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, OssaAction
from actions.cards import Reply
from actions.conversation import Conversation
from actions.result import citations, in_emergency, say_result
from bot.findings.model import ToldFact
from bot.triage import HARM, Alarm, Level, ask, conclude, hear, render_emergency, render_question

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


class AskAboutHarm(OssaAction):
    """Asks whoever sounds in despair about thoughts of harm. A yes, or not being sure, rings the
    red-flag screen; after a no the interview goes on with what else was told."""

    called = "action_ask_about_harm"

    def act(self, dispatcher: CollectingDispatcher, talk: Conversation) -> Events:
        known = self.knowledge
        if in_emergency(talk, self.knowledge):
            say_result(dispatcher, talk, known)
            return []
        heard = hear(
            known.ruleset, known.questions, talk.interview, talk.reading, intent=talk.intent
        )
        question = known.questions[HARM]
        interview = ask(heard.interview, question)
        shown = render_question(known.ruleset, question, interview, talk.language)
        Reply(
            text=shown.text,
            kind="question",
            choices=shown.choices,
            question=question.id,
            ruleset=known.ruleset.hash,
        ).send(dispatcher)
        return [SlotSet("interview", interview.as_dict())]
