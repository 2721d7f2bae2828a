"""D07: patterns that could take exponential time, and the reader as a whole on hostile text."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import bot
from bot.findings import read
from prove.check import Run, check

MESSAGE = 2000
LIMIT = 0.05
"""Seconds on the longest message."""
PIECES = ("a", " ", "1", "-", ".", "a ", "1.", "no ", "è", "aA1", "((", "'", "\n", "5/", "+39 ")
MESSAGES = (
    *("a" * 2000, "no " * 660, "1" * 2000, "1/1/1/" * 330, "mi fa male " * 180, "e non " * 330),
    *("my knee hurts since 2 weeks and " * 62, "aàáâ" * 500, "né " * 660, "3.5,6.7," * 250),
    *("((((((" * 330, "\u0301" * 2000, "🦴" * 2000, ", " * 1000, "my father's " * 166),
)


ANCHORED = frozenset({"_AFTER_A_BARE_NO", "_AFTER_A_CLAUSE"})
"""Patterns that are only ever tried at one place of a text."""
TRUSTED = ("bot.content", "bot.triage.conditions", "bot.console", "bot.cli", "bot.demo")
"""Modules whose patterns read what the clinic's own people wrote, never a patient's text."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern of the program that a module holds by name."""
    seen = set()
    for found in pkgutil.walk_packages(bot.__path__, "bot."):
        if ".migrations" in found.name or found.name.endswith("__main__"):
            continue
        if found.name.startswith(TRUSTED):
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and value.pattern not in seen:
                seen.add(value.pattern)
                yield f"{found.name}.{name}", value


@check("D07", quick=False)
def slow_patterns(run: Run) -> None:
    """Every pattern that a module holds and that sees patients' text, on the 2,000 characters that
    a message may have, of what the pattern likes to repeat; the reader on the worst messages that
    we could think of."""
    slow, steep, tried = [], 0, 0
    for name, pattern in patterns():
        literals = re.findall(r"[a-zà-ù]{2,}", pattern.pattern)[:4]
        for piece in (*PIECES, *literals):
            tried += 1
            anchored = name.rpartition(".")[2] in ANCHORED
            short = _seconds(pattern, piece, MESSAGE, anchored)
            if short > LIMIT:
                slow.append(f"{name} on {piece!r}: {short * 1000:.0f} ms")
            elif short > 0.001:
                steep += _seconds(pattern, piece, 2 * MESSAGE, anchored) > 2.6 * short
    run.none("patterns slower than 50 ms on the longest message", len(slow), of=tried)
    run.says(
        f"{steep} of {tried} grow faster than the text; the bound of 2,000 characters holds them"
    )
    for told in slow[:10]:
        run.says(told)
    read("my knee hurts")
    worst, text = max((_reading(message), message) for message in MESSAGES)
    run.in_time("reader on the worst message", worst, 1)
    run.says(f"worst of {len(MESSAGES)} messages: {text[:20]!r} …")


def _seconds(pattern: re.Pattern[str], piece: str, length: int, anchored: bool) -> float:
    text = (piece * (length // len(piece) + 1))[:length] + "\x00"
    began = time.process_time()
    if anchored:
        pattern.match(text)
    else:
        pattern.sub("", text)
    return time.process_time() - began


def _reading(message: str) -> float:
    began = time.process_time()
    read(message)
    return time.process_time() - began
