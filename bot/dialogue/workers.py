"""The engine workers that there are, and which one takes the next turn.

Any worker can serve any conversation, so nothing sticks to one. The least busy takes the turn; one
that hangs is left alone for a while, one that cannot be reached is passed over. Names are resolved
anew every few seconds, so that workers that are added or taken away are noticed.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

PATIENCE = 3
"""Late turns in a row after which a worker is taken for hung."""
PAUSE = 2.0
"""Seconds for which a hung worker is then left alone, but for one turn that tries."""
ABSENT = 1.0
"""Seconds for which a worker that could not be reached comes after all others."""
RESOLVED = 5.0
"""Seconds between two looks at which addresses a name stands for."""

Resolve = Callable[[str], Sequence[str]]


class Fuse:
    """Opens after some late answers in a row, so that a hung worker costs patients no wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._late = 0
        self._try_again_at = 0.0

    def allows(self) -> bool:
        """Whether to try now; while open, one caller each pause."""
        with self._lock:
            if self._late < PATIENCE:
                return True
            now = time.monotonic()
            if now < self._try_again_at:
                return False
            self._try_again_at = now + PAUSE
            return True

    def record(self, *, late: bool) -> None:
        """Tells how a try went."""
        with self._lock:
            self._late = self._late + 1 if late else 0
            if self._late == PATIENCE:
                self._try_again_at = time.monotonic() + PAUSE


@dataclass(eq=False)
class Worker:
    """One engine process, by its address."""

    url: str
    fuse: Fuse = field(default_factory=Fuse)
    busy: int = 0
    absent_until: float = 0.0
    used: int = 0


def addresses(url: str) -> list[str]:
    """The addresses that a URL stands for: one for each address of its host's name."""
    parts = urlsplit(url)
    if parts.hostname is None or parts.scheme != "http":
        return [url]
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port, type=socket.SOCK_STREAM)
    except OSError:
        return []
    hosts = sorted({str(address[0]) for *_, address in found})
    shown = [f"[{host}]" if ":" in host else host for host in hosts]
    port = f":{parts.port}" if parts.port else ""
    return [urlunsplit(parts._replace(netloc=f"{host}{port}")) for host in shown]


class Workers:
    """All workers behind some URLs; safe to use from many threads."""

    def __init__(self, urls: Sequence[str], resolve: Resolve = addresses) -> None:
        self._urls, self._resolve = tuple(urls), resolve
        self._lock, self._looking = threading.Lock(), threading.Lock()
        self._known: dict[str, Worker] = {}
        self._look_again_at = 0.0
        self._turns = 0

    def all(self) -> list[Worker]:
        """Every worker, resolved anew if it is time; a name that cannot be resolved keeps those
        that it had."""
        # Who comes while another one looks goes on with what is known; the first ones wait.
        if self._looking.acquire(blocking=not self._known):
            try:
                self._look(time.monotonic())
            finally:
                self._looking.release()
        with self._lock:
            return list(self._known.values())

    def _look(self, now: float) -> None:
        if now < self._look_again_at:
            return
        self._look_again_at = now + RESOLVED
        found = [address for url in self._urls for address in self._resolve(url)]
        if found:
            with self._lock:
                self._known = {a: self._known.get(a) or Worker(a) for a in found}

    @contextmanager
    def one(self, but: Collection[Worker] = ()) -> Iterator[Worker | None]:
        """The worker to ask now, counted as busy inside; None when none may be asked. ``but`` are
        those that were asked already."""
        chosen = self._choose(but)
        try:
            yield chosen
        finally:
            if chosen is not None:
                with self._lock:
                    chosen.busy -= 1

    def _choose(self, but: Collection[Worker]) -> Worker | None:
        now = time.monotonic()
        free = [worker for worker in self.all() if worker not in but]
        with self._lock:
            free.sort(key=lambda w: (w.absent_until > now, w.busy, w.used))
            for worker in free:
                if worker.fuse.allows():
                    self._turns += 1
                    worker.busy += 1
                    worker.used = self._turns
                    return worker
        return None

    def absent(self, worker: Worker) -> None:
        """Tells that a worker could not be reached."""
        worker.absent_until = time.monotonic() + ABSENT
