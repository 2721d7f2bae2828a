"""The two bots of a comparison, each running with everything that it needs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import stock_bot
from bench.measuring import UNLIMITED, processor, resident
from bench.talking import KINDS, Line, OssaTalk, StockTalk
from bot.supervisor.run import Supervisor
from bot.supervisor.service import Service
from tests.stack import Stack, make_stack

READY_WITHIN = 600.0


@dataclass
class Bot:
    """A running bot. ``ready`` is after how many seconds each process answered."""

    kind: str
    url: str
    services: list[Service]
    ready: Mapping[str, float]

    @property
    def pids(self) -> dict[str, int]:
        """The processes by name."""
        return {s.name: s.process.pid for s in self.services if s.process is not None}

    def talk(self) -> OssaTalk | StockTalk:
        """A new conversation over a connection of its own."""
        return KINDS[self.kind](Line(self.url))

    def used(self) -> dict[str, float]:
        """Milliseconds of processor time of each process so far."""
        return {name: processor([pid]) for name, pid in self.pids.items()}

    def weighs(self) -> dict[str, float]:
        """Resident megabytes of each process."""
        return {name: resident([pid]) for name, pid in self.pids.items()}


def _wait(services: list[Service], began: float) -> dict[str, float]:
    ready: dict[str, float] = {}
    while len(ready) < len(services):
        if time.monotonic() - began > READY_WITHIN:
            missing = {s.name for s in services} - set(ready)
            raise TimeoutError(f"not ready: {', '.join(sorted(missing))}")
        for service in services:
            if service.ready and service.name not in ready:
                ready[service.name] = time.monotonic() - began
        time.sleep(0.02)
    return ready


@contextmanager
def ossa(var: Path, **settings: str) -> Iterator[Bot]:
    """Ossa, started as ``make run`` starts it, over a SQLite database of its own."""
    running = make_stack(var, **UNLIMITED, **settings)
    began = time.monotonic()
    running.run()
    try:
        yield Bot("ossa", running.url, running.supervisor.services, _wait(services(running), began))
    finally:
        running.stop()


def services(running: Stack) -> list[Service]:
    """The processes of a stack."""
    return running.supervisor.services


@contextmanager
def stock(model: stock_bot.StockModel, var: Path) -> Iterator[Bot]:
    """Stock Rasa with its action server."""
    parts, url = stock_bot.services(model, var)
    lines: list[str] = []
    running = Stack(None, Supervisor(parts, lines.append), lines)  # type: ignore[arg-type]
    began = time.monotonic()
    running.run()
    try:
        yield Bot("stock", url, parts, _wait(parts, began))
    finally:
        running.stop()
