"""An engine to ask: the running one of this user, or one started for the length of a command."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from bot.supervisor.model import ROOT, engine_environment, engine_python, ensure_model
from bot.supervisor.run import free_port

START_LIMIT = 60.0


class EngineError(Exception):
    """The engine could not be started or does not answer as agreed."""


def _connections() -> requests.Session:
    """Connections that stay open, like the web process's; an engine is never behind a proxy."""
    session = requests.Session()
    session.trust_env = False
    return session


@dataclass(frozen=True)
class EngineAddress:
    """Where an engine listens, and the secret it wants."""

    url: str
    secret: str
    session: requests.Session = field(default_factory=_connections, repr=False, compare=False)

    @property
    def headers(self) -> dict[str, str]:
        """The headers that every request to the engine carries."""
        return {"X-Ossa-Secret": self.secret}

    def ready(self) -> bool:
        """Whether it answers that its model is loaded."""
        try:
            answer = self.session.get(f"{self.url}/webhooks/turn/", headers=self.headers, timeout=2)
        except requests.RequestException:
            return False
        return answer.status_code == 200

    def parse(
        self, texts: list[str], readings: list[dict[str, Any] | None]
    ) -> list[dict[str, Any]]:
        """What the engine understands of each text. Raises ``EngineError``."""
        body = {"texts": texts, "readings": readings}
        try:
            answer = self.session.post(
                f"{self.url}/webhooks/turn/parse", json=body, headers=self.headers, timeout=120
            )
        except requests.RequestException as error:
            raise EngineError(f"the engine does not answer: {type(error).__name__}") from error
        if answer.status_code != 200:
            raise EngineError(f"the engine answered {answer.status_code}")
        parses: list[dict[str, Any]] = answer.json()["parses"]
        return parses


def running(var: Path) -> EngineAddress | None:
    """The engine that ``make run`` of this user has up, if it answers."""
    try:
        data = json.loads((var / "engine.json").read_text())
        address = EngineAddress(data["url"], data["secret"])
    except (OSError, ValueError, KeyError):
        return None
    return address if address.ready() else None


@contextmanager
def engine(var: Path) -> Iterator[EngineAddress]:
    """The running engine, or one that is started now and stopped at the end.

    Raises ``EngineError`` when it does not come up within a minute, ``TrainingError`` when there
    is no model and none can be trained.
    """
    found = running(var)
    if found:
        yield found
        return
    model = ensure_model(var)
    address = EngineAddress(f"http://127.0.0.1:{free_port()}", secrets.token_urlsafe(32))
    port = address.url.rsplit(":", 1)[1]
    command = [str(engine_python()), "-m", "engine", "run", "--model", str(model)]
    command += ["-i", "127.0.0.1", "-p", port]
    environment = engine_environment(var / "engine") | {
        "OSSA_SECRET": address.secret,
        "OSSA_ACTIONS_URL": os.environ.get("OSSA_ACTIONS_URL", "http://127.0.0.1:9/webhook"),
    }
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, address)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(process: subprocess.Popen[bytes], address: EngineAddress) -> None:
    deadline = time.monotonic() + START_LIMIT
    while not address.ready():
        if process.poll() is not None:
            raise EngineError(f"the engine ended at its start ({process.returncode})")
        if time.monotonic() > deadline:
            raise EngineError(f"the engine was not ready after {START_LIMIT:.0f} s")
        time.sleep(0.1)
