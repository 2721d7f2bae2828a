"""Log-ins of the clinic's people. Tokens arrive here as SHA-256."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, or_, select, update

from bot.store.crypto import DataKey
from bot.store.database import Work
from bot.store.staff import Account, account_of
from bot.store.tables import Staff, StaffSession


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A log-in that is still good, and whose it is."""

    account: Account
    csrf: str
    last_seen_at: datetime
    expires_at: datetime
    stage: str = "full"
    address: str = ""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A log-in as people see it in a list."""

    id: str
    username: str
    created_at: datetime
    last_seen_at: datetime
    address: str
    token_hash: bytes


def open_session(
    work: Work,
    username: str,
    token_hash: bytes,
    csrf: str,
    at: datetime,
    expires_at: datetime,
    *,
    stage: str = "full",
    address: str = "",
) -> None:
    """Stores a log-in. The token itself is never stored."""
    work.session.add(
        StaffSession(
            id=str(uuid4()),
            stage=stage,
            address=address,
            token_hash=token_hash,
            staff=username,
            csrf=csrf,
            created_at=at,
            last_seen_at=at,
            expires_at=expires_at,
        )
    )
    work.session.flush()


def live_session(
    work: Work, token_hash: bytes, now: datetime, idle: timedelta
) -> LiveSession | None:
    """The session of a token and its active account, unless it is over at ``now``."""
    found = work.session.execute(
        select(StaffSession, Staff)
        .join(Staff, Staff.username == StaffSession.staff)
        .where(
            StaffSession.token_hash == token_hash,
            StaffSession.expires_at > now,
            StaffSession.last_seen_at > now - idle,
            Staff.active,
        )
    ).one_or_none()
    if found is None:
        return None
    session, person = found
    return LiveSession(
        account_of(person),
        session.csrf,
        session.last_seen_at,
        session.expires_at,
        session.stage,
        session.address,
    )


def open_sessions(
    work: Work, clinic: str, now: datetime, idle: timedelta, username: str | None = None
) -> list[OpenSession]:
    """The log-ins of the clinic's people, or of one, that are not over; the latest used first."""
    query = (
        select(StaffSession)
        .join(Staff, Staff.username == StaffSession.staff)
        .where(
            Staff.clinic == clinic,
            StaffSession.expires_at > now,
            StaffSession.last_seen_at > now - idle,
        )
        .order_by(StaffSession.last_seen_at.desc())
    )
    if username is not None:
        query = query.where(StaffSession.staff == username)
    return [
        OpenSession(
            row.id or "", row.staff, row.created_at, row.last_seen_at, row.address, row.token_hash
        )
        for row in work.session.scalars(query)
    ]


def end_session_named(
    work: Work, clinic: str, session: str, username: str | None = None
) -> str | None:
    """Ends a log-in by the name that lists have for it, of one person only with ``username``.
    Whose it was; None when it is gone already."""
    found = work.session.execute(
        select(StaffSession, Staff.clinic)
        .join(Staff, Staff.username == StaffSession.staff)
        .where(StaffSession.id == session)
    ).one_or_none()
    if found is None or found[1] != clinic or username not in (None, found[0].staff):
        return None
    whose: str = found[0].staff
    work.session.delete(found[0])
    return whose


def set_stage(work: Work, token_hash: bytes, stage: str) -> None:
    """Says how far the log-in has come."""
    work.session.execute(
        update(StaffSession).where(StaffSession.token_hash == token_hash).values(stage=stage)
    )


def touch_session(work: Work, token_hash: bytes, now: datetime) -> None:
    """Says that the session was used at ``now``; an ended one stays ended."""
    work.session.execute(
        update(StaffSession)
        .where(StaffSession.token_hash == token_hash, StaffSession.last_seen_at < now)
        .values(last_seen_at=now)
    )


def end_session(work: Work, token_hash: bytes) -> None:
    """Forgets one log-in; no error when it is gone already."""
    work.session.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash))


def sweep_sessions(work: Work, now: datetime, idle: timedelta) -> None:
    """Forgets the sessions that are over at ``now``."""
    over = or_(StaffSession.expires_at <= now, StaffSession.last_seen_at <= now - idle)
    work.session.execute(delete(StaffSession).where(over))


def keep_provider_token(work: Work, token_hash: bytes, token: str) -> None:
    """Keeps the provider's token of a log-in, to log out there too."""
    row = work.session.get(StaffSession, token_hash)
    if row is not None and row.id is not None:
        row.provider_token = _provider_key(work).seal(
            token, table="staff_sessions", column="provider_token", row=row.id
        )


def provider_token_of(work: Work, token_hash: bytes) -> str | None:
    """The provider's token of a log-in; None when it did not come from there."""
    row = work.session.get(StaffSession, token_hash)
    if row is None or row.provider_token is None or row.id is None:
        return None
    return _provider_key(work).open(
        row.provider_token, table="staff_sessions", column="provider_token", row=row.id
    )


def _provider_key(work: Work) -> DataKey:
    return DataKey(work.master.derive("provider tokens"))
