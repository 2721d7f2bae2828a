"""The audit log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from bot.console.deps import deps_of
from bot.console.guards import Reads
from bot.console.pages import show
from bot.console.permissions import Permission
from bot.console.refusals import bad_request
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.store import audit, staff

PAGE_ROWS = 100

router = APIRouter(route_class=ConsoleRoute)
Auditor = Annotated[Visitor, Depends(Reads(Permission.READ_AUDIT))]


@router.get("/staff/audit")
def read_log(request: Request, visitor: Auditor, before: str = "") -> Response:
    """What staff did, newest first. Reading it is an entry of its own."""
    deps = deps_of(request)
    if before and not (before.isascii() and before.isdigit() and len(before) < 10):
        raise bad_request()
    with deps.store.work() as work:
        found = staff.acts(work, before=int(before) if before else None, limit=PAGE_ROWS + 1)
        names = staff.names_of(work, {act.who for act in found})
        audit.record(
            work, who=visitor.username, action="view_audit", object="audit", now=deps.now()
        )
    shown = found[:PAGE_ROWS]
    return show(
        request,
        "audit.html",
        visitor,
        acts=shown,
        names=names,
        next_page=shown[-1].n if len(found) > PAGE_ROWS else None,
        later=bool(before),
    )
