"""Which models and rule sets answered patients, and when. No word of a patient is in it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.store.database import Work
from bot.store.tables import Version

Kind = Literal["model", "ruleset"]
CLOSE = timedelta(hours=1)
"""How exactly the end of a version's time is kept: a row that changed with each message would be
one that every process waits for."""


@dataclass(frozen=True, slots=True)
class Used:
    """A version, and from when to when it answered."""

    kind: str
    name: str
    first_at: datetime
    last_at: datetime


def note(work: Work, clinic: str, seen: Iterable[tuple[Kind, str, datetime]]) -> None:
    """Remembers that these versions were seen to answer at these times."""
    spans: dict[tuple[Kind, str], tuple[datetime, datetime]] = {}
    for kind, name, at in seen:
        first, last = spans.get((kind, name), (at, at))
        spans[kind, name] = min(first, at), max(last, at)
    for (kind, name), (first, last) in sorted(spans.items()):
        row = work.session.get(Version, (clinic, kind, name))
        if row is None:
            # Another process may be as quick: then the row is there, which is all that is wanted.
            with suppress(IntegrityError), work.session.begin_nested():
                work.session.add(
                    Version(clinic=clinic, kind=kind, name=name, first_at=first, last_at=last)
                )
            continue
        if first < row.first_at:
            row.first_at = first
        if last > row.last_at + CLOSE:
            row.last_at = last


def used(work: Work, clinic: str, since: datetime, before: datetime) -> list[Used]:
    """The versions that answered between ``since`` and ``before``, the earliest first."""
    rows = work.session.scalars(
        select(Version)
        .where(Version.clinic == clinic, Version.first_at < before, Version.last_at >= since)
        .order_by(Version.first_at, Version.kind, Version.name)
    )
    return [Used(row.kind, row.name, row.first_at, row.last_at) for row in rows]
