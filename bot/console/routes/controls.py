"""The switch that one nurse can press, the notice over the chat, the opening hours; metrics."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.console.deps import deps_of
from bot.console.guards import Open, Reads, Writes
from bot.console.metrics import metrics_of
from bot.console.pages import show
from bot.console.permissions import Permission
from bot.console.refusals import bad_request, not_found
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.store import audit, controls

SAID = frozenset({"control.saved", "control.too_long"})

router = APIRouter(route_class=ConsoleRoute)
Presser = Annotated[Visitor, Depends(Reads(Permission.PRESS_CONTROLS))]
PresserWrites = Annotated[Visitor, Depends(Writes(Permission.PRESS_CONTROLS))]


@router.get("/staff/controls")
def control_page(request: Request, visitor: Presser, said: str = "") -> Response:
    """What patients get now, and the forms to change it."""
    deps = deps_of(request)
    with deps.store.look() as work:
        found = controls.controls(work, visitor.clinic)
    return show(
        request,
        "controls.html",
        visitor,
        controls=found,
        longest=controls.LONGEST,
        said=said if said in SAID else None,
        said_error=said == "control.too_long",
    )


@router.post("/staff/controls/switch")
def switch(request: Request, visitor: PresserWrites, off: Annotated[str, Form()] = "") -> Response:
    """Switches the assistant off for patients, or on again."""
    deps = deps_of(request)
    if off not in ("yes", "no"):
        raise bad_request()
    with deps.store.work() as work:
        controls.set_control(
            work,
            visitor.clinic,
            "off",
            "yes" if off == "yes" else "",
            by=visitor.username,
            now=deps.now(),
        )
        audit.record(
            work,
            who=visitor.username,
            action="switch_off" if off == "yes" else "switch_on",
            object="controls/off",
            now=deps.now(),
        )
    return RedirectResponse("/staff/controls?said=control.saved", 303)


@router.post("/staff/controls/texts")
def set_texts(
    request: Request,
    visitor: PresserWrites,
    notice_en: Annotated[str, Form()] = "",
    notice_it: Annotated[str, Form()] = "",
    hours_en: Annotated[str, Form()] = "",
    hours_it: Annotated[str, Form()] = "",
) -> Response:
    """Sets the notice and the opening hours that patients read before they write."""
    deps = deps_of(request)
    texts: dict[controls.Name, str] = {
        "notice_en": notice_en,
        "notice_it": notice_it,
        "hours_en": hours_en,
        "hours_it": hours_it,
    }
    texts = {name: " ".join(text.split()) for name, text in texts.items()}
    if any(len(text) > controls.LONGEST or not text.isprintable() for text in texts.values()):
        return RedirectResponse("/staff/controls?said=control.too_long", 303)
    with deps.store.work() as work:
        for name, text in texts.items():
            controls.set_control(
                work, visitor.clinic, name, text, by=visitor.username, now=deps.now()
            )
        audit.record(
            work,
            who=visitor.username,
            action="set_notice",
            object="controls/texts",
            now=deps.now(),
        )
    return RedirectResponse("/staff/controls?said=control.saved", 303)


@router.get("/staff/metrics", dependencies=[Depends(Open())])
def metrics(request: Request) -> Response:
    """Numbers for Prometheus, for who has the token of the settings; there is no page without."""
    deps = deps_of(request)
    sent = request.headers.get("authorization", "")
    wanted = f"Bearer {deps.metrics_token}"
    if not deps.metrics_token or not hmac.compare_digest(sent.encode(), wanted.encode()):
        raise not_found()
    body = metrics_of(deps.store, deps.clinic, deps.now())
    return Response(body, media_type="text/plain; version=0.0.4; charset=utf-8")
