"""Where in a conversation the words that staff searched for stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.store.blind import words_of
from bot.store.database import Work
from bot.store.review import key_of, opened_message
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
    rows = work.session.execute(
        select(Conversation, Message)
        .join(Message, Message.conversation == Conversation.id)
        .where(
            Conversation.clinic == clinic,
            Conversation.id.in_(ids),
            Message.author != "assistant",
        )
        .order_by(Conversation.id, Message.seq)
    )
    best: dict[str, tuple[int, Snippet]] = {}
    for conversation, message in rows:
        text = opened_message(key_of(work, conversation), message).text or ""
        words, snippet = _snippet(message.seq, text, conversation.language, roots)
        if snippet is not None and words > best.get(conversation.id, (0, None))[0]:
            best[conversation.id] = (words, snippet)
    return {name: snippet for name, (_, snippet) in best.items()}


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
