"""What staff put on a conversation beside a review: who takes it, tags, a wish for a second reader;
and the filters that a person keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, func, select

from bot.store.conversations import NoSuchConversation
from bot.store.crypto import DataKey, SealBroken
from bot.store.database import Work
from bot.store.tables import Conversation, SavedFilter, Staff, Tag

MOST_TAGS = 20
MOST_FILTERS = 30
RECENT = 200
"""Tags among which names are proposed."""


class TooMany(Exception):
    """There are as many as there may be."""


class NotThere(Exception):
    """There is no such person, tag or filter."""


@dataclass(frozen=True, slots=True)
class TalkTag:
    """A tag. ``text`` is None when its seal does not open."""

    id: str
    text: str | None
    staff: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A filter that a person kept; ``query`` is the address's part after the question mark."""

    id: str
    name: str
    query: str


def assign(work: Work, clinic: str, conversation: str, username: str | None) -> None:
    """Gives the conversation to a person, or to nobody. Raises :class:`NoSuchConversation`, or
    :class:`NotThere` for nobody's or an inactive person's name."""
    row = _row(work, clinic, conversation)
    if username is not None:
        person = work.session.get(Staff, username)
        if person is None or not person.active or person.clinic != clinic:
            raise NotThere
    row.assigned_to = username


def want_second(work: Work, clinic: str, conversation: str, wanted: bool) -> None:
    """Asks for a second reader, or no longer. Raises :class:`NoSuchConversation`."""
    _row(work, clinic, conversation).second_wanted = wanted


def add_tag(
    work: Work, clinic: str, conversation: str, *, text: str, staff: str, at: datetime
) -> None:
    """Puts a tag on the conversation; the same one again changes nothing. Raises
    :class:`NoSuchConversation`, :class:`TooMany`, or
    :class:`~bot.store.crypto.SealBroken` without its key."""
    row = _row(work, clinic, conversation)
    there = tags_of(work, row)
    if any(tag.text is not None and tag.text.casefold() == text.casefold() for tag in there):
        return
    if len(there) >= MOST_TAGS:
        raise TooMany
    name = str(uuid4())
    sealed = work.key(row).seal(text, table="tags", column="text", row=name)
    work.session.add(Tag(id=name, conversation=row.id, text=sealed, staff=staff, at=at))
    row.desk_due = True


def remove_tag(work: Work, clinic: str, conversation: str, tag: str) -> None:
    """Takes a tag off. Raises :class:`NoSuchConversation` or :class:`NotThere`."""
    row = _row(work, clinic, conversation)
    found = work.session.get(Tag, tag)
    if found is None or found.conversation != row.id:
        raise NotThere
    work.session.delete(found)
    row.desk_due = True


def tags_of(work: Work, row: Conversation) -> list[TalkTag]:
    """The tags of a conversation, in the order they were put."""
    rows = work.session.scalars(
        select(Tag).where(Tag.conversation == row.id).order_by(Tag.at, Tag.id)
    )
    return [TalkTag(tag.id, _opened(work, row, tag), tag.staff) for tag in rows]


def recent_tags(work: Work, clinic: str) -> list[str]:
    """The tags that were put of late, to choose from."""
    # The tags first: joined, a database may walk every conversation to find the few that have one.
    tags = work.session.scalars(select(Tag).order_by(Tag.at.desc()).limit(RECENT)).all()
    rows = work.session.scalars(
        select(Conversation).where(
            Conversation.id.in_({tag.conversation for tag in tags}), Conversation.clinic == clinic
        )
    )
    ours = {row.id: row for row in rows}
    texts = (_opened(work, ours[t.conversation], t) for t in tags if t.conversation in ours)
    return sorted({text for text in texts if text is not None}, key=str.casefold)


def save_filter(work: Work, staff: str, name: str, query: str, at: datetime) -> None:
    """Keeps a filter for a person. Raises :class:`TooMany`."""
    kept = select(func.count()).select_from(SavedFilter).where(SavedFilter.staff == staff)
    if (work.session.scalar(kept) or 0) >= MOST_FILTERS:
        raise TooMany
    row = str(uuid4())
    sealed = _filters_key(work).seal_json(
        {"name": name, "query": query}, table="saved_filters", column="body", row=row
    )
    work.session.add(SavedFilter(id=row, staff=staff, body=sealed, at=at))


def saved_filters(work: Work, staff: str) -> list[Saved]:
    """The person's filters, in the order they were kept."""
    key = _filters_key(work)
    found = []
    for row in work.session.scalars(
        select(SavedFilter).where(SavedFilter.staff == staff).order_by(SavedFilter.at)
    ):
        body = key.open_json(row.body, table="saved_filters", column="body", row=row.id)
        found.append(Saved(row.id, body["name"], body["query"]))
    return found


def forget_filter(work: Work, staff: str, name: str) -> None:
    """Forgets one of the person's filters; no error when it is gone already."""
    work.session.execute(
        delete(SavedFilter).where(SavedFilter.id == name, SavedFilter.staff == staff)
    )


def _row(work: Work, clinic: str, conversation: str) -> Conversation:
    row = work.session.scalar(
        select(Conversation)
        .where(Conversation.id == conversation, Conversation.clinic == clinic)
        .with_for_update()
    )
    if row is None:
        raise NoSuchConversation
    return row


def _opened(work: Work, row: Conversation, tag: Tag) -> str | None:
    try:
        return work.key(row).open(tag.text, table="tags", column="text", row=tag.id)
    except SealBroken:
        return None


def _filters_key(work: Work) -> DataKey:
    return DataKey(work.master.derive("saved filters"))
