"""How often an address and a conversation may ask; a refused message is still heard."""

from __future__ import annotations

from starlette.requests import Request

from bot.chat.deps import ChatDeps
from bot.content.language import Language
from bot.dialogue.said import Said
from bot.web.errors import TooFast
from bot.web.rates import hashed

HEARD = frozenset({"send_message", "talk"})
"""Routes that count for themselves (:func:`count_words`): what they are sent may ring an alarm."""


def count_request(deps: ChatDeps, request: Request) -> None:
    """Counts a request of its address. Raises :class:`~bot.web.errors.TooFast`."""
    if getattr(request.scope.get("endpoint"), "__name__", "") not in HEARD:
        deps.rates.count(deps.limits.requests, deps.address.of(request))


def count_words(
    deps: ChatDeps, request: Request, token: str, said: Said, language: Language
) -> None:
    """Counts a message of its address and of its conversation. Raises
    :class:`~bot.web.errors.TooFast`, with the emergency reply if the message rings an alarm."""
    address = deps.address.of(request)
    try:
        deps.rates.count(deps.limits.requests, address)
        deps.rates.count(deps.limits.messages, hashed(token))
    except TooFast as fast:
        rates, limits = deps.rates, deps.limits
        heard = rates.allows(limits.heard, hashed(token))
        if heard and rates.allows(limits.heard_of_address, address):
            fast.alarm = deps.dialogue.alarm(said, language)
        raise
