"""What is measured of two bots that run side by side, by turns, so that a noise hits both."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.bots import Bot
from bench.measuring import ROOT, quantiles
from bench.talking import Line, OssaTalk, Talk
from bench.wording import ALARM, QUESTIONS, small_talk, varied

LENGTHS = (5, 50, 200, 500)
AT_ONCE = (1, 4, 16, 64)
SATURATED = 16
"""Conversations at once that keep the engine busy while red flags are timed."""
AROUND = range(-4, 6)
"""Turns around one of :data:`LENGTHS` that count for it."""


@dataclass(frozen=True)
class Effort:
    """How much is measured: samples, long conversations, seconds under load."""

    samples: int = 300
    long: int = 2
    seconds: float = 8.0
    longest: int = 500


def took(talk: Talk, text: str) -> tuple[float, bool]:
    """Milliseconds from sending a message to having its answer; whether an action gave it."""
    began = time.perf_counter()
    by_action = talk.say(text)
    return (time.perf_counter() - began) * 1000, by_action


def _spent(bots: Sequence[Bot], before: Mapping[str, Mapping[str, float]], turns: int) -> Any:
    return {
        bot.kind: {name: (ms - before[bot.kind][name]) / turns for name, ms in bot.used().items()}
        for bot in bots
    }


def fresh(bots: Sequence[Bot], words: Iterator[str], count: int, *, action: bool) -> dict[str, Any]:
    """Latency and processor time of first turns. A sample that an action answered, where none
    should or the other way round, is counted apart and measures nothing."""
    for bot in bots:
        for _ in range(10):
            bot.talk().say(next(words))
    samples: dict[str, list[float]] = {bot.kind: [] for bot in bots}
    strays = dict.fromkeys(samples, 0)
    before = {bot.kind: bot.used() for bot in bots}
    for _ in range(count):
        text = next(words)
        for bot in bots:
            ms, by_action = took(bot.talk(), text)
            if by_action == action:
                samples[bot.kind].append(ms)
            else:
                strays[bot.kind] += 1
    cpu = _spent(bots, before, count)
    return {
        kind: quantiles(found) | {"strays": strays[kind], "cpu": cpu[kind]}
        for kind, found in samples.items()
    }


def long(bots: Sequence[Bot], effort: Effort) -> dict[str, Any]:
    """Latency with an action around turns 5, 50, 200 and 500 of conversations."""
    lengths = [length for length in LENGTHS if length <= effort.longest]
    samples: dict[str, dict[int, list[float]]] = {
        bot.kind: {length: [] for length in lengths} for bot in bots
    }
    for number in range(effort.long):
        words, talks = varied(QUESTIONS, 1000 + number), {bot.kind: bot.talk() for bot in bots}
        for turn in range(1, lengths[-1] + AROUND[-1] + 1):
            text = next(words)
            for kind, talk in talks.items():
                ms, by_action = took(talk, text)
                for length in lengths:
                    if by_action and turn - length in AROUND:
                        samples[kind][length].append(ms)
    return {
        kind: {str(length): quantiles(found) for length, found in by_length.items()}
        for kind, by_length in samples.items()
    }


def loaded(bot: Bot, conversations: int, seconds: float) -> subprocess.Popen[str]:
    """A load on a bot, from a process of its own; its standard output tells what came of it."""
    command = [sys.executable, "-m", "bench.load", bot.kind, bot.url]
    command += ["--conversations", str(conversations), "--seconds", str(seconds)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def throughput(bots: Sequence[Bot], seconds: float) -> dict[str, Any]:
    """Turns a second with an action, and their latency, at so many conversations at once."""
    found: dict[str, Any] = {bot.kind: {} for bot in bots}
    for at_once in AT_ONCE:
        for bot in bots:
            before = {bot.kind: bot.used()}
            told = json.loads(loaded(bot, at_once, seconds).communicate()[0])
            found[bot.kind][str(at_once)] = quantiles(told["took"]) | {
                "turns_per_second": told["turns"] / told["seconds"],
                "by_action": told["by_action"] / max(told["turns"], 1),
                "refused": told["refused"],
                "cpu": _spent([bot], before, max(told["turns"], 1))[bot.kind],
            }
    return found


def red_flags(bot: Bot, seconds: float) -> dict[str, Any]:
    """Latency of emergency answers of fresh conversations, alone and while the engine is kept
    busy."""

    def alarms(until: float) -> list[float]:
        line, found = Line(bot.url), []
        while time.monotonic() < until:
            talk = OssaTalk(line)
            began = time.perf_counter()
            replies = talk.replies(ALARM[len(found) % 2])
            found.append((time.perf_counter() - began) * 1000)
            assert any(reply["urgency"] == "EMERGENCY_NOW" for reply in replies)
            time.sleep(0.02)
        return found

    alone = alarms(time.monotonic() + seconds)
    load = loaded(bot, SATURATED, seconds + 2)
    time.sleep(1.5)
    busy = alarms(time.monotonic() + seconds)
    told = json.loads(load.communicate()[0])
    return {
        "alone": quantiles(alone),
        "engine saturated": quantiles(busy)
        | {"turns_per_second": told["turns"] / told["seconds"], "conversations": SATURATED},
    }


def run(stock: Bot, ossa: Bot, effort: Effort) -> dict[str, Any]:
    """Everything, in one run."""
    both = (stock, ossa)
    return {
        "with action": fresh(both, varied(QUESTIONS, 1), effort.samples, action=True),
        "without action": fresh(both, small_talk(2), effort.samples, action=False),
        "memory": {bot.kind: bot.weighs() for bot in both},
        "long": long(both, effort),
        "throughput": throughput(both, effort.seconds),
        "red flags": red_flags(ossa, effort.seconds),
        "memory after": {bot.kind: bot.weighs() for bot in both},
    }
