"""What the console is given by the application; it makes nothing of this itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from fastapi import Request

from bot.console.knowledge import Knowledge
from bot.console.passwords import Passwords
from bot.console.sign_on import SignOn
from bot.console.throttle import LoginThrottle
from bot.content import Press
from bot.dialogue.wording import Wording
from bot.paper import Summaries
from bot.store import Store
from bot.web.client import ClientAddress


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class ConsoleDeps:
    """``clinic`` is the id whose conversations and people are shown, ``clinic_name`` its title
    and ``zone`` the zone in which times are written. ``public_url`` is the address that browsers
    use, empty when it is the server's own; with https there, cookies are for https only.
    Without a ``press`` no topic can be read or edited; without ``wording`` nobody answers patients
    in person."""

    store: Store
    knowledge: Knowledge
    clinic: str
    clinic_name: str
    press: Press | None = None
    wording: Wording | None = None
    zone: tzinfo = UTC
    public_url: str = ""
    retention_days: int = 30
    """How long a conversation is kept where the clinic decided nothing else."""
    second_factor: bool = True
    """Whether everybody needs one; only a demonstration may do without."""
    metrics_token: str = ""
    """What Prometheus sends; empty: there are no metrics."""
    sign_on: SignOn | None = None
    """The clinic's identity provider, if it has one."""
    summaries: Summaries | None = None
    """Makes the patients' summaries; without it staff see none."""
    address: ClientAddress = field(default_factory=lambda: ClientAddress(()))
    now: Callable[[], datetime] = utc_now
    passwords: Passwords = field(default_factory=Passwords)
    throttle: LoginThrottle = field(default_factory=LoginThrottle)


def over_https(request: Request) -> bool:
    """Whether the browser reached us by https, in front of a proxy or without one."""
    return request.url.scheme == "https" or deps_of(request).public_url.startswith("https://")


def deps_of(request: Request) -> ConsoleDeps:
    """The dependencies of the router that this request reached."""
    deps: ConsoleDeps = request.state.console
    return deps
