"""One pass over the messages: the reader and the screen here, the intents by the real engine.

Readings are made anew each time, they take seconds. What the engine says is kept in
``results/cache`` by model and by message with its reading, so that only what changed is asked
again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from typing import Any

from bot.cli.engine_process import EngineAddress, EngineError, engine
from bot.findings import detect_language, read
from bot.findings.model import Language
from bot.triage import Ruleset, marked, noted, screen
from bot.understanding import judged
from evaluation.loading import Message
from evaluation.outcome import Outcome

BATCH = 64
TEXT_MAX = 2_000
"""The engine reads no longer text than the web process lets in."""
SHORT = 15
"""Words up to which a message counts for the engine's latency."""
TIMED = 200
"""How many messages of each language are sent one by one to time the engine, after a few to warm
it up. Other work on the machine makes it slower."""
WARM_UP = 10
KEPT = 3
"""Models whose parses stay in the cache."""
Parse = dict[str, Any]


@dataclass(frozen=True)
class Timing:
    """Milliseconds per message, and the machine's load average while the engine was timed."""

    reader: tuple[float, ...] = ()
    engine: tuple[float, ...] = ()
    load: float | None = None


def read_all(messages: Iterable[Message], rules: Ruleset) -> tuple[list[Outcome], list[float]]:
    """Each message read and screened, and how many milliseconds that took."""
    outcomes: list[Outcome] = []
    took: list[float] = []
    today = datetime.now(UTC).date()
    for message in messages:
        detected = detect_language(message.text, None)
        started = time.perf_counter()
        reading = read(message.text, prior=message.lang, today=message.day or today)
        known = message.known or {}
        reading = marked(rules, noted(rules, reading, known))
        alarm = screen(rules, reading, known)
        reading = judged(reading)
        took.append((time.perf_counter() - started) * 1000)
        lang: Language = message.lang or reading.language
        outcomes.append(Outcome(message, lang, detected, reading, alarm))
    return outcomes, took


def asked(outcome: Outcome) -> bool:
    """Whether a label of this message is about what the engine says."""
    told = outcome.message
    return bool(told.intent or told.topic or told.crisis is not None or told.kinds is not None)


class ParseCache:
    """What one model said of messages, in a file of its own. A broken file counts as empty."""

    def __init__(self, folder: Path, model: str) -> None:
        self._path = folder / f"parses-{hashlib.sha256(model.encode()).hexdigest()[:16]}.json"
        try:
            self._known: dict[str, Parse] = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._known = {}

    @staticmethod
    def key(outcome: Outcome) -> str:
        """A digest of all that the engine is told of a message."""
        told = {"text": outcome.message.text, "reading": outcome.reading.as_dict()}
        whole = json.dumps(told, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(whole.encode()).hexdigest()

    def get(self, outcome: Outcome) -> Parse | None:
        """What is known of a message as it is read now."""
        return self._known.get(self.key(outcome))

    def put(self, outcome: Outcome, parse: Parse) -> None:
        """Remember; :meth:`save` writes."""
        self._known[self.key(outcome)] = parse

    def timing(self) -> dict[str, Timing]:
        """The engine's latencies by language, as measured with this model so far."""
        return {
            language: Timing(engine=tuple(told["ms"]), load=told["load"])
            for language, told in self._known.get("timing", {}).items()
        }

    def keep_timing(self, timings: Mapping[str, Timing]) -> None:
        """Remember latencies; :meth:`save` writes."""
        self._known["timing"] = {
            language: {"ms": list(each.engine), "load": each.load}
            for language, each in timings.items()
        }

    def save(self) -> None:
        """Write the file anew; only those of the newest few models are kept."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(self._known), encoding="utf-8")
        files = sorted(self._path.parent.glob("parses-*.json"), key=lambda p: p.stat().st_mtime)
        for old in files[:-KEPT]:
            old.unlink(missing_ok=True)


def parse_all(
    outcomes: Sequence[Outcome],
    cache: ParseCache,
    model: str,
    var: Path,
    *,
    time_again: bool,
    timing: bool = True,
) -> tuple[list[Outcome], dict[str, Timing]]:
    """The outcomes with the engine's word where a label needs it, and the engine's latencies by
    language, measured anew with ``time_again``; without ``timing`` none are taken.

    Starts an engine only if something is not in the cache. Raises ``EngineError`` when it does not
    run the model that the cache belongs to.
    """
    wanted = [outcome for outcome in outcomes if asked(outcome)]
    missing = [outcome for outcome in wanted if cache.get(outcome) is None]
    languages = {outcome.lang for outcome in wanted} if timing else set()
    timed = {} if time_again else cache.timing()
    if missing or not languages <= timed.keys():
        with engine(var) as address:
            _same_model(address, model)
            _ask(address, missing, cache)
            for language in sorted(languages - timed.keys()):
                timed[language] = _time(address, [o for o in wanted if o.lang == language])
        if timing:
            cache.keep_timing(timed)
        cache.save()
    return [
        replace(outcome, parse=cache.get(outcome)) if asked(outcome) else outcome
        for outcome in outcomes
    ], timed


def _same_model(address: EngineAddress, model: str) -> None:
    answer = address.session.get(
        f"{address.url}/webhooks/turn/", headers=address.headers, timeout=10
    )
    if answer.json().get("model") != model:
        raise EngineError("the running engine has an older model; stop it, or start it anew")


def _parse(address: EngineAddress, group: Sequence[Outcome]) -> list[Parse]:
    texts = [outcome.message.text[:TEXT_MAX] for outcome in group]
    readings: list[Parse | None] = [outcome.reading.as_dict() for outcome in group]
    return address.parse(texts, readings)


def _ask(address: EngineAddress, missing: Sequence[Outcome], cache: ParseCache) -> None:
    done = 0
    for group in batched(missing, BATCH):
        for outcome, parse in zip(group, _parse(address, group), strict=True):
            cache.put(outcome, parse)
        done += len(group)
        sys.stderr.write(f"\rengine: {done} of {len(missing)} messages")
    if missing:
        sys.stderr.write("\n")


def _time(address: EngineAddress, outcomes: Sequence[Outcome]) -> Timing:
    short = [o for o in outcomes if len(o.message.text.split()) <= SHORT]
    chosen = short[:: max(1, len(short) // TIMED)][:TIMED]
    took = []
    for outcome in [*chosen[:WARM_UP], *chosen]:
        started = time.perf_counter()
        _parse(address, [outcome])
        took.append((time.perf_counter() - started) * 1000)
    return Timing(engine=tuple(took[len(chosen[:WARM_UP]) :]), load=os.getloadavg()[0])
