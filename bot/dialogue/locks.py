"""Letting threads of one process queue for a conversation instead of computing in vain."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32


class Turnstile:
    """Saves work only: who waited too long goes through all the same, and the database decides."""

    def __init__(self, width: int = 256) -> None:
        self._locks = [threading.Lock() for _ in range(width)]

    @contextmanager
    def passing(self, conversation_id: str, seconds: float) -> Iterator[None]:
        """Waits for its turn, for at most ``seconds``."""
        lock = self._locks[crc32(conversation_id.encode()) % len(self._locks)]
        mine = lock.acquire(timeout=max(seconds, 0))
        try:
            yield
        finally:
            if mine:
                lock.release()
