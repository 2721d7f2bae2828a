"""Many conversations at once against one bot, from a process of its own: the load, and its times.

    python -m bench.load ossa http://127.0.0.1:8000 --conversations 16 --seconds 10

Prints one JSON object: turns, seconds, the times of all turns in milliseconds, refusals.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from bench.talking import KINDS, Line, Refusal
from bench.wording import QUESTIONS, varied

TURNS = 10
"""Length of a conversation under load, for both bots; then the sender begins a new one."""


@dataclass
class Tally:
    """What all senders together have seen."""

    took: list[float] = field(default_factory=list)
    by_action: int = 0
    refused: int = 0


def _sender(kind: str, url: str, number: int, until: float, tally: Tally) -> None:
    line, words = Line(url), varied(QUESTIONS, number)
    while time.monotonic() < until:
        try:
            talk = KINDS[kind](line)
            for _ in range(TURNS):
                if time.monotonic() >= until:
                    return
                text = next(words)
                began = time.perf_counter()
                tally.by_action += talk.say(text)
                tally.took.append((time.perf_counter() - began) * 1000)
        except (Refusal, OSError):
            tally.refused += 1
            line = Line(url)
            time.sleep(0.1)


def run(kind: str, urls: list[str], conversations: int, seconds: float) -> dict[str, Any]:
    """The load, now, in this process; senders are shared out to the addresses."""
    tally, began = Tally(), time.monotonic()
    senders = [
        threading.Thread(
            target=_sender,
            args=(kind, urls[number % len(urls)], number, began + seconds, tally),
            daemon=True,
        )
        for number in range(conversations)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(timeout=seconds + 90)
    return {
        "turns": len(tally.took),
        "seconds": time.monotonic() - began,
        "took": [round(t, 2) for t in tally.took],
        "by_action": tally.by_action,
        "refused": tally.refused,
    }


def main() -> int:
    """Run the load of the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--conversations", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=10)
    chosen = parser.parse_args()
    json.dump(run(chosen.kind, chosen.urls, chosen.conversations, chosen.seconds), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
