"""One act of staff on a conversation: done and written down together, then back to its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse

from bot.console.deps import deps_of
from bot.console.refusals import not_found, unavailable
from bot.console.sessions import Visitor
from bot.store import audit
from bot.store.conversations import NoSuchConversation
from bot.store.crypto import SealBroken
from bot.store.database import Work

Deed = Callable[[Work, datetime], object]
WITHIN_LONGEST = 1000


def act_on(
    request: Request,
    visitor: Visitor,
    conversation: str,
    action: str,
    deed: Deed,
    *,
    said: str,
    part: str,
    refused: Mapping[type[Exception], str] | None = None,
) -> RedirectResponse:
    """Does ``deed`` and notes ``action`` in the log, in one transaction; then the conversation's
    page at ``part``, which says ``said``, or what ``refused`` has for the exception."""
    said = done(request, visitor, conversation, action, deed, refused or {}) or said
    return back_to(request, conversation, said, part)


def done(
    request: Request,
    visitor: Visitor,
    conversation: str,
    action: str,
    deed: Deed,
    refused: Mapping[type[Exception], str],
) -> str | None:
    """As :func:`act_on`; what to say when it was refused, None when it is done."""
    deps = deps_of(request)
    if "\x00" in conversation:  # PostgreSQL takes none, not even to look for
        raise not_found()
    try:
        with deps.store.work() as work:
            now = deps.now()
            deed(work, now)
            audit.record(
                work,
                who=visitor.username,
                action=action,
                object=f"conversation/{conversation}",
                now=now,
            )
    except tuple(refused) as refusal:
        return refused[type(refusal)]
    except NoSuchConversation:
        raise not_found() from None
    except SealBroken:
        raise unavailable() from None
    return None


def back_to(request: Request, conversation: str, said: str, part: str) -> RedirectResponse:
    """The conversation's page, within the list that the person came from."""
    query = urlencode({"within": within, "said": said}) if (within := within_of(request)) else None
    query = query or urlencode({"said": said})
    return RedirectResponse(f"/staff/conversations/{conversation}?{query}#{part}", 303)


def within_of(request: Request) -> str:
    """The filters of the list that the page of this form was opened from; empty for none."""
    sent = urlsplit(request.headers.get("referer", "")).query
    found = parse_qs(sent).get("within", [""])[0]
    return found if len(found) <= WITHIN_LONGEST else ""
