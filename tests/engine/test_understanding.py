"""What the web process is told of a message."""

from __future__ import annotations

from engine.understanding import understanding


def test_parse_data_become_an_understanding() -> None:
    told = understanding(
        {
            "intent": {"name": "ask_treatment", "confidence": 0.8},
            "intent_ranking": [{"name": "ask_treatment", "confidence": 0.8, "more": 1}],
            "topics": [
                {"topic": "risks", "confidence": 0.7},
                {"topic": "wound", "confidence": 0.1},
            ],
            "entities": [],
        }
    )
    assert told == {
        "intent": "ask_treatment",
        "confidence": 0.8,
        "ranking": [{"name": "ask_treatment", "confidence": 0.8}],
        "topic": "risks",
        "topics": [{"topic": "risks", "confidence": 0.7}, {"topic": "wound", "confidence": 0.1}],
        "entities": [],
    }


def test_an_unsure_topic_is_not_named_but_still_ranked() -> None:
    told = understanding({"topics": [{"topic": "risks", "confidence": 0.04}]})
    assert told["topic"] is None
    assert told["topics"] == [{"topic": "risks", "confidence": 0.04}]


def test_a_chosen_topic_is_the_topic() -> None:
    told = understanding(
        {
            "intent": {"name": "ask_treatment", "confidence": 1.0},
            "entities": [{"entity": "topic", "value": "risks", "start": 3}],
        }
    )
    assert told["topic"] == "risks"
    assert told["entities"] == [{"entity": "topic", "value": "risks"}]
