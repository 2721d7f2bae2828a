"""Stores invented conversations, spread over the days before now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from bot.demo.invent import LEVELS, Invented, invent
from bot.store import Store
from bot.store.bulk import Ready, add
from bot.store.signals import Line

BATCH = 250
RECENT = timedelta(hours=20)
RULESET = "d" * 64


def fill(
    store: Store,
    clinic: str,
    count: int,
    now: datetime,
    *,
    days: int = 25,
    messages: int = 15,
    seed: int = 1,
    told: Callable[[int], None] = lambda done: None,
) -> list[str]:
    """Stores ``count`` invented conversations and gives their ids; ``told`` hears how many are
    stored. The same seed makes up the same ones."""
    dice = Random(seed)  # noqa: S311 - nothing secret is drawn
    ids: list[str] = []
    while len(ids) < count:
        batch = []
        for _ in range(min(BATCH, count - len(ids))):
            at = now - timedelta(seconds=dice.uniform(900, days * 86400))
            made = invent(dice, at, messages=messages, recent=now - at < RECENT)
            batch.append(_ready(dice, made, now))
        with store.work() as work:
            ids += add(work, clinic, batch)
        told(len(ids))
    return ids


def _ready(dice: Random, made: Invented, now: datetime) -> Ready:
    lines = [
        Line(n, m.author, m.kind, m.text, m.payload, m.understanding or {}, made.at + m.after)
        for n, m in enumerate(made.messages, 1)
    ]
    last = lines[-1].at
    read_at = min(last + timedelta(minutes=dice.expovariate(1 / 45)), now) if made.read else None
    judged = None
    if made.read and made.level and dice.random() < 0.3:
        levels = [level for level, _, _ in LEVELS if level]
        wrong = dice.random() < 0.08
        judged = dice.choice(levels) if wrong else made.level
    return Ready(
        language=made.language,
        created_at=made.at,
        lines=lines,
        level=made.level,
        complete=made.complete,
        ruleset=RULESET,
        assessment=_body(made) if made.level else None,
        why=made.why,
        unhelpful=made.unhelpful,
        callback=_call(dice) if made.callback else None,
        read_by="demo",
        read_at=read_at,
        judged=judged,
        second_wanted=made.second,
    )


def _body(made: Invented) -> dict[str, object]:
    reasons = [{"rule": rule, "because": "", "source": []} for rule in made.rules]
    return {
        "imaging": ["xray"],
        "visit": ["orthopaedics"],
        "findings": {"pain": True, "swelling": False},
        "missing": [] if made.complete else ["fever"],
        "reasons": reasons,
    }


def _call(dice: Random) -> dict[str, str | None]:
    number = f"000 000 {dice.randint(0, 9999):04}"
    return {"name": "Demo", "phone": number, "when": None, "note": None}
