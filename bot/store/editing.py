"""Changing what patients read: one person writes, another one, a clinician, approves.

The rule of two persons is kept here and by the database, whatever a page shows. Who may do what is
read from the account at that moment, in the same transaction as the act. Every act is recorded.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select

from bot.content.errors import ContentError
from bot.content.press import Press, Texts
from bot.content.stamp import signed, unsigned
from bot.store import audit
from bot.store.database import Work
from bot.store.drafts import OPEN, Draft, Refused, cleaned, draft_of, row_of
from bot.store.publications import (
    add_publication,
    current,
    current_of,
    keep_answers,
    publication,
    publishing,
    texts_of,
)
from bot.store.tables import ContentDraft, Staff

CLINICIAN = "clinician"
WRITERS = frozenset({CLINICIAN, "administrator"})


def begin(work: Work, clinic: str, topic: str, by: str, now: datetime) -> Draft:
    """A draft that starts from what is published. Raises :class:`Refused`."""
    _person(work, clinic, by, WRITERS)
    known = current_of(work, topic)
    if known is None:
        raise Refused("no_topic")
    en, it = _unsigned(known.en), _unsigned(known.it)
    return _added(work, clinic, topic, by, now, en=en, it=it, based_on=known.n)


def begin_new(
    work: Work, clinic: str, topic: str, by: str, now: datetime, *, en: str, it: str
) -> Draft:
    """A draft of a topic that is not there yet. Raises :class:`Refused` (``exists``)."""
    _person(work, clinic, by, WRITERS)
    if current_of(work, topic) is not None:
        raise Refused("exists")
    return _added(work, clinic, topic, by, now, en=en, it=it, based_on=None)


def begin_rollback(
    work: Work, clinic: str, n: int, by: str, now: datetime, *, comment: str = ""
) -> Draft:
    """Asks for an older publication's texts to be published again; waits for approval at once.
    Raises :class:`Refused`."""
    _person(work, clinic, by, WRITERS)
    older = publication(work, n)
    known = None if older is None else current_of(work, older.topic)
    if older is None or known is None:
        raise Refused("no_topic")
    if (older.en, older.it) == (known.en, known.it):
        raise Refused("same_text")
    made = _added(
        work,
        clinic,
        older.topic,
        by,
        now,
        en=older.en,
        it=older.it,
        based_on=known.n,
        restores=n,
        status="submitted",
        comment=comment,
    )
    _record(work, by, "submit_draft", made, now)
    return made


def save(
    work: Work, clinic: str, draft: str, by: str, now: datetime, *, en: str, it: str, comment: str
) -> Draft:
    """Keeps the author's texts, sound or not, as unsigned ones. Nobody else may write in a draft,
    so that its author is the author of every word. Raises :class:`Refused`."""
    row = _own(work, clinic, draft, by, "draft")
    if row.restores is not None:
        raise Refused("is_rollback")
    row.en, row.it = _unsigned(cleaned(en)), _unsigned(cleaned(it))
    row.comment, row.changed_at = cleaned(comment), now
    _record(work, by, "save_draft", row, now)
    return draft_of(row)


def submit(work: Work, clinic: str, draft: str, by: str, press: Press, now: datetime) -> Draft:
    """Gives the draft to be approved. From now on it cannot be edited.

    Raises :class:`Refused`, or ``ContentError`` with the findings that block it.
    """
    row = _own(work, clinic, draft, by, "draft")
    _check(work, row, press, row.en, row.it)
    row.status, row.submitted_at, row.changed_at = "submitted", now, now
    _record(work, by, "submit_draft", row, now)
    return draft_of(row)


def recall(work: Work, clinic: str, draft: str, by: str, now: datetime) -> Draft:
    """Takes a submitted draft back to its author, who may edit it again. Raises
    :class:`Refused`."""
    row = _own(work, clinic, draft, by, "submitted")
    row.status, row.submitted_at, row.changed_at = "draft", None, now
    _record(work, by, "recall_draft", row, now)
    return draft_of(row)


def withdraw(work: Work, clinic: str, draft: str, by: str, now: datetime) -> Draft:
    """The author gives the draft up; it stays on record. Raises :class:`Refused`."""
    row = _own(work, clinic, draft, by, *OPEN)
    row.status, row.changed_at, row.decided_at, row.decided_by = "withdrawn", now, now, by
    _record(work, by, "withdraw_draft", row, now)
    return draft_of(row)


def approve(
    work: Work,
    clinic: str,
    draft: str,
    by: str,
    press: Press,
    now: datetime,
    *,
    digest: str,
    due: date,
    comment: str = "",
) -> int:
    """Publishes a submitted draft, signed by the approver until ``due``; gives the publication's
    number. A roll-back publishes the older texts exactly, with the review that they had.

    ``digest`` is that of the draft as the approver read it. Raises :class:`Refused`, or
    ``ContentError`` when the texts do not fit what is published by now.
    """
    publishing(work)
    row = row_of(work, clinic, draft, lock=True)
    if row.author == by:
        raise Refused("own_draft")
    approver = _person(work, clinic, by, frozenset({CLINICIAN}))
    if row.status != "submitted":
        raise Refused("not_submitted")
    if draft_of(row).digest != digest:
        raise Refused("text_changed")
    texts = _check(work, row, press, row.en, row.it)
    if row.restores is None:
        if due <= now.date():
            raise Refused("bad_due")
        on = now.date()
        en, it = (signed(words, by=approver, on=on, due=due) for words in (row.en, row.it))
        texts = _check(work, row, press, en, it)
    n = add_publication(
        work,
        press,
        row.topic,
        texts,
        kind="edit" if row.restores is None else "rollback",
        by=row.author,
        approved_by=by,
        draft=row.id,
        restores=row.restores,
        now=now,
    )
    keep_answers(work, press, [row.topic], texts, now)
    _decide(row, "approved", by, comment, now)
    _record(work, by, "approve_draft", row, now, f" as publication/{n}")
    return n


def reject(
    work: Work, clinic: str, draft: str, by: str, now: datetime, *, comment: str = ""
) -> Draft:
    """A clinician refuses a submitted draft. Raises :class:`Refused`."""
    row = row_of(work, clinic, draft, lock=True)
    if row.author == by:
        raise Refused("own_draft")
    _person(work, clinic, by, frozenset({CLINICIAN}))
    if row.status != "submitted":
        raise Refused("not_submitted")
    _decide(row, "rejected", by, comment, now)
    _record(work, by, "reject_draft", row, now)
    return draft_of(row)


def _person(work: Work, clinic: str, username: str, roles: frozenset[str]) -> str:
    """The name of an active account that has one of these roles now. The account cannot change
    before this transaction ends."""
    account = work.session.scalar(
        select(Staff)
        .where(Staff.username == username, Staff.clinic == clinic)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    if account is None or not account.active or account.role not in roles:
        raise Refused("not_allowed")
    return account.name


def _own(work: Work, clinic: str, draft: str, by: str, *statuses: str) -> ContentDraft:
    row = row_of(work, clinic, draft, lock=True)
    _person(work, clinic, by, WRITERS)
    if row.author != by:
        raise Refused("not_author")
    if row.status not in statuses:
        raise Refused("not_open")
    return row


def _added(
    work: Work,
    clinic: str,
    topic: str,
    by: str,
    now: datetime,
    *,
    en: str,
    it: str,
    based_on: int | None,
    restores: int | None = None,
    status: str = "draft",
    comment: str = "",
) -> Draft:
    row = ContentDraft(
        id=str(uuid4()),
        clinic=clinic,
        topic=topic,
        en=en,
        it=it,
        author=by,
        based_on=based_on,
        restores=restores,
        status=status,
        comment=cleaned(comment),
        created_at=now,
        changed_at=now,
        submitted_at=now if status == "submitted" else None,
    )
    work.session.add(row)
    work.session.flush()
    _record(work, by, "begin_draft", row, now, f" of topic/{topic}")
    return draft_of(row)


def _check(work: Work, row: ContentDraft, press: Press, en: str, it: str) -> Texts:
    """All texts as they would be with these two. Raises :class:`Refused` when another text of the
    topic was published since the draft was begun, ``ContentError`` for findings in it."""
    known = current(work)
    newest = current_of(work, row.topic)
    if (None if newest is None else newest.n) != row.based_on:
        raise Refused("outdated")
    both: Texts = {(row.topic, "en"): en, (row.topic, "it"): it}
    texts = {**texts_of(known.values()), **both}
    if row.restores is not None:
        press.topics(texts)  # it was proofed when it was first published
    elif found := press.proof(texts, row.topic):
        raise ContentError(found)
    return texts


def _decide(row: ContentDraft, status: str, by: str, comment: str, now: datetime) -> None:
    row.status, row.decided_by, row.decided_at, row.changed_at = status, by, now, now
    row.answer = cleaned(comment)


def _record(
    work: Work, who: str, action: str, draft: Draft | ContentDraft, now: datetime, more: str = ""
) -> None:
    work.session.flush()
    audit.record(work, who=who, action=action, object=f"draft/{draft.id}{more}", now=now)


def _unsigned(words: str) -> str:
    """The text as a draft, if it has a review at all."""
    try:
        return unsigned(words)
    except ValueError:
        return words
