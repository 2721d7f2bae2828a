"""Two web and two engine processes over one database, kept up as ``make run`` keeps them."""

from __future__ import annotations

import os
import secrets
import signal
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import requests

from bot.store import Store, open_store
from bot.supervisor.model import ensure_model
from bot.supervisor.recycling import FOR_EVER, Term
from bot.supervisor.run import Ports, Start, Supervisor, free_port, services
from bot.supervisor.service import Service
from prove.check import Run
from prove.servers import PostgreSQL, postgresql
from prove.stacks import UNLIMITED

READY_WITHIN = 120.0
BACKENDS = ("sqlite", "postgresql")


@dataclass
class Node:
    """One web process with its engine and actions."""

    start: Start
    services: dict[str, Service]

    @property
    def url(self) -> str:
        return self.start.web_url

    def signal(self, name: str, number: signal.Signals) -> None:
        """Sends a signal to a service and its children, if it runs."""
        process = self.services[name].process
        if process is not None and process.poll() is None:
            os.killpg(process.pid, number)

    def kill(self, name: str) -> int:
        """Kills a service; returns how often it had been started again before."""
        service = self.services[name]
        before = service.restarts
        self.signal(name, signal.SIGKILL)
        return before

    def wait_back(self, name: str, before: int, within: float = 60.0) -> float:
        """Waits for a killed service; the seconds until it answered again."""
        began = time.monotonic()
        service = self.services[name]
        while service.restarts <= before or not service.ready:
            if time.monotonic() - began > within:
                return float("inf")
            time.sleep(0.02)
        return time.monotonic() - began

    def memory(self, name: str) -> float:
        """Resident megabytes of a service with its children."""
        process = self.services[name].process
        if process is None:
            return 0.0
        parent = psutil.Process(process.pid)
        family = [parent, *parent.children(recursive=True)]
        return float(sum(member.memory_info().rss for member in family) / 2**20)


@dataclass
class Cluster:
    """Nodes over one database. ``store`` reads it directly, beside the nodes."""

    backend: str
    database: str
    folder: Path
    nodes: list[Node]
    server: PostgreSQL | None
    store: Store = field(init=False)
    _supervisor: Supervisor = field(init=False)
    _lines: list[str] = field(default_factory=list)
    _thread: threading.Thread | None = None

    def __post_init__(self) -> None:
        found = [service for node in self.nodes for service in node.services.values()]
        self._supervisor = Supervisor(found, self._lines.append)

    @property
    def urls(self) -> list[str]:
        return [node.url for node in self.nodes]

    def run(self) -> None:
        """Starts everything and waits until it is ready."""
        # The thread lives as long as the children: they are asked to end with their parent thread.
        self._thread = threading.Thread(
            target=self._supervisor.run, args=(lambda: None,), kwargs={"every": 0.1}, daemon=True
        )
        self._thread.start()
        self.wait_ready()
        self.store = open_store(self.database, self.nodes[0].start.var)

    def wait_ready(self, within: float = READY_WITHIN) -> None:
        """Waits until every process answers."""
        deadline = time.monotonic() + within
        while not self._supervisor.ready:
            if time.monotonic() > deadline:
                raise TimeoutError(f"not ready: {self._lines[-8:]}")
            time.sleep(0.05)

    def settle(self, within: float = 60.0) -> None:
        """Waits until every process and the database are well again."""
        deadline = time.monotonic() + within
        while not all(_ready(url) for url in self.urls):
            if time.monotonic() > deadline:
                raise TimeoutError("not ready again")
            time.sleep(0.1)
        self.wait_ready()

    def stop(self) -> None:
        self._supervisor.request_stop()
        if self._thread is not None:
            self._thread.join(timeout=60)
        if hasattr(self, "store"):
            self.store.close()


def _ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/readyz", timeout=3).status_code == 200
    except requests.RequestException:
        return False


