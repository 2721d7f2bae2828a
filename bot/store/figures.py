"""Counts over a span of days for the dashboard. No word of a patient is opened for them, save the
last question of interviews that were left.

Every function takes the clinic and sees nothing of another one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import defer

from bot.store.assessments import rank
from bot.store.crypto import SealBroken
from bot.store.database import Work
from bot.store.desk import blind
from bot.store.tables import (
    FALLBACK,
    JUDGED,
    Assessment,
    Conversation,
    Message,
    Review,
    SearchTerm,
    Unanswered,
)

MOST_LEFT = 500
"""Interviews that were left which are opened to see at which question."""


@dataclass(frozen=True, slots=True)
class Span:
    """From the beginning of one day to the beginning of another, of a clinic's conversations by
    their beginning."""

    clinic: str
    since: datetime
    before: datetime

    def holds(self) -> tuple[ColumnElement[bool], ...]:
        """The conversations in which the patient wrote."""
        return (
            Conversation.clinic == self.clinic,
            Conversation.created_at >= self.since,
            Conversation.created_at < self.before,
            Conversation.last_patient_at.is_not(None),
        )


Count = tuple[str, int]


def by_day(work: Work, span: Span) -> list[Count]:
    """Conversations of each day that has any."""
    day = func.date(Conversation.created_at)
    rows = work.session.execute(
        select(day, func.count()).where(*span.holds()).group_by(day).order_by(day)
    )
    return [(str(name), count) for name, count in rows]


def by_urgency(work: Work, span: Span) -> list[Count]:
    """Conversations of each level, the most urgent first; "none" is not assessed."""
    rows = work.session.execute(
        select(Conversation.urgency, func.count())
        .where(*span.holds())
        .group_by(Conversation.urgency)
    )
    found = sorted(((level, count) for level, count in rows), key=lambda r: -rank(r[0]))
    return [(level or "none", count) for level, count in found]


def by_language(work: Work, span: Span) -> list[Count]:
    """Conversations of each language, the most frequent first."""
    rows = work.session.execute(
        select(Conversation.language, func.count())
        .where(*span.holds())
        .group_by(Conversation.language)
        .order_by(func.count().desc())
    )
    return [(language, count) for language, count in rows]


def by_topic(work: Work, span: Span, topics: Sequence[str]) -> list[Count]:
    """Conversations in which each topic came up, the most frequent first."""
    blinded = blind(work)
    names = {blinded.label("topic", topic): topic for topic in topics}
    rows = work.session.execute(
        select(SearchTerm.token, func.count())
        .join(Conversation, Conversation.n == SearchTerm.n)
        # Not by token: a topic's conversations of all time are more than those of these days.
        .where(func.coalesce(SearchTerm.token, 0).in_(names), *span.holds())
        .group_by(SearchTerm.token)
        .order_by(func.count().desc())
    )
    return [(names[token], count) for token, count in rows]


def unanswered(work: Work, span: Span) -> list[Count]:
    """Patients' messages without an answer, and with an unsure one."""
    rows = work.session.execute(
        select(Unanswered.why, func.count())
        .join(Conversation, Conversation.id == Unanswered.conversation)
        .where(*span.holds())
        .group_by(Unanswered.why)
        .order_by(Unanswered.why)
    )
    return [(why, count) for why, count in rows]


def fallback_rate(work: Work, span: Span) -> tuple[int, int]:
    """Assistant's fallbacks, and all turns."""
    fallbacks = work.session.scalar(
        select(func.count())
        .select_from(Message)
        .join(Conversation, Conversation.id == Message.conversation)
        .where(FALLBACK, *span.holds())
    )
    turns = work.session.scalar(select(func.sum(Conversation.version)).where(*span.holds()))
    return fallbacks or 0, int(turns or 0)


