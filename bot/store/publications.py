"""What is published of each topic: the newest publication is what patients see.

Publishing inserts. Old texts stay, so that a transcript can be read beside the text it showed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, text

from bot.content.language import LANGUAGES
from bot.content.press import Press, Texts
from bot.store.database import Work
from bot.store.revisions import Revision, publish
from bot.store.tables import ContentPublication, ContentSeed

FILES = "files"
LOCK = 0x055C
"""PostgreSQL advisory lock held while anything is published; SQLite has one writer anyway."""

Version = tuple[int, int]
"""Changes whenever what patients see may have changed."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication of a topic, in both languages."""

    n: int
    topic: str
    en: str
    it: str
    en_revision: str
    it_revision: str
    kind: str
    by: str
    approved_by: str | None
    draft: str | None
    restores: int | None
    at: datetime

    @property
    def texts(self) -> Texts:
        """The two texts by topic and language."""
        return {(self.topic, "en"): self.en, (self.topic, "it"): self.it}

    def revision(self, language: str) -> str:
        """The revision of the text in that language."""
        return self.it_revision if language == "it" else self.en_revision


def revision_of(content: str) -> str:
    """The revision of a topic file with this text, as :class:`bot.content.Topic` has it."""
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def version(work: Work) -> Version:
    """The version of the whole content; cheap enough to ask before every answer."""
    newest = work.session.scalar(select(func.max(ContentPublication.n)))
    gone = select(func.count()).select_from(ContentSeed).where(ContentSeed.gone)
    return newest or 0, work.session.scalar(gone) or 0


def current(work: Work) -> dict[str, Publication]:
    """The newest publication of each topic that is still shown, by topic."""
    newest = select(func.max(ContentPublication.n)).group_by(ContentPublication.topic)
    gone = select(ContentSeed.topic).where(ContentSeed.gone)
    rows = work.session.scalars(
        select(ContentPublication)
        .where(ContentPublication.n.in_(newest), ContentPublication.topic.not_in(gone))
        .order_by(ContentPublication.topic)
    )
    return {row.topic: _publication(row) for row in rows}


def current_of(work: Work, topic: str) -> Publication | None:
    """What is published of a topic; None when nothing ever was."""
    rows = history(work, topic, limit=1)
    return rows[0] if rows else None


def texts_of(publications: Iterable[Publication]) -> Texts:
    """The texts of several publications together."""
    return {key: content for found in publications for key, content in found.texts.items()}


def history(work: Work, topic: str, *, limit: int = 200) -> list[Publication]:
    """A topic's publications, newest first."""
    rows = work.session.scalars(
        select(ContentPublication)
        .where(ContentPublication.topic == topic)
        .order_by(ContentPublication.n.desc())
        .limit(limit)
    )
    return [_publication(row) for row in rows]


def publication(work: Work, n: int) -> Publication | None:
    """The publication with this number."""
    row = work.session.get(ContentPublication, n)
    return None if row is None else _publication(row)


def with_revision(work: Work, topic: str, revision: str) -> Publication | None:
    """The newest publication of a topic that has this revision in either language."""
    row = work.session.scalar(
        select(ContentPublication)
        .where(
            ContentPublication.topic == topic,
            or_(
                ContentPublication.en_revision == revision,
                ContentPublication.it_revision == revision,
            ),
        )
        .order_by(ContentPublication.n.desc())
        .limit(1)
    )
    return None if row is None else _publication(row)


def publishing(work: Work) -> None:
    """Makes the rest of this transaction the only one that publishes."""
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def add_publication(
    work: Work,
    press: Press,
    topic: str,
    texts: Texts,
    *,
    kind: str,
    by: str,
    now: datetime,
    approved_by: str | None = None,
    draft: str | None = None,
    restores: int | None = None,
) -> int:
    """Publishes two texts that :func:`publishing` guards and ``press`` has built; gives the
    number. The answers as they are shown are kept too."""
    newest = work.session.scalar(select(func.max(ContentPublication.n)))
    pair = {language: texts[topic, language] for language in LANGUAGES}
    row = ContentPublication(
        n=(newest or 0) + 1,
        topic=topic,
        en=pair["en"],
        it=pair["it"],
        en_revision=revision_of(pair["en"]),
        it_revision=revision_of(pair["it"]),
        kind=kind,
        by=by,
        approved_by=approved_by,
        draft=draft,
        restores=restores,
        at=now,
    )
    work.session.add(row)
    work.session.flush()
    return row.n


def keep_answers(
    work: Work, press: Press, topics: Iterable[str], texts: Texts, at: datetime
) -> None:
    """Keeps the answers of these topics, as patients see them, under their revisions."""
    built = press.topics(texts)
    publish(
        work,
        [
            Revision(topic, language, found.revision, press.body(found))
            for topic in topics
            for language in LANGUAGES
            for found in [built.get(topic, language)]
        ],
        at,
    )


def seed(work: Work, press: Press, now: datetime) -> int:
    """Publishes each topic whose files are not those last seen here; says how many.

    A file that was edited in the console and has not changed since stays overruled by the
    console. A topic whose files were taken away is not shown any more. Raises ``ContentError``
    when the files cannot be built; then nothing is published.
    """
    publishing(work)
    press.topics(press.files)
    seen = {row.topic: row for row in work.session.scalars(select(ContentSeed))}
    shown = current(work)
    fresh = []
    for topic in sorted({name for name, _ in press.files}):
        en, it = (revision_of(press.files[topic, language]) for language in LANGUAGES)
        last = seen.pop(topic, None)
        if last is not None and (last.en_revision, last.it_revision, last.gone) == (en, it, False):
            continue
        work.session.merge(
            ContentSeed(topic=topic, en_revision=en, it_revision=it, gone=False, seen_at=now)
        )
        known = shown.get(topic)
        if known is None or (known.en_revision, known.it_revision) != (en, it):
            fresh.append(topic)
    for row in seen.values():
        row.gone = True
    for topic in fresh:
        add_publication(work, press, topic, press.files, kind=FILES, by=FILES, now=now)
    keep_answers(work, press, fresh, press.files, now)
    return len(fresh)


def _publication(row: ContentPublication) -> Publication:
    return Publication(
        n=row.n,
        topic=row.topic,
        en=row.en,
        it=row.it,
        en_revision=row.en_revision,
        it_revision=row.it_revision,
        kind=row.kind,
        by=row.by,
        approved_by=row.approved_by,
        draft=row.draft,
        restores=row.restores,
        at=row.at,
    )
