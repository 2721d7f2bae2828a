"""Logging in by the clinic's identity provider, and out of it again."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from bot.console import accounts, sessions
from bot.console.deps import ConsoleDeps, deps_of, over_https
from bot.console.guards import Open
from bot.console.pages import show
from bot.console.refusals import Refusal, not_found
from bot.console.routing import ConsoleRoute
from bot.console.sign_on import SignOn, SignOnFailed
from bot.store.crypto import DataKey, SealBroken

COOKIE = "ossa_staff_sign_on"
PATH = "/staff/sign-on"
SECONDS = 600

router = APIRouter(route_class=ConsoleRoute)
anyone = Annotated[None, Depends(Open())]


@router.get("/staff/sign-on")
def begin(request: Request, _: anyone) -> Response:
    """Sends the browser to the identity provider."""
    deps, provider = _provider(request)
    try:
        begun = provider.begin(_back(request))
    except SignOnFailed:
        raise Refusal(503, "signon.unavailable") from None
    response = RedirectResponse(begun.address, 303)
    sealed = _key(deps).seal_json(begun.as_json(), table="cookie", column="sign_on", row="")
    response.set_cookie(
        COOKIE,
        urlsafe_b64encode(sealed).decode(),
        max_age=SECONDS,
        path=PATH,
        secure=over_https(request),
        httponly=True,
        samesite="lax",  # it must come along when the provider sends the browser back
    )
    return response


@router.get("/staff/sign-on/back")
def come_back(request: Request, _: anyone, state: str = "", code: str = "") -> Response:
    """Opens a session for whom the provider vouches for, if one of their groups has a role."""
    deps, provider = _provider(request)
    try:
        sealed = urlsafe_b64decode(request.cookies.get(COOKIE, ""))
        begun = _key(deps).open_json(sealed, table="cookie", column="sign_on", row="")
        vouched = provider.finish(_back(request), begun or {}, state, code)
        token = accounts.sign_on(deps, vouched, deps.address.of(request))
    except (SignOnFailed, SealBroken, ValueError, json.JSONDecodeError):
        accounts.record_failed_sign_on(deps, deps.address.of(request))
        raise Refusal(403, "signon.failed") from None
    # Not a redirect: the browser follows one as the provider's and leaves our strict cookie out.
    response = show(request, "signed_on.html", None)
    response.headers["Refresh"] = "0; url=/staff/home"
    response.delete_cookie(COOKIE, path=PATH)
    sessions.give_cookie(request, response, token)
    return response


def _provider(request: Request) -> tuple[ConsoleDeps, SignOn]:
    deps = deps_of(request)
    if deps.sign_on is None:
        raise not_found()
    return deps, deps.sign_on


def _back(request: Request) -> str:
    own = deps_of(request).public_url or f"{request.url.scheme}://{request.url.netloc}"
    return f"{own}/staff/sign-on/back"


def _key(deps: ConsoleDeps) -> DataKey:
    return DataKey(deps.store.master.derive("sign-on cookie"))
