"""Tells staff that an urgent conversation waits unread: by e-mail and by a webhook of the clinic's.

An alert says how many wait, which level, since when, and where to look; never what anybody wrote.
"""

from __future__ import annotations

import json
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import requests
import structlog

from bot.store import Store
from bot.store.alerts import Waiting, put_back, take_unread

SECONDS = 10.0

log = structlog.get_logger()


@dataclass(frozen=True)
class Channels:
    """Where alerts go. ``smtp`` is ``smtp://user:password@host:port`` or ``smtps://…``; both empty:
    nowhere. ``console`` is the address of the staff's pages."""

    clinic: str
    after_minutes: int
    webhook: str = ""
    smtp: str = ""
    mail_from: str = ""
    mail_to: tuple[str, ...] = ()
    console: str = ""

    @property
    def any(self) -> bool:
        """Whether anybody would hear."""
        return bool(self.webhook or (self.smtp and self.mail_to))


def alert(store: Store, channels: Channels, now: datetime) -> int:
    """Alerts once for each conversation that waits too long; says how many. A channel that fails is
    logged, and the others are used all the same; if all fail, they are tried again next time."""
    if not channels.any:
        return 0
    with store.work() as work:
        waiting = take_unread(work, channels.clinic, now, channels.after_minutes)
    if not waiting:
        return 0
    # Not inside the transaction: a slow mail server must not keep patients from writing.
    sent = [_guarded(send, channels, waiting) for send in (_post, _mail)]
    if any(sent):
        return len(waiting)
    with store.work() as work:
        put_back(work, waiting)
    return 0


def text_of(channels: Channels, waiting: list[Waiting]) -> str:
    """The alert in words."""
    oldest = min(one.since for one in waiting).astimezone(UTC)
    levels = ", ".join(sorted({one.level for one in waiting}))
    return (
        f"{len(waiting)} urgent conversations wait unread ({levels}),"
        f" the oldest since {oldest:%Y-%m-%d %H:%M} UTC. {channels.console}/staff/"
    )


def _guarded(
    send: Callable[[Channels, list[Waiting]], bool], channels: Channels, waiting: list[Waiting]
) -> bool:
    try:
        return send(channels, waiting)
    except (OSError, smtplib.SMTPException, requests.RequestException) as error:
        log.error("alert.failed", channel=send.__name__, kind=type(error).__name__)
        return False


def _post(channels: Channels, waiting: list[Waiting]) -> bool:
    if not channels.webhook:
        return False
    body = {
        "text": text_of(channels, waiting),
        "conversations": [
            {"id": one.id, "level": one.level, "since": one.since.isoformat()} for one in waiting
        ],
    }
    answer = requests.post(
        channels.webhook,
        data=json.dumps(body),
        headers={"Content-Type": "application/json"},
        timeout=SECONDS,
        allow_redirects=False,
    )
    answer.raise_for_status()
    return True


def _mail(channels: Channels, waiting: list[Waiting]) -> bool:
    if not (channels.smtp and channels.mail_to):
        return False
    parts = urlsplit(channels.smtp)
    letter = EmailMessage()
    letter["Subject"] = f"Ossa: {len(waiting)} urgent conversations wait unread"
    letter["From"] = channels.mail_from or "ossa@localhost"
    letter["To"] = ", ".join(channels.mail_to)
    letter.set_content(text_of(channels, waiting))
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "localhost", parts.port or 0, timeout=SECONDS) as server:
        if parts.scheme == "smtp" and parts.username:
            server.starttls()  # a password is never sent in the clear
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)
    return True
