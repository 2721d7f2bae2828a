"""What stands where in a message: words of one role, before anything is concluded."""

from __future__ import annotations

from dataclasses import dataclass

from bot.findings.model import Language


@dataclass(frozen=True, slots=True)
class Mark:
    """A cue, person or side word from token ``start`` to ``end``."""

    name: str
    start: int
    end: int
    language: Language
