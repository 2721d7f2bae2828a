"""The audit log: explicit, never anonymous, append-only, chained."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, text

from bot.store.database import Work
from bot.store.tables import Audit

LOCK = 0xA0D17
"""PostgreSQL advisory lock of the chain's end; SQLite has one writer anyway."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log."""

    n: int
    who: str
    action: str
    object: str
    at: datetime


def record(work: Work, *, who: str, action: str, object: str, now: datetime) -> None:
    """Writes that ``who`` did ``action`` to ``object``; stored with the act, or neither is.

    ``object`` is an id such as ``conversation/<id>``; no patient text may appear in it. Raises
    ``ValueError`` on an empty name: nobody acts anonymously.
    """
    if not who.strip() or not action.strip():
        raise ValueError("an audit entry names who acted and what they did")
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    last = work.session.scalar(select(Audit).order_by(Audit.n.desc()).limit(1))
    n = 1 if last is None else last.n + 1
    link = _link(work, b"" if last is None else last.link, n, who, action, object, now)
    work.session.add(Audit(n=n, who=who, action=action, object=object, at=now, link=link))
    work.session.flush()


def about(work: Work, object: str, *, limit: int) -> list[Entry]:
    """What was done to one object, and who looked at it, newest first."""
    rows = work.session.scalars(
        select(Audit).where(Audit.object == object).order_by(Audit.n.desc()).limit(limit)
    )
    return [Entry(row.n, row.who, row.action, row.object, row.at) for row in rows]


def first_broken(work: Work) -> int | None:
    """The number of the first entry that was altered, removed or added, None if all hold.

    Entries cut off at the end are seen only against a copy of the last link kept elsewhere.
    """
    before = b""
    expected = 1
    for entry in work.session.scalars(select(Audit).order_by(Audit.n)):
        link = _link(work, before, entry.n, entry.who, entry.action, entry.object, entry.at)
        if entry.n != expected or not hmac.compare_digest(link, entry.link):
            return expected
        before = entry.link
        expected += 1
    return None


def _link(
    work: Work, before: bytes, n: int, who: str, action: str, object: str, at: datetime
) -> bytes:
    entry = json.dumps([n, who, action, object, at.astimezone(UTC).isoformat()])
    return hmac.digest(work.master.derive("audit chain"), before + entry.encode(), "sha256")
