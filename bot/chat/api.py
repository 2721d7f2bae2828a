"""The patient API: opening a conversation, its messages and their stream.

Each call is a plain function in a worker thread. Results and wishes have files of their own.
"""

from __future__ import annotations

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse

from bot.chat.bodies import (
    NewConversation,
    NewCorrection,
    NewLanguage,
    NewMessage,
)
from bot.chat.deps import ChatDeps
from bot.chat.limiting import count_request, count_words
from bot.chat.results import add_results
from bot.chat.routing import KNOWN, MAX_SEQ, ConversationId, refusals, shown
from bot.chat.schemas import (
    AnsweredOut,
    ConversationOut,
    MessageOut,
    MessagesOut,
)
from bot.chat.streams import News, follow
from bot.chat.wishes import add_wishes
from bot.content.language import Language
from bot.dialogue.said import Said
from bot.store.conversations import conversation_for_token
from bot.store.messages import messages_after
from bot.store.takeover import is_typing, patient_types
from bot.web.language import preferred
from bot.web.permissions import Token, anyone
from bot.web.rates import hashed


def create_api(deps: ChatDeps) -> APIRouter:
    """The API under ``/api/conversations``."""

    def counted(request: Request) -> None:
        count_request(deps, request)

    api = APIRouter(
        prefix="/api/conversations", tags=["conversation"], dependencies=[Depends(counted)]
    )

    @api.post("", status_code=201, dependencies=[anyone], responses=refusals())
    def open_conversation(
        request: Request,
        body: NewConversation,
        accept_language: Annotated[str | None, Header()] = None,
    ) -> ConversationOut:
        """Opens a conversation for a patient who agrees that what they write is stored."""
        deps.rates.count(deps.limits.conversations, deps.address.of(request))
        language = body.language or preferred(accept_language, deps.clinic.languages)
        opened = deps.dialogue.open(language, body.about)
        return ConversationOut(
            id=opened.id,
            token=opened.token,
            messages=[shown(deps, message) for message in opened.messages],
            delete_code=opened.delete_code,
        )

    _messages(api, deps)
    _stream(api, deps)
    add_results(api, deps)
    add_wishes(api, deps)
    return api


def _messages(api: APIRouter, deps: ChatDeps) -> None:
    def answer(token: str, name: str, message_id: UUID, said: Said) -> AnsweredOut:
        answered = deps.dialogue.say(token, name, str(message_id), said)
        return AnsweredOut(
            message=shown(deps, answered.message),
            replies=[shown(deps, reply) for reply in answered.replies],
        )

    @api.post("/{id}/messages", status_code=201, responses=refusals(401, 404, 409))
    def send_message(
        request: Request, name: ConversationId, token: Token, body: NewMessage
    ) -> AnsweredOut:
        """Takes one message and answers it. Sent again under the same ``client_message_id``, it
        is not taken twice: the same answer comes back. While a person of the clinic answers,
        ``replies`` is empty and theirs come as events."""
        said = Said(text=body.text or "", choice=body.choice)
        language = preferred(request.headers.get("accept-language"), deps.clinic.languages)
        count_words(deps, request, token, said, language)
        return answer(token, name, body.client_message_id, said)

    @api.post("/{id}/corrections", status_code=201, responses=refusals(401, 404, 409))
    def correct(name: ConversationId, token: Token, body: NewCorrection) -> AnsweredOut:
        """Changes an answer given before, as a message of its own: what follows from it is asked,
        read back or told anew."""
        deps.rates.count(deps.limits.messages, hashed(token))
        with deps.store.look() as work:
            found = conversation_for_token(work, token, name, deps.now())
            language = cast(Language, found.language)
        said = deps.dialogue.beside.correction(body.choice, language)
        return answer(token, name, body.client_message_id, said)

    @api.post("/{id}/language", responses=KNOWN)
    def switch_language(name: ConversationId, token: Token, body: NewLanguage) -> MessagesOut:
        """Goes on in another language; what waits for an answer is put again in it."""
        deps.rates.count(deps.limits.messages, hashed(token))
        again = deps.dialogue.beside.switch(token, name, body.language)
        return MessagesOut(messages=[shown(deps, message) for message in again])

    @api.post("/{id}/typing", status_code=204, responses=KNOWN)
    def type_on(name: ConversationId, token: Token) -> None:
        """Says that the patient is typing; a person of the clinic who answers sees it."""
        deps.rates.count(deps.limits.messages, hashed(token))
        with deps.store.look() as work:
            taken = conversation_for_token(work, token, name, deps.now()).taken_by is not None
        if taken:
            with deps.store.work() as work:
                now = deps.now()
                patient_types(conversation_for_token(work, token, name, now, slide=True), now)

    @api.get("/{id}/messages", responses=KNOWN)
    def read_messages(
        name: ConversationId, token: Token, after: Annotated[int, Query(ge=0, le=MAX_SEQ)] = 0
    ) -> MessagesOut:
        """The messages above a number, in order, at most 500."""
        return MessagesOut(messages=_after(deps, token, name, after))


def _stream(api: APIRouter, deps: ChatDeps) -> None:
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
        """Server-sent events: each message above ``Last-Event-ID``, then each new one; ``typing``
        while a person of the clinic types."""
        known = last_event_id or ""
        after = int(known) if known.isascii() and known.isdigit() and int(known) <= MAX_SEQ else 0
        # Refused now, while a status can still be sent.
        _after(deps, token, name, MAX_SEQ)
        deps.streams.check(name)

        def news(seq: int) -> News:
            with deps.store.look() as work:
                now = deps.now()
                conversation = conversation_for_token(work, token, name, now)
                found = messages_after(work, conversation, seq)
                typing = is_typing(conversation.staff_typing_at, now)
            return News([shown(deps, message) for message in found], typing)

        return StreamingResponse(
            follow(deps.streams, name, news, after, request.app.state.ending),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},
        )


def _after(deps: ChatDeps, token: str, name: str, seq: int) -> list[MessageOut]:
    with deps.store.look() as work:
        conversation = conversation_for_token(work, token, name, deps.now())
        return [shown(deps, message) for message in messages_after(work, conversation, seq)]
