"""The red-flag screen on its own corpus: recall, false alarms, milliseconds, by flag."""

from __future__ import annotations

import json
import time
from pathlib import Path
from statistics import quantiles

from bot.findings import read
from bot.triage import Ruleset, screen
from proof.knowledge import load

HERE = Path(__file__).parent


def measure_screen(folder: Path = HERE) -> str:
    """The measures as text, per language and flag."""
    ruleset = load().ruleset
    lines: list[str] = []
    for path in sorted(folder.glob("red_flags.*.jsonl")):
        lines += _measured(path, ruleset)
    return "\n".join(lines) + "\n"


def _measured(path: Path, ruleset: Ruleset) -> list[str]:
    by_flag: dict[str, list[int]] = {}
    took: list[float] = []
    hits = positives = alarms = negatives = 0
    for text in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(text)
        begun = time.perf_counter()
        rang = screen(ruleset, read(case["text"], prior=case["lang"]), case["known"]) is not None
        took.append(1000 * (time.perf_counter() - begun))
        seen = by_flag.setdefault(f"{case['flag']}", [0, 0, 0, 0])
        at = 0 if case["emergency"] else 2
        seen[at] += rang
        seen[at + 1] += 1
        if case["emergency"]:
            hits, positives = hits + rang, positives + 1
        else:
            alarms, negatives = alarms + rang, negatives + 1
    cuts = quantiles(took, n=100)
    lines = [
        f"{path.name}: recall {hits}/{positives} = {hits / max(positives, 1):.4f} (>= 0.99), "
        f"false alarms {alarms}/{negatives} = {alarms / max(negatives, 1):.4f} (<= 0.03), "
        f"{cuts[49]:.2f} ms p50, {cuts[98]:.2f} ms p99 (<= 2)"
    ]
    for flag, (rung, of, false, quiet) in sorted(by_flag.items()):
        lines.append(f"  {flag:<24}{rung:>4}/{of:<5} false {false}/{quiet}")
    return lines
