"""What a turn leaves behind: the engine's answer, an emergency reply, or the fallback."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.content.language import Language
from bot.dialogue.answer import Card, Malformed, Reply, TurnAnswer, Urgency
from bot.dialogue.choices import is_choice, picked
from bot.dialogue.chosen import chosen_in_words
from bot.dialogue.clinical import Clinical, Heard
from bot.dialogue.engine import EngineClient, EngineUnavailable, TurnRequest
from bot.dialogue.published import Published
from bot.dialogue.said import Offer, Said
from bot.store.messages import Choice, Citation, Draft, Payload
from bot.store.turns import Outcome
from bot.store.unanswered import Why

Says = Callable[[Draft, Said, Heard], Draft]
"""Makes of a reply of the engine's what the patient reads."""

EMERGENCY: Urgency = "EMERGENCY_NOW"
WHO_SPEAKS = "bot_challenge"
"""The intent whose answer is given in an emergency as well."""
CRIES = frozenset({"crisis", "despair"})
RESULTS = frozenset({"result", "emergency"})
_AGAIN = re.compile(
    r"\b(?:again|repeat|once more|remind me|what was (?:it|the result|that)|ripet\w+|di nuovo|"
    r"ancora una volta|ridica|ridimmi|qual era|non (?:ho capito|vedo))\b",
    re.IGNORECASE,
)
"""Words that ask to hear a result once more."""

SURE_ENOUGH = 0.65
"""Below this confidence in its topic an answered question is put before staff all the same."""


@dataclass(frozen=True)
class Snapshot:
    """What a turn is computed from."""

    conversation: str
    version: int
    language: Language
    state: list[dict[str, Any]] | None
    interview: dict[str, Any] | None
    interview_ahead: bool
    offer: Offer
    taken: bool = False
    """A person answers in place of the program."""
    result: str | None = None
    """The result or emergency answer that the patient read last."""
    topic: str | None = None
    """What the patient read last, if that was a moment ago: short questions lean on it."""
    off: bool = False
    """Staff switched the program off: patients get the numbers only."""


def red_flag_outcome(clinical: Clinical, heard: Heard) -> Outcome:
    """The emergency reply; the engine hears of it with the next turn."""
    return Outcome(
        replies=heard.emergency,
        understanding={"intent": None, "reading": heard.reading, "by": "red_flag_screen"},
        interview=heard.interview,
        interview_ahead=True,
        judgement=clinical.judge(heard.interview, heard.language),
        language=heard.language,
    )


def after_alarm_outcome(clinical: Clinical, heard: Heard) -> Outcome:
    """The reply to what follows an emergency answer, which needs no engine; nothing is lowered."""
    return Outcome(
        replies=list(heard.after),
        understanding={"intent": None, "reading": heard.reading, "by": "after_alarm"},
        interview=heard.interview,
        interview_ahead=True,
        judgement=clinical.judge(heard.interview, heard.language),
        language=heard.language,
    )


