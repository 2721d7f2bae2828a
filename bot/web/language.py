"""Which of our languages a request wants, before any conversation is known."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.language import Language

MAX_PARTS = 20


def preferred(accept_language: str | None, languages: Sequence[Language]) -> Language:
    """The best of ``languages`` for an Accept-Language header; the first when none fits."""
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate((accept_language or "").split(",")[:MAX_PARTS]):
        name, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        wishes.append((-weight, place, name.strip().lower()[:2]))
    for weight, _, name in sorted(wishes):
        for language in languages:
            if weight < 0 and name == language:
                return language
    return languages[0]
