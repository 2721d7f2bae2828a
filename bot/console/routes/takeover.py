"""Answering a patient in person, and the call-backs that are due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.console.acts import act_on, back_to
from bot.console.deps import deps_of
from bot.console.guards import Reads, Writes
from bot.console.pages import show
from bot.console.permissions import Permission
from bot.console.refusals import not_found, unavailable
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.dialogue import takeover
from bot.dialogue.wording import Wording
from bot.store import audit, callbacks, staff
from bot.store.conversations import ConversationEnded, NoSuchConversation
from bot.store.database import Work
from bot.store.messages import MAX_TEXT
from bot.store.takeover import AlreadyTaken, NotTaken, staff_types

REFUSED = {
    AlreadyTaken: "takeover.already",
    NotTaken: "takeover.not_taken",
    ConversationEnded: "takeover.ended",
}
Speaking = Callable[[Work, Wording, takeover.Person, datetime], object]

router = APIRouter(route_class=ConsoleRoute)
Reader = Annotated[Visitor, Depends(Reads(Permission.READ_CONVERSATIONS))]
Talker = Annotated[Visitor, Depends(Writes(Permission.TALK_TO_PATIENTS))]


@router.post("/staff/conversations/{conversation}/take-over")
def take_over(request: Request, visitor: Talker, conversation: str) -> Response:
    """This person answers the patient from now on; red flags are still answered by the screen."""
    return _spoken(
        request,
        visitor,
        conversation,
        "take_over",
        lambda work, wording, by, now: takeover.take_over(
            work, wording, visitor.clinic, conversation, by=by, now=now
        ),
        "takeover.taken",
    )


@router.post("/staff/conversations/{conversation}/write")
def write(
    request: Request, visitor: Talker, conversation: str, text: Annotated[str, Form()] = ""
) -> Response:
    """Writes to the patient, who sees the person's name and role with it."""
    text = text.replace("\r\n", "\n").strip()
    if not text or len(text) > MAX_TEXT:
        return back_to(request, conversation, "takeover.bad_text", "takeover")
    return _spoken(
        request,
        visitor,
        conversation,
        "write_to_patient",
        lambda work, wording, by, now: takeover.write(
            work, wording, visitor.clinic, conversation, by=by, text=text, now=now
        ),
        "takeover.sent",
    )


@router.post("/staff/conversations/{conversation}/hand-back")
def hand_back(request: Request, visitor: Talker, conversation: str) -> Response:
    """The program answers again."""
    return _spoken(
        request,
        visitor,
        conversation,
        "hand_back",
        lambda work, wording, by, now: takeover.hand_back(
            work, wording, visitor.clinic, conversation, by=by, now=now
        ),
        "takeover.given_back",
    )


@router.post("/staff/conversations/{conversation}/typing")
def typing(request: Request, visitor: Talker, conversation: str) -> Response:
    """Lets the patient see that the person who answers is typing. Nothing is said or read, so
    nothing is written down."""
    deps = deps_of(request)
    if "\x00" in conversation:
        raise not_found()
    try:
        with deps.store.work() as work:
            staff_types(work, visitor.clinic, conversation, staff=visitor.username, now=deps.now())
    except (NoSuchConversation, NotTaken):
        raise not_found() from None
    return Response(status_code=204)


@router.get("/staff/callbacks")
def list_callbacks(request: Request, visitor: Reader, said: str = "") -> Response:
    """Who is to be called, the one due first first."""
    deps = deps_of(request)
    with deps.store.work() as work:
        waiting = callbacks.open_callbacks(work, visitor.clinic)
        audit.record(
            work, who=visitor.username, action="view_callbacks", object="callbacks", now=deps.now()
        )
    return show(
        request,
        "callbacks.html",
        visitor,
        waiting=waiting,
        now=deps.now(),
        said="callback.settled" if said == "callback.settled" else None,
    )


@router.post("/staff/callbacks/{callback}/done")
def settle_callback(request: Request, visitor: Talker, callback: str) -> Response:
    """The patient has been called."""
    deps = deps_of(request)
    if "\x00" in callback:
        raise not_found()
    try:
        with deps.store.work() as work:
            callbacks.settle_callback(
                work, visitor.clinic, callback, staff=visitor.username, now=deps.now()
            )
            audit.record(
                work,
                who=visitor.username,
                action="settle_callback",
                object=f"callback/{callback}",
                now=deps.now(),
            )
    except NoSuchConversation:
        raise not_found() from None
    return RedirectResponse("/staff/callbacks?said=callback.settled", 303)


def _spoken(
    request: Request,
    visitor: Visitor,
    conversation: str,
    action: str,
    speak: Speaking,
    said: str,
) -> Response:
    wording = deps_of(request).wording
    if wording is None:
        raise unavailable()

    def deed(work: Work, now: datetime) -> None:
        account = staff.account_named(work, visitor.username)
        name = visitor.name if account is None else account.name
        speak(work, wording, takeover.Person(visitor.username, name, visitor.role), now)

    return act_on(
        request, visitor, conversation, action, deed, said=said, part="takeover", refused=REFUSED
    )
