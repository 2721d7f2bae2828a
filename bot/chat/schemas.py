"""What the patient API answers, as its OpenAPI document says. Outside clients rely on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from bot.content.language import Language
from bot.dialogue.answer import Urgency
from bot.store.assessments import Judgement
from bot.store.messages import Author, Review, StoredMessage


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class ChoiceOut(_Out):
    """A button. ``id`` is opaque and goes back as ``choice``."""

    id: str
    title: str


class CitationOut(_Out):
    """A source of the answer."""

    key: str
    title: str
    url: str | None


class PictureOut(_Out):
    """A drawing that goes with the answer. ``alt`` says what it is of, ``long`` all it says."""

    id: str
    url: str
    alt: str
    long: str
    width: int
    height: int


class SectionOut(_Out):
    """One paragraph of a result: ``where``, ``test``, ``care``, ``call_now``, ``why``, …, with its
    heading, if it has one."""

    kind: str
    title: str
    text: str


class ReviewOut(_Out):
    """Who signed the answer's text and when; a ``stale`` one is overdue for its review and shows
    no content."""

    status: Literal["draft", "reviewed", "stale"]
    by: str | None
    on: date | None
    due: date | None


class MessageOut(_Out):
    """One message of the conversation. ``name`` and ``role`` are those of a person of the clinic;
    ``sections`` are the paragraphs of a result's ``text``; ``status`` says whether a clinician has
    signed what an answer says, ``review`` who and when, ``revision`` which text was shown."""

    seq: int
    author: Author
    text: str
    choices: list[ChoiceOut]
    question: str | None
    citations: list[CitationOut]
    urgency: Urgency | None
    topic: str | None
    at: datetime
    pictures: list[PictureOut] = []
    kind: str = ""
    name: str | None = None
    role: str | None = None
    sections: list[SectionOut] = []
    status: str | None = None
    client_message_id: str | None = None
    review: ReviewOut | None = None
    revision: str | None = None


class ConversationOut(_Out):
    """A new conversation. The token is shown this once; it opens this conversation only. With the
    delete code its patient can have it erased also when the token is gone."""

    id: str
    token: str
    messages: list[MessageOut]
    delete_code: str


class AnsweredOut(_Out):
    """The patient's message as stored, and what was said to it."""

    message: MessageOut
    replies: list[MessageOut]


class MessagesOut(_Out):
    """Messages in order."""

    messages: list[MessageOut]


class ReasonOut(_Out):
    """A rule that fired."""

    rule: str
    because: str
    source: str


class AssessmentOut(_Out):
    """What triage says so far. ``complete`` false: more answers may still raise the urgency."""

    urgency: Urgency | None
    complete: bool
    imaging: list[str]
    visit: list[str]
    findings: dict[str, Any]
    reasons: list[ReasonOut]
    ruleset: str | None


class KnownOut(_Out):
    """What was understood as the answer to one question, and the answers to choose instead."""

    question: str
    label: str
    answer: str
    options: list[ChoiceOut]


class SummaryOut(_Out):
    """What the patient can check, correct and take along."""

    understood: list[KnownOut]
    questions: str
    delete_code: str


class ErasedOut(_Out):
    """Everything of the conversation is gone. Staff can check the receipt."""

    receipt: str
    erased_at: datetime


class CallbackOut(_Out):
    """The request is stored; ``detail`` tells the patient who calls on which number, and by when
    at the latest (``due_at``)."""

    id: str
    detail: str
    due_at: datetime
    phone: str


class Problem(_Out):
    """Every refusal: a line that can be shown."""

    detail: str


def message_out(message: StoredMessage, pictures: Sequence[PictureOut] = ()) -> MessageOut:
    """A stored message as patients' clients see it, with the drawings that go with it."""
    payload = message.payload
    return MessageOut(
        seq=message.seq,
        author=message.author,
        text=message.text,
        choices=[ChoiceOut(id=choice.id, title=choice.title) for choice in payload.choices],
        question=payload.question,
        citations=[CitationOut(key=c.key, title=c.title, url=c.url) for c in payload.citations],
        urgency=payload.urgency,
        topic=payload.topic,
        at=message.at,
        pictures=list(pictures),
        kind=message.kind,
        name=payload.name,
        role=payload.role,
        sections=[
            SectionOut(kind=part.kind, title=part.title, text=part.text)
            for part in payload.sections
        ],
        status=payload.status,
        client_message_id=message.client_message_id,
        review=None if payload.review is None else _review_out(payload.review),
        revision=payload.revision,
    )


def _review_out(review: Review) -> ReviewOut:
    return ReviewOut.model_validate(
        {"status": review.status, "by": review.by, "on": review.on, "due": review.due}
    )


def assessment_out(judgement: Judgement | None, language: Language) -> AssessmentOut:
    """A stored assessment as patients' clients see it, its reasons in their language."""
    if judgement is None:
        return AssessmentOut(
            urgency=None,
            complete=False,
            imaging=[],
            visit=[],
            findings={},
            reasons=[],
            ruleset=None,
        )
    body = judgement.body
    return AssessmentOut(
        urgency=judgement.level,
        complete=judgement.complete,
        imaging=list(body["imaging"]),
        visit=list(body["visit"]),
        findings=dict(body["findings"]),
        reasons=[
            ReasonOut(
                rule=reason["rule"],
                because=reason["because"][language],
                source="; ".join(reason["guidelines"] or reason["source"]),
            )
            for reason in body["reasons"]
        ],
        ruleset=judgement.ruleset,
    )
