"""The audit log: explicit, never anonymous, append-only, chained."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, select, text

from bot.store.database import Work
from bot.store.tables import Audit, AuditHead

HEAD = "audit"
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
    work.session.merge(AuditHead(name=HEAD, n=n, seal=_seal(work, n, link)))
    work.session.flush()


def about(work: Work, object: str, *, limit: int) -> list[Entry]:
    """What was done to one object, and who looked at it, newest first."""
    rows = work.session.scalars(
        select(Audit).where(Audit.object == object).order_by(Audit.n.desc()).limit(limit)
    )
    return [_entry(row) for row in rows]


def latest(
    work: Work,
    *,
    before: int | None = None,
    limit: int = 100,
    who: str = "",
    action: str = "",
    object: str = "",
) -> list[Entry]:
    """The log, newest first; ``before`` is the number of the last entry already shown.
    Empty texts filter nothing."""
    query = _filtered(select(Audit), who, action, object).order_by(Audit.n.desc()).limit(limit)
    if before is not None:
        query = query.where(Audit.n < before)
    return [_entry(row) for row in work.session.scalars(query)]


def first_broken(work: Work) -> int | None:
    """The number of the first entry that was altered, removed or added, None if all hold.

    Entries cut off at the end are missed by the sealed head; who cuts both off and puts an older
    head back is seen against a link that was kept elsewhere (:func:`holds`).
    """
    before = b""
    expected = 1
    entries = select(Audit).order_by(Audit.n).execution_options(yield_per=1000)
    for entry in work.session.scalars(entries):
        try:
            link = _link(work, before, entry.n, entry.who, entry.action, entry.object, entry.at)
        except (ValueError, OverflowError):
            return expected
        if entry.n != expected or not hmac.compare_digest(link, entry.link):
            return expected
        before = entry.link
        expected += 1
    head = work.session.get(AuditHead, HEAD)
    if head is None:
        return None if expected == 1 else expected
    last = expected - 1
    sealed = _seal(work, last, before)
    return None if head.n == last and hmac.compare_digest(sealed, head.seal) else expected


def holds(work: Work, n: int, link: bytes) -> bool:
    """Whether entry ``n`` is there with the link that was kept of it."""
    found = work.session.get(Audit, n)
    return found is not None and hmac.compare_digest(found.link, link)


def last_link(work: Work) -> tuple[int, bytes] | None:
    """Number and link of the newest entry, to be kept elsewhere; None before the first."""
    last = work.session.scalar(select(Audit).order_by(Audit.n.desc()).limit(1))
    return None if last is None else (last.n, last.link)


def entries(
    work: Work, *, after: int = 0, who: str = "", action: str = "", object: str = ""
) -> Iterator[tuple[Entry, bytes]]:
    """The log from the oldest on, each entry with its link; empty texts filter nothing."""
    query = _filtered(select(Audit), who, action, object).where(Audit.n > after).order_by(Audit.n)
    for row in work.session.scalars(query.execution_options(yield_per=1000)):
        yield _entry(row), row.link


def _filtered(query: Select[Audit], who: str, action: str, object: str) -> Select[Audit]:
    for column, value in ((Audit.who, who), (Audit.action, action), (Audit.object, object)):
        if value:
            query = query.where(column == value)
    return query


def _entry(row: Audit) -> Entry:
    return Entry(row.n, row.who, row.action, row.object, row.at)


def _seal(work: Work, n: int, link: bytes) -> bytes:
    return hmac.digest(work.master.derive("audit head"), f"{n}\x1f".encode() + link, "sha256")


def _link(
    work: Work, before: bytes, n: int, who: str, action: str, object: str, at: datetime
) -> bytes:
    entry = json.dumps([n, who, action, object, at.astimezone(UTC).isoformat()])
    return hmac.digest(work.master.derive("audit chain"), before + entry.encode(), "sha256")
