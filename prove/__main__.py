"""``python -m prove``: runs the checks and writes results/prove.json and results/prove.html.

Ends with 1 when a row of priority 0 failed or could not run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil

from prove.check import CHECKS, SEED, Shelf, chosen
from prove.page import html
from prove.rows import load
from prove.runner import Verdict, in_order, run_row

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "results"


def about(size: str) -> dict[str, str]:
    """What the figures were taken on."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    memory = psutil.virtual_memory().total / 2**30
    return {
        "machine": f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.platform()}",
        "load when it began": f"{os.getloadavg()[0]:.1f}",
        "program": commit or "unknown",
        "size": size,
    }


def line(verdict: Verdict) -> str:
    """One line for the terminal, with what was not kept below it."""
    told = f"{verdict.id}  {verdict.status:8} {verdict.seconds:6.1f} s  {verdict.name}"
    below = [
        f"       {'' if claim.holds else 'NOT KEPT  '}{claim.what}: {claim.told}"
        + (f" ({claim.bound})" if claim.bound else "")
        for claim in verdict.claims
    ]
    below += [f"       {fact}" for fact in verdict.facts]
    if verdict.reason and verdict.status != "passed":
        below += [f"       {part}" for part in verdict.reason.splitlines()]
    return "\n".join([told, *below])


def write(verdicts: list[Verdict], told: dict[str, str], keep: bool) -> None:
    """Writes both reports; with ``keep``, rows that were not chosen stay as they were."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / "prove.json"
    if keep and path.exists():
        have = {verdict.id for verdict in verdicts}
        earlier = json.loads(path.read_text())["rows"]
        verdicts += [Verdict.from_dict(row) for row in earlier if row["id"] not in have]
    verdicts = in_order(verdicts)
    data = {"about": told, "rows": [verdict.as_dict() for verdict in verdicts]}
    path.write_text(json.dumps(data, indent=1))
    (RESULTS / "prove.html").write_text(html(verdicts, told), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m prove", description=__doc__)
    parser.add_argument("--only", default="", help="rows or chapters, as A,B01,C")
    parser.add_argument("--size", choices=("quick", "short", "full"), default="full")
    parser.add_argument("--quick", dest="size", action="store_const", const="quick")
    parser.add_argument("--priority", type=int, default=2, help="only rows up to this priority")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--keep", action="store_true", help="keep other rows of the last report")
    parser.add_argument("--list", action="store_true", help="name the rows, run none")
    return parser


def _end(*_: object) -> None:
    """Ends as on Ctrl-C, so that everything that was started is stopped."""
    raise KeyboardInterrupt


def main(arguments: Sequence[str]) -> int:
    """Runs the chosen rows; returns the exit code."""
    given = _parser().parse_args(arguments)
    load()
    rows = [row for row in chosen(given.only) if row.priority <= given.priority]
    signal.signal(signal.SIGTERM, _end)
    if given.list:
        for row in rows:
            print(
                f"{row.id} {row.priority} {'' if row.id in CHECKS else '(no program) '}{row.name}"
            )
        return 0
    told = about(given.size)
    shelf = Shelf()
    verdicts = []
    try:
        for row in rows:
            verdicts.append(run_row(row, given.size, given.seed, shelf))
            print(line(verdicts[-1]), flush=True)
            write(list(verdicts), told, given.keep)
    finally:
        shelf.close()
    bad = [verdict.id for verdict in verdicts if verdict.stops]
    print(f"priority 0, not passed: {', '.join(bad) or 'none'}; see {RESULTS / 'prove.html'}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
