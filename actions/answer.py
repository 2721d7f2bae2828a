"""Questions: the curated answer, the nearest two, or a person. Nothing is generated."""

from __future__ import annotations

import datetime
from dataclasses import replace

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, OssaAction
from actions.cards import Choices, Reply, from_shown
from actions.conversation import Conversation
from actions.handover import numbers, say_how_to_reach_a_person
from actions.knowledge import Knowledge
from actions.phrases import phrase
from actions.result import in_emergency, say_result
from bot.content import show as present
from bot.content.language import Language
from bot.triage import Level, tells_sign

NEAREST = 2
MISSES_BEFORE_A_PERSON = 2


class AnswerTopic(OssaAction):
    """Shows the curated answer to the question; a symptom in the same message goes first."""

    called = "action_answer_topic"

    def act(self, dispatcher: CollectingDispatcher, talk: Conversation) -> Events:
        if in_emergency(talk, self.knowledge):
            say_result(dispatcher, talk, self.knowledge)
            return []
        topic = self._topic(talk)
        if symptom_first(talk, self.knowledge) or talk.safety_first:
            return triage_first(talk.aside_topic or topic)
        if topic is None:
            did_you_mean(dispatcher, talk, self.knowledge)
            return [SlotSet("misses", talk.misses + 1)]
        more = talk.entity("part") == "more"
        offers = offered_check(talk, self.knowledge)
        show(dispatcher, self.knowledge, topic, talk.language, more=more, offers=offers)
        remind(dispatcher, talk)
        answered = [SlotSet("last_topic", topic), SlotSet("misses", 0)]
        asks_visit = talk.reading.facts.get("asks_appointment") is True
        return [*answered, *can_it_wait(talk, self.knowledge)] if asks_visit else answered

    def _topic(self, talk: Conversation) -> str | None:
        chosen = talk.entity("topic")
        if chosen is not None:
            return chosen if chosen in self.knowledge.topics else None
        return talk.sure_topic if talk.sure_topic in self.knowledge.topics else None


class BookAppointment(OssaAction):
    """How to get an appointment, whatever words asked for it, and whether it can wait for one."""

    called = "action_book_appointment"

    def act(self, dispatcher: CollectingDispatcher, talk: Conversation) -> Events:
        if symptom_first(talk, self.knowledge):
            return triage_first("appointment")
        show(dispatcher, self.knowledge, "appointment", talk.language)
        return [
            SlotSet("last_topic", "appointment"),
            SlotSet("misses", 0),
            *can_it_wait(talk, self.knowledge),
        ]


class DefaultFallback(OssaAction):
    """Says that it did not understand; offers the nearest questions, then a person."""

    called = "action_default_fallback"

    def act(self, dispatcher: CollectingDispatcher, talk: Conversation) -> Events:
        if symptom_first(talk, self.knowledge):
            return triage_first(None)
        if talk.in_another_language:
            values = numbers(self.knowledge.clinic, talk.language)
            Reply(text=phrase("other_language", talk.language, **values)).send(dispatcher)
        elif talk.safety_first:
            return triage_first(None)
        elif talk.misses + 1 >= MISSES_BEFORE_A_PERSON:
            say_how_to_reach_a_person(dispatcher, talk, self.knowledge, unanswered=True)
            return [SlotSet("misses", 0)]
        else:
            did_you_mean(dispatcher, talk, self.knowledge)
        return [SlotSet("misses", talk.misses + 1)]


def symptom_first(talk: Conversation, knowledge: Knowledge) -> bool:
    """Whether the message tells of a symptom, or of any other sign that a rule knows, and no
    question of the interview is waiting: then how soon to be seen comes before any answer."""
    if talk.in_interview or talk.entity("topic") is not None:
        return False
    return talk.tells_symptom or tells_sign(knowledge.ruleset, talk.reading)


def can_it_wait(talk: Conversation, knowledge: Knowledge) -> Events:
    """Begins the interview, once in a conversation, with somebody who wants to be seen: they have a
    reason, and how soon depends on it."""
    if talk.in_interview or talk.has_interview or not knowledge.clinic.triages:
        return []
    return triage_first(None)


def triage_first(topic: str | None) -> Events:
    """Begins the interview; the answer waits for its result."""
    return [SlotSet("waiting_topic", topic), FollowupAction("triage_form")]


def answer_after(
    dispatcher: CollectingDispatcher, talk: Conversation, knowledge: Knowledge, level: Level
) -> Events:
    """The answer to the question that waited for the result; below the result if that leaves time
    for it, never in an emergency."""
    topic = talk.waiting_topic
    if topic is None or topic not in knowledge.topics:
        return []
    forget = SlotSet("waiting_topic", None)
    if level <= Level.URGENT_2W:
        show(dispatcher, knowledge, topic, talk.language)
        return [forget, SlotSet("last_topic", topic)]
    if level is not Level.EMERGENCY_NOW:
        title = knowledge.topics.get(topic, talk.language).title
        Reply(text=phrase("question_later", talk.language, title=title)).send(dispatcher)
    return [forget]


def remind(dispatcher: CollectingDispatcher, talk: Conversation) -> None:
    """After an answer, say again how soon to be seen if that is sooner than two weeks: reading on
    must not put it off."""
    if talk.in_interview or not talk.has_interview:
        return
    level = talk.interview.ratchet
    if level in {Level.SAME_DAY, Level.URGENT_48H}:
        Reply(text=phrase(f"still_{level.name.lower()}", talk.language)).send(dispatcher)


def show(
    dispatcher: CollectingDispatcher,
    knowledge: Knowledge,
    topic: str,
    language: Language,
    *,
    more: bool = False,
    offers: Choices = (),
) -> None:
    """Say a topic's answer: the short one with a way to more, or the whole text; below it what is
    offered besides."""
    today = datetime.datetime.now(datetime.UTC).date()
    text = knowledge.topics.get(topic, language)
    reply = from_shown(present(text, knowledge.clinic, more=more, today=today))
    replace(reply, choices=(*reply.choices, *offers)).send(dispatcher)


def offered_check(talk: Conversation, knowledge: Knowledge) -> Choices:
    """The way to the symptom check, below the first answer of a conversation without one: who asks
    what a tumour feels like may be asking for a reason."""
    known = talk.last_topic is not None or bool(talk.interview.asked)
    if known or talk.in_interview or not knowledge.clinic.triages:
        return ()
    return (("intent:start_triage", phrase("check_symptoms", talk.language)),)


def did_you_mean(
    dispatcher: CollectingDispatcher, talk: Conversation, knowledge: Knowledge
) -> None:
    """Offer the nearest approved questions, something else, the symptom check and a person."""
    nearest = [topic for topic, _ in talk.topics if topic in knowledge.topics][:NEAREST]
    titles = [(f"topic:{t}", knowledge.topics.get(t, talk.language).title) for t in nearest]
    Reply(
        text=phrase("did_you_mean" if titles else "not_understood", talk.language),
        choices=[
            *titles,
            *(
                [("intent:something_else", phrase("something_else", talk.language))]
                if titles
                else []
            ),
            ("intent:start_triage", phrase("check_symptoms", talk.language)),
            ("intent:talk_to_person", phrase("a_person", talk.language)),
        ],
        unanswered=True,
    ).send(dispatcher)
