"""Every route states who may use it. A test walks the routes and fails on one that does not.

The statement is a dependency with the attribute ``permission``; where it must, it also refuses.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.telemetry import numbers
from bot.web.errors import TokenMissing


class Anyone:
    """Anybody may call this; there is no patient's or staff's data behind it."""

    permission = "anyone"

    def __call__(self) -> None:
        """Lets everybody pass."""


_bearer = HTTPBearer(auto_error=False, description="The token that opening a conversation gave.")


class WithToken:
    """Only with a patient's bearer token; the store then decides what it opens."""

    permission = "patient"

    def __call__(
        self, sent: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)] = None
    ) -> str:
        """The token as sent. Raises :class:`~bot.web.errors.TokenMissing` without one."""
        if sent is None or not sent.credentials:
            raise TokenMissing
        return sent.credentials


class Operator:
    """Only with the operators' bearer token; without one in the settings nobody may."""

    permission = "operator"

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: Request) -> None:
        """Lets nobody else see that there is anything here."""
        if not numbers.may_read(request.headers.get("authorization", ""), self._token):
            raise HTTPException(404)


anyone = Depends(Anyone())
Token = Annotated[str, Depends(WithToken())]
