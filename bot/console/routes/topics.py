"""What is published: the list of topics, one topic, its history, an old text as it was shown."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.console.deps import ConsoleDeps, deps_of
from bot.console.guards import Reads, Writes
from bot.console.pages import language_of, show
from bot.console.permissions import Permission
from bot.console.refusals import not_found
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.console.topics import difference, rows, sides
from bot.content import Press
from bot.content.blank import TOPIC_ID, blank_file
from bot.content.language import LANGUAGES
from bot.store import drafts, editing, publications, staff
from bot.store.drafts import Refused
from bot.store.publications import Publication, texts_of
from bot.store.revisions import revision_body

router = APIRouter(route_class=ConsoleRoute)
Reader = Annotated[Visitor, Depends(Reads(Permission.READ_TOPICS))]
Writer = Annotated[Visitor, Depends(Writes(Permission.EDIT_TOPICS))]


def press_of(deps: ConsoleDeps) -> Press:
    """What topics are made with. Raises a refusal where there is none."""
    if deps.press is None:
        raise not_found()
    return deps.press


def named(topic: str) -> str:
    """The name if it may be a topic's. Raises a refusal."""
    if not TOPIC_ID.fullmatch(topic):
        raise not_found()
    return topic


@router.get("/staff/topics")
def list_topics(request: Request, visitor: Reader) -> Response:
    """Every topic, overdue reviews first, and the drafts that wait for somebody."""
    return _list(request, visitor)


@router.post("/staff/topics")
def begin_topic(request: Request, visitor: Writer, topic: Annotated[str, Form()] = "") -> Response:
    """Begins a topic that is not there yet."""
    topic = topic.strip()
    if not TOPIC_ID.fullmatch(topic):
        return _list(request, visitor, status=422, error="topic.bad_id", typed=topic)
    try:
        draft = new_draft(deps_of(request), visitor, topic, {})
    except Refused as refusal:
        return _list(request, visitor, status=409, error=f"refusal.{refusal.reason}", typed=topic)
    return RedirectResponse(f"/staff/drafts/{draft}", 303)


def new_draft(deps: ConsoleDeps, visitor: Visitor, topic: str, asked: dict[str, list[str]]) -> str:
    """Begins a draft of a topic that is not there yet, with these questions by language; gives
    its id. Raises :class:`~bot.store.drafts.Refused`."""
    press = press_of(deps)
    with deps.store.work() as work:
        known = publications.current(work)
        topics, _ = press.sound_topics(texts_of(known.values()))
        files = {
            language: blank_file(
                topic,
                language,
                group=next(iter(topics.common.groups)),
                source=next(iter(press.sources)),
                related=topics.ids[0],
                asked=asked.get(language, []),
            )
            for language in LANGUAGES
        }
        draft = editing.begin_new(
            work, visitor.clinic, topic, visitor.username, deps.now(), **files
        )
    return draft.id


@router.get("/staff/topics/{topic}")
def read_topic(request: Request, visitor: Reader, topic: str) -> Response:
    """One topic in both languages, with its drafts and its history."""
    deps = deps_of(request)
    press = press_of(deps)
    with deps.store.look() as work:
        known = publications.current(work)
        if topic not in known:
            raise not_found()
        past = publications.history(work, topic)
        begun = drafts.drafts(work, visitor.clinic, topic=topic)
        people = {found.by for found in past} | {found.approved_by or "" for found in past}
        names = staff.names_of(work, people | {draft.author for draft in begun})
    topics, unsound = press.sound_topics(texts_of(known.values()))
    return show(
        request,
        "topic.html",
        visitor,
        topic=topic,
        shown=sides(press, topics, topic, deps.now().date()),
        unsound=topic in unsound,
        trained=(topic, "en") in press.files,
        past=past,
        drafts=begun,
        names=names,
    )


