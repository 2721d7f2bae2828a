"""Runs in ``.venv-stock``: asks a model of stock Rasa, text by text, and times it.

.venv-stock/bin/python evaluation/stock/ask.py MODEL < texts.json > answers.json
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent


async def _answers(model: str, texts: list[str]) -> list[dict[str, Any]]:
    agent = Agent.load(model)
    await agent.parse_message("hello")
    found = []
    for text in texts:
        started = time.perf_counter()
        parse = await agent.parse_message(text)
        took = (time.perf_counter() - started) * 1000
        selected = (parse.get("response_selector") or {}).get("default") or {}
        found.append(
            {
                "intent": parse["intent"]["name"],
                "confidence": float(parse["intent"]["confidence"]),
                "ranking": [
                    {"name": item["name"], "confidence": float(item["confidence"])}
                    for item in parse.get("intent_ranking", ())
                ],
                "topics": [
                    {
                        "topic": str(item["intent_response_key"]).partition("/")[2],
                        "confidence": float(item["confidence"]),
                    }
                    for item in selected.get("ranking", ())
                ],
                "ms": took,
            }
        )
    return found


if __name__ == "__main__":
    found = asyncio.run(_answers(sys.argv[1], json.load(sys.stdin)))
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")
