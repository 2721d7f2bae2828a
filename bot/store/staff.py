"""People of the clinic, their log-ins, and what they did.

Passwords arrive here hashed with argon2id, tokens as SHA-256.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, func, or_, select, text, update

from bot.store.crypto import DataKey
from bot.store.database import Work
from bot.store.tables import Audit, Staff, StaffSession

ADMINISTRATOR = "administrator"
LOCK = 0x055B
"""PostgreSQL advisory lock held while the set of administrators is checked and changed."""


class UsernameTaken(Exception):
    """There is an account of this name already."""


class NoSuchAccount(Exception):
    """No account of this clinic has this name."""


class LastAdministrator(Exception):
    """The account is the only active administrator of its clinic and stays."""


class AdministratorExists(Exception):
    """The first administrator was made before."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person who may log in, without the password."""

    username: str
    name: str
    role: str
    active: bool
    clinic: str
    created_at: datetime


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
class Act:
    """One entry of the audit log."""

    n: int
    who: str
    action: str
    object: str
    at: datetime


def account_named(work: Work, username: str) -> Account | None:
    """The account, active or not."""
    row = work.session.get(Staff, username)
    return None if row is None else _account(row)


def password_hash_of(work: Work, username: str) -> str | None:
    """The stored hash, of an inactive account as well; None for no account."""
    return work.session.scalar(select(Staff.password_hash).where(Staff.username == username))


def accounts_of(work: Work, clinic: str) -> list[Account]:
    """Everybody of the clinic, active ones first, by name."""
    rows = work.session.scalars(
        select(Staff)
        .where(Staff.clinic == clinic)
        .order_by(Staff.active.desc(), func.lower(Staff.name), Staff.username)
    )
    return [_account(row) for row in rows]


def names_of(work: Work, usernames: set[str]) -> dict[str, str]:
    """The names of people by username; those without an account are missing."""
    if not usernames:
        return {}
    rows = work.session.execute(
        select(Staff.username, Staff.name).where(Staff.username.in_(usernames))
    )
    return {username: name for username, name in rows}


def has_administrator(work: Work) -> bool:
    """Whether there ever was an administrator, disabled or not."""
    known = select(Staff.username).where(Staff.role == ADMINISTRATOR).limit(1)
    return work.session.scalar(known) is not None


def account_of_subject(work: Work, subject: str) -> Account | None:
    """The account that the identity provider knows by this issuer and subject."""
    row = work.session.scalar(select(Staff).where(Staff.subject == subject))
    return None if row is None else _account(row)


def set_profile(work: Work, username: str, name: str, role: str) -> None:
    """Name and role as the identity provider has them now."""
    work.session.execute(
        update(Staff).where(Staff.username == username).values(name=name, role=role)
    )


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


def add_account(
    work: Work, account: Account, password_hash: str, *, subject: str | None = None
) -> None:
    """Stores a new account. Raises :class:`UsernameTaken`."""
    one_at_a_time(work)
    if work.session.get(Staff, account.username) is not None:
        raise UsernameTaken
    work.session.add(
        Staff(
            username=account.username,
            name=account.name,
            password_hash=password_hash,
            role=account.role,
            active=account.active,
            clinic=account.clinic,
            created_at=account.created_at,
            password_changed_at=account.created_at,
            subject=subject,
        )
    )
    work.session.flush()


def add_first_administrator(work: Work, account: Account, password_hash: str) -> None:
    """Stores the first administrator of all. Raises :class:`AdministratorExists` when there is
    one, disabled or not, whoever asks at the same time."""
    one_at_a_time(work)
    if has_administrator(work):
        raise AdministratorExists
    add_account(work, account, password_hash)


def disable_account(work: Work, clinic: str, username: str) -> None:
    """Ends the account and its sessions. Raises :class:`NoSuchAccount` or
    :class:`LastAdministrator`."""
    one_at_a_time(work)
    row = work.session.get(Staff, username)
    if row is None or row.clinic != clinic:
        raise NoSuchAccount
    if row.role == ADMINISTRATOR and row.active:
        others = select(Staff.username).where(
            Staff.clinic == clinic,
            Staff.role == ADMINISTRATOR,
            Staff.active,
            Staff.username != username,
        )
        if work.session.scalar(others.limit(1)) is None:
            raise LastAdministrator
    row.active = False
    end_sessions_of(work, username)


def set_password(work: Work, username: str, password_hash: str, at: datetime) -> None:
    """Stores another hash and ends every session of the account. Raises
    :class:`NoSuchAccount`."""
    row = work.session.get(Staff, username)
    if row is None:
        raise NoSuchAccount
    row.password_hash = password_hash
    row.password_changed_at = at
    end_sessions_of(work, username)


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
        _account(person),
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


def end_sessions_of(work: Work, username: str) -> None:
    """Forgets every log-in of an account."""
    work.session.execute(delete(StaffSession).where(StaffSession.staff == username))


def sweep_sessions(work: Work, now: datetime, idle: timedelta) -> None:
    """Forgets the sessions that are over at ``now``."""
    over = or_(StaffSession.expires_at <= now, StaffSession.last_seen_at <= now - idle)
    work.session.execute(delete(StaffSession).where(over))


def acts(
    work: Work,
    *,
    before: int | None = None,
    limit: int = 100,
    who: str = "",
    action: str = "",
    object: str = "",
) -> list[Act]:
    """The audit log, newest first; ``before`` is the number of the last entry already shown.
    Empty texts filter nothing."""
    query = select(Audit).order_by(Audit.n.desc()).limit(limit)
    for column, value in ((Audit.who, who), (Audit.action, action), (Audit.object, object)):
        if value:
            query = query.where(column == value)
    if before is not None:
        query = query.where(Audit.n < before)
    return [
        Act(row.n, row.who, row.action, row.object, row.at) for row in work.session.scalars(query)
    ]


def one_at_a_time(work: Work) -> None:
    """Makes the rest of this transaction wait for others of its kind. SQLite does so anyway."""
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _provider_key(work: Work) -> DataKey:
    return DataKey(work.master.derive("provider tokens"))


def _account(row: Staff) -> Account:
    return Account(row.username, row.name, row.role, row.active, row.clinic, row.created_at)
