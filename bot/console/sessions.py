"""Log-ins of staff: a random cookie in the browser, its hash and its limits in the database."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request, Response

from bot.console.deps import over_https
from bot.console.permissions import Role
from bot.store import Work, log_ins

COOKIE = "ossa_staff"
PATH = "/staff"
IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
TOUCH_AFTER = timedelta(seconds=10)
"""A page read again within this time writes nothing."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A logged-in person for the length of one request."""

    username: str
    name: str
    role: Role
    clinic: str
    csrf: str
    token_hash: bytes
    stage: str = "full"
    """``full``, or what is still missing: ``factor`` or ``enrol``."""
    address: str = ""


def hash_of(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def start(
    work: Work, username: str, now: datetime, *, stage: str = "full", address: str = ""
) -> str:
    """Stores a new session and gives its token: 256 random bits, made here and nowhere else."""
    token = secrets.token_urlsafe(32)
    log_ins.open_session(
        work,
        username,
        hash_of(token),
        secrets.token_urlsafe(32),
        now,
        now + LONGEST,
        stage=stage,
        address=address,
    )
    return token


def find(work: Work, token: str, now: datetime) -> tuple[Visitor, bool] | None:
    """Whose token it is, and whether the session should be touched; None when there is no
    such session, it is over, or the person is disabled or has a role of another version."""
    token_hash = hash_of(token)
    session = log_ins.live_session(work, token_hash, now, IDLE)
    if session is None:
        return None
    account = session.account
    try:
        role = Role(account.role)
    except ValueError:
        return None
    visitor = Visitor(
        account.username,
        account.name,
        role,
        account.clinic,
        session.csrf,
        token_hash,
        session.stage,
        session.address,
    )
    return visitor, now - session.last_seen_at >= TOUCH_AFTER


def give_cookie(request: Request, response: Response, token: str) -> None:
    """Hands the token to the browser until it closes; the server decides when it is over."""
    response.set_cookie(
        COOKIE,
        token,
        path=PATH,
        secure=over_https(request),
        httponly=True,
        samesite="strict",
    )


def take_cookie(request: Request, response: Response) -> None:
    """Removes the token from the browser."""
    response.delete_cookie(
        COOKIE,
        path=PATH,
        secure=over_https(request),
        httponly=True,
        samesite="strict",
    )
