"""An action that fails makes the whole turn fail: nothing half-done is ever handed on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.processes import (
    Actions,
    Engine,
    actions_on,
    engine_on,
    free_port,
    replies,
)

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    ("intent", "problem"),
    [
        ("try_break", "action_break: status 500"),
        ("try_repeat", "too many actions in one turn"),
        ("try_unknown_slot", "action_unknown_slot: sets a slot that the domain does not have"),
        ("try_unknown_followup", "a follow-up action that the domain does not have"),
        ("try_missing_text", "utter_nowhere: there is no such response"),
        ("try_pause", "the turn did not end by listening"),
    ],
)
def test_a_failing_action_fails_the_turn(engine: Engine, intent: str, problem: str) -> None:
    talk = engine.talk()
    talk.say("my leg aches at night")
    before = talk.state
    answer = talk.choose(intent)
    assert answer.status_code == 502
    told = answer.json()
    assert set(told) == {"error", "problems"}
    assert told["error"] == "action_failed"
    assert problem in told["problems"]
    assert talk.state == before
    assert replies(talk.say("in the knee")) == ["For how many days?"]


def test_an_action_that_declines_is_no_failure(engine: Engine) -> None:
    talk = engine.talk()
    answer = talk.choose("try_reject", "whatever")
    assert answer.status_code == 200
    assert replies(answer.json()) == ["Sorry?"]


def test_an_action_without_an_answer_fails_the_turn_in_time(engine: Engine) -> None:
    answer = engine.talk().choose("try_hang")
    assert answer.status_code == 502
    assert answer.elapsed.total_seconds() < 8
    assert any(problem.startswith("action_hang: ") for problem in answer.json()["problems"])


@pytest.fixture(scope="module")
def own_actions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Actions]:
    server = actions_on(free_port(), tmp_path_factory.mktemp("own-actions"))
    server.begin()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def own_engine(
    model: Path, own_actions: Actions, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    url = f"http://127.0.0.1:{own_actions.port}/webhook"
    process = engine_on(free_port(), url, model, tmp_path_factory.mktemp("own-engine"))
    process.begin()
    yield process
    process.stop()


def test_no_form_is_submitted_while_the_actions_are_down(
    own_engine: Engine, own_actions: Actions
) -> None:
    talk = own_engine.talk()
    talk.say("my leg aches at night")
    talk.say("in the knee")
    kept = talk.state
    own_actions.stop()
    try:
        for _ in range(2):
            answer = talk.try_to_say("30")
            assert answer.status_code == 502
            assert "Result" not in answer.text
            assert any("validate_triage_form" in p for p in answer.json()["problems"])
        new = own_engine.talk("c2").try_to_say("my leg aches at night")
        assert new.status_code == 502
        assert talk.state == kept
        assert replies(own_engine.talk("c3").say("hello")) == ["Hello."]
    finally:
        own_actions.begin()
    assert replies(talk.say("30")) == ["Fever?"]
    assert talk.say("no, not at all")["replies"][0]["custom"]["days"] == 30.0
