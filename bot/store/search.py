"""Where in a conversation the words that staff searched for stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import defer

from bot.store.blind import words_of
from bot.store.crypto import SealBroken
from bot.store.database import Work
from bot.store.tables import Conversation, Message

AROUND = 70
"""Characters shown before the first word found, and after it."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a message; ``marks`` are the places in it of the words searched for."""

    seq: int
    text: str
    marks: tuple[tuple[int, int], ...]


def snippets(
    work: Work, clinic: str, ids: Sequence[str], roots: Sequence[frozenset[str]]
) -> dict[str, Snippet]:
    """For each conversation the message with most of the words. One in which no word is found, as
    when its seal does not open, is missing."""
    if not ids:
        return {}
    known = {
        row.id: row
        for row in work.session.scalars(
            select(Conversation)
            .where(Conversation.clinic == clinic, Conversation.id.in_(ids))
            .options(defer(Conversation.state), defer(Conversation.interview))
        )
    }
    rows = work.session.execute(
        select(Message.conversation, Message.seq, Message.text)
        .where(Message.conversation.in_(known), Message.author != "assistant")
        .order_by(Message.conversation, Message.seq)
    )
    best: dict[str, tuple[int, Snippet]] = {}
    for name, seq, sealed in rows:
        if best.get(name, (0,))[0] == len(roots):
            continue
        text = _text(work, known[name], seq, sealed)
        words, snippet = _snippet(seq, text, known[name].language, roots)
        if snippet is not None and words > best.get(name, (0,))[0]:
            best[name] = (words, snippet)
    return {name: snippet for name, (_, snippet) in best.items()}


def _text(work: Work, row: Conversation, seq: int, sealed: bytes) -> str:
    try:
        return work.key(row).open(sealed, table="messages", column="text", row=f"{row.id}/{seq}")
    except SealBroken:
        return ""


def _snippet(
    seq: int, text: str, language: str, roots: Sequence[frozenset[str]]
) -> tuple[int, Snippet | None]:
    wanted = frozenset().union(*roots)
    found = [word for word in words_of(text, language) if word.root in wanted]
    if not found:
        return 0, None
    begin = max(found[0].start - AROUND, 0)
    end = min(found[0].end + AROUND, len(text))
    marks = tuple((w.start - begin, w.end - begin) for w in found if w.end <= end)
    count = sum(any(word.root in root for word in found) for root in roots)
    return count, Snippet(seq, text[begin:end], marks)