def minutes_to_review(work: Work, span: Span) -> list[Count]:
    """Median minutes from the patient's last message to the review, for each level."""
    rows = work.session.execute(
        select(Conversation.urgency, Conversation.last_patient_at, Conversation.reviewed_at).where(
            *span.holds(), Conversation.reviewed_at.is_not(None)
        )
    )
    waits: dict[str | None, list[float]] = {}
    for level, asked, read in rows:
        if asked is not None and read is not None and read >= asked:
            waits.setdefault(level, []).append((read - asked).total_seconds() / 60)
    found = sorted(waits.items(), key=lambda pair: -rank(pair[0]))
    return [(level or "none", round(median(minutes))) for level, minutes in found]


def triage_by_readers(work: Work, span: Span) -> list[Count]:
    """How readers judged the level: the bot said less (under), the same, or more (over)."""
    rows = work.session.execute(
        select(Review.level, Review.said)
        .join(Conversation, Conversation.id == Review.conversation)
        .where(*span.holds(), Review.level.is_not(None))
    )
    found: Counter[str] = Counter()
    for level, said in rows:
        apart = rank(said) - rank(level)
        found["under" if apart < 0 else "over" if apart > 0 else "same"] += 1
    return [(name, found[name]) for name in ("under", "same", "over")]


def pairs_of_readers(work: Work, clinic: str) -> list[tuple[str, str]]:
    """The levels that two people gave the same conversation: of each its first judgement."""
    twice = (
        select(Review.conversation)
        .where(JUDGED)
        .group_by(Review.conversation)
        .having(func.min(Review.staff) < func.max(Review.staff))
    )
    rows = work.session.execute(
        select(Review.conversation, Review.staff, Review.level)
        .join(Conversation, Conversation.id == Review.conversation)
        .where(
            Conversation.clinic == clinic, Review.level.is_not(None), Review.conversation.in_(twice)
        )
        .order_by(Review.at, Review.id)
    )
    judged: dict[str, dict[str, str]] = {}
    for conversation, staff, level in rows:
        if level is not None:
            judged.setdefault(conversation, {}).setdefault(staff, level)
    pairs = (list(by.values())[:2] for by in judged.values() if len(by) > 1)
    return [(first, second) for first, second in pairs]


def rulesets(work: Work, span: Span) -> list[Count]:
    """Assessments by each rule set, the most frequent first."""
    rows = work.session.execute(
        select(Assessment.ruleset, func.count())
        .join(Conversation, Conversation.id == Assessment.conversation)
        .where(*span.holds())
        .group_by(Assessment.ruleset)
        .order_by(func.count().desc())
    )
    return [(ruleset, count) for ruleset, count in rows]


def left_at(work: Work, span: Span) -> list[Count]:
    """The question at which patients left the interview, the most frequent first; of the
    :data:`MOST_LEFT` that began last of those that ended before the interview did."""
    newest = (
        select(Message.conversation, func.max(Message.seq).label("seq"))
        .where(Message.author == "assistant")
        .group_by(Message.conversation)
    )
    ended = (
        select(Conversation.id)
        .where(*span.holds(), Conversation.status == "ended", Conversation.complete.is_(False))
        .order_by(Conversation.created_at.desc())
        .limit(MOST_LEFT)
        .subquery()
    )
    last = newest.where(Message.conversation.in_(select(ended.c.id))).subquery()
    rows = work.session.execute(
        select(Conversation, Message)
        .join(Message, Message.conversation == Conversation.id)
        .join(last, (last.c.conversation == Message.conversation) & (last.c.seq == Message.seq))
        .options(defer(Conversation.state), defer(Conversation.interview))
    )
    found: Counter[str] = Counter()
    for conversation, message in rows:
        place = f"{message.conversation}/{message.seq}"
        try:
            payload = work.key(conversation).open_json(
                message.payload, table="messages", column="payload", row=place
            )
        except SealBroken:
            continue
        question = (payload or {}).get("question")
        if isinstance(question, str):
            found[question] += 1
    return found.most_common()
