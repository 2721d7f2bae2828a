"""What the web process and operators do by themselves with a full database: how long each takes."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from alembic import command
from sqlalchemy import text, update

from bench.console_store import CLINIC, Filled, with_engine
from bot.demo import fill
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.turn import Dialogue
from bot.store import Store, alerts, desk, retention
from bot.store.backup import write_backup
from bot.store.conversations import end_expired
from bot.store.database import MIGRATION_SECONDS, Work, make_engine
from bot.store.messages import waiting_since
from bot.store.migrate import configuration
from bot.store.tables import Conversation
from bot.store.takeover import abandoned
from bot.web.upkeep import Upkeep

OVERDUE = 1000
KEPT_DAYS = 400
REFRESHED = 300
BEFORE_HEAVIEST = "0008"
"""The migration after this one makes the most indexes."""


class _Undo(Exception):
    """Takes back what was only measured."""


def looks(store: Store, now: datetime) -> dict[str, float]:
    """Milliseconds of what every web process looks for, most of it each five seconds, when there
    is nothing to do; the worst of ten."""
    tasks: dict[str, Callable[[Work], object]] = {
        "messages without an answer (5 s)": lambda work: waiting_since(work, now),
        "left by the person who answers (5 s)": lambda work: abandoned(work, now),
        "worklist due (5 s)": lambda work: desk.refresh_due(work),
        "urgent and unread (5 s)": lambda work: alerts.take_unread(work, CLINIC, now, 10**7),
        "log-outs of patients (10 min)": lambda work: end_expired(work, now),
        "past their time (10 min)": lambda work: retention.erase_due(work, KEPT_DAYS, now),
    }
    found = {}
    for name, task in tasks.items():
        times = []
        for _ in range(10):
            started = time.perf_counter()
            with store.work() as work:
                task(work)
            times.append((time.perf_counter() - started) * 1000)
        found[name] = round(max(times[1:]), 1)
    return found


def retention_run(made: Filled, knowledge: Knowledge) -> dict[str, float]:
    """Seconds to erase conversations past their time, each with all its engine events. They are
    made for it, so that the kept database stays as it was."""
    fill(
        made.store,
        CLINIC,
        knowledge,
        OVERDUE,
        made.now,
        days=KEPT_DAYS + 60,
        since_days=KEPT_DAYS + 10,
        walks=20,
        seed=3,
        extra=with_engine,
    )
    upkeep = Upkeep(made.store, cast(Dialogue, None), KEPT_DAYS)
    with made.store.look() as work:
        before = work.session.scalar(text("SELECT count(*) FROM tombstones")) or 0
    started = time.perf_counter()
    upkeep.keep_house()
    seconds = time.perf_counter() - started
    with made.store.look() as work:
        after = work.session.scalar(text("SELECT count(*) FROM tombstones")) or 0
    return {"erased": after - before, "seconds": round(seconds, 1)}


def desk_run(made: Filled) -> dict[str, float]:
    """Milliseconds of bringing one changed conversation up to date in worklist and search."""
    ids = made.ids[:REFRESHED]
    with made.store.work() as work:
        changed = update(Conversation).where(Conversation.id.in_(ids)).values(desk_due=True)
        work.session.execute(changed)
    times = []
    while True:
        started = time.perf_counter()
        with made.store.work() as work:
            count = desk.refresh_due(work)
        if not count:
            break
        times.append((time.perf_counter() - started) * 1000 / count)
    return {"conversations": len(ids), "ms each": round(statistics.mean(times), 1)}


def backup_run(made: Filled, folder: Path) -> dict[str, float]:
    """Seconds and size of a whole backup, sealed, while the database stays open."""
    shutil.rmtree(folder, ignore_errors=True)
    started = time.perf_counter()
    try:
        path = write_backup(made.store, folder, datetime.now(UTC))
        seconds = time.perf_counter() - started
        size = sum(file.stat().st_size for file in path.parent.iterdir())
        return {"seconds": round(seconds, 1), "megabytes": round(size / 2**20)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def migration_run(store: Store) -> dict[str, float]:
    """Seconds of the heaviest migration and all after it, done again and taken back."""
    engine = make_engine(
        store.engine.url.render_as_string(hide_password=False), patience=10 * MIGRATION_SECONDS
    )
    seconds = 0.0
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL statement_timeout = 0"))
            config = configuration(connection)
            command.downgrade(config, BEFORE_HEAVIEST)
            started = time.perf_counter()
            command.upgrade(config, "head")
            seconds = time.perf_counter() - started
            raise _Undo
    except _Undo:
        pass
    finally:
        engine.dispose()
    return {"seconds": round(seconds, 1)}


def everything(made: Filled, knowledge: Knowledge, folder: Path) -> dict[str, Any]:
    """Every figure of this module."""
    now = made.now + timedelta(minutes=1)
    return {
        "looks": looks(made.store, now),
        "desk": desk_run(made),
        "retention": retention_run(made, knowledge),
        "migration": migration_run(made.store),
        "backup": backup_run(made, folder),
    }
