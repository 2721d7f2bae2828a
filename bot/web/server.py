"""The HTTP server: uvicorn, with the deadlines that it does not set itself."""

from __future__ import annotations

import asyncio
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.web.headers import safe_headers

HEADERS_SECONDS = 10.0
"""For the headers of a request to arrive whole, from the connection or its last answer on."""
HEADERS_BYTES = 16 * 1024
"""Of headers that are not whole yet."""
STOP_SECONDS = 10


class BoundedProtocol(HttpToolsProtocol):
    """Closes connections that stay silent, send their headers drop by drop, or without end.

    Bodies have their own bounds (:mod:`bot.web.body`); idle kept connections are uvicorn's.
    """

    _deadline: asyncio.TimerHandle | None = None
    _awaited = True
    """The headers of the next request have not arrived whole."""
    _received = 0
    """Bytes of them."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_headers()

    def data_received(self, data: bytes) -> None:
        if self._awaited:
            self._received += len(data)
        super().data_received(data)
        if self._awaited and self._received > HEADERS_BYTES and not self.transport.is_closing():
            self.send_400_response("Too many headers.")
        answered = self.cycle is None or self.cycle.response_complete
        if self._awaited and answered and not self.transport.is_closing():
            self._await_headers()
        else:
            self._forget()

    def on_headers_complete(self) -> None:
        self._awaited, self._received = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._awaited = True
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuses what is no HTTP, with the headers of every other answer."""
        headers = {
            **safe_headers(strict_transport=False),
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(msg)),
            "Connection": "close",
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(f"HTTP/1.1 400 Bad Request\r\n{lines}\r\n{msg}".encode("ascii"))
        self.transport.close()

    def _await_headers(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(HEADERS_SECONDS, self.transport.close)

    def _forget(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def make_server(app: FastAPI, host: str, port: int) -> uvicorn.Server:
    """A server that is ready to run; SIGINT and SIGTERM end it within ten seconds.

    ``app.state.ending`` then tells long answers whether it is about to stop.
    """
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http=BoundedProtocol,
            access_log=False,  # its lines would hold ids
            log_config=None,
            server_header=False,
            proxy_headers=False,  # X-Forwarded-For is for bot.web.client to believe, or not
            ws="none",
            loop="uvloop",
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    )
    app.state.ending = lambda: server.should_exit
    return server
