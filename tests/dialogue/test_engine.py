"""The engine's client: its secret, its kept connections, and what it makes of any answer."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.dialogue.answer import Malformed, parse_answer
from bot.dialogue.engine import EngineClient, EngineUnavailable, TurnRequest
from bot.dialogue.workers import Fuse
from tests.dialogue.engine_server import SECRET, Engine, good_turn

HELLO = TurnRequest("c1", "en", "hello")


@pytest.fixture
def client(engine: Engine) -> Iterator[EngineClient]:
    made = EngineClient(engine.url, SECRET, 1.0)
    yield made
    made.close()


def test_a_turn_there_and_back(client: EngineClient, engine: Engine) -> None:
    answer = client.turn(HELLO, 5)
    assert answer.replies[0].text == "heard hello"
    assert engine.requests == [
        {
            "conversation_id": "c1",
            "language": "en",
            "text": "hello",
            "state": None,
            "reading": None,
            "choice": None,
            "slots": None,
            "aside": None,
        }
    ]


def test_without_the_right_secret_there_is_no_answer(engine: Engine) -> None:
    with pytest.raises(EngineUnavailable, match="status 401"):
        EngineClient(engine.url, "wrong", 1.0).turn(HELLO, 5)


def test_a_connection_that_died_while_kept_is_replaced(
    client: EngineClient, engine: Engine
) -> None:
    """As when the engine has been restarted on the same port."""
    client.turn(HELLO, 5)

    def hang_up(running: Engine, request: dict[str, Any]) -> tuple[int, bytes]:
        if len(running.requests) == 2:
            raise ConnectionResetError
        return 200, json.dumps(good_turn(request)).encode()

    engine.answer = hang_up
    assert client.turn(HELLO, 5).replies[0].text == "heard hello"


def test_many_wait_at_once_and_each_gets_its_own(client: EngineClient) -> None:
    with ThreadPoolExecutor(16) as pool:
        texts = list(
            pool.map(
                lambda n: client.turn(TurnRequest("c", "en", str(n)), 5).replies[0].text, range(64)
            )
        )
    assert texts == [f"heard {n}" for n in range(64)]


def test_the_time_left_counts_not_only_the_deadline(client: EngineClient, engine: Engine) -> None:
    engine.answer, release = engine.held()
    patient_client = EngineClient(engine.url, SECRET, 20.0)
    began = time.monotonic()
    with pytest.raises(EngineUnavailable, match="late"):
        patient_client.turn(HELLO, 0.2)
    assert time.monotonic() - began < 15
    release.set()


def test_the_fuse_opens_after_three_late_answers_and_tries_one_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr("bot.dialogue.workers.time.monotonic", lambda: now)
    fuse = Fuse()
    for _ in range(3):
        assert fuse.allows()
        fuse.record(late=True)
    assert not fuse.allows()
    now += 2.1
    assert fuse.allows()
    assert not fuse.allows(), "one try each pause"
    fuse.record(late=True)
    now += 2.1
    assert fuse.allows()
    fuse.record(late=False)
    assert all(fuse.allows() for _ in range(5))


def test_one_message_is_made_of_what_rasa_sends_in_parts() -> None:
    parts = (
        {"text": "Does it hurt?", "buttons": [{"title": "Yes", "payload": "intent:affirm"}]},
        {"custom": {"kind": "question", "question": "pain"}},
        {"text": " "},
        {"text": "And this", "custom": {"kind": "answer"}},
    )
    request = {"state": None, "text": "x", "language": "en", "slots": None}
    answer = parse_answer(json.dumps(good_turn(request, *parts)).encode())
    assert [reply.text for reply in answer.replies] == ["Does it hurt?", "And this"]
    assert answer.replies[0].custom is not None
    assert answer.replies[0].custom.question == "pain"
    assert answer.replies[0].buttons[0].payload == "intent:affirm"


@pytest.mark.parametrize(
    "parts",
    [
        ({"custom": {"kind": "answer"}},),
        ({"text": "a", "custom": {"kind": "answer"}}, {"custom": {"kind": "answer"}}),
        ({"buttons": [{"title": "x", "payload": "intent:affirm"}]},),
    ],
)
def test_a_card_or_button_that_belongs_to_nothing_is_malformed(
    parts: tuple[dict[str, Any], ...],
) -> None:
    request = {"state": None, "text": "x", "language": "en", "slots": None}
    with pytest.raises(Malformed):
        parse_answer(json.dumps(good_turn(request, *parts)).encode())


def test_what_is_wrong_is_named_without_what_was_said() -> None:
    with pytest.raises(Malformed) as raised:
        parse_answer(b'{"events": "canary", "state": [{}], "replies": [], "understanding": {}}')
    assert str(raised.value).startswith("events")
    assert "canary" not in str(raised.value)
