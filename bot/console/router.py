"""Puts the console together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute

from bot.console.deps import ConsoleDeps
from bot.console.guards import Guard
from bot.console.routes import (
    controls,
    conversations,
    corrections,
    dashboard,
    drafts,
    entry,
    log,
    people,
    privacy,
    record,
    reviews,
    security,
    sign_on,
    takeover,
    topics,
    unanswered,
    worklist,
)

LARGEST_FORM = 64 * 1024
"""Bytes; a note of 4,000 characters takes at most 48,000 in a form, and the two texts of a topic
together some 10,000."""
_PARTS = (
    entry.router,
    worklist.router,
    conversations.router,
    reviews.router,
    takeover.router,
    corrections.router,
    record.router,
    privacy.router,
    dashboard.router,
    controls.router,
    topics.router,
    drafts.router,
    unanswered.router,
    log.router,
    people.router,
    security.router,
    sign_on.router,
)


class UnstatedRoute(RuntimeError):
    """A route of the console does not say who may use it."""


def create_router(deps: ConsoleDeps) -> APIRouter:
    """The console under ``/staff``. Raises :class:`UnstatedRoute` rather than serve a route
    that does not state exactly one permission."""
    for route in routes():
        guard_of(route)
    router = APIRouter(
        dependencies=[Depends(_binder(deps))],
        include_in_schema=False,
        max_body_size=LARGEST_FORM,
    )
    for part in _PARTS:
        router.include_router(part)
    return router


def routes() -> Iterator[APIRoute]:
    """Every route of the console."""
    for part in _PARTS:
        for route in part.routes:
            if not isinstance(route, APIRoute):
                raise UnstatedRoute(repr(route))
            yield route


def guard_of(route: APIRoute) -> Guard:
    """The one guard of a route. Raises :class:`UnstatedRoute` for none or several."""
    calls: list[object] = [dependency.call for dependency in route.dependant.dependencies]
    guards = [call for call in calls if isinstance(call, Guard)]
    if len(guards) != 1:
        raise UnstatedRoute(f"{route.path} states {len(guards)} permissions")
    return guards[0]


def _binder(deps: ConsoleDeps) -> Callable[[Request], None]:
    def bind(request: Request) -> None:
        request.state.console = deps

    return bind
