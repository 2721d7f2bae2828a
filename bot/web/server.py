"""The HTTP server: uvicorn, with the deadlines that it does not set itself."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADERS_SECONDS = 10.0
"""For the headers of a request to arrive whole, from the connection or its last answer on."""
STOP_SECONDS = 10


class BoundedProtocol(H11Protocol):
    """Closes connections that stay silent, or send their headers drop by drop.

    Bodies have their own deadline (:mod:`bot.web.body`); idle kept connections are uvicorn's.
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_headers()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self._await_headers()
        else:
            self._forget()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

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
            h11_max_incomplete_event_size=16 * 1024,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    )
    app.state.ending = lambda: server.should_exit
    return server