def node(
    folder: Path,
    master: bytes,
    database: str,
    change: Callable[[Service], None] | None = None,
    secret: str = "",
    *,
    trained: bool = True,
    settings: Mapping[str, str] | None = None,
    term: Term = FOR_EVER,
) -> Node:
    """A node that is not started yet, with its own folder and the shared master key. ``change``
    may alter its services before; its engine is replaced when its ``term`` is over."""
    folder.mkdir(mode=0o700, parents=True)
    key = folder / "master.key"
    key.write_bytes(master)
    key.chmod(0o600)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OSSA_")}
    environment |= {
        "OSSA_VAR": str(folder),
        "OSSA_DATABASE_URL": database,
        **UNLIMITED,
        **(settings or {}),
    }
    spare = 0 if term == FOR_EVER else free_port()
    ports = Ports(free_port(), free_port(), free_port(), spare)
    model = ensure_model(folder) if trained else Path("no model")
    start = Start(
        *(ports, secret or secrets.token_urlsafe(24), folder, "127.0.0.1", model, environment),
        term=term,
    )
    made = {service.name: service for service in services(start)}
    if change is not None:
        for service in made.values():
            change(service)
    return Node(start, made)


@contextmanager
def some_services(names: Sequence[str], made: Node) -> Iterator[Node]:
    """Only these services of a node, running and looked after."""
    made.services = {name: made.services[name] for name in names}
    supervisor = Supervisor(list(made.services.values()), lambda line: None)
    thread = threading.Thread(
        target=supervisor.run, args=(lambda: None,), kwargs={"every": 0.1}, daemon=True
    )
    thread.start()
    try:
        deadline = time.monotonic() + READY_WITHIN
        while not supervisor.ready:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{names} did not start")
            time.sleep(0.05)
        yield made
    finally:
        supervisor.request_stop()
        thread.join(timeout=40)


@contextmanager
def web_alone(
    folder: Path,
    database: str,
    change: Callable[[Service], None] | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Node]:
    """A web process without engine and actions: it says the fallback, quickly."""
    master = b64encode(secrets.token_bytes(32)) + b"\n"
    with some_services(
        ["web"], node(folder, master, database, change, trained=False, settings=settings)
    ) as made:
        yield made


@contextmanager
def cluster(
    backend: str,
    *,
    nodes: int = 2,
    change: Callable[[Service], None] | None = None,
    settings: Mapping[str, str] | None = None,
    term: Term = FOR_EVER,
) -> Iterator[Cluster]:
    """A running cluster over SQLite or a PostgreSQL of its own."""
    with tempfile.TemporaryDirectory(prefix="ossa-prove-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if backend == "sqlite":
            address = f"sqlite:///{folder / 'ossa.db'}"
            yield from _run(folder, address, None, nodes, change, settings or {}, term)
            return
        with postgresql() as server:
            address = server.new_database("ossa")
            yield from _run(folder, address, server, nodes, change, settings or {}, term)


def _run(
    folder: Path,
    database: str,
    server: PostgreSQL | None,
    count: int,
    change: Callable[[Service], None] | None,
    settings: Mapping[str, str],
    term: Term,
) -> Iterator[Cluster]:
    master = b64encode(secrets.token_bytes(32)) + b"\n"
    secret = secrets.token_urlsafe(24)
    found = [
        node(folder / f"node{n}", master, database, change, secret, settings=settings, term=term)
        for n in range(count)
    ]
    if change is None:
        _share_engines(found)
    backend = "sqlite" if server is None else "postgresql"
    made = Cluster(backend, database, folder, found, server)
    try:
        made.run()
        yield made
    finally:
        made.stop()


def _share_engines(nodes: Sequence[Node]) -> None:
    """Lets every web process ask every engine, as behind one name."""
    urls = ",".join(made.start.engine_urls for made in nodes)
    for made in nodes:
        web = made.services["web"]
        web.environment = dict(web.environment) | {"OSSA_ENGINE_URL": urls}


def shared_cluster(run: Run, backend: str) -> Cluster:
    """The cluster that several checks break in turn; each leaves it well (:meth:`settle`)."""
    return run.shared(f"cluster {backend}", lambda: cluster(backend))
