"""What a turn needs of the clinical side: reading, red flags, judging, and lines to say.

:class:`bot.dialogue.knowledge.Knowledge` is the real one; the seam lets tests of faults and order
run without clinical data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from bot.content.language import Language
from bot.dialogue.said import Said
from bot.dialogue.wording import Wording
from bot.store.assessments import Judgement
from bot.store.messages import Draft
from bot.store.revisions import Revision


@dataclass(frozen=True)
class Heard:
    """One message taken into what was known. ``emergency`` is the reply when a red flag rang."""

    language: Language
    reading: dict[str, Any] | None
    interview: dict[str, Any]
    emergency: tuple[Draft, ...] = ()


class Clinical(Protocol):
    """Pure and quick: no I/O, no engine; may be called from many threads."""

    @property
    def wording(self) -> Wording: ...

    @property
    def topic_intents(self) -> Mapping[str, str]: ...

    def hear(
        self,
        said: Said,
        *,
        question: str | None,
        interview: Mapping[str, Any] | None,
        language: Language,
        today: date,
    ) -> Heard:
        """Reads a message against what is known; screens it for red flags."""
        ...

    def judge(self, interview: Mapping[str, Any], language: Language) -> Judgement | None:
        """The assessment of what is known, None when nothing is. Raises ``ValueError`` or
        ``TypeError`` on an interview that is not one."""
        ...

    def revisions(self) -> list[Revision]:
        """Every text of the topics now in use."""
        ...

    def greeting(self, language: Language) -> tuple[Draft, ...]:
        """The first messages of a conversation."""
        ...
