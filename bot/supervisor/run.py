"""``make run``: engine, actions and web as three processes that come back by themselves."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

import requests

from bot.supervisor.model import (
    ROOT,
    TrainingError,
    app_python,
    engine_environment,
    engine_python,
    ensure_model,
    is_allowed,
    model_path,
)
from bot.supervisor.recycling import FOR_EVER, Door, Probe, Recycled, Term
from bot.supervisor.service import Service

Say = Callable[[str], None]


class CannotStart(Exception):
    """One line that says what is wrong and what to do about it."""


@dataclass(frozen=True)
class Ports:
    """Loopback ports of one start. Engine and actions take free ones; nobody else needs them.
    ``spare`` is where a fresh engine takes over from one whose term is over; 0: none does."""

    web: int
    engine: int
    actions: int
    spare: int = 0


def say(line: str) -> None:
    """Show a line of progress at once, with or without a terminal."""
    sys.stdout.write(f"ossa: {line}\n")
    sys.stdout.flush()


def port_is_free(host: str, port: int) -> bool:
    """Whether this process could listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port of the loopback interface that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str, headers: Mapping[str, str] | None = None) -> Callable[[], bool]:
    """A health check: true when a GET of ``url`` answers 200 within two seconds."""

    def healthy() -> bool:
        try:
            return requests.get(url, headers=headers, timeout=2).status_code == 200
        except requests.RequestException:
            return False

    return healthy


class Supervisor:
    """Starts services, looks after them until told to stop, and stops them in reverse order."""

    def __init__(self, services: Sequence[Service], show: Say = say) -> None:
        self.services = list(services)
        self._show = show
        self._stopping = False

    def request_stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        """End the loop soon; usable as a signal handler."""
        self._stopping = True

    @property
    def ready(self) -> bool:
        """Whether every service answered its health check when last asked."""
        return all(service.ready for service in self.services)

    def run(self, when_ready: Callable[[], None], every: float = 0.2) -> None:
        """Look after the services until a stop is requested; then stop them all."""
        told = False
        try:
            for service in self.services:
                service.start(time.monotonic())
            while not self._stopping:
                for service in self.services:
                    line = service.check(time.monotonic())
                    if line:
                        self._show(line)
                if self.ready and not told:
                    told = True
                    when_ready()
                time.sleep(every)
        finally:
            self._show("stopping ...")
            for service in reversed(self.services):
                service.stop()
            self._show("stopped")


@dataclass(frozen=True)
class Start:
    """What one start of the three processes is made from. ``settings`` are OSSA_* variables."""

    ports: Ports
    secret: str
    var: Path
    host: str
    model: Path
    settings: Mapping[str, str]
    term: Term = FOR_EVER

    @property
    def engine_url(self) -> str:
        """The engine's address on loopback; after it was replaced, its successor's is the other."""
        return _loopback(self.ports.engine)

    @property
    def engine_urls(self) -> str:
        """Wherever an engine may answer, as the web process takes it."""
        ports = [port for port in (self.ports.engine, self.ports.spare) if port]
        return ",".join(map(_loopback, ports))

    @property
    def web_url(self) -> str:
        """The web process's address as this machine reaches it."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104
        return f"http://{host}:{self.ports.web}"

    def log(self, name: str) -> Path:
        """Where a process's output goes."""
        return self.var / "log" / f"{name}.log"


