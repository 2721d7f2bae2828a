"""D04, D08: hours of load, and how much one machine carries."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field

import psutil

from prove.check import Run, check
from prove.cluster import Cluster, shared_cluster
from prove.history import claim, percentile
from prove.load import Journal, Load

PROCESSES = ("web", "engine", "actions")


def _minutes(run: Run) -> float:
    """OSSA_SOAK_MINUTES, or what the size of the run says."""
    wished = os.environ.get("OSSA_SOAK_MINUTES", "")
    return float(wished) if wished else run.count(quick=1, short=2, full=60)


@dataclass
class Watched:
    """Memory, files and threads of one process over time."""

    at: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)


@check("D04", quick=False, minutes=90)
def soak(run: Run) -> None:
    """Five messages a second for an hour (OSSA_SOAK_MINUTES): does memory, do files, do threads
    grow after the first fifth?"""
    made = shared_cluster(run, "sqlite")
    journal = Journal(run.folder / "journal.jsonl")
    watched = {f"{name}{n}": Watched() for n in range(len(made.nodes)) for name in PROCESSES}
    seconds = _minutes(run) * 60
    with Load(made.urls, journal, run.seed, clients=20, turns=1, pause=4.0):
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            time.sleep(max(1.0, seconds / 240))
            _look(made, watched, time.monotonic() - began)
    for name, seen in watched.items():
        warm = len(seen.at) // 5
        slope = _slope(seen.at[warm:], seen.memory[warm:]) * 600
        if seconds >= 1200:
            run.at_most(f"{name}: memory grows in ten minutes by", slope, 1, "MB")
        else:
            run.says(f"{name}: {slope:.1f} MB in ten minutes (too short a run to tell)")
        middle = len(seen.at) // 2
        run.at_most(
            f"{name}: files more at the end",
            max(seen.files[middle:]) - max(seen.files[:middle]),
            10,
        )
        run.at_most(
            f"{name}: threads more at the end",
            max(seen.threads[middle:]) - max(seen.threads[:middle]),
            10,
        )
    log = made.database.removeprefix("sqlite:///") + "-wal"
    run.at_most("write-ahead log at the end", os.path.getsize(log) / 2**20, 64, "MB")
    run.none("refusals", len(journal.refusals), of=len(journal.sent))
    waits = [sent.seconds for sent in journal.acked]
    run.at_most("p99 of answers", percentile(waits, 99), 1.5, "s")
    run.says(
        f"{len(waits)} messages in {seconds / 60:.0f} minutes, {len(waits) / seconds:.1f} a second"
    )
    claim(run, "sqlite", journal, made.store)


def _look(made: Cluster, watched: dict[str, Watched], at: float) -> None:
    for n, node in enumerate(made.nodes):
        for name in PROCESSES:
            process = node.services[name].process
            if process is None:
                continue
            seen, look = watched[f"{name}{n}"], psutil.Process(process.pid)
            seen.at.append(at)
            seen.memory.append(node.memory(name))
            seen.files.append(look.num_fds())
            seen.threads.append(look.num_threads())


def _slope(xs: list[float], ys: list[float]) -> float:
    """Least squares; 0 for too few points."""
    if len(xs) < 3:
        return 0.0
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    over = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return over / sum((x - mean_x) ** 2 for x in xs)


@check("D08", quick=False)
def capacity(run: Run) -> None:
    """More and more patients write without pause, until the p95 of answers is above a second: the
    most messages a second before that, on this machine."""
    made = shared_cluster(run, "sqlite")
    best, seconds = 0.0, run.count(quick=5, short=8, full=15)
    for clients in (2, 4, 8, 16, 32, 64):
        journal = Journal(run.folder / f"{clients}.jsonl")
        with Load(made.urls, journal, f"{run.seed}{clients}", clients=clients, turns=1, pause=0.0):
            time.sleep(seconds)
        waits = [sent.seconds for sent in journal.acked]
        rate, p95 = len(waits) / seconds, percentile(waits, 95)
        run.says(f"{clients} patients at once: {rate:.1f} a second, p95 {p95:.2f} s")
        if p95 <= 1.0:
            best = max(best, rate)
    run.at_least("messages a second at a p95 of at most 1 s", best, 20)
