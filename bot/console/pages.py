"""Turns templates into pages: the words, the reader's language and zone, text made visible."""

from __future__ import annotations

from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.console.assets import asset_url
from bot.console.deps import deps_of
from bot.console.permissions import Permission, allows
from bot.console.refusals import Refusal
from bot.console.sessions import Visitor
from bot.console.visible import first_line, pieces
from bot.console.wording import InterfaceLanguage, Words, choose_language, words

LANGUAGE_COOKIE = "ossa_staff_language"
_MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "it": ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
}


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["pieces"] = pieces
    made.globals["asset_url"] = asset_url
    made.filters["first_line"] = first_line
    return made


_TEMPLATES = _environment()


def language_of(request: Request) -> InterfaceLanguage:
    """The interface language of this request."""
    return choose_language(
        request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language", "")
    )


def show(
    request: Request,
    template: str,
    visitor: Visitor | None,
    *,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """A page. Whatever ``values`` hold is text to the template, never markup."""
    deps = deps_of(request)
    t = words(language_of(request))
    page = _TEMPLATES.get_template(template).render(
        t=t,
        visitor=visitor,
        may=lambda permission: _may(visitor, permission),
        clinic_name=deps.clinic_name,
        here=_here(request),
        path=request.url.path,
        when=lambda moment: write_time(moment, t, deps.zone),
        waits=lambda since: write_wait(since, deps.now(), t),
        **values,
    )
    return HTMLResponse(page, status)


def show_refusal(request: Request, refusal: Refusal) -> HTMLResponse:
    """The page that says why a request is not answered."""
    return show(request, "refused.html", None, status=refusal.status, reason=refusal.words)


def write_time(moment: datetime, t: Words, zone: tzinfo) -> str:
    """Like ``22 Nov 2026, 18:07 UTC``; the zone is always named."""
    local = moment.astimezone(zone)
    month = _MONTHS[t.language][local.month - 1]
    return f"{local.day} {month} {local.year}, {local:%H:%M} {local.tzname()}"


def write_wait(since: datetime, now: datetime, t: Words) -> str:
    """How long something has waited, like ``25 min``, ``3 h 05 min`` or ``2 d 4 h``."""
    minutes = max(int((now - since).total_seconds()) // 60, 0)
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {rest:02} min"
    return t("list.days", days=hours // 24, hours=hours % 24)


def _may(visitor: Visitor | None, permission: str) -> bool:
    return visitor is not None and allows(visitor.role, Permission(permission))


def _here(request: Request) -> str:
    if request.method != "GET":
        return "/staff/login" if request.url.path == "/staff/login" else "/staff/home"
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query
