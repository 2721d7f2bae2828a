"""How fast the reader is: loading its lexicon, messages of every day, and 2,000 characters.

    python -m bench.reader

Processor time of one core, so that a busy machine does not count. The limits are printed beside.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.findings import read
from bot.findings.lexicon import load_lexicon

TABLES = Path(__file__).resolve().parents[1] / "tests" / "findings"
LONG = (
    "my left knee has been hurting for three weeks and it is swollen, no fever but I can't put "
    "weight on it since the fall. "
) * 20


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def messages() -> list[str]:
    """The messages of the test tables."""
    lines = (TABLES / "danger_signs.txt").read_text(encoding="utf-8").splitlines()
    lines += (TABLES / "no_danger.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def main() -> None:
    """Measure and print."""
    loading = milliseconds(load_lexicon)
    first = milliseconds(lambda: read("my knee hurts"))
    every_day = messages()
    for text in every_day:
        read(text)  # spellings and patterns are remembered from here on
    times = sorted(milliseconds(lambda text=text: read(text)) for text in every_day)  # type: ignore[misc]
    long = LONG[:2000]
    read(long)
    longest = min(milliseconds(lambda: read(long)) for _ in range(5))
    for name, value, limit in (
        ("loading the lexicon", loading, 300),
        ("first message", first, 100),
        ("message, median", statistics.median(times), 2),
        ("message, 99 of 100", times[int(len(times) * 0.99)], 5),
        ("2,000 characters", longest, 30),
    ):
        sys.stdout.write(f"{name:22} {value:8.2f} ms  (limit {limit} ms)\n")


if __name__ == "__main__":
    main()
