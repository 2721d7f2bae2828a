"""The topics as they are published at this moment, in every web process alike."""

from __future__ import annotations

import threading
import time
from datetime import date

import structlog

from bot.content import Answer, Press, Shown, Topics, show
from bot.content import Citation as ShownCitation
from bot.content.language import Language
from bot.dialogue.faults import where
from bot.store import Store, StoreUnavailable
from bot.store.messages import Choice, Citation, Draft, Payload, Review
from bot.store.publications import Version, current, texts_of, version

FRESH = 0.5
"""Seconds for which the version read from the database is believed."""

log = structlog.get_logger()


class Published:
    """Answers from the newest publications. May be used from many threads.

    Only topics of the files are offered to patients: the engine was trained on those.
    """

    def __init__(self, store: Store, press: Press) -> None:
        self._store = store
        self._press = press
        self._offered = frozenset(topic for topic, _ in press.files)
        self._lock = threading.Lock()
        self._checked = float("-inf")
        self._version: Version | None = None
        self._topics: Topics | None = None

    def topics(self) -> Topics:
        """The topics now published, at most half a second old. While the database cannot be
        reached, those of before, at first those of the files."""
        # Who finds another thread looking takes what there is.
        if self._lock.acquire(blocking=self._topics is None):
            try:
                return self._refreshed()
            finally:
                self._lock.release()
        return self._topics or self._press.topics(self._press.files)

    def show(
        self, topic: str, language: Language, *, today: date, more: bool = False
    ) -> Draft | None:
        """The answer as a message to a patient; None for a topic that is not published."""
        topics = self.topics()
        if topic not in topics:
            return None
        return _message(
            show(
                topics.get(topic, language),
                self._press.clinic,
                more=more,
                today=today,
                offered=self._offered,
            )
        )

    def titled(self, choice: Choice, language: Language) -> Choice:
        """The choice with the title that its topic has now, if it stands for one."""
        kind, _, topic = choice.id.partition(":")
        topics = self.topics()
        if kind != "topic" or topic not in topics:
            return choice
        return Choice(choice.id, topics.get(topic, language).title)

    def _refreshed(self) -> Topics:
        now = time.monotonic()
        if self._topics is not None and now - self._checked < FRESH:
            return self._topics
        try:
            self._topics = self._look()
            self._checked = now
        except StoreUnavailable as error:
            log.error("content.unavailable", **where(error))
        return self._topics or self._press.topics(self._press.files)

    def _look(self) -> Topics:
        with self._store.look() as work:
            newest = version(work)
            if self._topics is not None and newest == self._version:
                return self._topics
            texts = texts_of(current(work).values())
        topics, bad = self._press.sound_topics(texts)
        self._version = newest
        if bad:
            log.error("content.unsound", topics=sorted(bad))
        return topics


def _message(shown: Shown) -> Draft:
    answer = shown.answer
    return Draft(
        "assistant",
        "answer",
        shown.text,
        Payload(
            choices=tuple(Choice(name, title) for name, title in shown.choices),
            citations=tuple(_citation(citation) for citation in answer.citations),
            topic=answer.topic,
            revision=answer.revision,
            status=answer.status,
            language=answer.language,
            review=_review(answer),
        ),
    )


def _review(answer: Answer) -> Review:
    days = (answer.review.on, answer.review.due)
    on, due = (None if day is None else day.isoformat() for day in days)
    return Review(answer.status, answer.review.by, on, due)


def _citation(shown: ShownCitation) -> Citation:
    return Citation(shown.key, shown.title, shown.url)