def engine_outcome(
    engine: EngineClient,
    clinical: Clinical,
    snapshot: Snapshot,
    said: Said,
    heard: Heard,
    seconds: float,
    says: Says,
) -> Outcome:
    """The engine's turn. Raises :class:`EngineUnavailable` if none of it may be used."""
    meant = _meant(clinical, snapshot, said, heard)
    answer = engine.turn(
        TurnRequest(
            conversation_id=snapshot.conversation,
            language=heard.language,
            text=said.for_reading,
            state=snapshot.state,
            reading=heard.reading,
            choice=None if meant.choice is None else picked(meant.choice, clinical.topic_intents),
            slots=_slots(clinical, snapshot, heard),
            aside=heard.aside,
        ),
        seconds,
    )
    if heard.reopened is not None and answer.understanding.intent in CRIES:
        return after_alarm_outcome(clinical, heard)
    # Without an interview the engine remembers no facts; a red flag told in two messages rings all
    # the same, because they are kept here.
    interview = answer.slots.get("interview") if clinical.triages else heard.interview
    try:
        if interview is None:
            judgement = None
        elif not isinstance(interview, dict):
            raise Malformed("slots.interview: no mapping")
        else:
            judgement = clinical.judge(interview, heard.language)
        drafts = [says(_draft(reply, _card(reply)), meant, heard) for reply in answer.replies]
        replies = [_in_sections(clinical, draft, interview, heard.language) for draft in drafts]
        level = None if judgement is None else judgement.level
        if level == EMERGENCY and all(draft.kind == "notice" for draft in replies):
            # Nobody in an emergency may read "I cannot help with that", or "you are welcome" alone.
            kept = replies if answer.understanding.intent == WHO_SPEAKS else []
            again = list(clinical.emergency_again(interview or {}, heard.language))
            replies = [*kept, *again] or replies
        if level is not None and said.choice is None and not _AGAIN.search(said.text):
            replies = _shortened(clinical, snapshot, replies, interview or {}, heard.language)
    except (Malformed, ValueError, TypeError, KeyError) as error:
        # Only the kind: the text of a ValueError may quote what was said.
        raise EngineUnavailable(f"malformed: {type(error).__name__}") from None
    replies = [*heard.after, *replies]
    unanswered = _unanswered(answer) if said.choice is None else None
    understanding = _understanding(answer, heard)
    if meant is not said and snapshot.topic is not None:
        understanding |= {"by": "follow_up", "after": snapshot.topic}
    if unanswered is None:  # only questions without an answer are put together by it
        understanding.pop("vector", None)
    return Outcome(
        replies=replies,
        understanding=understanding,
        events=answer.events,
        state=answer.state,
        interview=interview,
        interview_ahead=not clinical.triages,
        judgement=judgement,
        language=heard.language,
        unanswered=unanswered,
    )


def _slots(clinical: Clinical, snapshot: Snapshot, heard: Heard) -> dict[str, Any] | None:
    """What the engine is told beside the message: the interview if it does not know the newest,
    and that it may not triage."""
    told: dict[str, Any] = {} if clinical.triages else {"purpose": "information"}
    if heard.reopened is not None:
        told["interview"] = heard.reopened
    elif snapshot.interview_ahead:
        told["interview"] = snapshot.interview
    return told or None


def _in_sections(
    clinical: Clinical, draft: Draft, interview: dict[str, Any] | None, language: Language
) -> Draft:
    """A result with its paragraphs told apart, so that a client can lay them out as a card."""
    if draft.kind != "result" or interview is None:
        return draft
    sections = clinical.sections(interview, language, draft.text)
    return replace(draft, payload=replace(draft.payload, sections=sections))


def _meant(clinical: Clinical, snapshot: Snapshot, said: Said, heard: Heard) -> Said:
    """What was said, as the choice that it names or, when it leans on the answer before it, stands
    for. While a question waits, words are an answer to that."""
    if said.choice is not None or snapshot.offer.question is not None:
        return said
    chosen = chosen_in_words(said.for_reading, snapshot.offer.choices)
    if chosen is not None:
        return replace(said, choice=chosen)
    if snapshot.topic is None:
        return said
    choice = clinical.follow_up(said, heard, snapshot.topic)
    return said if choice is None else replace(said, choice=choice)


def as_published(published: Published | None, today: date) -> Says:
    """Says answers, and the titles of topics, as they are published now, with what the engine
    offered besides; without ``published`` as the engine said them."""

    def says(draft: Draft, said: Said, heard: Heard) -> Draft:
        topic = draft.payload.topic
        if published is not None and draft.kind == "answer" and topic is not None:
            more = said.choice == f"more:{topic}"
            shown = published.show(topic, heard.language, today=today, more=more)
            if shown is not None:
                offered = [c for c in draft.payload.choices if c.id.startswith("intent:")]
                payload = replace(shown.payload, choices=(*shown.payload.choices, *offered))
                return replace(shown, payload=payload)
        return with_titles(draft, published, heard.language)

    return says


