"""Many conversations at once, sealed and in their places, without a turn for each.

For demonstrations and measurements: a clinic's own conversations come by :mod:`bot.store.turns`.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.store import desk, versions
from bot.store.assessments import rank
from bot.store.conversations import IDLE, LIFETIME
from bot.store.crypto import DataKey
from bot.store.database import Work
from bot.store.signals import Line, need_of, place_of, signals_of
from bot.store.tables import (
    Assessment,
    Base,
    Callback,
    Conversation,
    EngineEvent,
    Feedback,
    Message,
    Review,
    SearchTerm,
    Unanswered,
)
from bot.store.unanswered import week_of


@dataclass(frozen=True, slots=True)
class Ready:
    """A whole conversation. ``assessment`` is the body of its one assessment."""

    language: str
    created_at: datetime
    lines: list[Line]
    level: str | None = None
    complete: bool = False
    ruleset: str = ""
    assessment: Mapping[str, Any] | None = None
    interview: Mapping[str, Any] | None = None
    state: Sequence[Mapping[str, Any]] | None = None
    events: Sequence[Mapping[str, Any]] = ()
    """What the engine told about each turn of the patient's; the same of every turn."""
    why: Mapping[int, str] = field(default_factory=dict)
    unhelpful: int | None = None
    callback: Mapping[str, Any] | None = None
    read_by: str | None = None
    read_at: datetime | None = None
    judged: str | None = None
    """The reader's own level."""
    second_wanted: bool = False


Rows = dict[type[Base], list[dict[str, Any]]]


def add(work: Work, clinic: str, ready: Iterable[Ready]) -> list[str]:
    """Stores the conversations, ended; their ids in the same order."""
    rows: Rows = {
        table: []
        for table in (
            Conversation,
            Message,
            EngineEvent,
            Assessment,
            Unanswered,
            Feedback,
            Callback,
            Review,
            SearchTerm,
        )
    }
    blinded = desk.blind(work)
    seen: list[tuple[versions.Kind, str, datetime]] = []
    ids = []
    for one in ready:
        name = str(uuid.uuid4())
        ids.append(name)
        key, wrapped = work.master.new_data_key(name)
        row = _conversation(clinic, name, wrapped, key, one)
        rows[Conversation].append(row)
        rows[Message] += [_message(key, name, line) for line in one.lines]
        rows[EngineEvent] += _events(key, name, one)
        _beside(rows, key, name, one)
        seen += desk.versions_of(one.lines)
        line = desk.line_of(one.lines, _signals(one), one.assessment or {})
        row["desk"] = key.seal_json(line, table="conversations", column="desk", row=name)
        tokens = desk.tokens_of(blinded, one.lines, line, (), one.language)
        rows[SearchTerm] += [{"token": token, "n": row["n"]} for token in tokens]
    versions.note(work, clinic, seen)
    rows[SearchTerm].sort(key=lambda term: (term["token"], term["n"]))
    for table, found in rows.items():
        if found:
            # Of the table, not of its class: the ORM would make one statement for each pattern of
            # empty columns.
            work.session.execute(insert(Base.metadata.tables[table.__tablename__]), found)
    return ids


