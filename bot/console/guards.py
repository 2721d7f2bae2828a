"""What every route of the console states: who may use it, and that its forms are its own."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request

from bot.console import csrf, sessions
from bot.console.deps import deps_of
from bot.console.permissions import Permission, allows
from bot.console.refusals import LogInFirst, SecondStep, forbidden, forged
from bot.console.sessions import Visitor
from bot.store import audit, log_ins


class Guard:
    """The statement of one route. Exactly one is a dependency of each (``tests/console``)."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission


class Open(Guard):
    """Anybody may fetch this; there is no data behind it."""

    def __init__(self) -> None:
        super().__init__(Permission.ANYONE)

    def __call__(self) -> None:
        """Lets everybody pass."""


class OpenForm(Guard):
    """Anybody may send this form, from our own page only."""

    def __init__(self) -> None:
        super().__init__(Permission.ANYONE)

    def __call__(self, request: Request) -> None:
        """Raises a refusal for a form of another origin."""
        if not csrf.same_origin(request):
            raise forged()


class Reads(Guard):
    """A page for people with this permission."""

    def __call__(self, request: Request) -> Visitor:
        """The person. Raises ``LogInFirst`` for nobody and a refusal for the wrong role."""
        return _admit(request, self.permission)


class Glances(Reads):
    """What an open page asks for by itself. It does not keep a session alive: nobody may be
    sitting there any more."""

    def __call__(self, request: Request) -> Visitor:
        """As :class:`Reads`."""
        return _admit(request, self.permission, touch=False)


class Entering(Reads):
    """A page of the second step of a log-in, for whom the password was right."""

    def __call__(self, request: Request) -> Visitor:
        """As :class:`Reads`."""
        return _admit(request, self.permission, entering=True)


class Writes(Guard):
    """A form that people with this permission may send, from the page made for them."""

    entering = False

    def __call__(
        self, request: Request, csrf_sent: Annotated[str, Form(alias=csrf.FIELD)] = ""
    ) -> Visitor:
        """The person. Raises as :class:`Reads`, and a refusal without the page's token."""
        if not csrf.same_origin(request):
            raise forged()
        visitor = _admit(request, self.permission, entering=self.entering)
        if not csrf.same_token(csrf_sent, visitor.csrf):
            raise forged()
        return visitor


class EnteringWrites(Writes):
    """A form of the second step of a log-in."""

    entering = True


def _admit(
    request: Request, permission: Permission, *, touch: bool = True, entering: bool = False
) -> Visitor:
    deps = deps_of(request)
    token = request.cookies.get(sessions.COOKIE, "")
    back = _page_of(request)
    if not token:
        raise LogInFirst(back)
    now = deps.now()
    with deps.store.look() as work:
        found = sessions.find(work, token, now)
    if found is None:
        raise LogInFirst(back)
    visitor, stale = found
    if visitor.stage != "full" and not entering:
        raise SecondStep
    stale = stale and touch
    allowed = allows(visitor.role, permission) and visitor.clinic == deps.clinic
    if stale or not allowed:
        with deps.store.work() as work:
            if stale:
                log_ins.touch_session(work, visitor.token_hash, now)
            if not allowed:
                audit.record(
                    work,
                    who=visitor.username,
                    action="refused",
                    object=request.url.path[:128],
                    now=now,
                )
    if not allowed:
        raise forbidden()
    return visitor


def _page_of(request: Request) -> str:
    if request.method != "GET":
        return ""
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query
