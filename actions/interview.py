"""The triage interview as a Rasa form: each answer is heard, the next question comes from data."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answer_after, did_you_mean, show
from actions.base import Events, OssaAction
from actions.cards import Reply
from actions.conversation import Conversation
from actions.handover import numbers
from actions.knowledge import Knowledge
from actions.phrases import phrase
from actions.result import say_result
from bot.findings.aside import asks
from bot.triage import (
    Heard,
    Interview,
    Level,
    ask,
    conclude,
    hear,
    next_question,
    only_asks,
    render_confirmation,
    render_question,
    render_why,
)

INTERRUPTIONS = frozenset(
    {
        "greet",
        "goodbye",
        "thanks",
        "bot_challenge",
        "insult",
        "talk_to_person",
        "book_appointment",
        "crisis",
        "despair",
        "ask_why",
        "stop",
    }
)
"""Intents that may leave the question for a moment; what they tell is heard all the same."""

CHATTER = frozenset({"greet", "goodbye", "thanks", "bot_challenge", "insult"})
CHATTER_FROM = 0.75
"""From this confidence on chatter is chatter in the middle of an interview. Below, it is an answer
in words that nobody foresaw: "CT with you back then" is no farewell, and who says it again when
asked again would be asked for ever."""

OUTSIDE = frozenset({"out_of_scope", "health_out_of_scope"})


def is_interruption(talk: Conversation) -> bool:
    """Whether a message is something else than an answer to the waiting question.

    A short answer in words that nobody foresaw is often taken for a question or for chatter. Unless
    it has the form of a question it counts as an answer: asked again once, then the interview goes
    on without it.
    """
    if talk.intent in INTERRUPTIONS:
        return not _is_unforeseen(talk)
    unlike = talk.intent in OUTSIDE or talk.intent.startswith("ask_")
    return unlike and (talk.reading.is_question or asks(talk.reading.text))


def _is_unforeseen(talk: Conversation) -> bool:
    """Whether what looks like chatter is more likely an answer."""
    return talk.in_interview and talk.intent in CHATTER and talk.confidence < CHATTER_FROM


def _tells_nothing(talk: Conversation, heard: Heard) -> bool:
    """Whether the message neither answers nor tells anything but who writes."""
    waits = heard.interview.asking is not None and heard.interview.asking == talk.interview.asking
    only_who = waits and heard.changed == ("who",) and heard.confirmed is None
    return only_who or not heard.understood


class ValidateTriageForm(OssaAction):
    """Takes the message into the interview and decides whether a question is left.

    A message that is no answer and tells nothing leaves the form to the dialogue's rules: it is
    answered there, and the question is asked again.
    """

    called = "validate_triage_form"

    def act(self, dispatcher: CollectingDispatcher, talk: Conversation) -> Events:
        known = self.knowledge
        if not known.clinic.triages:
            return [SlotSet("waiting_topic", self._aside(talk)), SlotSet("requested_slot", None)]
        interrupts = is_interruption(talk)
        unlike = talk.intent in OUTSIDE or talk.intent.startswith("ask_") or _is_unforeseen(talk)
        heard = hear(
            known.ruleset,
            known.questions,
            talk.interview,
            talk.reading,
            question=talk.entity("question"),
            option=talk.entity("option"),
            intent=None if unlike and not interrupts else talk.intent,
        )
        if interrupts and talk.in_interview and not heard.understood:
            return []
        following = next_question(known.ruleset, known.questions, heard.interview)
        ended = following is None and heard.interview.pending is None
        asked = self._question(dispatcher, talk, ended=ended, heard=heard)
        if ended:
            return [
                SlotSet("interview", heard.interview.as_dict()),
                *asked,
                SlotSet("requested_slot", None),
            ]
        interview = heard.interview
        if following is not None and interview.pending is None:
            told = not _tells_nothing(talk, heard) and not heard.missed and heard.confirmed is None
            if told and not asked and talk.in_interview and following.id == talk.interview.asking:
                Reply(text=phrase("noted", talk.language)).send(dispatcher)
            interview = ask(interview, following)
        return [
            SlotSet("interview", interview.as_dict()),
            SlotSet("misses", 0),
            *asked,
            SlotSet("requested_slot", "answer"),
        ]

    def _aside(self, talk: Conversation) -> str | None:
        """The question that came with a symptom, if its answer is known."""
        topic = talk.aside_topic or talk.waiting_topic
        return topic if topic in self.knowledge.topics else None

    def _is_opening(self, talk: Conversation) -> bool:
        """Whether what is wrong is being asked, to which a question is the answer of whoever only
        has one."""
        waiting = self.knowledge.questions.get(talk.interview.asking or "")
        return waiting is not None and waiting.opening

    def _question(
        self, dispatcher: CollectingDispatcher, talk: Conversation, *, ended: bool, heard: Heard
    ) -> Events:
        """The question that came along with an answer or a complaint. In the middle it is answered
        at once; one that came with the complaint, or with the last answer, waits for the result."""
        if talk.entity("option") is not None:
            return []
        topic = talk.aside_topic
        if topic is None and talk.in_interview and is_interruption(talk):
            topic = talk.sure_topic if talk.intent.startswith("ask_") else None
        unheard = talk.in_interview and _tells_nothing(talk, heard) and not heard.missed
        if topic is None and unheard and talk.reading.is_question:
            topic = talk.sure_topic
            if topic is None and self._is_opening(talk):
                did_you_mean(dispatcher, talk, self.knowledge)
        if topic is None or topic not in self.knowledge.topics:
            return []
        if ended or not talk.in_interview:
            return [SlotSet("waiting_topic", topic)]
        show(dispatcher, self.knowledge, topic, talk.language)
        return [SlotSet("last_topic", topic)]


class AskAnswer(OssaAction):
    """Puts the waiting question, or reads a correction back."""

    called = "action_ask_answer"

    def act(self, dispatcher: CollectingDispatcher, talk: Conversation) -> Events:
        known = self.knowledge
        interview = talk.interview
        waiting = known.questions.get(interview.asking or "") or next_question(
            known.ruleset, known.questions, interview
        )
        if interview.pending is not None:
            shown = render_confirmation(known.ruleset, known.questions, interview, talk.language)
            # The card names the question that goes on after it: whoever answers that one at once
            # is heard, and the change then waits for no confirmation.
            Reply(
                text=shown.text,
                kind="question",
                choices=shown.choices,
                question=waiting.id if waiting else None,
            ).send(dispatcher)
            return []
        if waiting is None:
            # Nothing is left to ask: the form is told so by the next run of its validation.
            return [SlotSet("requested_slot", None)]
        again = interview.misses > 0
        shown = render_question(known.ruleset, waiting, interview, talk.language, again=again)
        Reply(
            text=shown.text,
            kind="question",
            choices=shown.choices,
            question=waiting.id,
            ruleset=known.ruleset.hash,
        ).send(dispatcher)
        return [SlotSet("interview", ask(interview, waiting).as_dict())]


class TriageResult(OssaAction):
    """Says how soon, where and with which first test, and why."""

    called = "action_triage_result"

    def act(self, dispatcher: CollectingDispatcher, talk: Conversation) -> Events:
        if not self.knowledge.clinic.triages:
            return inform_only(dispatcher, talk, self.knowledge)
        if only_asks(talk.interview.values) and talk.interview.level in (None, "SELF_CARE_INFO"):
            if talk.waiting_topic is None:
                Reply(text=phrase("what_to_know", talk.language)).send(dispatcher)
            return answer_after(dispatcher, talk, self.knowledge, Level.SELF_CARE_INFO)
        level = say_result(dispatcher, talk, self.knowledge)
        return answer_after(dispatcher, talk, self.knowledge, level)


def inform_only(
    dispatcher: CollectingDispatcher, talk: Conversation, knowledge: Knowledge
) -> Events:
    """Where the clinic only informs: no level but the emergency's; whom to call, and the answer to
    the question that came with the symptom."""
    level = conclude(knowledge.ruleset, knowledge.questions, talk.interview).level
    if level is Level.EMERGENCY_NOW:
        say_result(dispatcher, talk, knowledge)
        return [SlotSet("waiting_topic", None)]
    Reply(
        text=phrase("information_only", talk.language, **numbers(knowledge.clinic, talk.language)),
        kind="handover",
        choices=[("intent:talk_to_person", phrase("a_person", talk.language))],
    ).send(dispatcher)
    return answer_after(dispatcher, talk, knowledge, Level.SELF_CARE_INFO)


class ExplainWhy(OssaAction):
    """Why the waiting question is asked."""

    called = "action_explain_why"

    def act(self, dispatcher: CollectingDispatcher, talk: Conversation) -> Events:
        waiting = self.knowledge.questions.get(talk.interview.asking or "")
        text = (
            render_why(waiting, talk.language) if waiting else phrase("no_question", talk.language)
        )
        Reply(text=text).send(dispatcher)
        return []


class StopInterview(OssaAction):
    """Forgets the interview when the patient wants no more questions; never an emergency."""

    called = "action_stop_interview"

    def act(self, dispatcher: CollectingDispatcher, talk: Conversation) -> Events:
        if talk.has_interview and talk.interview.locked:
            say_result(dispatcher, talk, self.knowledge)
            return []
        values = numbers(self.knowledge.clinic, talk.language)
        Reply(
            text=phrase("stopped", talk.language, **values),
            choices=[("intent:start_triage", phrase("check_symptoms", talk.language))],
        ).send(dispatcher)
        return [
            SlotSet("interview", Interview.fresh(talk.language).as_dict()),
            *answer_after(dispatcher, talk, self.knowledge, Level.SELF_CARE_INFO),
        ]


class Continue(OssaAction):
    """A bare answer or a correction when no question waits: back into what it belongs to."""

    called = "action_continue"

    def act(self, dispatcher: CollectingDispatcher, talk: Conversation) -> Events:
        tells = bool(talk.reading.told or talk.reading.findings)
        belongs = talk.has_interview and bool(talk.interview.facts) and talk.intent != "affirm"
        if tells or talk.safety_first or (belongs and talk.intent in {"correct", "inform"}):
            return [FollowupAction("triage_form")]
        Reply(
            text=phrase("please_tell", talk.language),
            choices=[
                ("intent:start_triage", phrase("check_symptoms", talk.language)),
                ("intent:talk_to_person", phrase("a_person", talk.language)),
            ],
        ).send(dispatcher)
        return []
