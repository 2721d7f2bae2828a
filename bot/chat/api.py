"""The patient API: every call of it, each a plain function in a worker thread."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from bot.chat.deps import ChatDeps
from bot.chat.pictures import pictures_of
from bot.chat.schemas import (
    AnsweredOut,
    AssessmentOut,
    CallbackOut,
    ConversationOut,
    MessageOut,
    MessagesOut,
    NewCallback,
    NewConversation,
    NewFeedback,
    NewMessage,
    Problem,
    assessment_out,
    message_out,
)
from bot.chat.streams import follow
from bot.chat.summary import summary_pdf
from bot.content.language import Language
from bot.dialogue.said import Said
from bot.store import audit
from bot.store.assessments import latest_assessment
from bot.store.conversations import conversation_for_token, erase, settle_erasure
from bot.store.messages import StoredMessage, messages_after
from bot.store.requests import ask_callback, rate_answer
from bot.web.errors import TooFast
from bot.web.language import preferred
from bot.web.permissions import Token, anyone
from bot.web.rates import hashed

MAX_SEQ = 2**31 - 1

ConversationId = Annotated[str, Path(alias="id", min_length=1, max_length=64)]
Seq = Annotated[int, Path(ge=1, le=MAX_SEQ)]


def _refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": Problem} for status in (*statuses, 413, 422, 429, 503)}


KNOWN = _refusals(401, 404)


def create_api(deps: ChatDeps) -> APIRouter:
    """The API under ``/api/conversations``."""

    def counted(request: Request) -> None:
        deps.rates.count(deps.limits.requests, deps.address.of(request))

    api = APIRouter(
        prefix="/api/conversations", tags=["conversation"], dependencies=[Depends(counted)]
    )

    @api.post("", status_code=201, dependencies=[anyone], responses=_refusals())
    def open_conversation(
        request: Request,
        body: NewConversation,
        accept_language: Annotated[str | None, Header()] = None,
    ) -> ConversationOut:
        """Opens a conversation for a patient who agrees that what they write is stored."""
        deps.rates.count(deps.limits.conversations, deps.address.of(request))
        language = body.language or preferred(accept_language, deps.clinic.languages)
        opened = deps.dialogue.open(language)
        return ConversationOut(
            id=opened.id,
            token=opened.token,
            messages=[_shown(deps, message) for message in opened.messages],
        )

    _messages(api, deps)
    _results(api, deps)
    _wishes(api, deps)
    return api


def _messages(api: APIRouter, deps: ChatDeps) -> None:
    @api.post("/{id}/messages", status_code=201, responses=_refusals(401, 404, 409))
    def send_message(
        request: Request, name: ConversationId, token: Token, body: NewMessage
    ) -> AnsweredOut:
        """Takes one message and answers it. Sent again under the same ``client_message_id``, it
        is not taken twice: the same answer comes back."""
        said = Said(text=body.text or "", choice=body.choice)
        try:
            deps.rates.count(deps.limits.messages, hashed(token))
        except TooFast as fast:
            language = preferred(request.headers.get("accept-language"), deps.clinic.languages)
            fast.alarm = deps.dialogue.alarm(said, language)
            raise
        answered = deps.dialogue.say(token, name, str(body.client_message_id), said)
        return AnsweredOut(
            message=_shown(deps, answered.message),
            replies=[_shown(deps, reply) for reply in answered.replies],
        )

    @api.get("/{id}/messages", responses=KNOWN)
    def read_messages(
        name: ConversationId, token: Token, after: Annotated[int, Query(ge=0, le=MAX_SEQ)] = 0
    ) -> MessagesOut:
        """The messages above a number, in order, at most 500."""
        return MessagesOut(messages=_after(deps, token, name, after))

    @api.get(
        "/{id}/events",
        response_class=StreamingResponse,
        responses=KNOWN
        | {200: {"content": {"text/event-stream": {}}, "description": "One event a message."}},
    )
    def follow_messages(
        request: Request,
        name: ConversationId,
        token: Token,
        last_event_id: Annotated[str | None, Header(max_length=20)] = None,
    ) -> StreamingResponse:
        """Server-sent events: each message above ``Last-Event-ID``, then each new one."""
        known = last_event_id or ""
        after = int(known) if known.isascii() and known.isdigit() and int(known) <= MAX_SEQ else 0
        # Refused now, while a status can still be sent.
        _after(deps, token, name, MAX_SEQ)
        deps.streams.check(name)

        def newer(seq: int) -> list[MessageOut]:
            return _after(deps, token, name, seq)

        return StreamingResponse(
            follow(deps.streams, name, newer, after, request.app.state.ending),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},
        )


def _results(api: APIRouter, deps: ChatDeps) -> None:
    @api.get("/{id}/assessment", responses=KNOWN)
    def read_assessment(name: ConversationId, token: Token) -> AssessmentOut:
        """How urgent, which test, whom to see, and by which rules."""
        with deps.store.look() as work:
            conversation = conversation_for_token(work, token, name, deps.now())
            language = cast(Language, conversation.language)
            return assessment_out(latest_assessment(work, conversation), language)

    @api.get(
        "/{id}/summary.pdf",
        response_class=Response,
        responses=KNOWN
        | {200: {"content": {"application/pdf": {}}, "description": "For the doctor."}},
    )
    def read_summary(name: ConversationId, token: Token) -> Response:
        """The result, its reasons and the whole conversation, to print."""
        with deps.store.look() as work:
            conversation = conversation_for_token(work, token, name, deps.now())
            language = cast(Language, conversation.language)
            assessment = assessment_out(latest_assessment(work, conversation), language)
            messages = [message_out(m) for m in messages_after(work, conversation)]
        pdf = summary_pdf(deps.wording, language, assessment, messages, deps.now())
        return Response(
            pdf,
            media_type="application/pdf",
            headers={"Content-Disposition": 'attachment; filename="ossa-summary.pdf"'},
        )


def _wishes(api: APIRouter, deps: ChatDeps) -> None:
    @api.delete("/{id}", status_code=204, responses=KNOWN)
    def erase_conversation(name: ConversationId, token: Token) -> None:
        """Erases the conversation for good; the token opens nothing any more."""
        with deps.store.work() as work:
            now = deps.now()
            conversation = conversation_for_token(work, token, name, now, slide=True)
            erase(work, conversation, reason="patient", now=now)
            audit.record(
                work, who="patient", action="erased", object=f"conversation/{name}", now=now
            )
        settle_erasure(deps.store)

    @api.post("/{id}/callback", status_code=201, responses=_refusals(401, 404, 409))
    def request_callback(name: ConversationId, token: Token, body: NewCallback) -> CallbackOut:
        """Asks the clinic to call the patient back."""
        deps.rates.count(deps.limits.messages, hashed(token))
        with deps.store.work() as work:
            now = deps.now()
            conversation = conversation_for_token(work, token, name, now, slide=True)
            asked = ask_callback(work, conversation, body.model_dump(), now)
            language = cast(Language, conversation.language)
        return CallbackOut(id=asked, detail=deps.wording.say("callback_taken", language))

    @api.post("/{id}/messages/{seq}/feedback", status_code=204, responses=KNOWN)
    def give_feedback(name: ConversationId, seq: Seq, token: Token, body: NewFeedback) -> None:
        """Says whether an answer helped; a second time replaces the first."""
        deps.rates.count(deps.limits.messages, hashed(token))
        with deps.store.work() as work:
            now = deps.now()
            conversation = conversation_for_token(work, token, name, now, slide=True)
            rate_answer(
                work, conversation, seq, helpful=body.helpful, comment=body.comment, now=now
            )


def _after(deps: ChatDeps, token: str, name: str, seq: int) -> list[MessageOut]:
    with deps.store.look() as work:
        conversation = conversation_for_token(work, token, name, deps.now())
        return [_shown(deps, message) for message in messages_after(work, conversation, seq)]


def _shown(deps: ChatDeps, message: StoredMessage) -> MessageOut:
    return message_out(message, pictures_of(message, deps.pictures, deps.now().date()))
