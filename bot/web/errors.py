"""Refusals: each exception's status and its line in the reader's language. Never an echo of what
was sent, and always a way to help when the service itself fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from bot.content.language import Language
from bot.dialogue.choices import UnknownChoice
from bot.dialogue.faults import where
from bot.dialogue.turn import TooManyMessages
from bot.dialogue.wording import LineName, Wording
from bot.store import StoreUnavailable
from bot.store.controls import SwitchedOff
from bot.store.conversations import ConversationEnded, NoSuchConversation, TokenRefused
from bot.store.crypto import SealBroken
from bot.store.requests import TooManyCallbacks
from bot.store.turns import BodyDiffers
from bot.web.language import preferred

log = structlog.get_logger()


class TokenMissing(Exception):
    """The call needs a bearer token and has none."""


@dataclass
class TooFast(Exception):
    """A rate limit is reached. ``alarm`` is the emergency text if the refused message rang one."""

    retry_after: int
    alarm: str | None = None


LINES: Mapping[type[Exception], tuple[int, LineName]] = {
    TokenMissing: (401, "token_refused"),
    TokenRefused: (401, "token_refused"),
    NoSuchConversation: (404, "not_found"),
    ConversationEnded: (409, "ended"),
    BodyDiffers: (422, "body_differs"),
    UnknownChoice: (422, "choice_gone"),
    TooManyMessages: (409, "too_many_messages"),
    TooManyCallbacks: (409, "too_many_callbacks"),
    StoreUnavailable: (503, "unavailable"),
    SwitchedOff: (503, "unavailable"),
    SealBroken: (503, "unavailable"),
}


def install(app: FastAPI, wording: Wording, languages: tuple[Language, ...]) -> None:
    """Makes the application answer every exception with ``{"detail": …}``."""

    def language(request: Request) -> Language:
        return preferred(request.headers.get("accept-language"), languages)

    def known(request: Request, error: Exception) -> JSONResponse:
        status, line = LINES[type(error)]
        if status == 503:
            log.error("request.unavailable", **where(error))
        headers = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "5"}}.get(status)
        return refusal(status, wording.say(line, language(request)), headers)

    def too_fast(request: Request, error: Exception) -> JSONResponse:
        fast = error if isinstance(error, TooFast) else TooFast(1)
        detail = fast.alarm or wording.say("too_fast", language(request))
        return refusal(429, detail, {"Retry-After": str(fast.retry_after)})

    def invalid(request: Request, error: Exception) -> JSONResponse:
        return refusal(422, _invalid(error, wording, language(request)))

    def plain(request: Request, error: Exception) -> JSONResponse:
        http = error if isinstance(error, HTTPException) else HTTPException(500)
        if http.status_code == 404:
            return refusal(404, wording.say("not_found", language(request)), http.headers)
        if http.status_code == 400:  # a body that is no text at all: as any other that is wrong
            return refusal(422, f"{wording.say('invalid', language(request))}.")
        if http.status_code == 405:
            return refusal(405, http.detail, {"Allow": _allowed(app, request.url.path)})
        return refusal(http.status_code, http.detail, http.headers)

    for kind in LINES:
        app.add_exception_handler(kind, known)
    app.add_exception_handler(TooFast, too_fast)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)


def _allowed(app: FastAPI, path: str) -> str:
    """The methods of every route with this path; each route knows only its own."""
    found: set[str] = set()
    for route in iter_route_contexts(app.routes):
        if route.path is not None and compile_path(route.path)[0].match(path):
            found |= set(route.methods or ())
    return ", ".join(sorted(found))


def refuser(
    wording: Wording, languages: tuple[Language, ...]
) -> Callable[[Request, int], JSONResponse]:
    """What middleware answers by status, before any route is known."""
    lines: dict[int, LineName] = {413: "body_too_large", 408: "too_slow", 429: "busy"}

    def refuse(request: Request, status: int) -> JSONResponse:
        language = preferred(request.headers.get("accept-language"), languages)
        return refusal(status, wording.say(lines.get(status, "unavailable"), language))

    return refuse


def refusal(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The one shape of every refusal."""
    return JSONResponse({"detail": detail}, status, headers=dict(headers or {}))


def _invalid(error: Exception, wording: Wording, language: Language) -> str:
    """What is wrong with a request, in names of ours only."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    faults = [
        (".".join(str(part) for part in item.get("loc", ())), str(item.get("type", "")))
        for item in found
    ]
    if any(place == "body.text" and kind.endswith("too_long") for place, kind in faults):
        return wording.say("text_too_long", language)
    if any(place == "body.consent" for place, _ in faults):
        return wording.say("consent_needed", language)
    # The name of an unknown key is the client's own text.
    places = sorted({place for place, kind in faults if kind != "extra_forbidden"})
    line = wording.say("invalid", language)
    return f"{line}: {', '.join(places)}." if places else f"{line}."
