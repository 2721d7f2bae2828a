"""What the page of a conversation shows, ready to be written: words, titles, times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.console.knowledge import RuleCard, SourceCard
from bot.store.marks import TalkTag
from bot.store.review import TalkNote


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding in words; ``words`` is what it was read from."""

    what: str
    status: str
    where: str
    words: str
    origin: str = ""
    """Said where it was not read in the patient's own words: a pasted report, the judge."""


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact in words. ``words`` is empty when it does not come from one message."""

    what: str
    value: str
    words: str = ""
    denied: bool = False
    """Asked, and the answer was no."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of one message of the patient."""

    by: str | None
    """``engine``, ``red_flag_screen`` or ``fallback``."""
    intent: str | None
    percent: int | None
    topic: str | None
    about: str | None
    findings: list[FindingLine]
    facts: list[FactLine]
    model: str | None
    suspected: str | None = None
    """What the screen's second net suspected, and how surely."""
    suspected_words: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one answer of the assistant comes from."""

    rules: list[RuleCard]
    sources: list[SourceCard]
    status: str | None
    signed: Mapping[str, str] | None
    """Name and days of the review, as they were when the text was shown."""
    revision: str | None
    revision_page: str | None
    """Where the text of that revision can be read."""
    ruleset: str | None
    older_ruleset: bool
    question: str | None
    topic: str | None
    model: str | None

    @property
    def recorded(self) -> bool:
        """Whether anything but the model stands behind the answer."""
        return bool(self.rules or self.sources or self.revision or self.question or self.topic)


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message of the transcript."""

    seq: int
    author: str
    text: str | None
    at: datetime
    staff: str | None
    urgency: str | None
    choice: str | None
    choices: list[str]
    marks: list[tuple[int, int]]
    understood: Understood | None = None
    origin: Origin | None = None
    unhelpful: bool = False
    """The patient found it no help."""
    fixed: bool = False
    """A greeting: the same words for everybody, behind which there is no rule or source."""

    @property
    def bare_choice(self) -> bool:
        """Whether it is a button that was pressed, of which there is nothing to understand."""
        found = self.understood
        return self.choice is not None and (
            found is None
            or (found.by in (None, "engine") and not (found.findings or found.facts or found.topic))
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that fired, and why in words."""

    rule: RuleCard
    because: str
    sources: list[SourceCard]
    status: str | None
    presumed: list[str]
    """Asked, not known, and counted as present."""


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """The newest assessment in words. ``readable`` is False when its seal does not open."""

    level: str | None
    complete: bool
    at: datetime
    readable: bool
    imaging: list[str]
    visit: list[str]
    reasons: list[Reason]
    used: list[FactLine]
    missing: list[str]
    ruleset: str
    older_ruleset: bool


@dataclass(frozen=True, slots=True)
class TalkView:
    """Everything on the page of one conversation."""

    id: str
    language: str
    status: str
    urgency: str | None
    created_at: datetime
    last_activity_at: datetime
    last_seq: int
    reviewed_at: datetime | None
    reviewed_by: str | None
    unseen: bool
    messages: list[MessageView]
    assessment: AssessmentView | None
    notes: list[TalkNote] = field(default_factory=list)
    tags: list[TalkTag] = field(default_factory=list)
    assigned_to: str | None = None
    second_wanted: bool = False
    taken_by: str | None = None
    held_by: str | None = None
    count: int = 0
    """Messages of the whole conversation; ``messages`` are at most some of them."""

    @property
    def earlier(self) -> int | None:
        """The last message before those shown; None when there is none."""
        first = self.messages[0].seq if self.messages else 1
        return first - 1 if first > 1 else None

    @property
    def at_end(self) -> bool:
        """Whether the newest message is shown."""
        return not self.messages or self.messages[-1].seq >= self.last_seq
