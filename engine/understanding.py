"""What was understood of one message, in the shape that the web process keeps and shows."""

from __future__ import annotations

from typing import Any, Dict, Mapping

TOPIC_MIN = 0.1
"""Below this confidence no topic is named; the ranking is still given."""

_SHOWN = 10


def understanding(parse: Mapping[str, Any]) -> Dict[str, Any]:
    """Intent, ranking, topic and entities out of Rasa's parse data.

    A choice carries its topic as an entity; a typed text has its nearest approved questions.
    """
    intent = parse.get("intent") or {}
    entities = [
        {key: entity[key] for key in ("entity", "value") if key in entity}
        for entity in parse.get("entities") or ()
    ]
    chosen = next((item["value"] for item in entities if item.get("entity") == "topic"), None)
    topics = list(parse.get("topics") or ())
    if chosen is not None:
        topics = [{"topic": chosen, "confidence": 1.0}]
    best = topics[0] if topics and topics[0]["confidence"] >= TOPIC_MIN else None
    return {
        "intent": intent.get("name"),
        "confidence": intent.get("confidence", 0.0),
        "ranking": [
            {"name": item["name"], "confidence": item["confidence"]}
            for item in (parse.get("intent_ranking") or ())[:_SHOWN]
        ],
        "topic": best["topic"] if best else None,
        "topics": topics[:_SHOWN],
        "entities": entities,
    }
