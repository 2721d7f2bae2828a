"""The patient API: what came of the conversation, to read, correct, and take along."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from fastapi import APIRouter, Query, Response

from bot.chat import acts
from bot.chat.bodies import (
    NewQuestions,
)
from bot.chat.deps import ChatDeps
from bot.chat.routing import KNOWN, ConversationId
from bot.chat.schemas import (
    AssessmentOut,
    ChoiceOut,
    KnownOut,
    SummaryOut,
    assessment_out,
)
from bot.content.language import Language
from bot.paper import Reader
from bot.store.assessments import latest_assessment
from bot.store.conversations import conversation_for_token
from bot.web.permissions import Token
from bot.web.rates import hashed


def add_results(api: APIRouter, deps: ChatDeps) -> None:
    """Adds the routes."""

    @api.get("/{id}/assessment", responses=KNOWN)
    def read_assessment(name: ConversationId, token: Token) -> AssessmentOut:
        """How urgent, which test, whom to see, and by which rules."""
        with deps.store.look() as work:
            conversation = conversation_for_token(work, token, name, deps.now())
            language = cast(Language, conversation.language)
            return assessment_out(latest_assessment(work, conversation), language)

    @api.get("/{id}/summary", responses=KNOWN)
    def read_summary(name: ConversationId, token: Token) -> SummaryOut:
        """What was understood, for the patient to check, and their questions for the doctor."""
        found = acts.summary(deps, token, name)
        return SummaryOut(
            understood=[
                KnownOut(
                    question=known.question,
                    label=known.label,
                    answer=known.answer,
                    options=[ChoiceOut(id=o.id, title=o.title) for o in known.options],
                )
                for known in found.understood
            ],
            questions=found.questions,
            delete_code=found.delete_code,
        )

    @api.post("/{id}/summary", status_code=204, responses=KNOWN)
    def keep_questions(name: ConversationId, token: Token, body: NewQuestions) -> None:
        """Keeps the questions for the doctor; again, it replaces them."""
        deps.rates.count(deps.limits.messages, hashed(token))
        acts.keep_questions(deps, token, name, body.questions)

    @api.get(
        "/{id}/summary.pdf",
        response_class=Response,
        responses=KNOWN
        | {200: {"content": {"application/pdf": {}}, "description": "For the doctor."}},
    )
    def print_summary(
        name: ConversationId,
        token: Token,
        reader: Annotated[Literal["patient", "clinician"], Query(alias="for")] = "patient",
    ) -> Response:
        """The result, its reasons and the whole conversation, to print; for a clinician one page
        without the conversation."""
        return pdf(deps, token, name, reader)


def pdf(deps: ChatDeps, token: str, name: str, reader: Reader) -> Response:
    """The summary as a file to save."""
    made = deps.summaries.pdf(acts.summary(deps, token, name), reader, deps.now())
    return Response(
        made,
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="ossa-{reader}.pdf"'},
    )
