"""What patients asked and nobody had written an answer to."""

from __future__ import annotations

import json
import re
import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.console.clusters import clusters, impersonal
from bot.console.deps import deps_of
from bot.console.guards import Reads, Writes
from bot.console.pages import language_of, show
from bot.console.permissions import Permission, allows
from bot.console.refusals import bad_request, unavailable
from bot.console.routes.topics import new_draft, press_of
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.content.blank import TOPIC_ID
from bot.content.language import LANGUAGES
from bot.store import audit, publications, unanswered
from bot.store.crypto import SealBroken
from bot.store.drafts import Refused
from bot.store.publications import texts_of

EXAMPLES = 5
"""Questions shown of one cluster."""
WORDING_LONGEST = 300
_WEEK = re.compile(r"\d{4}-W\d{2}", re.ASCII)
SAID = frozenset({"unanswered.added"})
ERRORS = frozenset({"unanswered.no_words", "topic.bad_id", "refusal.exists"})

router = APIRouter(route_class=ConsoleRoute)
Reader = Annotated[Visitor, Depends(Reads(Permission.READ_UNANSWERED))]
Exporter = Annotated[Visitor, Depends(Reads(Permission.EDIT_TOPICS))]
Writer = Annotated[Visitor, Depends(Writes(Permission.EDIT_TOPICS))]
Wording = Annotated[str, Form(max_length=WORDING_LONGEST)]
Short = Annotated[str, Form(max_length=64)]


@router.get("/staff/unanswered")
def list_unanswered(
    request: Request, visitor: Reader, week: str = "", language: str = "", said: str = ""
) -> Response:
    """The questions of a week in one language, alike ones together. Reading them is recorded."""
    deps = deps_of(request)
    press = press_of(deps)
    if (week and not _WEEK.fullmatch(week)) or language not in ("", *LANGUAGES):
        raise bad_request()
    reads = allows(visitor.role, Permission.READ_CONVERSATIONS)
    with deps.store.work() as work:
        weeks = unanswered.weeks(work, visitor.clinic)
        if not (week and language) and weeks:
            week, language = weeks[0].week, weeks[0].language
        questions = unanswered.questions(work, visitor.clinic, week, language)
        topics, _ = press.sound_topics(texts_of(publications.current(work).values()))
        audit.record(
            work,
            who=visitor.username,
            action="view_unanswered",
            object=f"unanswered/{week or 'none'}/{language or 'none'}",
            now=deps.now(),
        )
    titles = {topic.id: topic.title for topic in topics if topic.language == language_of(request)}
    return show(
        request,
        "unanswered.html",
        visitor,
        weeks=weeks,
        week=week,
        language=language,
        clusters=clusters(questions),
        titles=titles,
        ids=topics.ids,
        reads=reads,
        examples=EXAMPLES,
        impersonal=impersonal,
        suggested=f"new_{secrets.token_hex(3)}",
        said=said if said in SAID | ERRORS else None,
        said_error=said in ERRORS,
        wording_longest=WORDING_LONGEST,
    )


@router.post("/staff/unanswered/draft")
def begin_topic(
    request: Request,
    visitor: Writer,
    week: Short = "",
    language: Short = "",
    new_topic: Short = "",
    text: Wording = "",
) -> Response:
    """Begins a topic whose first approved question is this one."""
    deps = deps_of(request)
    _check(week, language)
    words = " ".join(text.split())
    if not words:
        return _back(week, language, "unanswered.no_words")
    if not TOPIC_ID.fullmatch(new_topic.strip()):
        return _back(week, language, "topic.bad_id")
    try:
        draft = new_draft(deps, visitor, new_topic.strip(), {language: [words]})
    except Refused as refusal:
        if refusal.reason != "exists":
            raise bad_request() from None
        return _back(week, language, "refusal.exists")
    return RedirectResponse(f"/staff/drafts/{draft}", 303)


@router.post("/staff/unanswered/evaluation")
def add_evaluation(
    request: Request,
    visitor: Writer,
    week: Short = "",
    language: Short = "",
    topic: Short = "",
    text: Wording = "",
) -> Response:
    """Takes the wording over to measure understanding by, with the topic that should answer."""
    deps = deps_of(request)
    press = press_of(deps)
    _check(week, language)
    words = " ".join(text.split())
    if not words:
        return _back(week, language, "unanswered.no_words")
    with deps.store.work() as work:
        topics, _ = press.sound_topics(texts_of(publications.current(work).values()))
        if topic and topic not in topics:
            raise bad_request()
        row = unanswered.add_evaluation(
            work,
            visitor.clinic,
            language=language,
            topic=topic or None,
            text=words,
            by=visitor.username,
            now=deps.now(),
        )
        audit.record(
            work,
            who=visitor.username,
            action="add_evaluation",
            object=f"evaluation/{row}",
            now=deps.now(),
        )
    return _back(week, language, "unanswered.added")


@router.get("/staff/unanswered/evaluation.jsonl")
def export_evaluation(request: Request, visitor: Exporter) -> Response:
    """The questions taken over, in the form of ``evaluation/questions.<language>.jsonl``."""
    deps = deps_of(request)
    try:
        with deps.store.work() as work:
            found = unanswered.evaluations(work, visitor.clinic)
            audit.record(
                work,
                who=visitor.username,
                action="export_evaluation",
                object="evaluation",
                now=deps.now(),
            )
    except SealBroken:
        raise unavailable() from None
    lines: list[dict[str, object]] = [
        {
            "id": f"asked-{row.id}",
            "text": row.text,
            "lang": row.language,
            "topic": row.topic,
            "also": [],
        }
        for row in found
    ]
    return Response(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines),
        media_type="application/jsonl; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="asked.jsonl"'},
    )


def _check(week: str, language: str) -> None:
    if not _WEEK.fullmatch(week) or language not in LANGUAGES:
        raise bad_request()


def _back(week: str, language: str, said: str) -> Response:
    address = f"/staff/unanswered?week={week}&language={language}&said={said}"
    return RedirectResponse(address, 303)
