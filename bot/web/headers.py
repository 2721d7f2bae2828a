"""Security headers on every answer; what a surface sets itself stays."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Content-Security-Policy of everything that is no page."""


def page_policy(*, frame_ancestors: str, frames: str = "'none'", forms: str = "'none'") -> str:
    """Content-Security-Policy of a page of ours: everything from here, nothing inline."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        f" connect-src 'self'; frame-src {frames}; frame-ancestors {frame_ancestors};"
        f" base-uri 'none'; form-action {forms}"
    )


def safe_headers(*, strict_transport: bool) -> Mapping[str, str]:
    """The headers of every answer that does not set them itself."""
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": DATA_POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    if strict_transport:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


class SafeHeaders:
    """ASGI middleware; outermost, so that refusals of other middleware carry them too."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    sent.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_safely)
