"""What the engine sends to the actions, and which of their answers it does not take."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.engine.processes import SECRET, Engine, engine_on, free_port

pytestmark = pytest.mark.engine

NOTHING: dict[str, Any] = {"events": [], "responses": []}


class Recorder(ThreadingHTTPServer):
    """An action server that keeps what it is asked and answers as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.daemon_threads = True
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.clients: list[int] = []
        self.status = 200
        self.answer: bytes | None = None
        self.drop_next = False

    def answer_for(self, body: dict[str, Any]) -> bytes:
        if self.answer is not None:
            return self.answer
        if body["next_action"] == "validate_triage_form":
            return json.dumps(
                {
                    **NOTHING,
                    "events": [{"event": "slot", "name": "requested_slot", "value": "site"}],
                }
            ).encode()
        return json.dumps({**NOTHING, "responses": [{"text": "About it"}]}).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Recorder

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.drop_next:
            self.server.drop_next = False
            self.close_connection = True
            return
        self.server.asked.append(body)
        self.server.headers.append(dict(self.headers))
        self.server.clients.append(self.client_address[1])
        answer = self.server.answer_for(body)
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[Recorder]:
    recorder = Recorder()
    thread = threading.Thread(target=recorder.serve_forever, daemon=True)
    thread.start()
    yield recorder
    recorder.shutdown()
    recorder.server_close()
    thread.join(5)


@pytest.fixture(scope="module")
def linked(
    model: Path, server: Recorder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    url = f"http://127.0.0.1:{server.server_port}/webhook"
    process = engine_on(free_port(), url, model, tmp_path_factory.mktemp("linked"))
    process.begin()
    yield process
    process.stop()


@pytest.fixture(autouse=True)
def _as_new(server: Recorder) -> None:
    server.asked.clear()
    server.headers.clear()
    server.clients.clear()
    server.status, server.answer, server.drop_next = 200, None, False


def test_the_secret_goes_with_every_call_over_one_connection(
    linked: Engine, server: Recorder
) -> None:
    talk = linked.talk()
    for _ in range(3):
        talk.say("does cryoablation hurt")
    assert [headers["X-Ossa-Secret"] for headers in server.headers] == [SECRET] * 3
    assert len(set(server.clients)) == 1


def test_a_call_carries_the_state_and_the_message_but_no_past(
    linked: Engine, server: Recorder
) -> None:
    talk = linked.talk("c7", language="it")
    talk.say("ciao")
    reading = {"findings": [], "text": "la crioablazione fa male"}
    talk.say("la crioablazione fa male", reading=reading, slots={"interview": {"asked": 2}})
    (call,) = server.asked
    assert set(call) == {"next_action", "sender_id", "tracker", "version", "domain"}
    assert call["next_action"] == "action_answer_topic"
    assert call["sender_id"] == "c7"
    assert call["domain"] == {"slots": {}, "forms": {}}
    tracker = call["tracker"]
    assert tracker["events"] == []
    assert tracker["slots"]["language"] == "it"
    assert tracker["slots"]["interview"] == {"asked": 2}
    assert tracker["active_loop"] == {}
    message = tracker["latest_message"]
    assert message["text"] == "la crioablazione fa male"
    assert message["intent"]["name"] == "ask_treatment"
    assert message["topics"][0]["topic"] == "does_it_hurt"
    assert message["metadata"] == {"language": "it", "reading": reading}


def test_a_form_is_told_to_its_actions(linked: Engine, server: Recorder) -> None:
    talk = linked.talk()
    talk.say("my leg aches at night")
    talk.say("what is a biopsy")
    form = server.asked[-1]["tracker"]["active_loop"]
    assert form["name"] == "triage_form"


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, b"not json"),
        (200, b"[]"),
        (200, b"null"),
        (200, b'{"events": [{"event": "nonsense"}], "responses": []}'),
        (200, b'{"events": [{"event": "slot"}], "responses": []}'),
        (200, b'{"events": {}, "responses": []}'),
        (200, b'{"events": [], "responses": [7]}'),
        (400, b"not json"),
        (400, b'{"error": "no action named"}'),
        (401, b"{}"),
        (404, b"{}"),
        (449, b"{}"),
        (500, b"{}"),
        (503, b""),
    ],
)
def test_a_strange_answer_fails_the_turn(
    linked: Engine, server: Recorder, status: int, answer: bytes
) -> None:
    server.status, server.answer = status, answer
    told = linked.talk().try_to_say("does cryoablation hurt")
    assert told.status_code == 502
    assert told.json()["problems"]


def test_a_connection_that_was_closed_meanwhile_is_tried_once_more(
    linked: Engine, server: Recorder
) -> None:
    talk = linked.talk()
    talk.say("does cryoablation hurt")
    server.drop_next = True
    assert talk.say("does cryoablation hurt")["replies"][0]["text"] == "About it"
    assert len(server.asked) == 2
