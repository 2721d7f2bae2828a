"""Several engines, each with actions of its own: how they are started, and what they give alone."""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.wording import QUESTIONS, varied
from bot.dialogue.engine import EngineClient, TurnRequest
from bot.findings import read
from bot.supervisor.model import ensure_model
from bot.supervisor.run import Ports, Start, Supervisor, free_port, services
from bot.supervisor.service import Service
from tests.stack import Stack

READY_WITHIN = 180.0


def parts(
    start: Mapping[str, Any], engines: int, webs: int, settings: Mapping[str, str]
) -> tuple[list[Service], list[str]]:
    """The services, each engine with actions of its own, as in one pod; and the web addresses."""
    found: list[Service] = []
    secret, model, var = start["secret"], start["model"], start["var"]

    def one(name: str, which: str, ports: Ports, given: Mapping[str, str]) -> None:
        begun = Start(ports, secret, var / name, "127.0.0.1", model, given)
        service = next(s for s in services(begun) if s.name == which)
        service.name = name
        found.append(service)

    engine_urls = []
    for number in range(engines):
        ports = Ports(free_port(), free_port(), free_port())
        one(f"engine {number}", "engine", ports, settings)
        one(f"actions {number}", "actions", ports, settings)
        engine_urls.append(f"http://127.0.0.1:{ports.engine}")
    urls = []
    for number in range(webs):
        ports = Ports(free_port(), 1, 1)
        one(f"web {number}", "web", ports, settings)
        web = dict(found[-1].environment)
        # The master key must be the same for all, so all share one folder.
        web |= {"OSSA_ENGINE_URL": ",".join(engine_urls), "OSSA_VAR": str(var)}
        found[-1].environment = web
        urls.append(f"http://127.0.0.1:{ports.web}")
    return found, urls


def wait(running: Stack) -> None:
    """Until every process is ready. Raises ``TimeoutError``."""
    deadline = time.monotonic() + READY_WITHIN
    while not running.supervisor.ready:
        if time.monotonic() > deadline:
            raise TimeoutError(f"not ready: {running.lines}")
        time.sleep(0.1)


def engines_alone(engines: int, seconds: float) -> float:
    """Turns a second of so many engines when nothing else has to share the cores with them: asked
    by the web process's own client, without web process and database."""
    with tempfile.TemporaryDirectory(prefix="ossa-engines-") as folder:
        var = Path(folder)
        start = {"secret": secrets.token_urlsafe(24), "model": ensure_model(var), "var": var}
        environment = {k: v for k, v in os.environ.items() if not k.startswith("OSSA_")}
        made, _ = parts(start, engines, 0, environment)
        running = Stack(None, Supervisor(made, [].append), [])  # type: ignore[arg-type]
        running.run()
        try:
            wait(running)
            urls = ",".join(
                f"http://127.0.0.1:{s.command[s.command.index('-p') + 1]}"
                for s in made
                if s.name.startswith("engine")
            )
            client = EngineClient(urls, start["secret"], 8.0)
            _turns(client, 3.0)
            return _turns(client, seconds) / seconds
        finally:
            running.stop()


def _turns(client: EngineClient, seconds: float) -> int:
    until = time.monotonic() + seconds

    def ask(number: int) -> int:
        words, turns = varied(QUESTIONS, number), 0
        while time.monotonic() < until:
            text = next(words)
            client.turn(TurnRequest(f"c{number}", "en", text, reading=read(text).as_dict()), 8.0)
            turns += 1
        return turns

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(ask, range(8)))
