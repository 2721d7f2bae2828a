"""Whether a form was sent by a page of the console, in the browser it was made for."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from fastapi import Request, Response

from bot.console.deps import deps_of, over_https

FIELD = "csrf"
LOGIN_COOKIE = "ossa_staff_form"
"""Ties the log-in form to a browser before there is a session."""


def same_origin(request: Request) -> bool:
    """Whether the browser says that the request comes from our own pages. One of Origin and
    Sec-Fetch-Site must say so, and neither may say otherwise; silence is a no."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is None or (origin == "null" and site is not None):
        # A page under `Referrer-Policy: no-referrer` sends Origin: null for its own forms.
        return site is not None
    ours = {request.headers.get("host", ""), urlsplit(deps_of(request).public_url).netloc} - {""}
    return urlsplit(origin).netloc.lower() in {host.lower() for host in ours}


def same_token(sent: str, expected: str) -> bool:
    """Whether the form carries the expected token; an empty one never does."""
    return bool(expected) and hmac.compare_digest(sent.encode(), expected.encode())


def login_token(request: Request) -> str:
    """The token of the log-in form for this browser: the one it has, or a new one."""
    return request.cookies.get(LOGIN_COOKIE) or secrets.token_urlsafe(32)


def give_login_token(request: Request, response: Response, token: str) -> None:
    """Keeps the log-in form's token in the browser for an hour."""
    response.set_cookie(
        LOGIN_COOKIE,
        token,
        max_age=3600,
        path="/staff/login",
        secure=over_https(request),
        httponly=True,
        samesite="strict",
    )
