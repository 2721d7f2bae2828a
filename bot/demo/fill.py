"""Stores invented conversations, spread over the days before now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from bot.demo.invent import WALKS, Invented, Inventor
from bot.dialogue.knowledge import Knowledge
from bot.store import Store
from bot.store.assessments import URGENCIES
from bot.store.bulk import Ready, add
from bot.store.signals import Line

BATCH = 250
RECENT = timedelta(hours=20)


def fill(
    store: Store,
    clinic: str,
    knowledge: Knowledge,
    count: int,
    now: datetime,
    *,
    days: int = 25,
    since_days: float = 0.0,
    messages: int = 15,
    walks: int = WALKS,
    seed: int = 1,
    extra: Callable[[Ready], Ready] = lambda ready: ready,
    told: Callable[[int], None] = lambda done: None,
) -> list[str]:
    """Stores ``count`` invented conversations and gives their ids. They began between ``days`` and
    ``since_days`` before ``now`` and are made of ``walks`` interviews; ``extra`` may add to each;
    ``told`` hears how many are stored. The same seed makes up the same ones."""
    dice = Random(seed)  # noqa: S311 - nothing secret is drawn
    inventor = Inventor(knowledge, dice, now.date(), walks=walks)
    ids: list[str] = []
    while len(ids) < count:
        batch = []
        for _ in range(min(BATCH, count - len(ids))):
            at = now - timedelta(seconds=dice.uniform(900 + since_days * 86400, days * 86400))
            made = inventor.invent(at, messages=messages, recent=now - at < RECENT)
            batch.append(extra(_ready(dice, made, now)))
        with store.work() as work:
            ids += add(work, clinic, batch)
        told(len(ids))
    return ids


def _ready(dice: Random, made: Invented, now: datetime) -> Ready:
    lines = [
        Line(n, m.author, m.kind, m.text, m.payload, m.understanding or {}, made.at + after)
        for n, (m, after) in enumerate(
            zip(made.lines, (timedelta(seconds=s) for s in made.seconds), strict=True), 1
        )
    ]
    last = lines[-1].at
    read_at = min(last + timedelta(minutes=dice.expovariate(1 / 45)), now) if made.read else None
    judged = None
    if made.read and made.level and dice.random() < 0.3:
        wrong = dice.random() < 0.08
        judged = dice.choice(URGENCIES) if wrong else made.level
    return Ready(
        language=made.language,
        created_at=made.at,
        lines=lines,
        level=made.level,
        complete=made.complete,
        ruleset=made.ruleset,
        assessment=made.assessment,
        interview=made.interview,
        why=made.why,
        unhelpful=made.unhelpful,
        callback=_call(dice) if made.callback else None,
        read_by="demo",
        read_at=read_at,
        judged=judged,
        second_wanted=made.second,
    )


def _call(dice: Random) -> dict[str, str | None]:
    number = f"000 000 {dice.randint(0, 9999):04}"
    return {"name": "Demo", "phone": number, "when": None, "note": None}
