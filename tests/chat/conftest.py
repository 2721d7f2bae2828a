"""The whole application over a plain clinical side and a small engine, called over HTTP."""

from __future__ import annotations

import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.app import assemble
from bot.console.knowledge import Knowledge as ConsoleKnowledge
from bot.settings import Settings
from bot.web.server import make_server
from tests.databases import new_sqlite
from tests.dialogue.engine_server import SECRET, Engine, engine_server, say
from tests.dialogue.plain_clinical import PlainClinical

MakeApp = Callable[..., FastAPI]


@pytest.fixture(scope="session")
def shared_engine() -> Iterator[Engine]:
    with engine_server() as running:
        yield running


@pytest.fixture
def engine(shared_engine: Engine) -> Engine:
    """The engine server, healthy again and with nothing heard yet."""
    shared_engine.answer = say
    shared_engine.requests.clear()
    shared_engine.ready = True
    return shared_engine


@pytest.fixture(scope="session")
def clinical() -> PlainClinical:
    return PlainClinical()


def build(folder: Path, engine: Engine, clinical: PlainClinical, **settings: Any) -> FastAPI:
    given = {
        "var": folder / "var",
        "database_url": new_sqlite(folder),
        "engine_url": engine.url,
        "secret": SECRET,
        "engine_deadline": 1.0,
        "messages_per_minute": 10_000,
        "requests_per_minute": 100_000,
        "conversations_per_hour": 100_000,
    }
    loaded = Settings.load(**(given | settings))
    return assemble(loaded, clinical, clinical.clinic, ConsoleKnowledge())


@pytest.fixture
def make_app(engine: Engine, clinical: PlainClinical, tmp_path: Path) -> MakeApp:
    """Makes an application with other settings and a database of its own."""
    return partial(build, tmp_path, engine, clinical)


@pytest.fixture(scope="session")
def shared_client(
    shared_engine: Engine, clinical: PlainClinical, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    app = build(tmp_path_factory.mktemp("chat"), shared_engine, clinical)
    with TestClient(app, raise_server_exceptions=False) as running:
        yield running


@pytest.fixture
def client(shared_client: TestClient, engine: Engine) -> TestClient:
    """One application for all tests; each opens conversations of its own."""
    shared_client.cookies.clear()
    return shared_client


class Patient:
    """One conversation over the API."""

    def __init__(self, client: TestClient, language: str | None = "en") -> None:
        self.client = client
        answer = client.post("/api/conversations", json={"language": language, "consent": True})
        assert answer.status_code == 201, answer.text
        self.opened: dict[str, Any] = answer.json()
        self.id: str = self.opened["id"]
        self.headers = {"Authorization": f"Bearer {self.opened['token']}"}

    def call(self, method: str, path: str = "", **arguments: Any) -> httpx2.Response:
        headers = self.headers | arguments.pop("headers", {})
        url = f"/api/conversations/{self.id}{path}"
        return self.client.request(method, url, headers=headers, **arguments)

    def send(self, **body: Any) -> httpx2.Response:
        body.setdefault("client_message_id", str(uuid.uuid4()))
        return self.call("POST", "/messages", json=body)

    def say(self, text: str) -> dict[str, Any]:
        answer = self.send(text=text)
        assert answer.status_code == 201, answer.text
        said: dict[str, Any] = answer.json()
        return said


@pytest.fixture
def patient(client: TestClient) -> Patient:
    return Patient(client)


@contextmanager
def serving(app: FastAPI) -> Iterator[tuple[str, uvicorn.Server]]:
    """The application behind the real server, on a free loopback port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        server = make_server(app, "127.0.0.1", port)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{port}", server
        finally:
            server.should_exit = True
            thread.join(timeout=15)
        assert not thread.is_alive()


@pytest.fixture
def address(make_app: MakeApp) -> Iterator[str]:
    with serving(make_app()) as (url, _):
        yield url
