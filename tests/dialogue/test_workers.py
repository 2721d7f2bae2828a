"""Several engine workers: the least busy takes a turn, and one that is away costs no answer."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from bot.dialogue.engine import EngineClient, EngineUnavailable, TurnRequest
from bot.dialogue.workers import RESOLVED, Workers, addresses
from tests.dialogue.engine_server import SECRET, Engine, engine_server, good_turn

HELLO = TurnRequest("c1", "en", "hello")


@pytest.fixture
def two() -> Iterator[tuple[Engine, Engine]]:
    with engine_server() as one, engine_server() as other:
        yield one, other


def client_of(*engines: Engine) -> EngineClient:
    return EngineClient(",".join(engine.url for engine in engines), SECRET, 1.0)


def fixed(*urls: str) -> Workers:
    return Workers(urls, resolve=lambda url: [url])


def test_the_least_busy_worker_takes_the_turn() -> None:
    workers = fixed("http://a", "http://b", "http://c")
    with ExitStack() as open_turns:
        taken = [open_turns.enter_context(workers.one()) for _ in range(6)]
        assert [w.url[-1] for w in taken if w] == ["a", "b", "c", "a", "b", "c"]
    with workers.one() as first, workers.one() as second:
        assert first is not second


def test_turns_in_a_row_go_round() -> None:
    workers, taken = fixed("http://a", "http://b"), []
    for _ in range(4):
        with workers.one() as worker:
            assert worker is not None
            taken.append(worker.url[-1])
    assert taken == ["a", "b", "a", "b"]


def test_a_hung_worker_is_left_alone() -> None:
    workers = fixed("http://a", "http://b")
    hung = workers.all()[0]
    for _ in range(3):
        hung.fuse.record(late=True)
    for _ in range(4):
        with workers.one() as worker:
            assert worker is not hung


def test_workers_that_come_and_go_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    now, found = 100.0, ["http://a"]
    monkeypatch.setattr("bot.dialogue.workers.time.monotonic", lambda: now)
    workers = Workers(["http://engine"], resolve=lambda _url: list(found))
    first = workers.all()[0]
    found = ["http://a", "http://b"]
    assert len(workers.all()) == 1, "not looked at again yet"
    now += RESOLVED
    assert [w.url for w in workers.all()] == ["http://a", "http://b"]
    assert workers.all()[0] is first, "what is known of a worker stays"
    found = []
    now += RESOLVED
    assert len(workers.all()) == 2, "a name that cannot be resolved takes nobody away"


def test_the_first_turns_wait_for_the_first_look() -> None:
    def slow(_url: str) -> list[str]:
        time.sleep(0.05)
        return ["http://a"]

    workers = Workers(["http://engine"], resolve=slow)
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: len(workers.all()) == 1, range(8)))


def test_a_name_stands_for_all_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", ("10.0.0.2", 5005)), (2, 1, 6, "", ("10.0.0.1", 5005))]
    monkeypatch.setattr("bot.dialogue.workers.socket.getaddrinfo", lambda *_a, **_k: found)
    assert addresses("http://engine:5005") == ["http://10.0.0.1:5005", "http://10.0.0.2:5005"]


def test_both_workers_answer(two: tuple[Engine, Engine]) -> None:
    client = client_of(*two)
    for _ in range(6):
        client.turn(HELLO, 5)
    assert [len(engine.requests) for engine in two] == [3, 3]


@pytest.mark.parametrize("status", [502, 503])
def test_what_one_worker_cannot_answer_another_does(
    two: tuple[Engine, Engine], status: int
) -> None:
    two[0].answer = lambda _engine, _request: (status, b"{}")
    client = client_of(*two)
    for _ in range(4):
        assert client.turn(HELLO, 5).replies[0].text == "heard hello"


def test_a_worker_that_is_gone_costs_no_answer(two: tuple[Engine, Engine]) -> None:
    def hang_up(_engine: Engine, _request: dict[str, Any]) -> tuple[int, bytes]:
        raise ConnectionResetError

    two[0].answer = hang_up
    client = client_of(*two)
    for _ in range(4):
        assert client.turn(HELLO, 5).replies[0].text == "heard hello"
    assert len(two[0].requests) == 2, "tried twice, then passed over for a second"


def test_when_all_refuse_the_last_reason_is_told(two: tuple[Engine, Engine]) -> None:
    for engine in two:
        engine.answer = lambda _engine, _request: (503, b"{}")
    with pytest.raises(EngineUnavailable, match="status 503"):
        client_of(*two).turn(HELLO, 5)


def test_what_a_worker_refuses_for_good_is_asked_nowhere_else(two: tuple[Engine, Engine]) -> None:
    two[0].answer = two[1].answer = lambda _engine, _request: (422, b"{}")
    with pytest.raises(EngineUnavailable, match="status 422"):
        client_of(*two).turn(HELLO, 5)
    assert sum(len(engine.requests) for engine in two) == 1


def test_the_times_that_the_engine_tells_are_read_and_odd_ones_left_out(
    two: tuple[Engine, Engine],
) -> None:
    def told(_engine: Engine, request: dict[str, Any]) -> tuple[int, bytes]:
        parts = [{"name": n, "at": 1.0, "ms": 2.0} for n in ("understand", "My Leg")]
        return 200, json.dumps(good_turn(request) | {"timings": parts}).encode()

    two[0].answer = told
    assert len(client_of(two[0]).turn(HELLO, 5).timings) == 2
