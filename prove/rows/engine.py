"""C04, C05, C06: the engine or its actions hang, fail or say nonsense, or are not there."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import requests

from bot.supervisor.service import Service
from prove.check import Run, check
from prove.cluster import Node, some_services, web_alone
from prove.cluster import node as make_node
from prove.history import percentile
from prove.rows.delivery import Opened, opened
from tests.dialogue.engine_server import SECRET, Answer, Engine, engine_server, good_turn

BATCHES = Path(__file__).resolve().parents[2] / "tests" / "findings" / "batches"
DANGER = "I cannot feel between my legs and I can't hold my urine since this morning"


@dataclass
class Told:
    """What patients were told, and how soon."""

    waits: list[float] = field(default_factory=list)
    silent: int = 0
    statuses: list[int] = field(default_factory=list)
    alarm_waits: list[float] = field(default_factory=list)
    alarms: int = 0
    slowest: dict[str, float] = field(default_factory=dict)


def say(url: str, text: str) -> tuple[float, int, list[dict[str, Any]]]:
    """One message in a conversation of its own: seconds, status and replies."""
    return say_in(opened(url), url, text)


def say_in(talk: Opened, url: str, text: str) -> tuple[float, int, list[dict[str, Any]]]:
    """One message: seconds, status and replies."""
    began = time.monotonic()
    try:
        answer = talk.send(url, str(uuid.uuid4()), text)
    except requests.Timeout:
        return time.monotonic() - began, 0, []
    replies = answer.json().get("replies", []) if answer.status_code == 201 else []
    return time.monotonic() - began, answer.status_code, replies


def ask(url: str, name: str, count: int, told: Told) -> None:
    """So many patients at once, every third with a red flag."""
    texts = [DANGER if n % 3 == 2 else "what is a biopsy?" for n in range(count)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(partial(say, url), texts))
    for text, (seconds, status, replies) in zip(texts, found, strict=True):
        told.statuses.append(status)
        told.silent += not any(reply["text"].strip() for reply in replies)
        if text == DANGER:
            told.alarm_waits.append(seconds)
            told.alarms += any(reply["urgency"] == "EMERGENCY_NOW" for reply in replies)
        else:
            told.waits.append(seconds)
    told.slowest[name] = max(seconds for seconds, _, _ in found)


def claim(run: Run, told: Told) -> None:
    """Claims that nobody was left without a word, and red flags were answered at once."""
    count = len(told.statuses)
    run.none("messages without an answer", told.silent, of=count)
    run.none("messages refused or failed", sum(s != 201 for s in told.statuses), of=count)
    run.in_time("slowest answer", max(told.waits), 10)
    run.every("red flags with the emergency answer", told.alarms, of=len(told.alarm_waits))
    run.in_time("slowest emergency answer", max(told.alarm_waits), 1)
    slowest = ", ".join(f"{name} {seconds:.1f}" for name, seconds in told.slowest.items())
    run.says(f"slowest answer in seconds: {slowest}")


def _empty(engine: Engine, request: dict[str, Any]) -> tuple[int, bytes]:
    return 200, json.dumps(good_turn(request) | {"replies": []}).encode()


def _fixed(status: int, body: bytes) -> Answer:
    return lambda engine, request: (status, body)


def _hang(engine: Engine, request: dict[str, Any]) -> tuple[int, bytes]:
    time.sleep(30)
    return 200, b""


NONSENSE: dict[str, Answer] = {
    "no replies": _empty,
    "status 500": _fixed(500, b"{}"),
    "not JSON": _fixed(200, b"<html>"),
    "wrong types": _fixed(200, b'{"events": 3, "replies": "x"}'),
    "null": _fixed(200, b"null"),
    "far too long": _fixed(200, b" " * 5_000_000),
    "redirect": _fixed(302, b""),
}


def _deadline(run: Run) -> dict[str, str]:
    """In the quick cut a shorter deadline of the engine's than an installation has."""
    return {"OSSA_ENGINE_DEADLINE": "3"} if run.size == "quick" else {}


