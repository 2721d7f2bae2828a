"""A conversation carried on from snapshots is the conversation carried on from all its events."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.engine.processes import Engine, Talk

pytestmark = pytest.mark.engine

LINES = [
    "hello",
    "my leg aches at night",
    "in the knee",
    "does cryoablation hurt",
    "thirty",
    "30",
    "is the treatment painful",
    "yes please",
    "3",
    "thanks",
    "what is the weather like",
    "👍",
    "il ginocchio si è gonfiato",
    "xyzzy",
    "stop the questions",
    "my shin is swollen",
    "what is a biopsy",
    "the shin",
    "7",
    "no, not at all",
    "grazie",
    "I think I broke my arm",
    "hello",
    "hip",
    "five hundred",
    "5",
    "no",
    "hello",
]


def shape(event: dict[str, Any]) -> dict[str, Any]:
    """An event without what differs between two runs of the same turn."""
    told = {k: v for k, v in event.items() if k not in {"timestamp", "message_id", "metadata"}}
    parse = dict(told.get("parse_data") or {})
    parse.pop("message_id", None)
    return {**told, "parse_data": parse}


def run(talk: Talk, *, whole_log: bool) -> list[Any]:
    told = []
    for line in LINES:
        answer = talk.say(line)
        if whole_log:
            talk.state = talk.events
        told.append(
            (line, answer["replies"], answer["slots"], [shape(e) for e in answer["events"]])
        )
    return told


def test_snapshots_and_whole_logs_give_the_same_conversation(engine: Engine) -> None:
    by_snapshot = run(engine.talk("by-snapshot"), whole_log=False)
    by_log = run(engine.talk("by-log"), whole_log=True)
    for short, long in zip(by_snapshot, by_log, strict=True):
        assert short == long
    assert any(reply["text"] == "Result" for turn in by_snapshot for reply in turn[1])


def test_a_snapshot_stays_short_and_carries_no_words(engine: Engine) -> None:
    talk = engine.talk()
    sizes = []
    for _ in range(3):
        for line in LINES:
            talk.say(line)
        sizes.append(len(json.dumps(talk.state)))
    assert max(sizes) < 20_000
    assert max(sizes) < 1.2 * min(sizes)
    carried = json.dumps(talk.state)
    for words in ("broke my arm", "five hundred", "Sorry?", "Hello."):
        assert words not in carried


def test_a_state_survives_json_and_can_be_used_again(engine: Engine) -> None:
    talk = engine.talk()
    talk.say("my leg aches at night")
    kept = json.loads(json.dumps(talk.state))
    first = talk.say("in the knee")["replies"]
    talk.state = kept
    assert talk.say("in the knee")["replies"] == first
