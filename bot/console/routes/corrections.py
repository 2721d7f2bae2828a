"""From transcript to test: a sentence, scrubbed and confirmed, with what it should mean."""

from __future__ import annotations

import re
from typing import Annotated, Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.console.deps import deps_of
from bot.console.guards import Reads, Writes
from bot.console.pages import language_of, show
from bot.console.permissions import Permission
from bot.console.refusals import bad_request, not_found
from bot.console.routing import ConsoleRoute
from bot.console.scrub import scrub
from bot.console.sessions import Visitor
from bot.findings.model import Kind
from bot.store import audit, corrections, review
from bot.store.assessments import URGENCIES
from bot.store.conversations import NoSuchConversation
from bot.store.corrections import USES
from bot.store.review import Talk, TalkMessage

TEXT_LONGEST = 500
KINDS: tuple[str, ...] = get_args(Kind)
_INTENT = re.compile(r"[a-z][a-z0-9_/]{1,60}")

router = APIRouter(route_class=ConsoleRoute)
Corrector = Annotated[Visitor, Depends(Reads(Permission.CORRECT_READINGS))]
CorrectorWrites = Annotated[Visitor, Depends(Writes(Permission.CORRECT_READINGS))]
Many = Annotated[list[str], Form()]


@router.get("/staff/conversations/{conversation}/messages/{seq}/correct")
def correct_page(request: Request, visitor: Corrector, conversation: str, seq: int) -> Response:
    """The sentence without names and numbers, and what was understood, to be corrected."""
    deps = deps_of(request)
    talk, message = _message(request, visitor, conversation, seq)
    with deps.store.work() as work:
        audit.record(
            work,
            who=visitor.username,
            action="view_conversation",
            object=f"conversation/{conversation}",
            now=deps.now(),
        )
    understood = message.understanding or {}
    findings = (understood.get("reading") or {}).get("findings") or []
    return _page(
        request,
        visitor,
        talk,
        message,
        {
            "text": scrub(message.text or "", talk.language).text,
            "intent": understood.get("intent") or "",
            "topic": understood.get("topic") or "",
            "urgency": talk.urgency or "",
            "present": [f.get("kind") for f in findings if f.get("status") == "present"],
            "absent": [f.get("kind") for f in findings if f.get("status") == "absent"],
        },
    )


@router.post("/staff/conversations/{conversation}/messages/{seq}/correct")
def correct(
    request: Request,
    visitor: CorrectorWrites,
    conversation: str,
    seq: int,
    text: Annotated[str, Form()] = "",
    use: Annotated[str, Form()] = "",
    intent: Annotated[str, Form()] = "",
    topic: Annotated[str, Form()] = "",
    urgency: Annotated[str, Form()] = "",
    present: Many = [],  # noqa: B006 - FastAPI copies it
    absent: Many = [],  # noqa: B006
    confirmed: Annotated[str, Form()] = "",
) -> Response:
    """Keeps the sentence for training, for measuring or as a scenario, once a person confirmed
    that nobody can be told from it."""
    deps = deps_of(request)
    talk, message = _message(request, visitor, conversation, seq)
    text = " ".join(text.split())
    typed: dict[str, Any] = {
        "text": text,
        "intent": intent,
        "topic": topic,
        "urgency": urgency,
        "present": present,
        "absent": absent,
    }
    known = {name for name, _ in deps.knowledge.topics}
    if use not in USES or urgency not in ("", *URGENCIES) or topic not in ("", *known):
        raise bad_request()
    if not set(present) | set(absent) <= set(KINDS) or set(present) & set(absent):
        raise bad_request()
    if intent and not _INTENT.fullmatch(intent):
        raise bad_request()
    problem = _problem(text, use, intent, topic, urgency, confirmed)
    if problem:
        return _page(request, visitor, talk, message, typed, status=422, error=problem)
    label = {key: value for key, value in typed.items() if key != "text" and value}
    try:
        with deps.store.work() as work:
            corrections.add_correction(
                work,
                visitor.clinic,
                use=use,
                language=talk.language,
                text=text,
                label=label,
                by=visitor.username,
                now=deps.now(),
            )
            audit.record(
                work,
                who=visitor.username,
                action="add_correction",
                object=f"conversation/{conversation}",
                now=deps.now(),
            )
    except corrections.OtherSide:
        return _page(request, visitor, talk, message, typed, status=409, error="correct.other_side")
    except corrections.AlreadyThere:
        return _page(request, visitor, talk, message, typed, status=409, error="correct.there")
    query = urlencode({"said": "correct.saved"})
    return RedirectResponse(f"/staff/conversations/{conversation}?{query}#m{seq}", 303)


def _problem(
    text: str, use: str, intent: str, topic: str, urgency: str, confirmed: str
) -> str | None:
    if not text or len(text) > TEXT_LONGEST:
        return "correct.bad_text"
    if confirmed != "yes":
        return "correct.not_confirmed"
    if use == "nlu" and not intent:
        return "correct.no_intent"
    if use == "scenario" and not (topic or urgency):
        return "correct.no_expectation"
    return None


def _message(
    request: Request, visitor: Visitor, conversation: str, seq: int
) -> tuple[Talk, TalkMessage]:
    try:
        with deps_of(request).store.look() as work:
            talk = review.conversation_for(work, visitor.clinic, conversation)
    except NoSuchConversation:
        raise not_found() from None
    found = next((m for m in talk.messages if m.seq == seq and m.author == "patient"), None)
    if found is None or not found.text:
        raise not_found()
    return talk, found


def _page(
    request: Request,
    visitor: Visitor,
    talk: Talk,
    message: TalkMessage,
    typed: dict[str, Any],
    *,
    status: int = 200,
    error: str | None = None,
) -> Response:
    deps = deps_of(request)
    found = scrub(message.text or "", talk.language)
    language = language_of(request)
    titles = [(t, title) for (t, code), title in deps.knowledge.topics.items() if code == language]
    return show(
        request,
        "correct.html",
        visitor,
        status=status,
        error=error,
        talk=talk,
        message=message,
        found=found,
        typed=typed,
        kinds=KINDS,
        uses=USES,
        levels=[*reversed(URGENCIES)],
        topics=sorted(titles, key=lambda pair: pair[1].casefold()),
        text_longest=TEXT_LONGEST,
    )
