"""Drafts: writing, previewing, submitting, deciding. The rules of who may are the store's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.console.deps import ConsoleDeps, deps_of
from bot.console.guards import Reads, Writes
from bot.console.pages import show
from bot.console.permissions import Permission
from bot.console.refusals import bad_request, not_found
from bot.console.routes.topics import press_of
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.console.topics import REVIEW_DAYS, difference, preview
from bot.content import ContentError
from bot.content.press import Texts
from bot.store import Work, audit, drafts, editing, publications, staff
from bot.store.drafts import Draft, Refused
from bot.store.publications import texts_of

TEXT_LONGEST = 12_000
COMMENT_LONGEST = 2_000
SAID = frozenset(
    {
        "draft.saved",
        "draft.submitted",
        "draft.recalled",
        "draft.withdrawn",
        "draft.approved",
        "draft.rejected",
    }
)

router = APIRouter(route_class=ConsoleRoute)
Reader = Annotated[Visitor, Depends(Reads(Permission.READ_TOPICS))]
Writer = Annotated[Visitor, Depends(Writes(Permission.EDIT_TOPICS))]
Approver = Annotated[Visitor, Depends(Writes(Permission.APPROVE_TOPICS))]
Text = Annotated[str, Form(max_length=TEXT_LONGEST)]
Comment = Annotated[str, Form(max_length=COMMENT_LONGEST)]
Act = Callable[[Work], object]


@router.get("/staff/drafts/{draft}")
def read_draft(request: Request, visitor: Reader, draft: str, said: str = "") -> Response:
    """One draft: its texts, how patients would read them, what is wrong, what it changes."""
    return _page(request, visitor, draft, said=said if said in SAID else None)


@router.post("/staff/drafts/{draft}")
def save_draft(
    request: Request,
    visitor: Writer,
    draft: str,
    en: Text = "",
    it: Text = "",
    comment: Comment = "",
    then: Annotated[str, Form()] = "save",
) -> Response:
    """Keeps what the author typed; ``then`` says whether it is submitted too."""
    deps = deps_of(request)
    press = press_of(deps)

    def keep(work: Work) -> None:
        now, by = deps.now(), visitor.username
        editing.save(work, visitor.clinic, draft, by, now, en=en, it=it, comment=comment)

    def give(work: Work) -> None:
        editing.submit(work, visitor.clinic, draft, visitor.username, press, deps.now())

    typed = _typed(en, it, comment)
    refused = _done(request, visitor, draft, keep, typed)
    if refused is None and then == "submit":
        return _done(request, visitor, draft, give) or _back(draft, "draft.submitted")
    return refused or _back(draft, "draft.saved")


@router.post("/staff/drafts/{draft}/preview")
def preview_draft(
    request: Request,
    visitor: Writer,
    draft: str,
    en: Text = "",
    it: Text = "",
    comment: Comment = "",
) -> Response:
    """How patients would read what is typed; keeps nothing."""
    return _page(request, visitor, draft, typed=_typed(en, it, comment))


@router.post("/staff/drafts/{draft}/submit")
def submit_draft(request: Request, visitor: Writer, draft: str) -> Response:
    """Gives the draft, as it was saved, to be approved."""
    deps = deps_of(request)
    press = press_of(deps)

    def act(work: Work) -> None:
        editing.submit(work, visitor.clinic, draft, visitor.username, press, deps.now())

    return _done(request, visitor, draft, act) or _back(draft, "draft.submitted")


@router.post("/staff/drafts/{draft}/recall")
def recall_draft(request: Request, visitor: Writer, draft: str) -> Response:
    """Takes the draft back to edit it."""
    deps = deps_of(request)

    def act(work: Work) -> None:
        editing.recall(work, visitor.clinic, draft, visitor.username, deps.now())

    return _done(request, visitor, draft, act) or _back(draft, "draft.recalled")


@router.post("/staff/drafts/{draft}/withdraw")
def withdraw_draft(request: Request, visitor: Writer, draft: str) -> Response:
    """Gives the draft up."""
    deps = deps_of(request)

    def act(work: Work) -> None:
        editing.withdraw(work, visitor.clinic, draft, visitor.username, deps.now())

    return _done(request, visitor, draft, act) or _back(draft, "draft.withdrawn")


@router.post("/staff/drafts/{draft}/approve")
def approve_draft(
    request: Request,
    visitor: Approver,
    draft: str,
    digest: Annotated[str, Form(max_length=64)] = "",
    due: Annotated[str, Form(max_length=10)] = "",
    comment: Comment = "",
) -> Response:
    """Publishes the draft that was read, signed by the approver."""
    deps = deps_of(request)
    press = press_of(deps)
    until = _day(due)

    def act(work: Work) -> None:
        editing.approve(
            work,
            visitor.clinic,
            draft,
            visitor.username,
            press,
            deps.now(),
            digest=digest,
            due=until,
            comment=comment,
        )

    return _done(request, visitor, draft, act) or _back(draft, "draft.approved")


@router.post("/staff/drafts/{draft}/reject")
def reject_draft(
    request: Request, visitor: Approver, draft: str, comment: Comment = ""
) -> Response:
    """Refuses the draft."""
    deps = deps_of(request)

    def act(work: Work) -> None:
        editing.reject(work, visitor.clinic, draft, visitor.username, deps.now(), comment=comment)

    return _done(request, visitor, draft, act) or _back(draft, "draft.rejected")


def _done(
    request: Request,
    visitor: Visitor,
    draft: str,
    act: Act,
    typed: dict[str, str] | None = None,
) -> Response | None:
    """Acts in one transaction. None when it is done, else the page that says why not."""
    deps = deps_of(request)
    try:
        with deps.store.work() as work:
            act(work)
    except Refused as refusal:
        if refusal.reason == "no_draft":
            raise not_found() from None
        _record_refusal(deps, visitor, draft, refusal)
        error = f"refusal.{refusal.reason}"
        return _page(request, visitor, draft, status=409, error=error, typed=typed)
    except ContentError:
        return _page(request, visitor, draft, status=422, error="draft.findings")
    return None


def _record_refusal(deps: ConsoleDeps, visitor: Visitor, draft: str, refusal: Refused) -> None:
    with deps.store.work() as work:
        audit.record(
            work,
            who=visitor.username,
            action="refused",
            object=f"draft/{draft[:36]}: {refusal.reason}",
            now=deps.now(),
        )


def _page(
    request: Request,
    visitor: Visitor,
    draft: str,
    *,
    status: int = 200,
    said: str | None = None,
    error: str | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    deps = deps_of(request)
    press = press_of(deps)
    with deps.store.look() as work:
        try:
            found = drafts.draft_for(work, visitor.clinic, draft)
        except Refused:
            raise not_found() from None
        known = publications.current(work)
        newest = publications.current_of(work, found.topic)
        names = staff.names_of(work, {found.author, found.decided_by or ""})
    fields = typed or {"en": found.en, "it": found.it, "comment": found.comment}
    texts: Texts = {(found.topic, "en"): fields["en"], (found.topic, "it"): fields["it"]}
    today = deps.now().date()
    shown, findings = preview(press, texts_of(known.values()), texts, found.topic, today)
    return show(
        request,
        "draft.html",
        visitor,
        status=status,
        draft=found,
        fields=fields,
        unsaved=typed is not None,
        mine=found.author == visitor.username,
        editable=_editable(found, visitor),
        outdated=found.status in drafts.OPEN
        and (None if newest is None else newest.n) != found.based_on,
        shown=shown,
        findings=findings,
        changes={
            "en": difference(newest.en if newest else "", fields["en"]),
            "it": difference(newest.it if newest else "", fields["it"]),
        },
        names=names,
        due=(today + timedelta(days=REVIEW_DAYS)).isoformat(),
        said=said,
        error=error,
        text_longest=TEXT_LONGEST,
        comment_longest=COMMENT_LONGEST,
    )


def _typed(en: str, it: str, comment: str) -> dict[str, str]:
    return {
        name: drafts.cleaned(text) for name, text in (("en", en), ("it", it), ("comment", comment))
    }


def _editable(draft: Draft, visitor: Visitor) -> bool:
    own = draft.author == visitor.username
    return own and draft.status == "draft" and draft.restores is None


def _back(draft: str, said: str) -> Response:
    return RedirectResponse(f"/staff/drafts/{draft}?said={said}", 303)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise bad_request() from None