def with_titles(draft: Draft, published: Published | None, language: Language) -> Draft:
    """The draft, its choices of topics titled as those are now."""
    if published is None:
        return draft
    choices = tuple(published.titled(choice, language) for choice in draft.payload.choices)
    return replace(draft, payload=replace(draft.payload, choices=choices))


def fallback_outcome(clinical: Clinical, snapshot: Snapshot, heard: Heard | None) -> Outcome:
    """The safe reply when there is no answer. The engine's state stays; what the message told is
    kept for the next turn, so that a fact told during an outage still counts for a red flag."""
    language = snapshot.language if heard is None else heard.language
    outcome = Outcome(
        replies=[
            _repeat(
                Draft("assistant", "fallback", clinical.wording.say("fallback", language)), snapshot
            )
        ],
        language=language,
    )
    if heard is None:
        return outcome
    return replace(
        outcome,
        understanding={"intent": None, "reading": heard.reading, "by": "fallback"},
        interview=heard.interview,
        interview_ahead=True,
        judgement=clinical.judge(heard.interview, language),
    )


def staffed_outcome(clinical: Clinical, heard: Heard) -> Outcome:
    """Nothing to say, since a person answers; what was told is kept for the engine, and judged."""
    return Outcome(
        replies=[],
        understanding={"intent": None, "reading": heard.reading, "by": "staff"},
        interview=heard.interview,
        interview_ahead=True,
        judgement=clinical.judge(heard.interview, heard.language),
        language=heard.language,
    )


def wordless_outcome(clinical: Clinical, snapshot: Snapshot) -> Outcome:
    """The reply to a message without letters or digits, which no classifier should guess at."""
    text = clinical.wording.say("wordless", snapshot.language)
    return Outcome(replies=[_repeat(Draft("assistant", "notice", text), snapshot)])


def _repeat(draft: Draft, snapshot: Snapshot) -> Draft:
    """The draft with the open question and its buttons, so that the patient can go on."""
    offer = snapshot.offer
    return replace(draft, payload=Payload(choices=offer.choices, question=offer.question))


def _shortened(
    clinical: Clinical,
    snapshot: Snapshot,
    replies: list[Draft],
    interview: dict[str, Any],
    language: Language,
) -> list[Draft]:
    """The replies, with one paragraph for a result that the patient read word for word before."""
    short = clinical.still(interview, language)
    if short is None:
        return replies
    return [
        short if draft.kind in RESULTS and draft.text == snapshot.result else draft
        for draft in replies
    ]


def _unanswered(answer: TurnAnswer) -> Why | None:
    """Whether a typed question found no answer, or one that may be another topic's."""
    if any(_card(reply).unanswered for reply in answer.replies):
        return "not_understood"
    near = answer.understanding.topics
    answered = any(_card(reply).kind == "answer" for reply in answer.replies)
    return "unsure" if answered and near and near[0].confidence < SURE_ENOUGH else None


def _card(reply: Reply) -> Card:
    return reply.custom or Card(kind="notice")


def _draft(reply: Reply, card: Card) -> Draft:
    for button in reply.buttons:
        if not is_choice(button.payload):
            raise Malformed("buttons: a payload that is no choice id")
    return Draft(
        author="assistant",
        kind=card.kind,
        text=(reply.text or "").strip(),
        payload=Payload(
            choices=tuple(Choice(button.payload, button.title) for button in reply.buttons),
            citations=tuple(Citation(c.key, c.title, c.url) for c in card.citations),
            question=card.question,
            urgency=card.urgency,
            topic=card.topic,
            rules=tuple(card.rules),
            ruleset=card.ruleset,
            revision=card.revision,
            status=card.status,
        ),
    )


def _understanding(answer: TurnAnswer, heard: Heard) -> dict[str, Any]:
    told = answer.understanding.model_dump()
    return told | {"reading": heard.reading, "model": answer.model, "by": "engine"}
