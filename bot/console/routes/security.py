"""The second step of a log-in; one's own factors and sessions."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.console import factors as second
from bot.console import sessions
from bot.console.deps import deps_of
from bot.console.guards import Entering, EnteringWrites, Reads, Writes
from bot.console.pages import show
from bot.console.permissions import Permission, home_of
from bot.console.refusals import Refusal, not_found
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.console.throttle import TooManyTries, Unavailable
from bot.store import audit, factors, log_ins

SAID = frozenset({"factor.removed", "factor.session_ended", "factor.last"})
LARGEST_CREDENTIAL = 16_000

router = APIRouter(route_class=ConsoleRoute)
Entrant = Annotated[Visitor, Depends(Entering(Permission.OWN_ACCOUNT))]
EntrantWrites = Annotated[Visitor, Depends(EnteringWrites(Permission.OWN_ACCOUNT))]
Anyone = Annotated[Visitor, Depends(Reads(Permission.OWN_ACCOUNT))]
AnyoneWrites = Annotated[Visitor, Depends(Writes(Permission.OWN_ACCOUNT))]


@router.get("/staff/second-step")
def second_step(request: Request, visitor: Entrant) -> Response:
    """Asks for the code or passkey, or leads to where one is set up."""
    if visitor.stage == "full":
        return RedirectResponse(home_of(visitor.role), 303)
    if visitor.stage == "enrol":
        return RedirectResponse("/staff/factors/new", 303)
    return _ask(request, visitor)


@router.post("/staff/second-step")
def take_second_step(
    request: Request,
    visitor: EntrantWrites,
    code: Annotated[str, Form()] = "",
    credential: Annotated[str, Form()] = "",
) -> Response:
    """Lets in whoever shows the second factor too."""
    if visitor.stage != "factor":
        return RedirectResponse("/staff/second-step", 303)
    try:
        if credential:
            deps_of(request).throttle.count(f"factor {visitor.username}", "")
            token = second.check_passkey(request, visitor, credential[:LARGEST_CREDENTIAL])
        else:
            token = second.check_code(deps_of(request), visitor, code)
    except second.WrongFactor:
        return _ask(request, visitor, status=401, error="factor.wrong")
    except TooManyTries:
        return _ask(request, visitor, status=429, error="login.too_many")
    except Unavailable:
        return _ask(request, visitor, status=503, error="login.unavailable")
    response = RedirectResponse("/staff/home", 303)
    sessions.give_cookie(request, response, token)
    return response


@router.get("/staff/factors/new")
def new_factor(request: Request, visitor: Entrant) -> Response:
    """What an app or a passkey needs to be set up."""
    if visitor.stage == "factor":
        return RedirectResponse("/staff/second-step", 303)
    return _new(request, visitor)


@router.post("/staff/factors/app")
def confirm_app(
    request: Request,
    visitor: EntrantWrites,
    code: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
) -> Response:
    """Takes an app as a second factor, once it has shown a right code."""
    if visitor.stage == "factor":
        return RedirectResponse("/staff/second-step", 303)
    try:
        codes = second.confirm_secret(deps_of(request), visitor, code, _name(name))
    except second.WrongFactor:
        return _new(request, visitor, status=422, error="factor.wrong")
    return _codes(request, visitor, codes)


@router.post("/staff/factors/passkey")
def confirm_passkey(
    request: Request,
    visitor: EntrantWrites,
    credential: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
) -> Response:
    """Takes a passkey as a second factor."""
    if visitor.stage == "factor":
        return RedirectResponse("/staff/second-step", 303)
    try:
        codes = second.add_passkey(request, visitor, credential[:LARGEST_CREDENTIAL], _name(name))
    except second.WrongFactor:
        return _new(request, visitor, status=422, error="factor.no_passkey")
    return _codes(request, visitor, codes)


@router.get("/staff/security")
def own_security(request: Request, visitor: Anyone, said: str = "") -> Response:
    """One's own second factors and open sessions."""
    deps = deps_of(request)
    with deps.store.look() as work:
        mine = factors.factors_of(work, visitor.username, "totp", "passkey")
        left = len(factors.factors_of(work, visitor.username, "recovery"))
        still_open = log_ins.open_sessions(
            work, visitor.clinic, deps.now(), sessions.IDLE, visitor.username
        )
    return show(
        request,
        "security.html",
        visitor,
        mine=mine,
        left=left,
        log_ins=still_open,
        required=deps.second_factor,
        said=said if said in SAID else None,
        said_error=said == "factor.last",
    )


@router.post("/staff/factors/{factor}/remove")
def remove_factor(request: Request, visitor: AnyoneWrites, factor: str) -> Response:
    """Takes away one's own second factor; the last one stays where everybody needs one."""
    deps = deps_of(request)
    if "\x00" in factor:
        raise not_found()
    with deps.store.work() as work:
        mine = factors.factors_of(work, visitor.username, "totp", "passkey")
        if factor not in {one.id for one in mine}:
            raise not_found()
        if deps.second_factor and len(mine) == 1:
            return RedirectResponse("/staff/security?said=factor.last", 303)
        factors.remove(work, visitor.username, factor)
        audit.record(
            work,
            who=visitor.username,
            action="remove_factor",
            object=f"staff/{visitor.username}",
            now=deps.now(),
        )
    return RedirectResponse("/staff/security?said=factor.removed", 303)


@router.post("/staff/security/sessions/{session}/end")
def end_own_session(request: Request, visitor: AnyoneWrites, session: str) -> Response:
    """Ends one of one's own sessions."""
    deps = deps_of(request)
    if "\x00" in session:
        raise not_found()
    with deps.store.work() as work:
        whose = log_ins.end_session_named(work, visitor.clinic, session, visitor.username)
        if whose is None:
            raise not_found()
        audit.record(
            work,
            who=visitor.username,
            action="end_session",
            object=f"staff/{whose}",
            now=deps.now(),
        )
    return RedirectResponse("/staff/security?said=factor.session_ended", 303)


def _ask(
    request: Request, visitor: Visitor, *, status: int = 200, error: str | None = None
) -> Response:
    options = second.asking_options(request, visitor)
    return show(request, "second_step.html", visitor, status=status, error=error, options=options)


def _new(
    request: Request, visitor: Visitor, *, status: int = 200, error: str | None = None
) -> Response:
    deps = deps_of(request)
    with deps.store.work() as work:
        secret = second.new_secret(work, deps, visitor)
    address = second.address_of(secret, visitor, deps.clinic_name)
    values: dict[str, Any] = {
        "picture": second.picture_of(address),
        "secret": second.shown(secret),
        "options": second.passkey_options(request, visitor),
    }
    return show(request, "new_factor.html", visitor, status=status, error=error, **values)


def _codes(request: Request, visitor: Visitor, codes: list[str]) -> Response:
    if not codes:
        return RedirectResponse("/staff/security", 303)
    return show(request, "recovery.html", visitor, codes=codes)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name.isprintable():
        raise Refusal(422, "refused.bad_request")
    return name
