"""An engine that a fresh one replaces before it has grown old, while patients write.

The fresh one starts at a second address, which the web process knows too. Only once it answers is
the old one asked to end; that finishes the turns that it has begun and takes no more.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests

from bot.supervisor.service import ASK_EVERY, Service

DRAIN = 20.0
"""Seconds in which an engine that was replaced may finish what it has begun."""
PAUSE = 60.0
"""Seconds until the next try when a fresh engine did not come up."""


@dataclass(frozen=True)
class Term:
    """How long an engine serves: so many turns, so many resident megabytes; 0 sets no end."""

    turns: int = 0
    megabytes: int = 0

    def over(self, told: Mapping[str, Any]) -> str | None:
        """Why the engine that told this of itself has to be replaced; None while it need not."""
        turns, megabytes = told.get("turns") or 0, told.get("megabytes") or 0
        if 0 < self.turns <= turns:
            return f"{turns} turns"
        if 0 < self.megabytes <= megabytes:
            return f"{megabytes:.0f} MB"
        return None


FOR_EVER = Term()


class Probe:
    """A health check that keeps what the engine told of itself when it was last asked."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self._url, self._headers = url, headers
        self.told: Mapping[str, Any] = {}

    def __call__(self) -> bool:
        try:
            answer = requests.get(self._url, headers=self._headers, timeout=2)
            self.told = answer.json() if answer.status_code == 200 else {}
        except (requests.RequestException, ValueError):
            self.told = {}
        return bool(self.told)


@dataclass(frozen=True)
class Door:
    """One of the two addresses at which the engine may answer, and how it is started there."""

    url: str
    command: Sequence[str]
    environment: Mapping[str, str]
    probe: Probe


@dataclass
class Recycled(Service):
    """A service that is replaced when its ``term`` is over. ``spare`` is where the next one
    starts; ``moved`` is told the address of each that takes over."""

    door: Door | None = None
    spare: Door | None = None
    term: Term = field(default_factory=Term)
    moved: Callable[[str], object] = lambda url: None
    recycled: int = field(default=0, init=False)
    _next: Service | None = field(default=None, init=False)
    _why: str = field(default="", init=False)
    _look_at: float = field(default=0.0, init=False)
    _leaving: list[tuple[subprocess.Popen[bytes], float]] = field(default_factory=list, init=False)

    def check(self, now: float) -> str | None:
        """As :meth:`Service.check`, and replaces the process when its term is over."""
        self._see_off(now)
        line = super().check(now)
        if line is not None:
            return line
        if self._next is not None:
            return self._welcome(self._next, now)
        if self.ready and now >= self._look_at:
            self._look_at = now + ASK_EVERY
            return self._look(now)
        return None

    def _look(self, now: float) -> str | None:
        why = self.term.over(self.door.probe.told) if self.door is not None else None
        if why is None or self.spare is None:
            return None
        to = self.spare
        self._why = why
        self._next = Service(
            self.name, to.command, to.environment, self.folder, self.log, to.probe, self.patience
        )
        self._next.start(now)
        return f"{self.name} served for {why}; starting a fresh one"

    def _welcome(self, fresh: Service, now: float) -> str | None:
        fresh.check(now)
        if fresh.ready:
            return self._swap(fresh, now)
        if fresh.restarts:
            fresh.stop(grace=2.0)
            self._next = None
            self._look_at = now + PAUSE
            return f"a fresh {self.name} did not come up; the old one goes on (log: {self.log})"
        return None

    def _swap(self, fresh: Service, now: float) -> str:
        assert self.spare is not None  # noqa: S101 - or there would be no fresh one
        if self.process is not None:
            self._leaving.append((self.process, now + DRAIN))
            _signal(self.process, signal.SIGTERM)
        self.door, self.spare = self.spare, self.door
        self.command, self.environment = fresh.command, fresh.environment
        self.healthy, self.process = fresh.healthy, fresh.process
        self.ready, self._next = True, None
        self._well_at, self._ask_at = now, now + ASK_EVERY
        self.recycled += 1
        if self.door is not None:
            self.moved(self.door.url)
        return f"{self.name} was replaced after {self._why}"

    def _see_off(self, now: float) -> None:
        """Ends for good whoever was replaced and takes too long to leave."""
        for process, until in self._leaving:
            if process.poll() is None and now > until:
                _signal(process, signal.SIGKILL)
        self._leaving = [left for left in self._leaving if left[0].poll() is None]

    def stop(self, grace: float = 10.0) -> None:
        """Ends every process of this service."""
        if self._next is not None:
            self._next.stop(grace)
            self._next = None
        super().stop(grace)
        for process, _ in self._leaving:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=1)
        self._see_off(time.monotonic() + DRAIN + 1)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
