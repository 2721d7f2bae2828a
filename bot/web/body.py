"""Bounds on what a request may send, and for how long: servers set none of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 64 * 1024
"""Bytes. A message of 2,000 characters, all escaped twice, takes 24,000."""
SECONDS = 10.0
"""For the whole body, from the first wait for it."""


class BodyBounds:
    """ASGI middleware that counts bytes as they come; a length header is only a hint.

    The body is read here, whole, before the application sees the request: it is small, and a
    handler that has begun cannot be told that the rest will not come.
    """

    def __init__(self, app: ASGIApp, refuse: Callable[[Request, int], Response]) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(SECONDS):
                body = await _whole(scope, receive)
        except TimeoutError:
            await self._refused(408, scope, receive, send)
            return
        if body is None:
            await self._refused(413, scope, receive, send)
            return
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return waiting.pop() if waiting else await receive()

        await self._app(scope, replay, send)

    async def _refused(self, status: int, scope: Scope, receive: Receive, send: Send) -> None:
        response = self._refuse(Request(scope), status)
        response.headers["Connection"] = "close"  # the rest of the body is never read
        await response(scope, receive, send)


async def _whole(scope: Scope, receive: Receive) -> bytes | None:
    """The body, None when it is too large; what is left of it is not waited for."""
    for name, value in scope["headers"]:
        if name == b"content-length" and (not value.isdigit() or int(value) > MAX_BODY):
            return None
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            return None
        more = message.get("more_body", False)
    return bytes(body)
