"""One supervised process: how it is started, asked whether it is well, restarted and stopped."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

LOG_LIMIT = 10_000_000
FIRST_PAUSE = 0.1
"""Seconds until a process that was well is started again."""
STARTING = 4
"""On a machine so busy that a start takes minutes, one that is cut off only begins anew."""
ASK_EVERY = 1.0
"""Seconds between two questions to a process that is well."""
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """On Linux, ask the kernel to stop this child when the supervisor is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Service:
    """A child process. ``healthy`` asks the process itself; times are in seconds.

    A service that ends by itself is started again at once, and then after a pause that doubles up
    to ``10`` until it is well; one that stays unhealthy for ``patience`` is stopped and started
    again.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    healthy: Callable[[], bool]
    patience: float = 30.0
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    ready: bool = field(default=False, init=False)
    restarts: int = field(default=0, init=False)
    _pause: float = field(default=FIRST_PAUSE, init=False)
    _ask_at: float = field(default=0.0, init=False)
    _start_at: float = field(default=0.0, init=False)
    _well_at: float = field(default=0.0, init=False)

    def start(self, now: float) -> None:
        """Start the process; its output goes to the log file."""
        self.ready = False
        self._well_at = now
        with self._open_log() as log:
            self.process = subprocess.Popen(  # noqa: S603
                list(self.command),
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )

    def _open_log(self) -> IO[bytes]:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old"))
        return self.log.open("ab")

    def check(self, now: float) -> str | None:
        """Look after the process once. Returns a line to show when something changed."""
        if self.process is None:
            if now >= self._start_at:
                self.start(now)
            return None
        code = self.process.poll()
        if code is not None:
            return self._ended(code, now)
        if self.ready and now < self._ask_at:
            return None
        self._ask_at = now + ASK_EVERY
        if self.healthy():
            self._well_at = now
            if not self.ready:
                self.ready = True
                self._pause = FIRST_PAUSE
                return f"{self.name} is ready"
            return None
        if now - self._well_at > self.patience * (1 if self.ready else STARTING):
            self.stop(grace=2.0)
            return self._ended(None, now)
        return None

    def _ended(self, code: int | None, now: float) -> str:
        why = "does not answer" if code is None else f"ended ({code})"
        self.process = None
        self.ready = False
        self.restarts += 1
        self._start_at = now + self._pause
        line = f"{self.name} {why}; starting it again in {self._pause:g} s (log: {self.log})"
        self._pause = min(self._pause * 2, 10.0)
        return line

    def stop(self, grace: float = 10.0) -> None:
        """End the process and its children: politely first, after ``grace`` seconds for good."""
        process = self.process
        if process is None or process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + grace
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
