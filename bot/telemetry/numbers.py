"""Numbers for Prometheus, counted in this process and shown to who holds the operators' token."""

from __future__ import annotations

import hmac
import re

from prometheus_client import REGISTRY, Counter, Histogram, generate_latest

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)

REQUESTS = Histogram(
    "ossa_request_seconds",
    "Requests by method, route pattern and status",
    ("method", "route", "status"),
    buckets=SECONDS,
)
STAGES = Histogram(
    "ossa_turn_stage_seconds", "Parts of a patient's turn", ("stage",), buckets=SECONDS
)
ENGINE_STAGES = Histogram(
    "ossa_engine_stage_seconds", "Parts of an engine's turn, as it tells", ("stage",),
    buckets=SECONDS,
)  # fmt: skip
TURNS = Counter("ossa_turns", "Turns by what answered them", ("answered_by",))
ENGINE_FAILURES = Counter("ossa_engine_failures", "Turns the engine did not answer", ("reason",))
ACTIONS = Histogram(
    "ossa_action_seconds", "Actions by name and result", ("action", "result"), buckets=SECONDS
)

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REASON = re.compile(r"[a-z]+(?: \d{3})?")


def reason(text: str) -> str:
    """The first word of one of our own reasons, with a status: few enough to count by."""
    found = _REASON.match(text)
    return found[0] if found else "other"


def may_read(authorization: str, token: str) -> bool:
    """Whether the header is the operators' token; where there is none, nobody may."""
    wanted = f"Bearer {token}".encode()
    return bool(token) and hmac.compare_digest(authorization.encode(), wanted)


def shown() -> bytes:
    """The numbers of this process in Prometheus' text format."""
    return generate_latest(REGISTRY)
