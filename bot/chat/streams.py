"""Server-sent events: each new message of a conversation, from the database, to one client."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi.concurrency import run_in_threadpool

from bot.chat.schemas import MessageOut
from bot.store import StoreUnavailable
from bot.store.conversations import NoSuchConversation, TokenRefused
from bot.web.errors import TooFast

POLL = 1.0
"""Seconds between two looks into the database, which any process may have written."""
HEARTBEAT = 15.0
MAX_STREAMS = 500
MAX_PER_CONVERSATION = 4


@dataclass(frozen=True)
class News:
    """What there is to tell: new messages, and whether a person of the clinic types."""

    messages: list[MessageOut]
    typing: bool = False


LookForNews = Callable[[int], News]
"""What is new above a number; refuses once the token does not open the conversation any more."""


class Streams:
    """Counts open streams, so that they cannot take every connection."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, int] = {}

    def check(self, conversation: str) -> None:
        """Raises :class:`~bot.web.errors.TooFast` when there is no place left."""
        with self._lock:
            self._check(conversation)

    @contextmanager
    def place(self, conversation: str) -> Iterator[None]:
        """Holds a place. Raises as :meth:`check`."""
        with self._lock:
            self._check(conversation)
            self._open[conversation] = self._open.get(conversation, 0) + 1
        try:
            yield
        finally:
            with self._lock:
                self._open[conversation] -= 1
                if not self._open[conversation]:
                    del self._open[conversation]

    def _check(self, conversation: str) -> None:
        mine = self._open.get(conversation, 0)
        if mine >= MAX_PER_CONVERSATION or sum(self._open.values()) >= MAX_STREAMS:
            raise TooFast(5)


async def follow(
    streams: Streams,
    conversation: str,
    look: LookForNews,
    after: int,
    ending: Callable[[], bool],
) -> AsyncIterator[str]:
    """The event stream. Ends when the conversation is closed to this token, the database is gone
    or the server is ``ending``; the client comes again with its last number."""
    try:
        with streams.place(conversation):
            yield "retry: 2000\n\n"
            silent = 0.0
            while not ending():
                found = await run_in_threadpool(look, after)
                for message in found.messages:
                    after = message.seq
                    yield f"id: {after}\nevent: message\ndata: {message.model_dump_json()}\n\n"
                if found.typing:
                    yield "event: typing\ndata: {}\n\n"
                silent = 0.0 if found.messages or found.typing else silent + POLL
                if silent >= HEARTBEAT:
                    silent = 0.0
                    yield ": here\n\n"
                await asyncio.sleep(POLL)
    except (TokenRefused, NoSuchConversation, StoreUnavailable, TooFast):
        return
