"""The patient API: asking for a call, a word on an answer, ending and erasing."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from bot.chat import acts
from bot.chat.bodies import (
    NewCallback,
    NewErasure,
    NewFeedback,
)
from bot.chat.deps import ChatDeps
from bot.chat.routing import KNOWN, ConversationId, Seq, refusals
from bot.chat.schemas import (
    CallbackOut,
    ErasedOut,
)
from bot.store.conversations import conversation_for_token
from bot.store.requests import rate_answer
from bot.web.language import preferred
from bot.web.permissions import Token, anyone
from bot.web.rates import hashed

RECEIPT = "Ossa-Receipt"


def add_wishes(api: APIRouter, deps: ChatDeps) -> None:
    """Adds the routes."""

    @api.delete("/{id}", status_code=204, responses=KNOWN)
    def erase_conversation(response: Response, name: ConversationId, token: Token) -> None:
        """Erases the conversation for good; the token opens nothing any more. The header
        ``Ossa-Receipt`` proves it."""
        response.headers[RECEIPT] = acts.erase_chat(deps, token, name).receipt

    @api.post("/{id}/end", status_code=204, responses=KNOWN)
    def end_conversation(name: ConversationId, token: Token) -> None:
        """Ends the conversation; the token opens nothing any more, the clinic keeps the chat."""
        acts.end_chat(deps, token, name)

    @api.post("/{id}/callback", status_code=201, responses=refusals(401, 404, 409))
    def request_callback(
        request: Request, name: ConversationId, token: Token, body: NewCallback
    ) -> CallbackOut:
        """Asks the clinic to call the patient back, and says who does and by when."""
        deps.rates.count(deps.limits.messages, hashed(token))
        try:
            promised = acts.call_back(deps, token, name, body.model_dump())
        except acts.NoTelephone:
            language = preferred(request.headers.get("accept-language"), deps.clinic.languages)
            raise HTTPException(422, deps.wording.say("callback_phone", language)) from None
        return CallbackOut(
            id=promised.id, detail=promised.detail, due_at=promised.due_at, phone=promised.phone
        )

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


def create_erasures(deps: ChatDeps) -> APIRouter:
    """``/api/erasures``: for patients whose token is gone and who kept the delete code."""
    router = APIRouter(prefix="/api", tags=["conversation"])

    @router.post("/erasures", dependencies=[anyone], responses=refusals(404))
    def erase_by_code(request: Request, body: NewErasure) -> ErasedOut:
        """Erases the conversation that the delete code names."""
        deps.rates.count(deps.limits.conversations, deps.address.of(request))
        erased = acts.erase_by_code(deps, body.code)
        return ErasedOut(receipt=erased.receipt, erased_at=erased.at)

    return router
