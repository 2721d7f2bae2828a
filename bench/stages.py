"""Where the time of a turn goes: the processes' own numbers, before and after some turns."""

from __future__ import annotations

from collections.abc import Mapping

import requests
from prometheus_client.parser import text_string_to_metric_families

from bench.bots import Bot
from bench.wording import QUESTIONS, varied

METRICS = ("ossa_turn_stage_seconds", "ossa_engine_stage_seconds", "ossa_request_seconds")
ORDER = ("look", "screen", "take", "engine", "commit")
TOKEN = "bench"  # noqa: S105 - of processes that live for one run


def _sums(url: str) -> dict[str, float]:
    told = requests.get(
        f"{url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10
    ).text
    found: dict[str, float] = {}
    for metric in text_string_to_metric_families(told):
        for sample in metric.samples:
            if metric.name in METRICS and sample.name.endswith("_sum"):
                name = sample.labels.get("stage") or sample.labels["route"]
                part = "engine " if "engine_stage" in metric.name else ""
                found[part + name] = found.get(part + name, 0.0) + sample.value * 1000
    return found


def profile(bot: Bot, turns: int = 100) -> dict[str, float]:
    """Mean milliseconds of each stage of a turn with an action, one turn at a time."""
    words = varied(QUESTIONS, 77)
    talks = [bot.talk() for _ in range(turns)]
    before = _sums(bot.url)
    for talk in talks:
        talk.say(next(words))
    spent = {k: (v - before.get(k, 0.0)) / turns for k, v in _sums(bot.url).items()}
    return _in_order(spent)


def _in_order(spent: Mapping[str, float]) -> dict[str, float]:
    whole = spent.get("/api/conversations/{id}/messages", 0.0)
    inside = sum(spent.get(name, 0.0) for name in ORDER)
    engine = {k: v for k, v in spent.items() if k.startswith("engine ") and v > 0.005}
    told = sum(
        v for k, v in engine.items() if k.split()[1] in {"restore", "understand", "decide",
                                                        "snapshot"}
    )  # fmt: skip
    found = {"whole request": whole}
    for name in ORDER:
        found[name] = spent.get(name, 0.0)
        if name == "engine":
            found |= {f"  {k}": v for k, v in engine.items()}
            found["  to the engine and back"] = found["engine"] - told
    found["web framework, token, rate, reply"] = whole - inside
    return found
