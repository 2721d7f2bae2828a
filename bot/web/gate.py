"""How many requests may be inside at once: more are refused at once, with the emergency number,
instead of waiting in a line that nobody sees."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

QUEUE = 50
"""Requests that may wait beside those that are worked on."""
RETRY_AFTER = 2


class Gate:
    """ASGI middleware. A request is inside until its answer begins: a stream that is open does not
    count. ``/healthz`` always passes, or a busy process would be taken for a dead one."""

    def __init__(
        self, app: ASGIApp, refuse: Callable[[Request, int], Response], at_once: int
    ) -> None:
        self._app = app
        self._refuse = refuse
        self._most = at_once + QUEUE
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == "/healthz":
            await self._app(scope, receive, send)
            return
        if self._inside >= self._most:
            response = self._refuse(Request(scope), 429)
            response.headers["Retry-After"] = str(RETRY_AFTER)
            await response(scope, receive, send)
            return
        left = False

        def leave() -> None:
            nonlocal left
            if not left:
                left = True
                self._inside -= 1

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                leave()
            await send(message)

        self._inside += 1
        try:
            await self._app(scope, receive, note)
        finally:
            leave()
