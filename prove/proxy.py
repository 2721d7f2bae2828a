"""A small TCP proxy on loopback that breaks connections on demand."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

Mode = Literal["pass", "cut", "hang", "garbage", "page", "reset"]
PAGE = b"<!doctype html><title>Wi-Fi</title><h1>Log in to the network</h1>"


@dataclass
class Proxy:
    """The proxy's hand; its fields may be changed at any time and count for new connections.

    ``cut``: the request passes, and the connection is closed once the answer begins, so that what
    it did is done and nobody is told. ``hang``: nothing is ever answered. ``garbage``: bytes that
    are no HTTP. ``page``: a page of somebody else's (a captive portal). ``reset``: closed at once.
    """

    url: str = ""
    mode: Mode = "pass"
    delay: float = 0.0
    """Seconds that every piece waits, in both directions."""
    rate: float = 0.0
    """Bytes a second of answers; 0: as they come."""
    done: int = 0
    """Connections that were broken."""
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop | None = None

    def drop(self) -> None:
        """Closes every open connection, so that kept ones follow the mode too."""
        if self._loop is not None:
            for writer in list(self._open):
                self._loop.call_soon_threadsafe(writer.close)

    async def serve(
        self, upstream: tuple[str, int], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """One connection."""
        mode = self.mode
        self._loop = asyncio.get_running_loop()
        self._open.add(writer)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            if mode == "pass":
                await self._pass(upstream, reader, writer)
            elif mode == "cut":
                await self._cut(upstream, reader)
            else:
                await self._nonsense(mode, reader, writer)
        self.done += mode != "pass"
        self._open.discard(writer)
        writer.close()

    async def _pass(
        self, upstream: tuple[str, int], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        there_reader, there_writer = await asyncio.open_connection(*upstream)
        ways = [
            asyncio.create_task(self._copy(reader, there_writer, 0.0)),
            asyncio.create_task(self._copy(there_reader, writer, self.rate)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            there_writer.close()

    async def _copy(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, rate: float
    ) -> None:
        step = max(1, int(rate / 10)) if rate else 65536
        while piece := await reader.read(step):
            if self.delay:
                await asyncio.sleep(self.delay)
            if rate:
                await asyncio.sleep(len(piece) / rate)
            writer.write(piece)
            await writer.drain()

    async def _cut(self, upstream: tuple[str, int], reader: asyncio.StreamReader) -> None:
        there_reader, there_writer = await asyncio.open_connection(*upstream)
        forward = asyncio.create_task(self._copy(reader, there_writer, 0.0))
        try:
            await there_reader.read(1)  # the answer begins: what was asked is done
        finally:
            forward.cancel()
            there_writer.close()

    async def _nonsense(
        self, mode: Mode, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if mode == "reset":
            return
        await reader.read(1)
        if mode == "hang":
            await asyncio.sleep(3600)
        elif mode == "garbage":
            writer.write(b"\x00\xff not at all HTTP \r\n\r\n" * 20)
        else:
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
            writer.write(head + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE)
        await writer.drain()


@contextmanager
def proxy(upstream: str) -> Iterator[Proxy]:
    """A running proxy in front of an address."""
    where = urlsplit(upstream)
    target = (where.hostname or "127.0.0.1", where.port or 80)
    made = Proxy()
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def main() -> None:
        server = await asyncio.start_server(
            lambda reader, writer: made.serve(target, reader, writer), "127.0.0.1", 0
        )
        made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            server.close()

    task = loop.create_task(main())

    def serve() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        rest = asyncio.all_tasks(loop)
        for other in rest:
            other.cancel()
        if rest:
            loop.run_until_complete(asyncio.wait(rest))
        loop.run_until_complete(asyncio.sleep(0.05))  # closed connections leave the loop
        loop.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    started.wait(10)
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(timeout=10)
