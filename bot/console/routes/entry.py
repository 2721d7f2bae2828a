"""Getting in and out: log-in, log-out, interface language, style sheet and script."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.console import accounts, csrf, sessions
from bot.console.assets import asset
from bot.console.deps import deps_of, over_https
from bot.console.guards import EnteringWrites, Open, OpenForm, Reads
from bot.console.pages import LANGUAGE_COOKIE, show
from bot.console.passwords import Busy
from bot.console.permissions import Permission, home_of
from bot.console.refusals import not_found
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.console.throttle import RETRY_SECONDS, TooManyTries, Unavailable
from bot.console.wording import LANGUAGES

router = APIRouter(route_class=ConsoleRoute)


@router.get("/staff", dependencies=[Depends(Open())])
def to_console() -> Response:
    """The address that people type."""
    return RedirectResponse("/staff/", 308)


@router.get("/staff/static/{name}", dependencies=[Depends(Open())])
def static_file(name: str) -> Response:
    """The style sheet, the script or the icon."""
    try:
        found = asset(name)
    except KeyError:
        raise not_found() from None
    return Response(
        found.content,
        media_type=found.media_type,
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


@router.get("/staff/language", dependencies=[Depends(Open())])
def choose(request: Request, to: str = "", back: str = "") -> Response:
    """Keeps the interface language in the browser and goes back to the page."""
    response = RedirectResponse(own_page(back) or "/staff/", 303)
    if to in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE,
            to,
            max_age=365 * 24 * 3600,
            path=sessions.PATH,
            secure=over_https(request),
            httponly=True,
            samesite="lax",
        )
    return response


@router.get("/staff/login", dependencies=[Depends(Open())])
def login_page(request: Request, next: str = "", out: str = "") -> Response:
    """The log-in form."""
    notice = "login.out" if out else "login.again" if next else None
    return _form(request, own_page(next), notice=notice)


@router.post("/staff/login", dependencies=[Depends(OpenForm())])
def log_in(
    request: Request,
    username: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",
    form_token: Annotated[str, Form(alias=csrf.FIELD)] = "",
) -> Response:
    """Opens a session, or says the same for every kind of wrong name and password."""
    deps = deps_of(request)
    back = own_page(next)
    if not csrf.same_token(form_token, request.cookies.get(csrf.LOGIN_COOKIE, "")):
        return _form(request, back, status=403, error="login.stale", username=username)
    address = deps.address.of(request)
    old = request.cookies.get(sessions.COOKIE, "")
    try:
        token = accounts.log_in(deps, username, password, address, old)
    except accounts.WrongPassword:
        return _form(request, back, status=401, error="login.wrong", username=username)
    except TooManyTries:
        response = _form(request, back, status=429, error="login.too_many", username=username)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    except (Unavailable, Busy):
        return _form(request, back, status=503, error="login.unavailable", username=username)
    response = RedirectResponse(back or "/staff/home", 303)
    sessions.give_cookie(request, response, token)
    return response


@router.get("/staff/home")
def home(visitor: Annotated[Visitor, Depends(Reads(Permission.OWN_ACCOUNT))]) -> Response:
    """Where this person's work begins."""
    return RedirectResponse(home_of(visitor.role), 303)


@router.post("/staff/logout")
def log_out(
    request: Request, visitor: Annotated[Visitor, Depends(EnteringWrites(Permission.OWN_ACCOUNT))]
) -> Response:
    """Ends the session here and in the browser."""
    deps = deps_of(request)
    provider_token = accounts.log_out(deps, visitor)
    there = None
    if deps.sign_on is not None and provider_token is not None:
        own = deps.public_url or f"{request.url.scheme}://{request.url.netloc}"
        there = deps.sign_on.leave(provider_token, f"{own}/staff/login?out=1")
    response: Response = RedirectResponse("/staff/login?out=1", 303)
    if there is not None:
        # Not a redirect: our policy lets no form lead to another site.
        response = show(request, "signed_off.html", None, there=there)
        response.headers["Refresh"] = f"0; url={there}"
    sessions.take_cookie(request, response)
    return response


def own_page(path: str) -> str:
    """The path if it is a page of the console and nothing else, else empty."""
    plain = path.isascii() and path.isprintable() and "\\" not in path and "//" not in path
    return path if plain and path.startswith("/staff/") else ""


def _form(
    request: Request,
    back: str,
    *,
    status: int = 200,
    error: str | None = None,
    notice: str | None = None,
    username: str = "",
) -> Response:
    token = csrf.login_token(request)
    response = show(
        request,
        "login.html",
        None,
        status=status,
        csrf=token,
        back=back,
        error=error,
        said=notice,
        username=username,
        sign_on=deps_of(request).sign_on is not None,
    )
    csrf.give_login_token(request, response, token)
    return response
