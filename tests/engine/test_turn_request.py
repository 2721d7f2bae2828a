"""A request is read strictly; a refusal names the field and repeats nothing of its content."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.turn_request import EVENTS_MAX, TEXT_MAX, BadRequest, read_parse, read_turn

GOOD: dict[str, Any] = {
    "conversation_id": "c-1",
    "language": "it",
    "state": None,
    "text": "mi fa male",
    "reading": None,
    "choice": None,
    "slots": None,
}
CANARY = "xylophone"


def body(**changes: Any) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def test_the_words_that_ask_may_come_apart_from_the_rest() -> None:
    assert read_turn(body()).aside is None
    assert read_turn(body(aside="what is a biopsy")).aside == "what is a biopsy"
    for bad in (7, ["x"], "x" * (TEXT_MAX + 1)):
        with pytest.raises(BadRequest, match="aside"):
            read_turn(body(aside=bad))


def test_a_good_request_is_read_whole() -> None:
    turn = read_turn(
        body(
            state=[{"event": "action"}],
            reading={"findings": [{"kind": "pain", "status": "present"}]},
            choice={"intent": "inform", "entities": [{"entity": "option", "value": "yes"}]},
            slots={"interview": {"facts": {}}},
        )
    )
    assert (turn.conversation_id, turn.language, turn.text) == ("c-1", "it", "mi fa male")
    assert turn.state == ({"event": "action"},)
    assert turn.choice is not None
    assert turn.choice.entities == ({"entity": "option", "value": "yes"},)
    assert turn.slots == {"interview": {"facts": {}}}


def test_only_id_and_language_are_needed() -> None:
    turn = read_turn(b'{"conversation_id": "a", "language": "en"}')
    assert (turn.text, turn.state, turn.choice, turn.slots) == ("", (), None, {})


def test_a_nul_becomes_a_blank() -> None:
    assert read_turn(body(text="a\0b")).text == "a b"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"conversation_id": None}, "conversation_id"),
        ({"conversation_id": "a\0"}, "conversation_id"),
        ({"conversation_id": f"{CANARY}/../"}, "conversation_id"),
        ({"conversation_id": "a" * 101}, "conversation_id"),
        ({"language": "de"}, "language"),
        ({"language": None}, "language"),
        ({"text": CANARY * TEXT_MAX}, "text"),
        ({"text": 7}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"state": {"event": CANARY}}, "state"),
        ({"state": [CANARY]}, "state"),
        ({"state": [{}] * (EVENTS_MAX + 1)}, "state"),
        ({"reading": [CANARY]}, "reading"),
        ({"reading": {"findings": {CANARY: 1}}}, "reading"),
        ({"reading": {"findings": [{"kind": "pain"}]}}, "finding"),
        ({"choice": CANARY}, "choice"),
        ({"choice": {"intent": ""}}, "choice"),
        ({"choice": {"intent": "restart"}}, "reserved"),
        ({"choice": {"intent": "back"}}, "reserved"),
        ({"choice": {"intent": "session_start"}}, "reserved"),
        ({"choice": {"intent": "nlu_fallback"}}, "reserved"),
        ({"choice": {"intent": "/affirm"}}, "choice"),
        ({"choice": {"intent": "affirm", "entities": [CANARY]}}, "entity"),
        ({"choice": {"intent": "affirm", "entities": [{"entity": "topic"}]}}, "entity"),
        (
            {"choice": {"intent": "affirm", "entities": [{"entity": "a", "value": {CANARY: 1}}]}},
            "entity",
        ),
        ({"choice": {"intent": "affirm", CANARY: 1}}, "unknown"),
        ({"slots": {"requested_slot": CANARY}}, "slots"),
        ({"slots": {"language": CANARY}}, "language"),
        ({"slots": [CANARY]}, "slots"),
        ({CANARY: 1}, "unknown"),
    ],
)
def test_anything_else_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadRequest, match=field) as refusal:
        read_turn(body(**changes))
    assert CANARY not in str(refusal.value)


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"null", b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_refused(data: bytes) -> None:
    with pytest.raises(BadRequest, match="JSON"):
        read_turn(data)


def test_a_text_of_the_longest_length_is_read() -> None:
    assert len(read_turn(body(text="a" * TEXT_MAX)).text) == TEXT_MAX


def test_texts_to_parse_come_with_as_many_readings_or_none() -> None:
    asked = read_parse(b'{"texts": ["a", "b"]}')
    assert (asked.texts, asked.readings, asked.language) == (("a", "b"), (None, None), "en")
    asked = read_parse(b'{"texts": ["a"], "readings": [{"findings": []}], "language": "it"}')
    assert asked.readings == ({"findings": []},)
    for wrong in (b"{}", b'{"texts": ["a"], "readings": []}', b'{"texts": "a"}'):
        with pytest.raises(BadRequest):
            read_parse(wrong)
