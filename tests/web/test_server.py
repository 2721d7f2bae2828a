"""Connections that send nothing, or drop by drop, are closed; the others are served meanwhile."""

from __future__ import annotations

import socket
import time

import pytest
import requests

from bot.web import body, server
from tests.chat.conftest import MakeApp, serving


def seconds_until_closed(connection: socket.socket, drops: bytes) -> float:
    """Sends one byte each 50 ms; the time until the other side closes, at most 20 s."""
    began = time.monotonic()
    connection.settimeout(0.05)
    for _ in range(400):
        try:
            if drops:
                connection.sendall(drops)
            if connection.recv(1000) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("first", "drops"),
    [
        (b"", b""),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"a"),
        (b"\r\n", b""),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n"),
        (
            b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n",
            b"a",
        ),
    ],
    ids=["silent", "headers", "only an empty line", "empty lines after an answer", "body"],
)
def test_a_slow_connection_is_closed(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, first: bytes, drops: bytes
) -> None:
    monkeypatch.setattr(server, "HEADERS_SECONDS", 0.5)
    monkeypatch.setattr(body, "SECONDS", 0.5)
    with serving(make_app()) as (address, _):
        port = int(address.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(first)
            assert seconds_until_closed(connection, drops) < 15
        assert requests.get(f"{address}/healthz", timeout=5).status_code == 200


def test_a_kept_connection_serves_many_requests(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEADERS_SECONDS", 0.3)
    with serving(make_app()) as (address, _), requests.Session() as session:
        for _ in range(4):
            assert session.get(f"{address}/healthz", timeout=5).status_code == 200
            time.sleep(0.2)


def test_headers_without_end_are_refused(make_app: MakeApp) -> None:
    with serving(make_app()) as (address, _):
        port = int(address.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            try:
                connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * 1_000_000)
                answer = connection.recv(1000)
            except OSError:
                answer = b""  # closed while we were still sending
        assert not answer.startswith(b"HTTP/1.1 2")
        assert requests.get(f"{address}/healthz", timeout=5).status_code == 200


def test_what_is_no_http_is_refused_with_the_headers_of_every_answer(make_app: MakeApp) -> None:
    with serving(make_app()) as (address, _):
        port = int(address.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"X-ODD /staff HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = b""
            while part := connection.recv(4096):
                answer += part
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"X-Content-Type-Options: nosniff" in answer
    assert b"Content-Security-Policy: " in answer
