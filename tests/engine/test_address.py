"""The actions' address is a number before the walls go up."""

from __future__ import annotations

import pytest

from engine.address import numeric


def test_a_number_stays_one() -> None:
    assert numeric("http://127.0.0.1:5055/webhook") == "http://127.0.0.1:5055/webhook"


def test_a_name_becomes_one_of_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", (f"10.0.0.{n}", 5055)) for n in (1, 2)]
    monkeypatch.setattr("engine.address.socket.getaddrinfo", lambda *_a, **_k: found)
    urls = {numeric("http://actions:5055/webhook") for _ in range(50)}
    assert urls == {f"http://10.0.0.{n}:5055/webhook" for n in (1, 2)}


def test_a_name_that_nobody_knows_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_a: object, **_k: object) -> None:
        raise OSError

    monkeypatch.setattr("engine.address.socket.getaddrinfo", unknown)
    assert numeric("http://actions:5055/webhook") == "http://actions:5055/webhook"
