"""Stages of a turn: each is counted for Prometheus and, where traces are on, a span."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from bot.telemetry import numbers, spans

Stage = Literal["look", "screen", "take", "engine", "commit"]


@contextmanager
def stage(name: Stage) -> Iterator[None]:
    """Measures what happens inside as one stage of a turn."""
    began = time.perf_counter()
    try:
        with spans.span(name):
            yield
    finally:
        numbers.STAGES.labels(name).observe(time.perf_counter() - began)
