"""People of the clinic who may log in. Passwords arrive here hashed with argon2id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, text, update

from bot.store.database import Work
from bot.store.tables import Staff, StaffSession

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


def account_named(work: Work, username: str) -> Account | None:
    """The account, active or not."""
    row = work.session.get(Staff, username)
    return None if row is None else account_of(row)


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
    return [account_of(row) for row in rows]


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
    return None if row is None else account_of(row)


def set_profile(work: Work, username: str, name: str, role: str) -> None:
    """Name and role as the identity provider has them now."""
    work.session.execute(
        update(Staff).where(Staff.username == username).values(name=name, role=role)
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


def end_sessions_of(work: Work, username: str) -> None:
    """Forgets every log-in of an account."""
    work.session.execute(delete(StaffSession).where(StaffSession.staff == username))


def one_at_a_time(work: Work) -> None:
    """Makes the rest of this transaction wait for others of its kind. SQLite does so anyway."""
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def account_of(row: Staff) -> Account:
    """The account that a row holds."""
    return Account(row.username, row.name, row.role, row.active, row.clinic, row.created_at)
