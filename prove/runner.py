"""Running checks one after the other; whatever happens to one, the others run."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from prove.catalogue import ROWS, Row
from prove.check import CHECKS, Check, Claim, NotRun, Run, Shelf, Size

PATIENCE = float(os.environ.get("OSSA_PROVE_PATIENCE", "1"))
"""Times as long as usual that a check may take, on a machine that others use too."""
Status = Literal["passed", "failed", "not run"]


class TooLong(BaseException):
    """The check's time is over. No ``Exception``: a check that catches those must end too."""


@dataclass
class Verdict:
    """One row of the report."""

    id: str
    priority: int
    name: str
    status: Status
    tried: str = ""
    reason: str = ""
    claims: list[Claim] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    size: str = ""
    seed: int = 0
    seconds: float = 0.0
    at: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Verdict:
        return cls(**data | {"claims": [Claim(**claim) for claim in data["claims"]]})

    @property
    def stops(self) -> bool:
        """Whether nobody should rely on the program as it is."""
        return self.priority == 0 and self.status != "passed"


def run_row(row: Row, size: Size, seed: int, shelf: Shelf) -> Verdict:
    """Runs one row's check; anything but all claims kept is no pass."""
    found = CHECKS.get(row.id)
    verdict = Verdict(row.id, row.priority, row.name, "not run", size=size, seed=seed)
    verdict.at = datetime.now(UTC).isoformat(timespec="seconds")
    if found is None:
        verdict.reason = "there is no program for it yet"
        return verdict
    verdict.tried = found.tried
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"ossa-{row.id}-", ignore_cleanup_errors=True) as name:
        run = Run(row, size, seed, Path(name), shelf)
        verdict.status, verdict.reason = _run(found, run)
    verdict.seconds = round(time.monotonic() - began, 1)
    verdict.claims, verdict.facts = run.claims, run.facts
    return verdict


def _run(found: Check, run: Run) -> tuple[Status, str]:
    try:
        with _limited(found.within[run.size] * PATIENCE):
            found.act(run)
    except NotRun as reason:
        return "not run", str(reason)
    except TooLong:
        return "failed", f"did not end within {found.within[run.size] * PATIENCE:.0f} s"
    except Exception:
        return "failed", traceback.format_exc(limit=-6)
    broken = [claim.what for claim in run.claims if not claim.holds]
    if broken:
        return "failed", "; ".join(broken)
    if not run.claims:
        return "failed", "nothing was claimed"
    return "passed", ""


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raises :class:`TooLong` in the main thread; under pytest its own time-out stands."""
    busy = signal.getitimer(signal.ITIMER_REAL)[0] > 0
    if busy or threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def in_order(verdicts: list[Verdict]) -> list[Verdict]:
    """The verdicts as the catalogue has them."""
    places = list(ROWS)
    return sorted(verdicts, key=lambda verdict: places.index(verdict.id))
