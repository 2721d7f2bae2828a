"""What the routes of the patient API share: parameters, refusals, and a message as it is shown."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path

from bot.chat.deps import ChatDeps
from bot.chat.pictures import pictures_of
from bot.chat.schemas import MessageOut, Problem, message_out
from bot.store.messages import StoredMessage

MAX_SEQ = 2**31 - 1

ConversationId = Annotated[str, Path(alias="id", min_length=1, max_length=64)]
Seq = Annotated[int, Path(ge=1, le=MAX_SEQ)]


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How a route may refuse, beside what every route does."""
    return {status: {"model": Problem} for status in (*statuses, 413, 422, 429, 503)}


KNOWN = refusals(401, 404)


def shown(deps: ChatDeps, message: StoredMessage) -> MessageOut:
    """The message with the drawings that go with it today, and the slot that its question fills."""
    out = message_out(message, pictures_of(message, deps.pictures, deps.now().date()))
    if out.question is None:
        return out
    return out.model_copy(update={"question": deps.slots.get(out.question, out.question)})
