"""How long what is kept, holds, erasing one conversation, a patient's access to their own data."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.console.acts import act_on, back_to, done
from bot.console.deps import deps_of
from bot.console.guards import Reads, Writes
from bot.console.pages import show
from bot.console.permissions import Permission
from bot.console.refusals import bad_request, not_found
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.store import Work, audit, callbacks, retention, review
from bot.store.conversations import NoSuchConversation, settle_erasure
from bot.store.retention import CATEGORIES

SAID = frozenset({"privacy.saved", "privacy.bad_days"})

router = APIRouter(route_class=ConsoleRoute)
Reader = Annotated[Visitor, Depends(Reads(Permission.READ_PRIVACY))]
Keeper = Annotated[Visitor, Depends(Writes(Permission.SET_RETENTION))]
Eraser = Annotated[Visitor, Depends(Writes(Permission.ERASE_CONVERSATIONS))]
Exporter = Annotated[Visitor, Depends(Reads(Permission.EXPORT_RECORDS))]


@router.get("/staff/privacy")
def privacy(request: Request, visitor: Reader, said: str = "") -> Response:
    """What is kept until when, what is on hold, what was erased; no word of a patient."""
    deps = deps_of(request)
    with deps.store.work() as work:
        terms = retention.terms(work, visitor.clinic, deps.retention_days)
        holds = retention.holds_of(work, visitor.clinic)
        erased = retention.erased_of(work, visitor.clinic)
        audit.record(
            work, who=visitor.username, action="view_privacy", object="privacy", now=deps.now()
        )
    return show(
        request,
        "privacy.html",
        visitor,
        terms=terms,
        holds=holds,
        erased=erased,
        longest=retention.LONGEST,
        said=said if said in SAID else None,
        said_error=said == "privacy.bad_days",
    )


@router.post("/staff/privacy/{category}")
def set_term(
    request: Request, visitor: Keeper, category: str, days: Annotated[str, Form()] = ""
) -> Response:
    """Keeps a category for so many days from the last activity on."""
    deps = deps_of(request)
    if category not in CATEGORIES:
        raise not_found()
    if not (days.isascii() and days.isdigit() and 1 <= int(days[:9]) <= retention.LONGEST):
        return RedirectResponse("/staff/privacy?said=privacy.bad_days", 303)
    with deps.store.work() as work:
        retention.set_term(
            work,
            visitor.clinic,
            category,
            int(days),
            by=visitor.username,
            now=deps.now(),
        )
        audit.record(
            work,
            who=visitor.username,
            action="set_retention",
            object=f"retention/{category}/{int(days)}",
            now=deps.now(),
        )
    return RedirectResponse("/staff/privacy?said=privacy.saved", 303)


@router.post("/staff/conversations/{conversation}/hold")
def hold(
    request: Request, visitor: Eraser, conversation: str, held: Annotated[str, Form()] = ""
) -> Response:
    """Puts a legal hold on the conversation, or lifts it."""
    if held not in ("yes", "no"):
        raise bad_request()

    def deed(work: Work, now: datetime) -> None:
        if held == "yes":
            retention.hold(work, visitor.clinic, conversation, by=visitor.username, now=now)
        else:
            retention.lift_hold(work, visitor.clinic, conversation)

    action = "hold" if held == "yes" else "lift_hold"
    return act_on(
        request, visitor, conversation, action, deed, said="privacy.saved", part="privacy"
    )


@router.post("/staff/conversations/{conversation}/erase")
def erase(
    request: Request, visitor: Eraser, conversation: str, sure: Annotated[str, Form()] = ""
) -> Response:
    """Destroys the conversation's key and rows, and shows the receipt."""
    deps = deps_of(request)
    if sure != "yes":
        return back_to(request, conversation, "privacy.not_sure", "privacy")
    receipts: list[str] = []
    refused = done(
        request,
        visitor,
        conversation,
        "erase",
        lambda work, now: receipts.append(
            retention.erase_one(work, visitor.clinic, conversation, by=visitor.username, now=now)
        ),
        {retention.OnHold: "privacy.on_hold"},
    )
    if refused:
        return back_to(request, conversation, refused, "privacy")
    settle_erasure(deps.store)
    return show(
        request,
        "erased.html",
        visitor,
        conversation=conversation,
        receipt=receipts[0],
        at=deps.now(),
    )


@router.get("/staff/conversations/{conversation}/access.json")
def access(request: Request, visitor: Exporter, conversation: str) -> Response:
    """Everything stored about the conversation, for the patient who asks for it (GDPR, art. 15)."""
    deps = deps_of(request)
    try:
        with deps.store.work() as work:
            talk = review.conversation_for(work, visitor.clinic, conversation)
            calls = callbacks.callbacks_of(work, visitor.clinic, conversation)
            looks = audit.about(work, f"conversation/{talk.id}", limit=10_000)
            audit.record(
                work,
                who=visitor.username,
                action="export_access",
                object=f"conversation/{talk.id}",
                now=deps.now(),
            )
    except NoSuchConversation:
        raise not_found() from None
    whole = asdict(talk) | {
        "unhelpful": sorted(talk.unhelpful),
        "callbacks": [asdict(call) for call in calls],
        "looked_at": [{"at": look.at, "action": look.action} for look in looks],
    }
    body = json.dumps(whole, ensure_ascii=False, indent=1, default=_plain)
    disposition = {"Content-Disposition": f'attachment; filename="ossa-access-{talk.id[:8]}.json"'}
    return Response(
        body.encode("utf-8", "replace"), media_type="application/json", headers=disposition
    )


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
