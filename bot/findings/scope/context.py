"""What stands around the symptoms of one message: its cues by name, and the times it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.findings.layout import Layout
from bot.findings.marks import Mark
from bot.findings.model import Status
from bot.findings.words import word_set

OR = word_set("or nor o ne oppure neither neanche nemmeno neppure")
AND = frozenset(["and", "e", "ed", "n"])


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark from token ``start`` to ``end`` on what was named before it: the nearest thing,
    or all of it. A ``firm`` one holds whatever the tense; else what it denies must be told as past
    or asked about."""

    start: int
    end: int
    status: Status
    breadth: Literal["nearest", "all"]
    firm: bool


@dataclass(slots=True)
class Context:
    """One layout with what scope asks of it. ``ago`` are token ranges of times long past that an
    old break or fall belongs to, ``lately`` those of dates some days past, ``over`` of those that
    anything in their clause belongs to; ``year`` is this one, None where nobody knows; ``remarks``
    close or deny what stands before them; ``taken`` are the words of symptoms and facts."""

    layout: Layout
    ago: Sequence[tuple[int, int]] = ()
    lately: Sequence[tuple[int, int]] = ()
    over: Sequence[tuple[int, int]] = ()
    year: int | None = None
    remarks: tuple[Remark, ...] = ()
    taken: frozenset[int] = frozenset()
    _by_name: dict[str, list[Mark]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.taken = frozenset(
            index
            for hit in self.layout.hits
            if hit.phrase.kind is not None or hit.phrase.facts
            for index in hit.used
        )
        for cue in self.layout.cues:
            self._by_name.setdefault(cue.name, []).append(cue)

    def cues(self, name: str) -> list[Mark]:
        """The cues of one name, in order."""
        return self._by_name.get(name, [])

    def norm(self, at: int) -> str:
        """The folded word at token ``at``."""
        return self.layout.text.tokens[at].norm
