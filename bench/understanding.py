"""How often the intent is right when the reader and the classifier decide together.

    .venv-engine/bin/python -m engine.tune --out results/folds.json
    python -m bench.understanding results/folds.json [--errors 40]

Takes what the classifier said of every training example without having seen it, lets the reader
read the text, and applies the rule of ``engine/reader_first.py``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.findings import read
from engine.reader_first import FALLBACK, Decision, decide

THRESHOLDS = (0.0, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


@dataclass(frozen=True)
class Judged:
    """One example: its true intent, what the classifier said and what was read."""

    text: str
    truth: str
    ranking: list[dict[str, Any]]
    reading: dict[str, Any]

    @property
    def guess(self) -> str:
        """The classifier's own intent."""
        return str(self.ranking[0]["name"])

    def decision(self, threshold: float) -> Decision:
        """The intent of both together."""
        return decide(self.ranking, self.reading, threshold=threshold)


def examples(path: Path) -> Iterator[Judged]:
    """The judged examples of a file that ``engine.tune --out`` wrote."""
    for item in json.loads(path.read_text()):
        reading = read(item["text"]).as_dict()
        truth = item["label"].partition("/")[0]
        yield Judged(item["text"], truth, item["ranking"], reading)


def say(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(line + "\n")


def report_thresholds(judged: Sequence[Judged]) -> None:
    """Right, wrong and not understood, for several thresholds."""
    alone = sum(item.guess == item.truth for item in judged)
    say(f"classifier alone        right {alone / len(judged):.4f}")
    for threshold in THRESHOLDS:
        told = [item.decision(threshold).intent for item in judged]
        right = sum(a == item.truth for a, item in zip(told, judged, strict=True))
        silent = told.count(FALLBACK)
        say(
            f"together, threshold {threshold:.2f}  right {right / len(judged):.4f}  "
            f"wrong {(len(judged) - right - silent) / len(judged):.4f}  "
            f"not understood {silent / len(judged):.4f}"
        )


def report_changes(judged: Sequence[Judged], errors: int) -> None:
    """Where the reader changed the classifier's intent, for better and for worse."""
    changed: Counter[tuple[str, str]] = Counter()
    shown = 0
    for item in judged:
        told = item.decision(0.0)
        if told.intent == item.guess:
            continue
        better = "better" if told.intent == item.truth else "worse"
        better = better if item.truth in (told.intent, item.guess) else "neither"
        changed[(better, item.guess)] += 1
        if better == "worse" and shown < errors:
            shown += 1
            sure = item.ranking[0]["confidence"]
            say(f"  {item.truth} ({sure:.2f}), read as {told.intent}: {item.text}")
    for (better, guess), count in changed.most_common():
        say(f"reader changed {guess:24s} {better:8s} {count}")


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folds", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    judged = list(examples(args.folds))
    report_changes(judged, args.errors)
    report_thresholds(judged)


if __name__ == "__main__":
    main()