def _loopback(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _door(start: Start, port: int, folder: str) -> Door:
    environment = engine_environment(start.var / folder) | {
        "OSSA_SECRET": start.secret,
        "OSSA_METRICS_TOKEN": start.settings.get("OSSA_METRICS_TOKEN", ""),
        "OSSA_ACTIONS_URL": f"http://127.0.0.1:{start.ports.actions}/webhook",
    }
    command = [str(engine_python()), "-m", "engine", "run", "--model", str(start.model)]
    command += ["-i", "127.0.0.1", "-p", str(port)]
    url = _loopback(port)
    probe = Probe(f"{url}/webhooks/turn/", {"X-Ossa-Secret": start.secret})
    return Door(url, command, environment, probe)


def _engine(start: Start) -> Service:
    door = _door(start, start.ports.engine, "engine")
    spare = _door(start, start.ports.spare, "engine-spare") if start.ports.spare else None
    return Recycled(
        *("engine", door.command, door.environment, ROOT, start.log("engine"), door.probe),
        door=door,
        spare=spare,
        term=start.term,
        moved=partial(write_address, start),
    )


FOR_ACTIONS = (
    *("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR"),
    *("OSSA_KNOWLEDGE", "OSSA_CLINIC", "OSSA_ACCEPTED", "OSSA_METRICS_TOKEN"),
)
"""What the actions are told of the installation: no address of a database, no key, no password."""


def _actions(start: Start) -> Service:
    kept = {name: start.settings[name] for name in FOR_ACTIONS if name in start.settings}
    environment = kept | {"OSSA_SECRET": start.secret, "PYTHONUNBUFFERED": "1"}
    command = [app_python(), "-m", "actions", "--port", str(start.ports.actions)]
    url = f"http://127.0.0.1:{start.ports.actions}/health"
    check = answers(url, {"X-Ossa-Secret": start.secret})
    return Service("actions", command, environment, ROOT, start.log("actions"), check)


def _web(start: Start) -> Service:
    environment = dict(start.settings) | {
        "OSSA_SECRET": start.secret,
        "OSSA_ENGINE_URL": start.engine_urls,
        "OSSA_VAR": str(start.var),
        "PORT": str(start.ports.web),
        "PYTHONUNBUFFERED": "1",
    }
    command = [app_python(), "-m", "bot", "web"]
    check = answers(f"{start.web_url}/healthz")
    return Service("web", command, environment, ROOT, start.log("web"), check)


def services(start: Start) -> list[Service]:
    """The three services of one start, in the order in which they are started."""
    return [_engine(start), _actions(start), _web(start)]


def write_address(start: Start, url: str = "") -> Path:
    """Leave the engine's address and secret where ``bot understand`` of the same user finds it."""
    path = start.var / "engine.json"
    data = {"url": url or start.engine_url, "secret": start.secret}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(data, file)
    return path


def serve(
    host: str,
    port: int,
    var: Path,
    before: Callable[[], str],
    show: Say = say,
    term: Term = FOR_EVER,
) -> int:
    """Start everything and stay until SIGINT or SIGTERM. Returns the exit code.

    An engine whose ``term`` is over is replaced by a fresh one. ``before`` runs first (knowledge
    check, migrations) and returns a line to show at the end; it raises ``CannotStart`` for what a
    person has to mend.
    """
    started = time.monotonic()
    try:
        if not port_is_free(host, port):
            raise CannotStart(
                f"port {port} is taken; stop what uses it or choose another: PORT=8001 make run"
            )
        var.mkdir(parents=True, exist_ok=True)
        hint = before()
        if not is_allowed(model_path()):
            show("training the model (once, and again when its inputs change) ...")
        model = ensure_model(var)
    except (CannotStart, TrainingError) as problem:
        show(str(problem))
        return 1
    ports = Ports(port, free_port(), free_port(), free_port())
    secret = os.environ.get("OSSA_SECRET") or secrets.token_urlsafe(32)
    start = Start(ports, secret, var, host, model, dict(os.environ), term)
    supervisor = Supervisor(services(start), show)
    signal.signal(signal.SIGINT, supervisor.request_stop)
    signal.signal(signal.SIGTERM, supervisor.request_stop)
    address = write_address(start)

    def when_ready() -> None:
        base = start.web_url
        show(f"ready after {time.monotonic() - started:.0f} s")
        show(f"  the clinic's page with the chat   {base}/")
        show(f"  the chat alone                    {base}/chat")
        show(f"  for staff                         {base}/staff/")
        show(hint)
        show("Ctrl-C stops everything")

    try:
        supervisor.run(when_ready)
    finally:
        address.unlink(missing_ok=True)
    return 0
