"""The real three processes for a test session, on free ports and a database of their own."""

from __future__ import annotations

import os
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from bot.supervisor.model import ensure_model
from bot.supervisor.run import Ports, Start, Supervisor, free_port, services
from bot.supervisor.service import Service

READY_WITHIN = 90.0
OPERATORS = "the operators' token of the tests"


@dataclass
class Stack:
    """A running engine, action server and web process."""

    start: Start
    supervisor: Supervisor
    lines: list[str]
    thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return self.start.web_url

    def service(self, name: str) -> Service:
        return next(s for s in self.supervisor.services if s.name == name)

    def run(self) -> None:
        # The thread lives as long as the children: they are asked to end with their parent thread.
        self.thread = threading.Thread(
            target=self.supervisor.run, args=(lambda: None,), kwargs={"every": 0.1}, daemon=True
        )
        self.thread.start()

    def wait_ready(self, within: float = READY_WITHIN) -> None:
        deadline = time.monotonic() + within
        while not self.supervisor.ready:
            assert time.monotonic() < deadline, f"not ready: {self.lines}\n{self.logs()}"
            time.sleep(0.1)

    def stop(self) -> None:
        self.supervisor.request_stop()
        if self.thread:
            self.thread.join(timeout=40)

    def logs(self) -> str:
        folder = self.start.var / "log"
        return "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-4000:]}"
            for path in sorted(folder.glob("*.log"))
        )


def make_stack(var: Path, **settings: str) -> Stack:
    """A stack that is not started yet; the model is trained if need be."""
    model = ensure_model(var)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OSSA_")}
    environment |= {"OSSA_VAR": str(var), **settings}
    ports = Ports(free_port(), free_port(), free_port())
    start = Start(ports, secrets.token_urlsafe(24), var, "127.0.0.1", model, environment)
    lines: list[str] = []
    return Stack(start, Supervisor(services(start), lines.append), lines)