def _conversation(
    clinic: str, name: str, wrapped: bytes, key: DataKey, one: Ready
) -> dict[str, Any]:
    asked = [line for line in one.lines if line.author == "patient"]
    last = one.lines[-1].at
    signals = _signals(one)
    unread = bool(asked) and one.read_at is None
    need = need_of(one.level, signals, unread=unread)
    since = asked[0].at if unread else last if one.callback else None

    def sealed(column: str, value: object) -> bytes | None:
        if value is None:
            return None
        return key.seal_json(value, table="conversations", column=column, row=name)

    return {
        "id": name,
        "clinic": clinic,
        "wrapped_key": wrapped,
        "token_hash": None,
        "token_idle_until": last + IDLE,
        "token_expires_at": one.created_at + LIFETIME,
        "language": one.language,
        "consent_at": one.created_at,
        "created_at": one.created_at,
        "version": len(asked),
        "last_seq": len(one.lines),
        "state": sealed("state", one.state),
        "interview": sealed("interview", one.interview),
        "urgency": one.level,
        "urgency_rank": rank(one.level),
        "complete": one.complete,
        "interview_ahead": False,
        "status": "ended",
        "last_patient_at": asked[-1].at if asked else None,
        "last_activity_at": last,
        "reviewed_at": one.read_at,
        "reviewed_by": one.read_by if one.read_at else None,
        "n": secrets.randbits(62),
        "place": place_of(need, since or last) if asked else None,
        "waiting_since": since,
        "desk_due": False,
        "second_wanted": one.second_wanted,
    }


def _signals(one: Ready) -> set[str]:
    calling = {"callback"} if one.callback else set()
    if one.read_at is not None:
        return calling
    found = signals_of(
        one.lines,
        presumed=desk.presumes(one.assessment or {}),
        why=one.why.values(),
        unhelpful=one.unhelpful is not None,
        stopped=not one.complete,
    )
    return found | calling


def _message(key: DataKey, name: str, line: Line) -> dict[str, Any]:
    row = f"{name}/{line.seq}"
    understood = None
    if line.understanding:
        understood = key.seal_json(
            line.understanding, table="messages", column="understanding", row=row
        )
    return {
        "conversation": name,
        "seq": line.seq,
        "author": line.author,
        "kind": line.kind,
        "text": key.seal(line.text or "", table="messages", column="text", row=row),
        "payload": key.seal_json(line.payload, table="messages", column="payload", row=row),
        "turn": line.seq // 2,
        "understanding": understood,
        "at": line.at,
    }


def _events(key: DataKey, name: str, one: Ready) -> list[dict[str, Any]]:
    turns = sum(line.author == "patient" for line in one.lines)
    return [
        {
            "conversation": name,
            "turn": turn,
            "n": n,
            "event": key.seal_json(
                dict(event), table="engine_events", column="event", row=f"{name}/{turn}/{n}"
            ),
        }
        for turn in range(1, turns + 1)
        for n, event in enumerate(one.events)
    ]


def _beside(rows: Rows, key: DataKey, name: str, one: Ready) -> None:
    last = one.lines[-1]
    if one.assessment is not None:
        seq = max(line.seq for line in one.lines if line.author == "patient")
        body = key.seal_json(
            dict(one.assessment), table="assessments", column="body", row=f"{name}/{seq}"
        )
        rows[Assessment].append(
            {
                "conversation": name,
                "seq": seq,
                "level": one.level,
                "complete": one.complete,
                "ruleset": one.ruleset,
                "body": body,
                "at": last.at,
            }
        )
    at = {line.seq: line.at for line in one.lines}
    rows[Unanswered] += [
        {
            "conversation": name,
            "seq": seq,
            "language": one.language,
            "week": week_of(at[seq]),
            "why": why,
        }
        for seq, why in one.why.items()
    ]
    if one.unhelpful is not None:
        rows[Feedback].append(
            {"conversation": name, "seq": one.unhelpful, "helpful": False, "at": last.at}
        )
    if one.callback is not None:
        call = str(uuid.uuid4())
        body = key.seal_json(dict(one.callback), table="callbacks", column="body", row=call)
        rows[Callback].append(
            {
                "id": call,
                "conversation": name,
                "body": body,
                "status": "open",
                "at": last.at,
                "urgency": one.level,
                "due_at": last.at + timedelta(hours=4),
            }
        )
    if one.read_at is not None:
        rows[Review].append(
            {
                "id": str(uuid.uuid4()),
                "conversation": name,
                "seq": last.seq,
                "staff": one.read_by,
                "at": one.read_at,
                "level": one.judged,
                "said": one.level if one.judged else None,
            }
        )
