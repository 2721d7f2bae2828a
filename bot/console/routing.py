"""The route class of the console: refusals become pages, and every answer has safe headers."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from bot.console.pages import show_refusal
from bot.console.refusals import LogInFirst, Refusal, SecondStep, bad_request, unavailable
from bot.store import StoreUnavailable

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Not "no-referrer": with it browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class ConsoleRoute(APIRoute):
    """Answers every request of the console with a page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, wrapped."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                response = await handle(request)
            except LogInFirst as reason:
                response = _to_login(reason.back)
            except SecondStep:
                response = RedirectResponse("/staff/second-step", 303)
            except Refusal as refusal:
                response = show_refusal(request, refusal)
            except RequestValidationError:
                # Not passed on: the application's answer would repeat what was typed.
                response = show_refusal(request, bad_request())
            except StoreUnavailable:
                response = show_refusal(request, unavailable())
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return answer


def _to_login(back: str) -> Response:
    query = "?" + urlencode({"next": back}) if back not in ("", "/staff/") else ""
    return RedirectResponse("/staff/login" + query, 303)
