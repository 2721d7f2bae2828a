"""The queue before a database in which one writes at a time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Writers:
    """Threads of this process that want to write, in the order in which they came. A plain lock
    lets whoever comes next overtake those who wait, some of them for good."""

    def __init__(self) -> None:
        self._look = threading.Lock()
        self._writing = False
        self._waiting: deque[threading.Lock] = deque()

    @contextmanager
    def writing(self, seconds: float, *, first: bool = False) -> Iterator[bool]:
        """Waits for its turn; false when it did not come within ``seconds``. ``first`` goes before
        all others who wait: for a message that rings an alarm."""
        mine = self._turn(first=first)
        came = mine is None or mine.acquire(timeout=seconds) or not self._left(mine)
        try:
            yield came
        finally:
            if came:
                self._next()

    def _turn(self, *, first: bool) -> threading.Lock | None:
        """None when nobody writes; else what is released when it is this one's turn."""
        with self._look:
            if not self._writing:
                self._writing = True
                return None
            mine = threading.Lock()
            mine.acquire()
            if first:
                self._waiting.appendleft(mine)
            else:
                self._waiting.append(mine)
            return mine

    def _left(self, mine: threading.Lock) -> bool:
        """Whether it left the queue: not when its turn has come at this very moment."""
        with self._look:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return True
            return False

    def _next(self) -> None:
        with self._look:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._writing = False
