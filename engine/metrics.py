"""Numbers for Prometheus: how this engine does, never who or what."""

from __future__ import annotations

import hmac
import os
from pathlib import Path
from typing import Any, Dict, Optional, Sequence

from prometheus_client import REGISTRY, Counter, Histogram, generate_latest

_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)

TURNS = Counter("ossa_engine_turns", "Turns by how they ended", ("status",))
PARTS = Histogram("ossa_engine_part_seconds", "Parts of a turn", ("part",), buckets=_SECONDS)


def ended(status: int, parts: Sequence[Dict[str, Any]] = ()) -> None:
    """Count a turn that was answered with ``status``."""
    TURNS.labels(str(status)).inc()
    for part in parts:
        PARTS.labels(part["name"]).observe(part["ms"] / 1000)


def shown(authorization: Optional[str]) -> Optional[bytes]:
    """The numbers in Prometheus' text format, for who sends the operators' token; else None."""
    token = os.environ.get("OSSA_METRICS_TOKEN", "")
    wanted = f"Bearer {token}"
    if not token or not hmac.compare_digest((authorization or "").encode(), wanted.encode()):
        return None
    return generate_latest(REGISTRY)


def resident() -> Optional[float]:
    """Megabytes of this process that are in memory; None where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
