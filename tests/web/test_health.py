"""Alive is not ready."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.dialogue.engine_server import Engine


def test_ready_needs_the_engine_alive_does_not(client: TestClient, engine: Engine) -> None:
    assert client.get("/readyz").json() == {"status": "ready", "database": True, "engine": True}
    engine.ready = False
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "database": True, "engine": False}
    assert client.get("/healthz").json() == {"status": "alive"}
