"""Alerts: once, to whoever is configured, without a word of a patient."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.store import Store, desk, open_store
from bot.store.assessments import Judgement, add_assessment
from bot.store.conversations import open_conversation
from bot.store.messages import Draft, append
from bot.store.review import mark_reviewed
from bot.web.alerts import Channels, alert

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=20)


@pytest.fixture
def store(sqlite_url: str, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(sqlite_url, tmp_path / "var")
    yield opened
    opened.close()


def urgent(store: Store, level: str = "EMERGENCY_NOW") -> str:
    with store.work() as work:
        row, _ = open_conversation(work, clinic="clinic", language="en", now=NOW)
        append(work, row, Draft("patient", "text", "my secret"), now=NOW)
        add_assessment(work, row, 1, Judgement(level, True, "r", {}), NOW)
    with store.work() as work:
        desk.refresh_due(work)
    return row.id


class Hook:
    """A webhook on loopback; ``status`` is what it answers."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.status = 200
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers["Content-Length"])
                hook.got.append(self.rfile.read(size).decode())
                self.send_response(hook.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        soon = {"poll_interval": 0.02}  # how long it takes to end
        threading.Thread(target=self.server.serve_forever, kwargs=soon, daemon=True).start()


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_an_urgent_unread_conversation_alerts_once(store: Store, hook: Hook) -> None:
    name = urgent(store)
    urgent(store, "ROUTINE")
    channels = Channels("clinic", 15, webhook=hook.url, console="https://chat.example")
    assert alert(store, channels, NOW + timedelta(minutes=14)) == 0
    assert alert(store, channels, LATER) == 1
    assert alert(store, channels, LATER) == 0
    (body,) = hook.got
    assert [one["id"] for one in json.loads(body)["conversations"]] == [name]
    assert "https://chat.example/staff/" in body
    assert "secret" not in body


def test_what_was_read_does_not_alert(store: Store, hook: Hook) -> None:
    name = urgent(store)
    with store.work() as work:
        mark_reviewed(work, "clinic", name, seq=1, staff="anna", at=NOW)
    assert alert(store, Channels("clinic", 15, webhook=hook.url), LATER) == 0


def test_an_alert_that_nobody_heard_is_tried_again(store: Store, hook: Hook) -> None:
    urgent(store)
    hook.status = 500
    channels = Channels("clinic", 15, webhook=hook.url)
    assert alert(store, channels, LATER) == 0
    hook.status = 200
    assert alert(store, channels, LATER) == 1


def mail_server(letters: list[str]) -> int:
    """A mail server that takes one letter, enough of RFC 5321 for smtplib; its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        with listening, listening.accept()[0] as there, there.makefile("rwb") as lines:

            def say(text: str) -> None:
                lines.write(f"{text}\r\n".encode())
                lines.flush()

            say("220 here")
            for line in lines:
                word = line.decode().strip().upper()
                if word.startswith("DATA"):
                    say("354 go on")
                    body = b""
                    while not body.endswith(b"\r\n.\r\n"):
                        body += lines.readline()
                    letters.append(body.decode())
                say("221 bye" if word.startswith("QUIT") else "250 fine")
                if word.startswith("QUIT"):
                    return

    threading.Thread(target=talk, daemon=True).start()
    return int(listening.getsockname()[1])


def test_a_letter_goes_by_the_clinics_mail_server(store: Store) -> None:
    urgent(store)
    letters: list[str] = []
    port = mail_server(letters)
    channels = Channels(
        "clinic",
        15,
        smtp=f"smtp://127.0.0.1:{port}",
        mail_from="ossa@clinic.example",
        mail_to=("nurse@clinic.example",),
    )
    assert alert(store, channels, LATER) == 1
    assert "1 urgent conversations wait unread" in letters[0]
    assert "To: nurse@clinic.example" in letters[0]
    assert "secret" not in letters[0]


def test_without_a_channel_nothing_is_taken(store: Store, hook: Hook) -> None:
    urgent(store)
    assert alert(store, Channels("clinic", 15), LATER) == 0
    assert alert(store, Channels("clinic", 15, webhook=hook.url), LATER) == 1
