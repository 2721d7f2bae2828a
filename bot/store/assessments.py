"""Assessments: what triage said, kept with its reasons; the conversation carries the newest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select

from bot.store.database import Work
from bot.store.tables import Assessment, Conversation

URGENCIES = (
    "SELF_CARE_INFO",
    "ROUTINE",
    "URGENT_2W",
    "URGENT_48H",
    "SAME_DAY",
    "EMERGENCY_NOW",
)
"""From the least to the most urgent; a level's rank is its place here, counted from 1."""


_TABLE = cast(Table, Assessment.__table__)
_LATEST = (
    select(_TABLE.c.seq, _TABLE.c.level, _TABLE.c.complete, _TABLE.c.ruleset, _TABLE.c.body)
    .where(_TABLE.c.conversation == bindparam("of"))
    .order_by(_TABLE.c.at.desc(), _TABLE.c.seq.desc())
    .limit(1)
)


def rank(level: str | None) -> int:
    """0 for no level, 6 for EMERGENCY_NOW. Raises ``ValueError`` on an unknown one."""
    if level is None:
        return 0
    if level not in URGENCIES:
        raise ValueError(f"no such urgency: {level}")
    return URGENCIES.index(level) + 1


@dataclass(frozen=True)
class Judgement:
    """An assessment as stored. ``body`` is JSON: imaging, visit, findings, reasons, missing."""

    level: str | None
    complete: bool
    ruleset: str
    body: Mapping[str, Any]


def add_assessment(
    work: Work, conversation: Conversation, seq: int, judgement: Judgement, now: datetime
) -> None:
    """Stores the assessment after the patient's message ``seq`` and lifts it onto the
    conversation for the worklist."""
    sealed = work.key(conversation).seal_json(
        dict(judgement.body), table="assessments", column="body", row=f"{conversation.id}/{seq}"
    )
    work.session.add(
        Assessment(
            conversation=conversation.id,
            seq=seq,
            level=judgement.level,
            complete=judgement.complete,
            ruleset=judgement.ruleset,
            body=sealed,
            at=now,
        )
    )
    conversation.urgency = judgement.level
    conversation.urgency_rank = rank(judgement.level)
    conversation.complete = judgement.complete
    conversation.desk_due = True


def latest_assessment(work: Work, conversation: Conversation) -> Judgement | None:
    """The newest assessment, None before the first."""
    found = work.session.connection().execute(_LATEST, {"of": conversation.id}).first()
    if found is None:
        return None
    body = work.key(conversation).open_json(
        found.body, table="assessments", column="body", row=f"{conversation.id}/{found.seq}"
    )
    return Judgement(found.level, found.complete, found.ruleset, body)
