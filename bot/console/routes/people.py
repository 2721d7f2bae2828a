"""People and their passwords."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.console import accounts, sessions
from bot.console.deps import deps_of
from bot.console.guards import Reads, Writes
from bot.console.pages import show
from bot.console.passwords import BadPassword, Busy
from bot.console.permissions import Permission, Role
from bot.console.refusals import not_found, unavailable
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.console.throttle import TooManyTries, Unavailable
from bot.store import audit, log_ins, staff

SAID = frozenset(
    {
        "people.added",
        "people.gone",
        "people.factors_gone",
        "people.session_ended",
        "password.changed",
    }
)

router = APIRouter(route_class=ConsoleRoute)
Manager = Annotated[Visitor, Depends(Reads(Permission.MANAGE_PEOPLE))]
ManagerWrites = Annotated[Visitor, Depends(Writes(Permission.MANAGE_PEOPLE))]
Anyone = Annotated[Visitor, Depends(Reads(Permission.OWN_ACCOUNT))]
AnyoneWrites = Annotated[Visitor, Depends(Writes(Permission.OWN_ACCOUNT))]


@router.get("/staff/people")
def list_people(request: Request, visitor: Manager, said: str = "") -> Response:
    """The accounts of the clinic and the form for another one."""
    return _people(request, visitor, said=said if said in SAID else None)


@router.post("/staff/people")
def add_person(
    request: Request,
    visitor: ManagerWrites,
    username: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Adds an account."""
    typed = {"username": username, "name": name, "role": role}
    try:
        accounts.add_person(deps_of(request), visitor.username, **typed, password=password)
    except (accounts.BadAccount, BadPassword) as problem:
        return _people(request, visitor, status=422, error=problem.reason, typed=typed)
    except accounts.UsernameTaken:
        return _people(request, visitor, status=409, error="people.taken", typed=typed)
    except Busy:
        raise unavailable() from None
    return RedirectResponse("/staff/people?said=people.added", 303)


@router.post("/staff/people/{username}/disable")
def disable_person(request: Request, visitor: ManagerWrites, username: str) -> Response:
    """Disables an account; it stays in the list, as what it did stays in the log."""
    try:
        accounts.disable_person(deps_of(request), visitor.username, username)
    except staff.NoSuchAccount:
        raise not_found() from None
    except staff.LastAdministrator:
        return _people(request, visitor, status=409, error="people.last_admin")
    return RedirectResponse("/staff/people?said=people.gone", 303)


@router.post("/staff/people/{username}/factors")
def reset_factors(request: Request, visitor: ManagerWrites, username: str) -> Response:
    """Takes away the second factors of somebody who lost them; their sessions end."""
    try:
        accounts.reset_factors(deps_of(request), visitor.username, username)
    except staff.NoSuchAccount:
        raise not_found() from None
    return RedirectResponse("/staff/people?said=people.factors_gone", 303)


@router.post("/staff/people/sessions/{session}/end")
def end_session(request: Request, visitor: ManagerWrites, session: str) -> Response:
    """Ends somebody's session."""
    if "\x00" in session:
        raise not_found()
    deps = deps_of(request)
    with deps.store.work() as work:
        whose = log_ins.end_session_named(work, visitor.clinic, session)
        if whose is None:
            raise not_found()
        audit.record(
            work,
            who=visitor.username,
            action="end_session",
            object=f"staff/{whose}",
            now=deps.now(),
        )
    return RedirectResponse("/staff/people?said=people.session_ended", 303)


@router.get("/staff/password")
def password_page(request: Request, visitor: Anyone, said: str = "") -> Response:
    """The form to change one's own password."""
    return _password(request, visitor, said=said if said in SAID else None)


@router.post("/staff/password")
def change_password(
    request: Request,
    visitor: AnyoneWrites,
    current: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    repeat: Annotated[str, Form()] = "",
) -> Response:
    """Changes one's own password and ends all other sessions of the account."""
    if new != repeat:
        return _password(request, visitor, status=422, error="password.differ")
    try:
        token = accounts.change_password(deps_of(request), visitor, current, new)
    except BadPassword as problem:
        return _password(request, visitor, status=422, error=problem.reason)
    except accounts.WrongPassword:
        return _password(request, visitor, status=422, error="password.wrong")
    except TooManyTries:
        return _password(request, visitor, status=429, error="login.too_many")
    except (Unavailable, Busy):
        raise unavailable() from None
    response = RedirectResponse("/staff/password?said=password.changed", 303)
    sessions.give_cookie(request, response, token)
    return response


def _people(
    request: Request,
    visitor: Visitor,
    *,
    status: int = 200,
    error: str | None = None,
    said: str | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    deps = deps_of(request)
    with deps.store.work() as work:
        people = staff.accounts_of(work, visitor.clinic)
        still_open = log_ins.open_sessions(work, visitor.clinic, deps.now(), sessions.IDLE)
        audit.record(
            work, who=visitor.username, action="view_people", object="people", now=deps.now()
        )
    return show(
        request,
        "people.html",
        visitor,
        status=status,
        people=people,
        log_ins=still_open,
        names={person.username: person.name for person in people},
        roles=list(Role),
        error=error,
        said=said,
        typed=typed or {"username": "", "name": "", "role": ""},
    )


def _password(
    request: Request,
    visitor: Visitor,
    *,
    status: int = 200,
    error: str | None = None,
    said: str | None = None,
) -> Response:
    return show(request, "password.html", visitor, status=status, error=error, said=said)
