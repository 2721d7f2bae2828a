"""What a turn spent its time on, as the web process may tell operators: names of ours and times."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import Any, Dict, Iterator, List, Optional


class Stopwatch:
    """The parts of one turn, in the order in which they began."""

    def __init__(self) -> None:
        self.parts: List[Dict[str, Any]] = []

    @contextmanager
    def part(self, name: str, parent: Optional[str] = None) -> Iterator[None]:
        """Measure what happens inside as ``name``, a part of ``parent``."""
        told: Dict[str, Any] = {"name": name, "at": time.time(), "ms": 0.0, "parent": parent}
        self.parts.append(told)
        began = time.perf_counter()
        try:
            yield
        finally:
            told["ms"] = round((time.perf_counter() - began) * 1000, 3)
