"""What a benchmark measures with: quantiles, processor time and memory of processes, folders."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
UNLIMITED: Mapping[str, str] = {
    "OSSA_MESSAGES_PER_MINUTE": "100000",
    "OSSA_REQUESTS_PER_MINUTE": "1000000",
    "OSSA_CONVERSATIONS_PER_HOUR": "1000000",
    "OSSA_MAX_PATIENT_MESSAGES": "10000",
}
"""Settings under which a benchmark's own client is not taken for an attack."""


def quantiles(samples: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99 of at least two samples, and how many samples they rest on."""
    cuts = statistics.quantiles(samples, n=100, method="inclusive")
    return {"n": len(samples), "p50": cuts[49], "p95": cuts[94], "p99": cuts[98]}


def family(pid: int) -> list[psutil.Process]:
    """A process and its children, as far as they still live."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def resident(pids: Iterable[int]) -> float:
    """Resident megabytes of processes with their children."""
    return sum(p.memory_info().rss for pid in pids for p in family(pid)) / 2**20


def processor(pids: Iterable[int]) -> float:
    """Milliseconds of processor time that processes with their children have used so far; unlike
    a clock, it does not count the neighbours."""
    times = (p.cpu_times() for pid in pids for p in family(pid))
    return sum(t.user + t.system for t in times) * 1000


def folder_size(folder: Path) -> float:
    """Megabytes of the files of a folder, links not followed."""
    files = (p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    return sum(p.stat().st_size for p in files) / 2**20


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return {
        "processor": model,
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "load before": f"{os.getloadavg()[0]:.1f}",
    }
