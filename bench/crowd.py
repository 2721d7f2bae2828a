"""``make load``, ``make soak``: patients at the pace of people on the real processes, by Locust.

    python -m bench.crowd --patients 50 --minutes 2       a steady crowd
    python -m bench.crowd --ramp 20,40,80,160 --minutes 1 step by step to the knee, minutes each
    python -m bench.crowd --patients 20 --minutes 60      a soak: slopes of memory, descriptors, log

Prints latencies and refusals; after ten minutes and more also the slope of what may leak, and
writes ``results/crowd.json``. Ends with 1 when an answer was missing.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from bench.bots import Bot, ossa
from bench.measuring import ROOT, family, processor, resident

LOCUST = ROOT / ".venv-load" / "bin" / "locust"
EVERY = 5.0
WARM = 0.25
"""The first part of a soak, which its slopes leave out: pools and caches fill."""
SOAKED = 10
"""Minutes from which a run is long enough for slopes."""


@dataclass
class Watch:
    """Samples of what may grow, taken until stopped."""

    bot: Bot
    var: Path
    rows: list[dict[str, float]] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Sample now and then; a process that is restarted meanwhile is missing once."""
        began = time.monotonic()
        while not self._stop.wait(EVERY):
            row = {"minutes": (time.monotonic() - began) / 60}
            for name, pid in self.bot.pids.items():
                try:
                    row[f"{name} MB"] = resident([pid])
                    row[f"{name} descriptors"] = sum(p.num_fds() for p in family(pid))
                    row[f"{name} threads"] = sum(p.num_threads() for p in family(pid))
                except psutil.Error:
                    continue
            for name, file in (("write-ahead log MB", "ossa.db-wal"), ("database MB", "ossa.db")):
                path = self.var / file
                row[name] = path.stat().st_size / 2**20 if path.exists() else 0.0
            self.rows.append(row)

    def stop(self) -> None:
        """Ends the sampling."""
        self._stop.set()


def slope(minutes: Sequence[float], values: Sequence[float]) -> float:
    """Least squares: how much a value grows in an hour."""
    n = len(values)
    middle_x, middle_y = sum(minutes) / n, sum(values) / n
    spread = sum((x - middle_x) ** 2 for x in minutes)
    if not spread:
        return 0.0
    together = sum((x - middle_x) * (y - middle_y) for x, y in zip(minutes, values, strict=True))
    return 60 * together / spread


def slopes(rows: Sequence[dict[str, float]]) -> dict[str, dict[str, float]]:
    """For everything that was watched: first and last value after the warming, the most, and the
    growth in an hour."""
    kept = list(rows)[int(len(rows) * WARM) :]
    found = {}
    for name in kept[0]:
        having = [row for row in kept if name in row]
        values = [row[name] for row in having]
        if name != "minutes":
            found[name] = {
                "first": values[0],
                "last": values[-1],
                "most": max(values),
                "an hour": slope([row["minutes"] for row in having], values),
            }
    return found


def locust(url: str, patients: int, minutes: float, pace: float, folder: Path) -> dict[str, Any]:
    """One steady crowd; what Locust says of it."""
    command = [
        str(LOCUST),
        "-f",
        str(ROOT / "bench" / "patients.py"),
        "--headless",
        "--only-summary",
    ]
    command += ["--host", url, "-u", str(patients), "-r", str(max(patients / 10, 1))]
    command += ["-t", f"{round(minutes * 60)}s", "--csv", str(folder / "locust")]
    command += ["--loglevel", "ERROR"]
    environment = {"PATH": os.environ["PATH"], "OSSA_PACE": str(pace), "LANG": "C.UTF-8"}
    subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=False)
    with (folder / "locust_stats.csv").open() as file:
        rows = {row["Name"]: row for row in csv.DictReader(file)}
    with (folder / "locust_failures.csv").open() as file:
        failures = {f"{r['Name']}: {r['Error'][:100]}": int(r["Occurrences"])
                    for r in csv.DictReader(file)}  # fmt: skip
    told = {}
    for name in ("open", "say", "choose", "Aggregated"):
        if name in rows:
            row = rows[name]
            told[name] = {
                "n": int(row["Request Count"]),
                "failed": int(row["Failure Count"]),
                "a second": float(row["Requests/s"]),
                **{f"p{q}": float(row[f"{q}%"]) for q in (50, 95, 99)},
            }
    return {"patients": patients, "minutes": minutes, "pace": pace, "failures": failures, **told}


def crowds(bot: Bot, steps: Sequence[int], minutes: float, pace: float) -> list[dict[str, Any]]:
    """One crowd after the other, each with the processor time that it took."""
    found = []
    for patients in steps:
        before = {name: processor([pid]) for name, pid in bot.pids.items()}
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="ossa-locust-") as folder:
            told = locust(bot.url, patients, minutes, pace, Path(folder))
        seconds = time.monotonic() - began
        told["cores"] = {
            name: (processor([pid]) - before[name]) / 1000 / seconds
            for name, pid in bot.pids.items()
        }
        sys.stdout.write(line(told) + "\n")
        sys.stdout.flush()
        found.append(told)
    return found


def line(told: dict[str, Any]) -> str:
    """One crowd as text."""
    everything = told["Aggregated"]
    parts = [f"{told['patients']:5} patients  {everything['a second']:6.1f} requests/s"]
    for name in ("say", "choose"):
        if name in told:
            parts.append(f"{name} p50 {told[name]['p50']:.0f} p99 {told[name]['p99']:.0f} ms")
    parts.append(f"failed {everything['failed']} of {everything['n']}")
    parts.append(", ".join(f"{name} {used:.2f}" for name, used in told["cores"].items()) + " cores")
    lines = ["  ".join(parts)]
    lines += [f"        {count} x {name}" for name, count in told["failures"].items()]
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.crowd", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--patients", type=int, default=50)
    parser.add_argument("--ramp", help="steps of patients, comma-separated")
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--pace", type=float, default=1, help="2: twice as fast as people")
    return parser


def main() -> int:
    """Load, watch and tell; 0 when nothing failed."""
    chosen = _parser().parse_args()
    steps = [int(step) for step in (chosen.ramp or str(chosen.patients)).split(",")]
    with tempfile.TemporaryDirectory(prefix="ossa-crowd-") as folder:
        var = Path(folder)
        with ossa(var) as bot:
            watch = Watch(bot, var)
            thread = threading.Thread(target=watch.run, daemon=True)
            thread.start()
            told = crowds(bot, steps, chosen.minutes, chosen.pace)
            watch.stop()
            thread.join()
    grown = slopes(watch.rows) if len(watch.rows) > 4 else {}
    if chosen.minutes >= SOAKED:
        sys.stdout.write(f"{'':24}{'first':>10}{'last':>10}{'most':>10}{'an hour':>12}\n")
        for name, row in grown.items():
            figures = "".join(f"{row[key]:10.1f}" for key in ("first", "last", "most"))
            sys.stdout.write(f"{name:24}{figures}{row['an hour']:+12.2f}\n")
    (ROOT / "results").mkdir(exist_ok=True)
    kept = {"crowds": told, "slopes": grown, "samples": watch.rows}
    (ROOT / "results" / "crowd.json").write_text(json.dumps(kept, indent=1), "utf-8")
    return 1 if any(crowd["failures"] for crowd in told) else 0


if __name__ == "__main__":
    sys.exit(main())