@check("C04")
def engine_hangs(run: Run) -> None:
    """An engine that accepts and never answers, one that answers a byte a second, and ones that
    answer nonsense; every third patient tells of a red flag."""
    with engine_server() as engine:

        def change(service: Service) -> None:
            service.environment = dict(service.environment) | {
                "OSSA_SECRET": SECRET,
                "OSSA_ENGINE_URL": engine.url,
            }

        database = f"sqlite:///{run.folder / 'c04.db'}"
        with web_alone(run.folder / "web", database, change, _deadline(run)) as node:
            count = run.count(quick=9, short=30, full=60)
            told = Told()
            for name, answer in NONSENSE.items():
                engine.answer = answer
                ask(node.url, name, count, told)
            engine.answer, engine.drip = _fixed(200, b" " * 60), 1.0
            ask(node.url, "a byte a second", count, told)
            engine.answer, engine.drip = _hang, 0.0
            ask(node.url, "never answers", count, told)
            claim(run, told)


class BadActions(BaseHTTPRequestHandler):
    """An action server that fails in the way that is set."""

    mode = "status 500"

    def do_GET(self) -> None:
        self._send(200, b"{}")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.mode == "never answers":
            time.sleep(30)
        status, body = ACTIONS[self.mode]
        self._send(status, body)

    def _send(self, status: int, body: bytes) -> None:
        with suppress(OSError):  # who asked may have given up
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keeps quiet."""


ACTIONS = {
    "status 500": (500, b'{"error": "x"}'),
    "rejects": (400, b'{"error": "x", "action_name": "action_answer"}'),
    "not JSON": (200, b"<html>"),
    "wrong types": (200, b'{"events": "x", "responses": 7}'),
    "nothing said": (200, b'{"events": [], "responses": []}'),
    "never answers": (200, b""),
}


@contextmanager
def _bad_actions(run: Run) -> Iterator[Node]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BadActions)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/webhook"

    def change(service: Service) -> None:
        if service.name == "engine":
            service.environment = dict(service.environment) | {"OSSA_ACTIONS_URL": url}

    made = make_node(
        run.folder / "c05",
        b"A" * 43 + b"=\n",
        f"sqlite:///{run.folder / 'c05.db'}",
        change,
        settings=_deadline(run),
    )
    try:
        with some_services(["engine", "web"], made) as running:
            yield running
    finally:
        server.shutdown()
        server.server_close()


@check("C05")
def actions_fail(run: Run) -> None:
    """The engine's actions raise, hang, say nothing or answer with wrong types."""
    with _bad_actions(run) as node:
        told = Told()
        for name in ACTIONS:
            BadActions.mode = name
            ask(node.url, name, run.count(quick=9, short=24, full=60), told)
        claim(run, told)


def danger_phrases() -> list[tuple[str, str]]:
    """Language and text of the red flags that the project's own lists hold."""
    found = []
    for path in sorted(BATCHES.glob("*-danger-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["emergency"]:
                found.append((row["lang"], row["text"]))
    return found


@check("C06")
def red_flags_without_engine(run: Run) -> None:
    """Every red flag of the project's lists of phrases (tests/findings/batches), typed while
    neither engine nor actions run. What the screen hears of phrases that it was never tuned on is
    measured by `make evaluate-screen`."""
    phrases = danger_phrases()
    if run.size == "quick":
        phrases = run.random.sample(phrases, 40)
    with web_alone(run.folder / "web", f"sqlite:///{run.folder / 'c06.db'}") as node:
        say(node.url, DANGER)  # loads what is loaded with the first message
        waits, missed = [], []
        for language, text in phrases:
            seconds, _, replies = say(node.url, text)
            waits.append(seconds)
            if not any(reply["urgency"] == "EMERGENCY_NOW" for reply in replies):
                missed.append(f"{language}: {text}")
    heard = len(phrases) - len(missed)
    run.at_least("share answered with the emergency reply", heard / len(phrases), 0.99)
    run.says(f"{heard} of {len(phrases)} phrases")
    for phrase in missed[:10]:
        run.says(f"not heard: {phrase}")
    run.in_time("p95 of the emergency reply", percentile(waits, 95), 0.5)
    run.says(f"slowest {max(waits):.3f} s")
