"""The last net: a fault of ours becomes a 500 without a word of what was sent, here or in a log."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.dialogue.faults import where

log = structlog.get_logger()


class Faults:
    """ASGI middleware. Starlette's own re-raises, and the server then logs the exception's text."""

    def __init__(self, app: ASGIApp, refuse: Callable[[Request, int], Response]) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, note)
        except Exception as error:  # nothing is swallowed: the client is told, the place is logged
            log.error("request.failed", **where(error))
            if not begun:
                await self._refuse(Request(scope), 500)(scope, receive, send)
