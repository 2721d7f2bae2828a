"""Accounts of staff: the first administrator, further people, passwords, logging in."""

from __future__ import annotations

import ipaddress
import re
from datetime import datetime

from bot.console import factors, sessions
from bot.console.deps import ConsoleDeps, utc_now
from bot.console.passwords import Passwords, check_choice
from bot.console.permissions import Role
from bot.console.sign_on import SignOnFailed, Vouched
from bot.console.throttle import TooManyTries
from bot.console.wording import words
from bot.store import Work, audit, log_ins, staff
from bot.store import factors as stored_factors
from bot.store.staff import Account, AdministratorExists, UsernameTaken

__all__ = ["AdministratorExists", "UsernameTaken", "create_first_admin"]

CLINIC = "clinic"
"""The id of the one clinic of an installation, so far."""
NAME_LONGEST = 100
NO_PASSWORD = "!"  # noqa: S105
"""Where a hash would be, of people whom the identity provider vouches for; nothing matches it."""
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}", re.ASCII)
SOMEBODY = "(unknown account)"
"""Who tried, in the audit log, when no account has the name. What was typed is not written
down: people type passwords into the wrong field."""


class BadAccount(ValueError):
    """An account that may not be made; ``reason`` is a key of the interface's words,
    and its text the English one."""

    def __init__(self, reason: str) -> None:
        super().__init__(words("en")(reason))
        self.reason = reason


class WrongPassword(Exception):
    """No active account has this name and password; nobody is told which of it is wrong."""


def create_first_admin(
    work: Work,
    username: str,
    name: str,
    password: str,
    *,
    clinic: str = CLINIC,
    now: datetime | None = None,
    passwords: Passwords | None = None,
) -> Account:
    """Stores the first administrator, once and for all. Without a ``name`` colleagues see the
    user name.

    Raises :class:`AdministratorExists` when there is one already, :class:`UsernameTaken`,
    :class:`BadAccount` or :class:`~bot.console.passwords.BadPassword`; then nothing is stored.
    """
    at = now or utc_now()
    account = _checked(username, name or username, Role.ADMINISTRATOR, clinic, at)
    check_choice(password, account.username)
    hashed = (passwords or Passwords()).hash(password)
    staff.add_first_administrator(work, account, hashed)
    audit.record(
        work, who=account.username, action="first_admin", object=_of(account.username), now=at
    )
    return account


def add_person(
    deps: ConsoleDeps, by: str, *, username: str, name: str, role: str, password: str
) -> None:
    """Stores an account for somebody else. Raises :class:`UsernameTaken`,
    :class:`BadAccount` or :class:`~bot.console.passwords.BadPassword`."""
    try:
        wanted = Role(role)
    except ValueError:
        raise BadAccount("people.bad_role") from None
    at = deps.now()
    account = _checked(username, name, wanted, deps.clinic, at)
    check_choice(password, account.username)
    hashed = deps.passwords.hash(password)
    with deps.store.work() as work:
        staff.add_account(work, account, hashed)
        target = f"{_of(account.username)} as {account.role}"
        audit.record(work, who=by, action="add_account", object=target, now=at)


def disable_person(deps: ConsoleDeps, by: str, username: str) -> None:
    """Ends an account and its sessions at once. Raises
    :class:`~bot.store.staff.NoSuchAccount` or :class:`~bot.store.staff.LastAdministrator`."""
    if not _USERNAME.fullmatch(username):
        raise staff.NoSuchAccount
    with deps.store.work() as work:
        staff.disable_account(work, deps.clinic, username)
        audit.record(work, who=by, action="disable_account", object=_of(username), now=deps.now())


def reset_factors(deps: ConsoleDeps, by: str, username: str) -> None:
    """Takes away every second factor of an account and ends its sessions. Raises
    :class:`~bot.store.staff.NoSuchAccount`."""
    if not _USERNAME.fullmatch(username):
        raise staff.NoSuchAccount
    with deps.store.work() as work:
        account = staff.account_named(work, username)
        if account is None or account.clinic != deps.clinic:
            raise staff.NoSuchAccount
        stored_factors.remove_all(work, username, "totp", "passkey", "recovery")
        staff.end_sessions_of(work, username)
        audit.record(work, who=by, action="reset_factors", object=_of(username), now=deps.now())


def log_in(deps: ConsoleDeps, typed: str, password: str, address: str, old: str) -> str:
    """A new session's token. The session of the token ``old`` ends.

    Every try is counted and written to the audit log. Raises
    :class:`~bot.console.throttle.TooManyTries` (nothing was checked), :class:`WrongPassword`,
    :class:`~bot.console.throttle.Unavailable` or :class:`~bot.console.passwords.Busy`.
    """
    username = typed.strip().casefold()
    known = _USERNAME.fullmatch(username) is not None
    try:
        deps.throttle.count(username, address)
    except TooManyTries:
        _record_failure(deps, username if known else None, "login_throttled", address)
        raise
    stored = None
    if known:
        with deps.store.look() as work:
            stored = staff.password_hash_of(work, username)
    if not deps.passwords.matches(password, stored) or stored is None:
        _record_failure(deps, username if known else None, "login_failed", address)
        raise WrongPassword
    token = _admit(deps, username, stored, old, network(address))
    if token is None:
        _record_failure(deps, username, "login_failed", address)
        raise WrongPassword
    deps.throttle.forget(username)
    return token


