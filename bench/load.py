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
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, ms: float, *, by_action: bool) -> None:
        """Counts an answer."""
        with self._lock:
            self.took.append(ms)
            self.by_action += by_action


def _sender(kind: str, urls: list[str], number: int, until: float, tally: Tally) -> None:
    lines, words = [Line(url) for url in urls], varied(QUESTIONS, number)
    while time.monotonic() < until:
        try:
            talk = KINDS[kind](lines[0])
            for turn in range(TURNS):
                if time.monotonic() >= until:
                    return
                talk.line = lines[(number + turn) % len(lines)]
                text = next(words)
                began = time.perf_counter()
                by_action = talk.say(text)
                tally.add((time.perf_counter() - began) * 1000, by_action=by_action)
        except (Refusal, OSError):
            tally.refused += 1
            lines = [Line(url) for url in urls]
            time.sleep(0.1)


def run(
    kind: str, urls: list[str], conversations: int, seconds: float, *, roam: bool = False
) -> dict[str, Any]:
    """The load, now, in this process. Senders are shared out to the addresses, or with ``roam``
    each goes from one address to the next with every message."""
    tally, began = Tally(), time.monotonic()
    senders = [
        threading.Thread(
            target=_sender,
            args=(
                kind,
                urls if roam else [urls[number % len(urls)]],
                number,
                began + seconds,
                tally,
            ),
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
    parser.add_argument("--roam", action="store_true", help="no sticky sessions")
    chosen = parser.parse_args()
    told = run(chosen.kind, chosen.urls, chosen.conversations, chosen.seconds, roam=chosen.roam)
    json.dump(told, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
