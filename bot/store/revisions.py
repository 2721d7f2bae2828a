"""Content revisions: each text that a patient may have seen, kept for good."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.database import Work
from bot.store.tables import ContentRevision


@dataclass(frozen=True)
class Revision:
    """One topic's text in one language. ``body`` is JSON of what is shown."""

    topic: str
    language: str
    revision: str
    body: str


def publish(work: Work, revisions: Iterable[Revision], now: datetime) -> int:
    """Inserts the revisions that are not there yet; says how many. Never changes one."""
    rows = work.session.execute(
        select(ContentRevision.topic, ContentRevision.language, ContentRevision.revision)
    )
    known = {(topic, language, revision) for topic, language, revision in rows}
    fresh = [
        {
            "topic": item.topic,
            "language": item.language,
            "revision": item.revision,
            "body": item.body,
            "published_at": now,
        }
        for item in revisions
        if (item.topic, item.language, item.revision) not in known
    ]
    if fresh:
        kind = work.session.get_bind().dialect.name
        insert = sqlite.insert if kind == "sqlite" else postgresql.insert
        # Two processes starting at once publish the same rows.
        work.session.execute(insert(ContentRevision).on_conflict_do_nothing(), fresh)
    return len(fresh)


def revision_body(work: Work, topic: str, language: str, revision: str) -> str | None:
    """The stored text of one revision, None if it was never published here."""
    found = work.session.get(ContentRevision, (topic, language, revision))
    return None if found is None else found.body
