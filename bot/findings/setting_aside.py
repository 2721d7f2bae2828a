"""Words that the reader understood and set aside, so that nobody suspects a complaint in them: what
is asked in general or only feared, and what is another person's."""

from __future__ import annotations

from typing import Any

from bot.findings.belief import believed
from bot.findings.layout import Layout
from bot.findings.people import People
from bot.findings.scope import scope_of
from bot.findings.scope.context import Context
from bot.findings.subjects import Holder

_THEIRS = frozenset(["child", "other", "stranger"])
_NOT_THEIRS = frozenset(["self", "stranger"])


def set_aside(context: Context, people: People, patient: Holder) -> dict[str, Any]:
    """``general``: kind, start and end of what nobody is said to have; ``others``: start and end of
    the stretches about somebody else than the patient. Offsets into the text, ready for JSON."""
    layout = context.layout
    general = []
    for hit in believed(layout):
        if hit.phrase.kind is not None and scope_of(context, hit).general:
            _, start, end = layout.text.words(min(hit.used), max(hit.used) + 1)
            general.append([hit.phrase.kind, start, end])
    return {"general": general, "others": _others(layout, people, patient)}


def _others(layout: Layout, people: People, patient: Holder) -> list[list[int]]:
    apart = _THEIRS if patient in {None, "self"} else _NOT_THEIRS
    found: list[list[int]] = []
    for token, holder in zip(layout.text.tokens, people.at, strict=True):
        if holder not in apart:
            continue
        if found and found[-1][1] >= token.start - 2:
            found[-1][1] = token.end
        else:
            found.append([token.start, token.end])
    return found