def sign_on(deps: ConsoleDeps, vouched: Vouched, address: str) -> str:
    """A session's token for whom the identity provider vouches for. Their account is made at the
    first time; name and role are taken anew each time. The provider answers for the second factor.

    Raises :class:`~bot.console.sign_on.SignOnFailed` for somebody without a role, or disabled here.
    """
    if vouched.role is None:
        raise SignOnFailed("no role")
    now = deps.now()
    name = " ".join(vouched.name.split())[:NAME_LONGEST] or "?"
    with deps.store.work() as work:
        account = staff.account_of_subject(work, vouched.subject)
        if account is None:
            account = Account(
                _free_name(work, vouched.username), name, vouched.role.value, True, deps.clinic, now
            )
            staff.add_account(work, account, NO_PASSWORD, subject=vouched.subject)
            audit.record(
                work,
                who=account.username,
                action="account_by_sign_on",
                object=f"{_of(account.username)} as {account.role}",
                now=now,
            )
        if not account.active or account.clinic != deps.clinic:
            raise SignOnFailed("disabled")
        staff.set_profile(work, account.username, name, vouched.role.value)
        log_ins.sweep_sessions(work, now, sessions.IDLE)
        token = sessions.start(work, account.username, now, address=network(address))
        log_ins.keep_provider_token(work, sessions.hash_of(token), vouched.id_token)
        audit.record(
            work, who=account.username, action="sign_on", object=_of(account.username), now=now
        )
    return token


def record_failed_sign_on(deps: ConsoleDeps, address: str) -> None:
    """Writes down that somebody came back from the provider and was not let in."""
    _record_failure(deps, None, "sign_on_failed", address)


def log_out(deps: ConsoleDeps, visitor: sessions.Visitor) -> str | None:
    """Ends the session; gives the identity provider's token if it came from there."""
    with deps.store.work() as work:
        provider_token = log_ins.provider_token_of(work, visitor.token_hash)
        log_ins.end_session(work, visitor.token_hash)
        audit.record(
            work,
            who=visitor.username,
            action="logout",
            object=_of(visitor.username),
            now=deps.now(),
        )
    return provider_token


def change_password(deps: ConsoleDeps, visitor: sessions.Visitor, current: str, new: str) -> str:
    """Stores another password, ends every session of the account and gives the token of a
    new one. Tries at the current password count like log-ins.

    Raises as :func:`log_in`, and :class:`~bot.console.passwords.BadPassword`.
    """
    check_choice(new, visitor.username)
    deps.throttle.count(visitor.username, "")
    with deps.store.look() as work:
        stored = staff.password_hash_of(work, visitor.username)
    if not deps.passwords.matches(current, stored):
        _record_failure(deps, visitor.username, "password_refused", "")
        raise WrongPassword
    hashed = deps.passwords.hash(new)
    now = deps.now()
    with deps.store.work() as work:
        staff.set_password(work, visitor.username, hashed, now)
        token = sessions.start(work, visitor.username, now, address=visitor.address)
        audit.record(
            work,
            who=visitor.username,
            action="change_password",
            object=_of(visitor.username),
            now=now,
        )
    deps.throttle.forget(visitor.username)
    return token


def _admit(deps: ConsoleDeps, username: str, checked: str, old: str, address: str) -> str | None:
    """Opens the session, unless the account was disabled or changed since it was checked."""
    now = deps.now()
    with deps.store.work() as work:
        account = staff.account_named(work, username)
        if account is None or not account.active or account.clinic != deps.clinic:
            return None
        if staff.password_hash_of(work, username) != checked:
            return None
        if old:
            log_ins.end_session(work, sessions.hash_of(old))
        log_ins.sweep_sessions(work, now, sessions.IDLE)
        stage = factors.stage_for(deps, work, username)
        token = sessions.start(work, username, now, stage=stage, address=address)
        audit.record(work, who=username, action="login", object=_of(username), now=now)
    return token


def _record_failure(deps: ConsoleDeps, username: str | None, action: str, address: str) -> None:
    with deps.store.work() as work:
        known = username is not None and staff.account_named(work, username) is not None
        audit.record(
            work,
            who=username if known and username else SOMEBODY,
            action=action,
            object=f"address/{network(address)}",
            now=deps.now(),
        )


def _checked(username: str, name: str, role: Role, clinic: str, at: datetime) -> Account:
    username = username.strip().casefold()
    name = " ".join(name.split())
    if not _USERNAME.fullmatch(username):
        raise BadAccount("people.bad_username")
    if not name or len(name) > NAME_LONGEST or not name.isprintable():
        raise BadAccount("people.bad_name")
    return Account(username, name, role.value, True, clinic, at)


def _free_name(work: Work, wanted: str) -> str:
    plain = (
        re.sub(r"[^a-z0-9._-]", "", wanted.split("@")[0].casefold()).strip("._-")[:56] or "staff"
    )
    plain = plain if len(plain) > 1 else f"{plain}-staff"
    names = (plain, *(f"{plain}-{n}" for n in range(2, 1000)))
    return next(name for name in names if staff.account_named(work, name) is None)


def _of(username: str) -> str:
    return f"staff/{username}"


def network(address: str) -> str:
    """The address without its last part: enough to see a pattern, not a person's machine."""
    try:
        known = ipaddress.ip_network(address)
    except ValueError:
        return "unknown"
    return str(known.supernet(new_prefix=24 if known.version == 4 else 48))
