"""An answer as it is put before a patient: the short text with a way to more, or the whole text."""

from __future__ import annotations

import datetime
from collections.abc import Container
from dataclasses import dataclass

from bot.content.clinic import Clinic
from bot.content.language import Localised
from bot.content.render import Answer, plain, render
from bot.content.topic import Topic

MORE = Localised("Tell me more", "Mi dica di più")
RELATED = 2
"""Related topics that are offered beside an answer."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is said, the choices (id, title) that go with it, and the answer behind it."""

    text: str
    choices: tuple[tuple[str, str], ...]
    answer: Answer


def show(
    topic: Topic,
    clinic: Clinic,
    *,
    more: bool = False,
    today: datetime.date | None = None,
    offered: Container[str] | None = None,
) -> Shown:
    """The answer as said to a patient of ``clinic``; with ``more`` the whole of it.

    With ``today`` an overdue review shows in place of the text. Only related topics in ``offered``
    are offered; None: all.
    """
    answer = render(topic, clinic, today=today)
    related = [r for r in answer.related if offered is None or r.id in offered]
    choices = [(f"topic:{r.id}", r.title) for r in related[:RELATED]]
    if more and answer.more:
        # The first paragraph is the short text, which the whole text says again.
        text = "\n\n".join([plain(answer.more), *answer.text.split("\n\n")[1:]])
        return Shown(text, tuple(choices), answer)
    if answer.more:
        choices.insert(0, (f"more:{topic.id}", MORE.of(topic.language)))
    return Shown(answer.text, tuple(choices), answer)
