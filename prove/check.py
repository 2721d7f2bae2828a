"""What a check is, and how it says what it counted.

A check is a function with its row's id; its docstring says what is tried. It makes claims on the
:class:`Run` that it is given; a row passes when it made at least one and all of them hold::

    @check("A03")
    def sent_again(run: Run) -> None:
        \"\"\"Each message is sent one to five times at once.\"\"\"
        ...
        run.none("messages doubled", doubled, of=count)
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from prove.catalogue import ROWS, Row

Size = Literal["quick", "short", "full"]
"""``quick`` is what `make test` runs, ``short`` fits a quarter of an hour, ``full`` is the goal."""
SEED = 20261130
PATIENCE = 5
"""How many times its limit a time may reach in the quick cut."""


class NotRun(Exception):
    """The check cannot run here; the text says why. Never a pass."""


@dataclass(frozen=True)
class Claim:
    """One thing that was counted or measured. ``bound`` says what a count of nothing proves."""

    what: str
    told: str
    holds: bool
    bound: str = ""


def bound(trials: int) -> str:
    """What no failure in so many trials says about the rate, with 95 % confidence."""
    if trials < 3:
        return "too few to bound the rate"
    return f"rate < {3 / trials:.2%} at 95 %"


class Shelf:
    """What several checks share, made when first asked for and taken down at the end."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}
        self.histories: list[Any] = []
        """A :class:`prove.history.History` of each check under load so far."""
        self._exits = ExitStack()

    def get[T](self, name: str, make: Callable[[], AbstractContextManager[T]]) -> T:
        """The thing of this name, entered once."""
        if name not in self._made:
            self._made[name] = self._exits.enter_context(make())
        found: T = self._made[name]
        return found

    def close(self) -> None:
        """Takes everything down, the latest first."""
        self._made.clear()
        self._exits.close()


@dataclass
class Run:
    """One run of one check: how much to try, with which luck, where, and what came of it."""

    row: Row
    size: Size
    seed: int
    folder: Path
    shelf: Shelf
    claims: list[Claim] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(f"{self.seed}/{self.row.id}")

    def count(self, *, quick: int, short: int, full: int) -> int:
        """How often to try in a run of this size."""
        return {"quick": quick, "short": short, "full": full}[self.size]

    def shared[T](self, name: str, make: Callable[[], AbstractContextManager[T]]) -> T:
        """Something that is slow to start, made once for all checks; leave it as it was."""
        return self.shelf.get(name, make)

    def none(self, what: str, failures: int, *, of: int) -> None:
        """Claims that none of ``of`` trials failed; no trial at all is a failure too."""
        told = f"{failures} of {of:,}"
        self.claims.append(
            Claim(what, told, of > 0 and failures == 0, bound(of) if not failures else "")
        )

    def every(self, what: str, good: int, *, of: int) -> None:
        """Claims that each of ``of`` trials went well; no trial at all is a failure too."""
        told = f"{good} of {of:,}"
        self.claims.append(
            Claim(what, told, of > 0 and good == of, bound(of) if good == of else "")
        )

    def at_most(self, what: str, value: float, limit: float, unit: str = "") -> None:
        """Claims that a measured value stays within a limit."""
        told = f"{value:,.4g}{unit and ' ' + unit} (at most {limit:,.4g})"
        self.claims.append(Claim(what, told, value <= limit))

    def in_time(self, what: str, seconds: float, limit: float, unit: str = "s") -> None:
        """Claims that something took no longer than a limit.

        The quick cut runs where other work runs, so it allows :data:`PATIENCE` times the limit: it
        tells what hangs from what works. The other sizes hold the limit itself.
        """
        allowed = limit * (PATIENCE if self.size == "quick" else 1)
        told = f"{seconds:,.4g} {unit} (at most {allowed:,.4g}"
        if allowed != limit:
            told += f"; {limit:,.4g} where nothing else runs"
        self.claims.append(Claim(what, f"{told})", seconds <= allowed))

    def at_least(self, what: str, value: float, limit: float, unit: str = "") -> None:
        """Claims that a measured value reaches a limit."""
        told = f"{value:,.4g}{unit and ' ' + unit} (at least {limit:,.4g})"
        self.claims.append(Claim(what, told, value >= limit))

    def holds(self, what: str, truth: bool, told: str = "") -> None:
        """Claims something that is true or not."""
        self.claims.append(Claim(what, told or ("yes" if truth else "no"), truth))

    def says(self, fact: str) -> None:
        """Notes something worth knowing that decides nothing."""
        self.facts.append(fact)


@dataclass(frozen=True)
class Check:
    """A row's program. ``within`` are the seconds that it may take, by size."""

    row: Row
    act: Callable[[Run], None]
    within: dict[Size, float]
    quick: bool

    @property
    def tried(self) -> str:
        """What the check does, in a sentence or two."""
        return " ".join((self.act.__doc__ or "").split())


CHECKS: dict[str, Check] = {}


def check(
    name: str, *, quick: bool = True, minutes: float = 10.0
) -> Callable[[Callable[[Run], None]], Callable[[Run], None]]:
    """Registers the program of a row. ``quick``: whether it is part of `make test`; ``minutes``:
    after which a run of full size is ended as failed."""

    def register(act: Callable[[Run], None]) -> Callable[[Run], None]:
        if name in CHECKS:
            raise ValueError(f"two programs for {name}")
        within: dict[Size, float] = {
            "quick": 110.0,
            "short": min(300.0, 60 * minutes),
            "full": 60 * minutes,
        }
        CHECKS[name] = Check(ROWS[name], act, within, quick)
        return act

    return register


def chosen(only: str) -> Iterator[Row]:
    """The rows that a list such as ``A,B01`` names; all for an empty one. Raises ``ValueError``."""
    wished = [part.strip().upper() for part in only.split(",") if part.strip()]
    for part in wished:
        if not any(name.startswith(part) for name in ROWS):
            raise ValueError(f"there is no row {part}")
    for name, row in ROWS.items():
        if not wished or any(name.startswith(part) for part in wished):
            yield row
