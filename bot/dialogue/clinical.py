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
from bot.dialogue.understood import Known
from bot.dialogue.wording import Wording
from bot.findings.model import About
from bot.store.assessments import Judgement
from bot.store.messages import Draft, Section
from bot.store.revisions import Revision


@dataclass(frozen=True)
class Heard:
    """One message taken into what was known. ``emergency`` is the reply when a red flag rang,
    ``after`` the one to words that an emergency answer leads to ("my wife is here"); with a
    ``reopened`` interview, that of before the message, the engine answers as well. ``aside`` are
    the words that ask something where others tell of a symptom."""

    language: Language
    reading: dict[str, Any] | None
    interview: dict[str, Any]
    emergency: tuple[Draft, ...] = ()
    after: tuple[Draft, ...] = ()
    reopened: dict[str, Any] | None = None
    aside: str | None = None


class Clinical(Protocol):
    """Pure and quick: no I/O, no engine; may be called from many threads."""

    @property
    def wording(self) -> Wording: ...

    @property
    def topic_intents(self) -> Mapping[str, str]: ...

    @property
    def triages(self) -> bool:
        """Whether patients are told how soon to be seen; else only a red flag has a level."""
        ...

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

    def follow_up(self, said: Said, heard: Heard, topic: str) -> str | None:
        """The choice that the patient's words stand for after the answer ``topic``, if they only
        lean on it ("and for children?"); None when they must be understood by themselves."""
        ...

    def judge(self, interview: Mapping[str, Any], language: Language) -> Judgement | None:
        """The assessment of what is known, None when nothing is. Raises ``ValueError`` or
        ``TypeError`` on an interview that is not one."""
        ...

    def emergency_again(
        self, interview: Mapping[str, Any], language: Language
    ) -> tuple[Draft, ...]:
        """The emergency reply for as long as it stands; none where no alarm does."""
        ...

    def still(self, interview: Mapping[str, Any], language: Language) -> Draft | None:
        """In one paragraph that the result said before holds; None where none stands."""
        ...

    def begin(self, language: Language, about: About) -> dict[str, Any]:
        """The interview of a patient who said at the start whom it is about."""
        ...

    def sections(
        self, interview: Mapping[str, Any], language: Language, text: str
    ) -> tuple[Section, ...]:
        """The paragraphs of a result's text with what each is about; none when it is no result of
        this interview."""
        ...

    def understood(
        self, interview: Mapping[str, Any] | None, language: Language
    ) -> tuple[Known, ...]:
        """What is known, for the patient to check."""
        ...

    def answer_title(self, choice: str, language: Language) -> str | None:
        """What an ``answer:`` choice says, with its question's name; None for no such choice."""
        ...

    def ask_again(
        self, interview: Mapping[str, Any] | None, question: str | None, language: Language
    ) -> Draft | None:
        """The waiting question, or read-back, in another language; None when none waits."""
        ...

    def revisions(self) -> list[Revision]:
        """Every text of the topics now in use."""
        ...

    def greeting(self, language: Language) -> tuple[Draft, ...]:
        """The first messages of a conversation."""
        ...
