"""How the database answers a page: the statements that it asks, each with its plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

TABLES = re.compile(r"\b(?:conversations|messages|search_terms|assessments|callbacks|reviews)\b")


class Asked:
    """The statements that a page asked, the first of each kind."""

    def __init__(self) -> None:
        self.statements: dict[str, Any] = {}

    def plans(self, engine: Engine) -> Iterator[str]:
        """Each statement that reads a table which grows, and its plan."""
        postgresql = engine.dialect.name == "postgresql"
        explain = "EXPLAIN (ANALYZE, BUFFERS) " if postgresql else "EXPLAIN QUERY PLAN "
        with engine.connect() as connection:
            for statement, parameters in self.statements.items():
                yield " ".join(statement.split())[:400]
                rows = connection.exec_driver_sql(explain + statement, parameters).all()
                yield from (f"    {row[-1]}" for row in rows)
            connection.rollback()


@contextmanager
def asking(engine: Engine) -> Iterator[Asked]:
    """Listens to what is asked meanwhile."""
    asked = Asked()

    def hear(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        select = statement.lstrip().startswith(("SELECT", "WITH"))
        if select and not many and TABLES.search(statement):
            asked.statements.setdefault(statement, parameters)

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", hear)
