"""Keeps the worklist: where each conversation stands, what it shows, what can be searched in it.

A change of a conversation marks it as due; the desk reads it again soon after, outside the turn, so
that a patient never waits for staff's list. Its place, its line and its search terms are all made
anew from what is stored.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.store import versions
from bot.store.blind import Blind, words_of
from bot.store.crypto import DataKey, SealBroken
from bot.store.database import Store, Work
from bot.store.signals import Line, need_of, place_of, signals_of
from bot.store.tables import (
    DESK_DUE,
    Assessment,
    Callback,
    Conversation,
    Feedback,
    Message,
    SearchTerm,
    Tag,
    Unanswered,
)

AT_MOST = 50
"""Conversations that are brought up to date before somebody of staff reads."""
BITE = 0.005
"""Seconds after which a transaction of :func:`catch_up` takes no further conversation: where one
writes at a time, a patient's message waits for it."""
MOUTHFUL = 5
"""Conversations of such a transaction at most."""
REST = 2.0
"""How much longer than each such transaction the pause after it is. It takes longer when patients
write, and so rests longer."""
MODEL_LONGEST = 128


def blind(work: Work) -> Blind:
    """The tokens of this installation."""
    return Blind(work.master.derive("search index"))


def catch_up(
    store: Store,
    *,
    at_most: int = AT_MOST,
    seconds: float = 60.0,
    rest: Callable[[float], object] = time.sleep,
    before: datetime | None = None,
) -> None:
    """Brings changed conversations up to date, so many or for so many seconds at most, in bites
    between which others may write; ``rest`` waits as long as it is told. With ``before``, what was
    changed later is left: a conversation that goes on is read once, and not after each message."""
    until, left = time.monotonic() + seconds, at_most
    while left > 0:
        began = time.monotonic()
        with store.work() as work:
            some = refresh_due(work, at_most=min(MOUTHFUL, left), seconds=BITE, before=before)
        now = time.monotonic()
        if not some or now > until:
            return
        left -= some
        rest(REST * (now - began))


def refresh_due(
    work: Work,
    *,
    at_most: int = AT_MOST,
    seconds: float = 60.0,
    before: datetime | None = None,
) -> int:
    """Brings changed conversations up to date, those changed first first, and none more after so
    many seconds; says how many. Those changed after ``before`` are left."""
    until = time.monotonic() + seconds
    early = () if before is None else (Conversation.last_activity_at <= before,)
    due = work.session.scalars(
        select(Conversation)
        .where(DESK_DUE, *early)
        .order_by(Conversation.last_activity_at)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    ).all()
    for done, row in enumerate(due, 1):
        refresh(work, row)
        if time.monotonic() > until:
            return done
    return len(due)


def refresh(work: Work, row: Conversation) -> None:
    """Works out the conversation's place, line and search terms. A seal that does not open leaves
    its words out; the conversation is listed all the same."""
    row.desk_due = False
    if row.last_patient_at is None:
        return
    if row.n is None:
        row.n = secrets.randbits(62)
        work.session.flush()
    try:
        key = work.key(row)
    except SealBroken:
        key = None
    lines = _lines(work, row, key)
    newest = _newest(work, row, key)
    calling = _calling_since(work, row)
    unread = [line for line in lines if row.reviewed_at is None or line.at > row.reviewed_at]
    asking = [line for line in unread if line.author == "patient"]
    found = _signals(work, row, unread, newest) | ({"callback"} if calling else set())
    need = need_of(row.urgency, found, unread=bool(asking))
    row.waiting_since = asking[0].at if asking else calling
    row.place = place_of(need, row.waiting_since or row.last_activity_at)
    line = line_of(lines, found, newest)
    if key is not None:
        row.desk = key.seal_json(line, table="conversations", column="desk", row=row.id)
    _index(work, row, lines, line, _tags(work, row, key))
    versions.note(work, row.clinic, versions_of(lines))


def line_of(
    lines: Sequence[Line], signals: Collection[str], newest: Mapping[str, Any]
) -> dict[str, Any]:
    """What the worklist shows of a conversation. ``newest`` is its assessment's body."""
    return {
        "complaint": _complaint(lines),
        "rules": _rules(newest),
        "signals": sorted(signals),
        "topics": _topics(lines),
    }


def presumes(assessment: Mapping[str, Any]) -> bool:
    """Whether a reason of the assessment counts something unknown as present."""
    return any(reason.get("presumed") for reason in _reasons(assessment))


def versions_of(lines: Iterable[Line]) -> Iterator[tuple[versions.Kind, str, datetime]]:
    """The models and rule sets behind the messages, with the times at which they answered."""
    for line in lines:
        model, ruleset = line.understanding.get("model"), line.payload.get("ruleset")
        if isinstance(model, str) and model:
            yield "model", model[:MODEL_LONGEST], line.at
        if isinstance(ruleset, str) and ruleset:
            yield "ruleset", ruleset[:MODEL_LONGEST], line.at


