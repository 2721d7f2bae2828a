"""What the console is given by the application; it makes nothing of this itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from fastapi import Request

from bot.console.knowledge import Knowledge
from bot.console.passwords import Passwords
from bot.console.throttle import LoginThrottle
from bot.store import Store


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class ConsoleDeps:
    """``clinic`` is the id whose conversations and people are shown, ``clinic_name`` its title
    and ``zone`` the zone in which times are written."""

    store: Store
    knowledge: Knowledge
    clinic: str
    clinic_name: str
    zone: tzinfo = UTC
    now: Callable[[], datetime] = utc_now
    passwords: Passwords = field(default_factory=Passwords)
    throttle: LoginThrottle = field(default_factory=LoginThrottle)


def deps_of(request: Request) -> ConsoleDeps:
    """The dependencies of the router that this request reached."""
    deps: ConsoleDeps = request.state.console
    return deps
