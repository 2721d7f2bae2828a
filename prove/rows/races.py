"""B05: messages, notes of staff, expiry and erasure at the same moment."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import requests
from sqlalchemy import func, select

from bot.app import CLINIC
from bot.store import Store
from bot.store.conversations import NoSuchConversation, end_expired, settle_erasure
from bot.store.retention import erase_one
from bot.store.review import add_note
from bot.store.tables import Base
from prove.check import Run, check
from prove.cluster import BACKENDS, Cluster, shared_cluster
from prove.rows.delivery import Opened, opened


@check("B05", quick=False)
def races(run: Run) -> None:
    """A message, a note of staff, the end by time and an erasure meet in one conversation, in any
    order; afterwards nothing of an erased one may be there."""
    for backend in BACKENDS:
        made = shared_cluster(run, backend)
        count = run.count(quick=15, short=80, full=200)
        statuses: Counter[int] = Counter()
        failed, alive = Counter[str](), 0
        for _ in range(count):
            talk = opened(run.random.choice(made.urls))
            failed.update(_race(run, made, talk, statuses))
            alive += _left(made.store, talk.id)
        settle_erasure(made.store)
        run.none(f"{backend}: rows of erased conversations", alive, of=count)
        run.none(
            f"{backend}: acts that failed otherwise than by refusal", failed.total(), of=count * 4
        )
        worse = sum(n for status, n in statuses.items() if status >= 500)
        run.none(f"{backend}: answers of 500 or more", worse, of=sum(statuses.values()))
        run.says(f"{backend}: {dict(statuses)}, {dict(failed)}")


def _race(run: Run, made: Cluster, talk: Opened, statuses: Counter[int]) -> list[str]:
    """All acts at once; the kinds of failures."""
    now = datetime.now(UTC)

    def message() -> None:
        name, url = str(uuid.uuid4()), run.random.choice(made.urls)
        statuses[talk.send(url, name, "what is a biopsy?").status_code] += 1

    def note() -> None:
        with made.store.work() as work:
            add_note(work, CLINIC, talk.id, staff="anna", text="seen", at=now)

    def expiry() -> None:
        with made.store.work() as work:
            end_expired(work, now)

    def erasure() -> None:
        if run.random.random() < 0.5:
            url = f"{run.random.choice(made.urls)}/api/conversations/{talk.id}"
            statuses[requests.delete(url, headers=talk.headers, timeout=20).status_code] += 1
        with made.store.work() as work:
            erase_one(work, CLINIC, talk.id, by="anna", now=now)

    acts: list[Callable[[], None]] = [message, note, expiry, erasure]
    run.random.shuffle(acts)
    with ThreadPoolExecutor(len(acts)) as pool:
        return [kind for kind in pool.map(_failure, acts) if kind]


def _failure(act: Callable[[], None]) -> str:
    try:
        act()
    except NoSuchConversation:
        return ""  # somebody was quicker
    except Exception as error:
        return f"{act.__name__}: {type(error).__name__}"
    return ""


def _left(store: Store, conversation: str) -> int:
    """Rows that any table still has of the conversation."""
    left = 0
    with store.look() as work:
        for table in Base.metadata.sorted_tables:
            column = "id" if table.name == "conversations" else "conversation"
            if column in table.c and table.name != "tombstones":
                query = select(func.count()).select_from(table)
                left += work.session.scalar(query.where(table.c[column] == conversation)) or 0
    return left
