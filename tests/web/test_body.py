"""No request sends more than it may, whatever it says of its length."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bot.web import body as body_module
from tests.chat.conftest import MakeApp, Patient


def chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 1024):
        yield b" " * 1024


def test_a_body_too_large_is_413_with_the_number(patient: Patient) -> None:
    answer = patient.call("POST", "/messages", content=b" " * 200_000)
    assert answer.status_code == 413
    assert "112" in answer.json()["detail"]
    assert answer.headers["connection"] == "close"


def test_so_is_one_that_says_nothing_of_its_length(patient: Patient) -> None:
    answer = patient.call("POST", "/messages", content=chunks(200_000))
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e3", "999999999999", "x"])
def test_a_length_that_is_none_is_not_believed(patient: Patient, length: str) -> None:
    answer = patient.call("POST", "/messages", content=b"{}", headers={"Content-Length": length})
    assert answer.status_code in {400, 413}


def test_compressed_bodies_are_not_unpacked(patient: Patient) -> None:
    bomb = gzip.compress(json.dumps({"text": "a" * 1_000_000}).encode())
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = patient.call("POST", "/messages", content=bomb, headers=headers)
    assert answer.status_code in {400, 413, 422}


def test_many_keys_are_refused_at_once(patient: Patient) -> None:
    body = json.dumps({f"k{n}": 1 for n in range(5000)}).encode()
    headers = {"Content-Type": "application/json"}
    assert patient.call("POST", "/messages", content=body, headers=headers).status_code == 422


def test_pages_of_the_console_are_bounded_too(client: TestClient) -> None:
    assert client.post("/staff/login", content=b"a" * 200_000).status_code == 413


def test_a_body_that_never_comes_is_given_up(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body_module, "SECONDS", 0.1)
    sent: list[dict[str, object]] = []

    async def ask() -> None:
        app = make_app()
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/api/conversations",
            "raw_path": b"/api/conversations",
            "query_string": b"",
            "headers": [(b"content-length", b"10")],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "scheme": "http",
            "root_path": "",
            "http_version": "1.1",
        }

        async def never() -> dict[str, object]:
            await asyncio.sleep(60)
            return {}

        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        await app(scope, never, send)  # type: ignore[arg-type]

    asyncio.run(ask())
    assert sent[0]["status"] == 408
