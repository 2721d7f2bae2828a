"""The audit log: read, filtered, checked, taken away."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from bot.console.deps import deps_of
from bot.console.guards import Reads
from bot.console.pages import show
from bot.console.permissions import Permission
from bot.console.refusals import bad_request, not_found
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.console.tabular import csv_of, jsonl_of
from bot.store import audit, staff

PAGE_ROWS = 100
COLUMNS = ["n", "at", "who", "action", "object", "link"]

router = APIRouter(route_class=ConsoleRoute)
Auditor = Annotated[Visitor, Depends(Reads(Permission.READ_AUDIT))]


@router.get("/staff/audit")
def read_log(
    request: Request,
    visitor: Auditor,
    before: str = "",
    who: str = "",
    action: str = "",
    object: str = "",
    check: str = "",
) -> Response:
    """What staff did, newest first. Reading it is an entry of its own; so is checking the chain."""
    deps = deps_of(request)
    if before and not (before.isascii() and before.isdigit() and len(before) < 10):
        raise bad_request()
    if any("\x00" in text or len(text) > 128 for text in (who, action, object)):
        raise bad_request()
    chosen = {"who": who, "action": action, "object": object}
    broken: int | None = None
    with deps.store.work() as work:
        if check:
            broken = audit.first_broken(work)
        found = audit.latest(
            work, before=int(before) if before else None, limit=PAGE_ROWS + 1, **chosen
        )
        names = staff.names_of(work, {act.who for act in found})
        audit.record(
            work,
            who=visitor.username,
            action="check_audit" if check else "view_audit",
            object="audit",
            now=deps.now(),
        )
    shown = found[:PAGE_ROWS]
    query = {name: value for name, value in chosen.items() if value}
    following = urlencode({**query, "before": shown[-1].n}) if len(found) > PAGE_ROWS else None
    return show(
        request,
        "audit.html",
        visitor,
        acts=shown,
        names=names,
        chosen=chosen,
        query=urlencode(query),
        checked=bool(check),
        broken=broken,
        next_page=following,
        later=bool(before),
    )


@router.get("/staff/audit/export.{kind}")
def export_log(
    request: Request, visitor: Auditor, kind: str, who: str = "", action: str = "", object: str = ""
) -> Response:
    """The log with its links, as CSV or JSON Lines."""
    deps = deps_of(request)
    if kind not in ("csv", "jsonl") or any("\x00" in text for text in (who, action, object)):
        raise not_found()
    with deps.store.work() as work:
        rows: list[dict[str, Any]] = [
            {
                "n": entry.n,
                "at": entry.at.isoformat(),
                "who": entry.who,
                "action": entry.action,
                "object": entry.object,
                "link": link.hex(),
            }
            for entry, link in audit.entries(work, who=who, action=action, object=object)
        ]
        audit.record(
            work, who=visitor.username, action="export_audit", object="audit", now=deps.now()
        )
    body = csv_of(rows, COLUMNS) if kind == "csv" else jsonl_of(rows)
    media = "text/csv; charset=utf-8" if kind == "csv" else "application/x-ndjson"
    disposition = {"Content-Disposition": f'attachment; filename="ossa-audit.{kind}"'}
    return Response(body, media_type=media, headers=disposition)
