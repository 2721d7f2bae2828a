"""Files of labelled messages: what is read, and what is refused with file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evaluation.loading import DataError, Vocabulary, load

WORDS = Vocabulary(
    intents=frozenset({"greet", "ask_treatment", "report_pain"}),
    topics={"does_it_hurt": "ask_treatment", "risks": "ask_treatment"},
    sites=frozenset({"knee"}),
    facts=frozenset({"age"}),
)


def written(folder: Path, *lines: str) -> Path:
    path = folder / "mine.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_full_line_is_read(tmp_path: Path) -> None:
    line = {
        "id": "a-1",
        "text": "no pain, knee maybe broken",
        "lang": "en",
        "kinds": ["fracture"],
        "unknown": ["fracture"],
        "absent": ["pain"],
        "past": [],
        "other_person": [],
        "main": "fracture",
        "site": "knee",
        "side": None,
        "duration_days": 3,
        "age": None,
        "about": "self",
        "crisis": False,
        "emergency": False,
        "flag": None,
        "known": {"age": 40},
    }
    (message,) = load(written(tmp_path, json.dumps(line)), WORDS)
    assert message.kinds == message.unknown == {"fracture"}
    assert message.absent == {"pain"}
    assert message.past == frozenset()
    assert message.places == {
        "site": "knee",
        "side": None,
        "duration_days": 3,
        "age": None,
        "about": "self",
    }
    assert (message.identity, message.source) == ("a-1", "mine")


def test_only_the_text_is_needed_and_what_is_missing_is_not_judged(tmp_path: Path) -> None:
    (message,) = load(written(tmp_path, "", '{"text": "hello"}'), WORDS)
    assert message.kinds is None
    assert message.places is None
    assert message.crisis is None
    assert message.lang is None
    assert message.identity == "2"


def test_a_retrieval_intent_names_its_topic(tmp_path: Path) -> None:
    line = '{"text": "will it hurt?", "intent": "ask_treatment/does_it_hurt", "also": ["risks"]}'
    (message,) = load(written(tmp_path, line), WORDS)
    assert message.intent == "ask_treatment"
    assert message.topics == {"does_it_hurt", "risks"}


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ({"text": "a", "kind": ["pain"]}, 'unknown key "kind"'),
        ({"text": "a", "date": "Easter"}, '"date" is not a date'),
        ({"text": "a", "date": ""}, '"date" is not a date'),
        ({"lang": "en"}, '"text" is missing'),
        ({"text": "  "}, '"text" is not a text'),
        ({"text": "a", "lang": "fr"}, '"lang" has "fr"'),
        ({"text": "a", "kinds": "pain"}, '"kinds" is not a list'),
        ({"text": "a", "kinds": ["ache"]}, '"kinds" has "ache"'),
        ({"text": "a", "kinds": [["pain"]]}, '"kinds" has ["pain"]'),
        ({"text": "a", "absent": [3]}, '"absent" has 3'),
        ({"text": "a", "kinds": [], "unknown": ["lump"]}, '"unknown" must be part of "kinds"'),
        ({"text": "a", "kinds": ["pain"], "main": "lump"}, '"main" must be one of "kinds"'),
        ({"text": "a", "site": "elbow"}, '"site" has "elbow"'),
        ({"text": "a", "side": "up"}, '"side" has "up"'),
        ({"text": "a", "duration_days": "3"}, '"duration_days" is not a number'),
        ({"text": "a", "duration_days": -1}, '"duration_days" is not a number'),
        ({"text": "a", "age": True}, '"age" is not a number'),
        ({"text": "a", "about": "me"}, '"about" has "me"'),
        ({"text": "a", "intent": "chat"}, '"intent" has "chat"'),
        ({"text": "a", "intent": "greet/risks"}, '"intent" has "greet/risks"'),
        ({"text": "a", "topic": "weather"}, '"topic" has "weather"'),
        ({"text": "a", "crisis": "yes"}, '"crisis" is neither true nor false'),
        ({"text": "a", "emergency": False, "flag": "stroke"}, '"flag" needs "emergency": true'),
        ({"text": "a", "known": {"mood": 1}}, 'unknown fact "mood"'),
        (["a"], "not a JSON object"),
    ],
)
def test_refusals_name_file_and_line(tmp_path: Path, item: Any, says: str) -> None:
    path = written(tmp_path, '{"text": "fine"}', json.dumps(item))
    with pytest.raises(DataError) as refusal:
        load(path, WORDS)
    assert str(refusal.value).startswith(f"{path}:2: ")
    assert says in str(refusal.value)


def test_broken_json_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"mine\.jsonl:1: not JSON"):
        load(written(tmp_path, '{"text": "a"'), WORDS)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.jsonl"):
        load(tmp_path / "none.jsonl", WORDS)


def test_labels_for_the_messages_of_another_file_need_an_id(tmp_path: Path) -> None:
    path = written(tmp_path, '{"id": "a", "kinds": ["pain"]}', '{"kinds": []}')
    with pytest.raises(DataError, match=':2: "id" is missing'):
        load(path, WORDS, labels_only=True)
    (only,) = load(written(tmp_path, '{"id": "a", "kinds": []}'), WORDS, labels_only=True)
    assert only.identity == "a"