@router.post("/staff/topics/{topic}/drafts")
def begin_draft(request: Request, visitor: Writer, topic: str) -> Response:
    """Begins a draft from what is published."""
    deps = deps_of(request)
    press_of(deps)
    try:
        with deps.store.work() as work:
            draft = editing.begin(work, visitor.clinic, named(topic), visitor.username, deps.now())
    except Refused:
        raise not_found() from None
    return RedirectResponse(f"/staff/drafts/{draft.id}", 303)


@router.get("/staff/topics/{topic}/publications/{n}")
def read_publication(request: Request, visitor: Reader, topic: str, n: int) -> Response:
    """One publication as patients read it, and what it changed."""
    deps = deps_of(request)
    press_of(deps)
    with deps.store.look() as work:
        past = publications.history(work, named(topic))
        place = next((i for i, found in enumerate(past) if found.n == n), None)
        if place is None:
            raise not_found()
        found = past[place]
        before = past[place + 1] if place + 1 < len(past) else None
        bodies = {
            language: _body(revision_body(work, topic, language, found.revision(language)))
            for language in LANGUAGES
        }
        names = staff.names_of(work, {found.by, found.approved_by or ""})
    return show(
        request,
        "publication.html",
        visitor,
        found=found,
        before=before,
        is_current=place == 0,
        bodies=bodies,
        changes=_changes(before, found),
        names=names,
    )


@router.get("/staff/topics/{topic}/revisions/{revision}")
def read_revision(request: Request, visitor: Reader, topic: str, revision: str) -> Response:
    """The text that a transcript points at, as it was published."""
    deps = deps_of(request)
    if not (revision.isascii() and revision.isalnum()):
        raise not_found()
    with deps.store.look() as work:
        bodies = {
            language: _body(revision_body(work, named(topic), language, revision))
            for language in LANGUAGES
        }
        found = publications.with_revision(work, topic, revision)
        names = staff.names_of(work, {found.by, found.approved_by or ""} if found else set())
    if not any(bodies.values()):
        raise not_found()
    return show(
        request,
        "revision.html",
        visitor,
        topic=topic,
        revision=revision,
        bodies=bodies,
        found=found,
        names=names,
    )


@router.post("/staff/topics/{topic}/rollback")
def roll_back(
    request: Request,
    visitor: Writer,
    topic: str,
    n: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0,
    comment: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Asks for an older text to be published again."""
    deps = deps_of(request)
    press_of(deps)
    try:
        with deps.store.work() as work:
            older = publications.publication(work, n)
            if older is None or older.topic != topic:
                raise not_found()
            draft = editing.begin_rollback(
                work, visitor.clinic, n, visitor.username, deps.now(), comment=comment
            )
    except Refused:
        raise not_found() from None
    return RedirectResponse(f"/staff/drafts/{draft.id}", 303)


def _list(
    request: Request,
    visitor: Visitor,
    *,
    status: int = 200,
    error: str | None = None,
    typed: str = "",
) -> Response:
    deps = deps_of(request)
    press = press_of(deps)
    with deps.store.look() as work:
        known = publications.current(work)
        waiting = drafts.drafts(work, visitor.clinic)
        names = staff.names_of(work, {draft.author for draft in waiting})
    topics, unsound = press.sound_topics(texts_of(known.values()))
    listed = rows(topics, known, waiting, language_of(request), deps.now().date())
    return show(
        request,
        "topics.html",
        visitor,
        status=status,
        rows=listed,
        stale=sum(row.status == "stale" for row in listed),
        unsound=sorted(unsound),
        waiting=waiting,
        names=names,
        error=error,
        typed=typed,
    )


def _changes(before: Publication | None, after: Publication) -> dict[str, Any]:
    if before is None:
        return {}
    return {"en": difference(before.en, after.en), "it": difference(before.it, after.it)}


def _body(stored: str | None) -> dict[str, Any] | None:
    return None if stored is None else json.loads(stored)
