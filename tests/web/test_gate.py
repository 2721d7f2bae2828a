"""More requests than can be worked on are refused at once, with the emergency number."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from bot.web.gate import QUEUE, Gate

SCOPE: dict[str, Any] = {"type": "http", "method": "GET", "headers": [], "path": "/x"}


class Slow:
    """An application whose answers begin when they are let go, and end later still."""

    def __init__(self) -> None:
        self.begin, self.end = asyncio.Event(), asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.begin.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await self.end.wait()


class Caller:
    """Calls the gate and keeps the statuses of what came."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.statuses: list[int] = []
        self.headers: dict[bytes, bytes] = {}

    async def call(self, path: str = "/x") -> None:
        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.statuses.append(message["status"])
                self.headers = dict(message["headers"])

        await self._gate({**SCOPE, "path": path}, receive, send)


async def receive() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def refuse(request: Request, status: int) -> Response:
    return Response(status_code=status)


def test_the_line_has_an_end_and_streams_do_not_stand_in_it() -> None:
    async def scene() -> None:
        app = Slow()
        caller = Caller(Gate(app, refuse, at_once=2))
        inside = [asyncio.create_task(caller.call()) for _ in range(2 + QUEUE)]
        await asyncio.sleep(0)
        await caller.call()
        assert caller.statuses == [429]
        assert caller.headers[b"retry-after"] == b"2"
        alive = asyncio.create_task(caller.call("/healthz"))
        await asyncio.sleep(0)
        app.begin.set()
        await asyncio.sleep(0)
        assert caller.statuses == [429] + [200] * (2 + QUEUE + 1)
        more = asyncio.create_task(caller.call())  # answers have begun: there is room again
        await asyncio.sleep(0)
        assert caller.statuses[-1] == 200
        app.end.set()
        await asyncio.gather(*inside, alive, more)

    asyncio.run(scene())


def test_who_fails_leaves_too() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise KeyError

    async def scene() -> None:
        gate = Gate(broken, refuse, at_once=0)
        caller = Caller(gate)
        for _ in range(QUEUE + 5):
            try:
                await caller.call()
            except KeyError:
                continue
        assert caller.statuses == []

    asyncio.run(scene())
