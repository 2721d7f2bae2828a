"""A small real HTTP server that speaks the engine's contract, and breaks it on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "a secret of this test"

Answer = Callable[["Engine", dict[str, Any]], "Reply"]
Reply = tuple[int, bytes]


def good_turn(
    request: dict[str, Any],
    *replies: dict[str, Any],
    intent: str = "inform",
    interview: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A turn as the engine answers it: it says what it heard, and counts turns in its state."""
    state = [*(request["state"] or []), {"event": "user", "text": request["text"]}]
    said = replies or (
        {
            "text": f"heard {request['text']}",
            "buttons": [{"title": "Yes", "payload": "answer:fever:yes"}],
            "custom": {"kind": "question", "question": "fever"},
        },
    )
    slots = request["slots"] or {}
    return {
        "events": [{"event": "user", "text": request["text"]}, {"event": "bot"}],
        "state": state,
        "replies": list(said),
        "slots": {"language": request["language"]}
        | ({"interview": interview} if interview else slots),
        "understanding": {
            "intent": intent,
            "confidence": 0.9,
            "ranking": [],
            "topic": None,
            "topics": [],
            "entities": [],
        },
        "model": "test-model",
    }


def say(engine: Engine, request: dict[str, Any]) -> Reply:
    """The answer of a healthy engine."""
    return 200, json.dumps(good_turn(request)).encode()


class Engine:
    """The server's hand: ``answer`` may be changed at any time; ``requests`` is what came."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answer: Answer = say
        self.requests: list[dict[str, Any]] = []
        self.drip: float = 0.0
        """Seconds between two bytes of the answer."""
        self.ready = True

    def late(self, seconds: float) -> Answer:
        def answer(engine: Engine, request: dict[str, Any]) -> Reply:
            time.sleep(seconds)
            return say(engine, request)

        return answer

    def held(self) -> tuple[Answer, threading.Event]:
        """An answer that comes when the event is set, or after half a minute."""
        release = threading.Event()

        def answer(engine: Engine, request: dict[str, Any]) -> Reply:
            release.wait(30)
            return say(engine, request)

        return answer, release


@contextmanager
def engine_server() -> Iterator[Engine]:
    """A running engine server on a free loopback port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body leave in one packet: two would wait for each other's acknowledgement.
        wbufsize = -1

        def log_message(self, format: str, *args: object) -> None:
            """Keeps quiet."""

        def do_GET(self) -> None:
            status = 200 if engine.ready else 503
            self.send(status, json.dumps({"ready": engine.ready, "model": "test-model"}).encode())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.headers["X-Ossa-Secret"] != SECRET:
                self.send(401, b"{}")
                return
            engine.requests.append(body)
            self.send(*engine.answer(engine, body))

        def send(self, status: int, body: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if engine.drip:
                    for place in range(len(body)):
                        self.wfile.write(body[place : place + 1])
                        self.wfile.flush()
                        time.sleep(engine.drip)
                else:
                    self.wfile.write(body)
                self.wfile.flush()
            except OSError:
                self.close_connection = True  # the client had waited long enough

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that left is no news."""

    server = Server(("127.0.0.1", 0), Handler)
    engine = Engine(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield engine
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
