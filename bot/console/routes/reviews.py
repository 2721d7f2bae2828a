"""What a reader leaves on a conversation: a review, notes, tags, who takes it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.console.acts import act_on, back_to, done, within_of
from bot.console.deps import deps_of
from bot.console.guards import Writes
from bot.console.permissions import Permission
from bot.console.refusals import bad_request, not_found
from bot.console.routes.conversations import NOTE_LONGEST, TAG_LONGEST
from bot.console.routes.worklist import asked_of, chosen_of
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.store import desk, marks, review, worklist
from bot.store.assessments import URGENCIES

router = APIRouter(route_class=ConsoleRoute)
Reviewer = Annotated[Visitor, Depends(Writes(Permission.REVIEW_CONVERSATIONS))]


@router.post("/staff/conversations/{conversation}/review")
def review_conversation(
    request: Request,
    visitor: Reviewer,
    conversation: str,
    reviewed: Annotated[str, Form()] = "",
    seq: Annotated[str, Form()] = "",
    level: Annotated[str, Form()] = "",
) -> Response:
    """Marks as reviewed up to the last message that the page showed, or as not reviewed; ``next``
    opens the one that comes next in the list."""
    number = seq.isascii() and seq.isdigit() and len(seq) < 10
    if reviewed not in ("yes", "next", "no") or not number or level not in ("", *URGENCIES):
        raise bad_request()
    if reviewed == "no":
        return act_on(
            request,
            visitor,
            conversation,
            "mark_not_reviewed",
            lambda work, _: review.unmark_reviewed(work, visitor.clinic, conversation),
            said="review.removed",
            part="review",
        )
    refused = done(
        request,
        visitor,
        conversation,
        "mark_reviewed",
        lambda work, now: review.mark_reviewed(
            work,
            visitor.clinic,
            conversation,
            seq=int(seq),
            staff=visitor.username,
            at=now,
            level=level or None,
        ),
        {review.MovedOn: "review.moved_on"},
    )
    if refused or reviewed == "yes":
        return back_to(request, conversation, refused or "review.saved", "review")
    return _next(request, visitor, conversation)


@router.post("/staff/conversations/{conversation}/notes")
def add_note(
    request: Request, visitor: Reviewer, conversation: str, text: Annotated[str, Form()] = ""
) -> Response:
    """Adds a note that only staff see."""
    text = text.replace("\r\n", "\n").strip()
    if not text or len(text) > NOTE_LONGEST:
        said = "note.too_long" if text else "note.empty"
        return back_to(request, conversation, said, "notes")
    return act_on(
        request,
        visitor,
        conversation,
        "add_note",
        lambda work, now: review.add_note(
            work, visitor.clinic, conversation, staff=visitor.username, text=text, at=now
        ),
        said="note.saved",
        part="notes",
    )


@router.post("/staff/conversations/{conversation}/tags")
def add_tag(
    request: Request, visitor: Reviewer, conversation: str, text: Annotated[str, Form()] = ""
) -> Response:
    """Puts a tag on the conversation."""
    text = " ".join(text.split())
    if not text or len(text) > TAG_LONGEST or not text.isprintable():
        return back_to(request, conversation, "tag.bad", "tags")
    return act_on(
        request,
        visitor,
        conversation,
        "add_tag",
        lambda work, now: marks.add_tag(
            work, visitor.clinic, conversation, text=text, staff=visitor.username, at=now
        ),
        said="tag.saved",
        part="tags",
        refused={marks.TooMany: "tag.too_many"},
    )


@router.post("/staff/conversations/{conversation}/tags/{tag}/remove")
def remove_tag(request: Request, visitor: Reviewer, conversation: str, tag: str) -> Response:
    """Takes a tag off."""
    try:
        return act_on(
            request,
            visitor,
            conversation,
            "remove_tag",
            lambda work, _: marks.remove_tag(work, visitor.clinic, conversation, tag),
            said="tag.gone",
            part="tags",
        )
    except marks.NotThere:
        raise not_found() from None


@router.post("/staff/conversations/{conversation}/assign")
def assign(
    request: Request, visitor: Reviewer, conversation: str, to: Annotated[str, Form()] = ""
) -> Response:
    """Gives the conversation to a person: oneself by ``me``, nobody by an empty name."""
    username = visitor.username if to == "me" else to or None
    return act_on(
        request,
        visitor,
        conversation,
        "assign",
        lambda work, _: marks.assign(work, visitor.clinic, conversation, username),
        said="assign.saved",
        part="assigned",
        refused={marks.NotThere: "assign.nobody"},
    )


@router.post("/staff/conversations/{conversation}/second")
def want_second(
    request: Request, visitor: Reviewer, conversation: str, wanted: Annotated[str, Form()] = ""
) -> Response:
    """Asks for a second reader, or no longer."""
    if wanted not in ("yes", "no"):
        raise bad_request()
    return act_on(
        request,
        visitor,
        conversation,
        "want_second",
        lambda work, _: marks.want_second(work, visitor.clinic, conversation, wanted == "yes"),
        said="second.saved",
        part="review",
    )


def _next(request: Request, visitor: Visitor, conversation: str) -> Response:
    """The first of the list that needs eyes, other than this one; else the list."""
    deps = deps_of(request)
    within = within_of(request)
    chosen = chosen_of(within).model_copy(update={"reviewed": "no"})
    desk.catch_up(deps.store)
    with deps.store.look() as work:
        wanted = asked_of(work, chosen, visitor, deps.zone).filter
        rows = worklist.worklist(work, visitor.clinic, wanted, limit=2).rows
    found = next((row.id for row in rows if row.id != conversation), None)
    if found is None:
        kept = f"{within}&" if within else ""
        return RedirectResponse(f"/staff/?{kept}said=review.all_read", 303)
    query = {"within": within} if within else {}
    query["said"] = "review.saved_next"
    return RedirectResponse(f"/staff/conversations/{found}?{urlencode(query)}", 303)