def tokens_of(
    blinded: Blind,
    lines: Sequence[Line],
    line: Mapping[str, Any],
    tags: Iterable[str],
    language: str,
) -> set[int]:
    """The search terms of a conversation."""
    wanted = {
        blinded.word(word.root)
        for said in lines
        if said.author != "assistant" and said.text
        for word in words_of(said.text, language)
    }
    rules = {rule for said in lines for rule in said.payload.get("rules", ())} | set(line["rules"])
    for family, names in (
        ("topic", line["topics"]),
        ("rule", rules),
        ("signal", line["signals"]),
        ("tag", tags),
    ):
        wanted |= {blinded.label(family, str(name)) for name in names}
    return wanted


def _lines(work: Work, row: Conversation, key: DataKey | None) -> list[Line]:
    stored = work.session.scalars(
        select(Message).where(Message.conversation == row.id).order_by(Message.seq)
    )
    return [_line(key, message) for message in stored]


def _line(key: DataKey | None, message: Message) -> Line:
    place = f"{message.conversation}/{message.seq}"

    def opened(sealed: bytes | None, column: str) -> dict[str, Any]:
        if key is None or sealed is None:
            return {}
        try:
            value = key.open_json(sealed, table="messages", column=column, row=place)
        except SealBroken:
            return {}
        return value if isinstance(value, dict) else {}

    try:
        text = (
            None
            if key is None
            else key.open(message.text, table="messages", column="text", row=place)
        )
    except SealBroken:
        text = None
    return Line(
        message.seq,
        message.author,
        message.kind,
        text,
        opened(message.payload, "payload"),
        opened(message.understanding, "understanding"),
        message.at,
    )


def _newest(work: Work, row: Conversation, key: DataKey | None) -> dict[str, Any]:
    found = work.session.scalar(
        select(Assessment)
        .where(Assessment.conversation == row.id)
        .order_by(Assessment.at.desc(), Assessment.seq.desc())
        .limit(1)
    )
    if found is None or key is None:
        return {}
    try:
        body = key.open_json(
            found.body, table="assessments", column="body", row=f"{row.id}/{found.seq}"
        )
    except SealBroken:
        return {}
    return body if isinstance(body, dict) else {}


def _signals(work: Work, row: Conversation, unread: list[Line], newest: dict[str, Any]) -> set[str]:
    seqs = {line.seq for line in unread}
    why = work.session.execute(
        select(Unanswered.seq, Unanswered.why).where(Unanswered.conversation == row.id)
    )
    rated = work.session.execute(
        select(Feedback.at).where(Feedback.conversation == row.id, Feedback.helpful.is_(False))
    )
    return signals_of(
        unread,
        presumed=presumes(newest) and bool(unread),
        why=[kind for seq, kind in why if seq in seqs],
        unhelpful=any(row.reviewed_at is None or at > row.reviewed_at for (at,) in rated),
        stopped=row.status == "ended" and not row.complete,
    )


def _calling_since(work: Work, row: Conversation) -> datetime | None:
    return work.session.scalar(
        select(Callback.at)
        .where(Callback.conversation == row.id, Callback.status == "open")
        .order_by(Callback.at)
        .limit(1)
    )


def _complaint(lines: Sequence[Line]) -> str | None:
    """The first words in which something was found, else the first words; "" for none."""
    said = [line for line in lines if line.author == "patient"]
    for line in said:
        reading = line.understanding.get("reading")
        found = isinstance(reading, dict) and (reading.get("findings") or reading.get("told"))
        if line.text and found:
            return line.text
    if said and all(line.text is None for line in said):
        return None
    return next((line.text for line in said if line.text), "")


def _reasons(newest: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = newest.get("reasons")
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _rules(newest: Mapping[str, Any]) -> list[str]:
    return [str(reason["rule"]) for reason in _reasons(newest) if "rule" in reason]


def _topics(lines: Sequence[Line]) -> list[str]:
    named = [line.understanding.get("topic") or line.payload.get("topic") for line in lines]
    return sorted({topic for topic in named if isinstance(topic, str)})


def _tags(work: Work, row: Conversation, key: DataKey | None) -> list[str]:
    found = []
    for tag in work.session.scalars(select(Tag).where(Tag.conversation == row.id)):
        try:
            if key is not None:
                found.append(key.open(tag.text, table="tags", column="text", row=tag.id))
        except SealBroken:
            continue
    return found


def _index(
    work: Work, row: Conversation, lines: list[Line], line: dict[str, Any], tags: list[str]
) -> None:
    wanted = tokens_of(blind(work), lines, line, tags, row.language)
    there = set(work.session.scalars(select(SearchTerm.token).where(SearchTerm.n == row.n)))
    gone = there - wanted
    if gone:
        work.session.execute(
            delete(SearchTerm).where(SearchTerm.n == row.n, SearchTerm.token.in_(gone))
        )
    new = [{"token": token, "n": row.n} for token in sorted(wanted - there)]
    if new:
        postgresql = work.session.get_bind().dialect.name == "postgresql"
        insert = postgresql_insert if postgresql else sqlite_insert
        work.session.execute(insert(SearchTerm).on_conflict_do_nothing(), new)
