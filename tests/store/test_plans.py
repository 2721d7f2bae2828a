"""What the web process looks for by itself reads an index, never every conversation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event

from bot.store import Store, alerts, desk, messages, retention, takeover
from bot.store.conversations import end_expired
from bot.store.database import Work

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
LOOKS: dict[str, Callable[[Work], object]] = {
    "messages without an answer": lambda work: messages.waiting_since(work, NOW),
    "left by the person who answers": lambda work: takeover.abandoned(work, NOW),
    "worklist due": lambda work: desk.refresh_due(work),
    "urgent and unread": lambda work: alerts.take_unread(work, "clinic", NOW, 15),
    "patients who are gone": lambda work: end_expired(work, NOW),
    "on hold": lambda work: retention.holds_of(work, "clinic"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_it_is_found_by_an_index(look: str, sqlite_store: Store) -> None:
    store = sqlite_store
    asked: list[tuple[str, Any]] = []

    def hear(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, _m: bool) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", hear)
    with store.work() as work:
        LOOKS[look](work)
    event.remove(store.engine, "before_cursor_execute", hear)
    assert asked
    with store.engine.connect() as connection:
        for statement, parameters in asked:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [str(row[-1]) for row in rows]
            assert steps
            assert [step for step in steps if step.startswith("SCAN") and "INDEX" not in step] == []
