"""Downloads: one conversation for the clinic's record, the worklist as a table."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from bot.console.deps import deps_of
from bot.console.guards import Reads
from bot.console.pages import language_of
from bot.console.permissions import Permission
from bot.console.record import bundle_of, content_of, pdf_of, text_of
from bot.console.refusals import not_found, unavailable
from bot.console.routes.worklist import Chosen, asked_of
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.console.tabular import csv_of, jsonl_of
from bot.console.wording import words
from bot.paper import Reader
from bot.store import audit, desk, review, staff, worklist
from bot.store.conversations import NoSuchConversation
from bot.store.crypto import SealBroken

MOST_ROWS = 5000
COLUMNS = [
    "id",
    "need",
    "urgency",
    "complaint",
    "language",
    "status",
    "waiting_since",
    "last_activity_at",
    "messages",
    "reviewed_at",
    "reviewed_by",
    "assigned_to",
    "rules",
    "signals",
    "topics",
]
FORMATS = {
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "json": "application/fhir+json",
}

router = APIRouter(route_class=ConsoleRoute)
Exporter = Annotated[Visitor, Depends(Reads(Permission.EXPORT_RECORDS))]


@router.get("/staff/conversations/{conversation}/record.{kind}")
def download_record(request: Request, visitor: Exporter, conversation: str, kind: str) -> Response:
    """The conversation as PDF, plain text or FHIR R4 bundle. The download is written down first."""
    deps = deps_of(request)
    if kind not in FORMATS:
        raise not_found()
    try:
        with deps.store.work() as work:
            talk = review.conversation_for(work, visitor.clinic, conversation)
            people = staff.accounts_of(work, visitor.clinic)
            audit.record(
                work,
                who=visitor.username,
                action="export_record",
                object=f"conversation/{talk.id}",
                now=deps.now(),
            )
    except NoSuchConversation:
        raise not_found() from None
    t = words(language_of(request))
    content = content_of(
        talk,
        deps.knowledge,
        clinic=deps.clinic_name,
        names={person.username: person.name for person in people},
        made_by=visitor.username,
        now=deps.now(),
    )
    text = text_of(content, t)
    if kind == "txt":
        body = text.encode()
    else:
        pdf = pdf_of(content, t)
        body = pdf if kind == "pdf" else _json(bundle_of(content, t, pdf=pdf, text=text))
    return _file(body, FORMATS[kind], f"ossa-{talk.id[:8]}.{kind}")


@router.get("/staff/conversations/{conversation}/summary.pdf")
def show_summary(
    request: Request,
    visitor: Exporter,
    conversation: str,
    reader: Annotated[Reader, Query(alias="for")] = "patient",
) -> Response:
    """The summary that the patient can take along, in the patient's language; for a clinician on
    one page. It is written down first."""
    deps = deps_of(request)
    try:
        with deps.store.work() as work:
            row = review.row_of(work, visitor.clinic, conversation)
            if deps.summaries is None:
                raise unavailable()
            found = deps.summaries.of(work, row)
            audit.record(
                work,
                who=visitor.username,
                action="view_summary",
                object=f"conversation/{conversation}",
                now=deps.now(),
            )
    except NoSuchConversation:
        raise not_found() from None
    except SealBroken:
        raise unavailable() from None
    pdf = deps.summaries.pdf(found, reader, deps.now())
    name = f'inline; filename="ossa-{conversation[:8]}-{reader}.pdf"'
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": name})


@router.get("/staff/export.{kind}")
def download_list(
    request: Request, visitor: Exporter, kind: str, chosen: Annotated[Chosen, Depends()]
) -> Response:
    """The first 5,000 conversations of the worklist under these filters, as CSV or JSON Lines."""
    deps = deps_of(request)
    if kind not in ("csv", "jsonl"):
        raise not_found()
    desk.catch_up(deps.store)
    with deps.store.look() as work:
        asked = asked_of(work, chosen, visitor, deps.zone)
        page = worklist.worklist(work, visitor.clinic, asked.filter, limit=MOST_ROWS)
    with deps.store.work() as work:
        audit.record(
            work,
            who=visitor.username,
            action="export_list",
            object="conversations",
            now=deps.now(),
        )
    rows = [_cells(row) for row in page.rows]
    if kind == "csv":
        return _file(csv_of(rows, COLUMNS).encode(), "text/csv; charset=utf-8", "ossa.csv")
    return _file(jsonl_of(rows).encode("utf-8", "replace"), "application/x-ndjson", "ossa.jsonl")


def _cells(row: worklist.Row) -> dict[str, object]:
    found: dict[str, object] = {}
    for column in COLUMNS:
        value = getattr(row, column)
        if isinstance(value, tuple):
            value = " ".join(value)
        found[column] = value.isoformat() if hasattr(value, "isoformat") else value
    return found


def _json(bundle: dict[str, object]) -> bytes:
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _file(body: bytes, media_type: str, name: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media_type, headers=disposition)
