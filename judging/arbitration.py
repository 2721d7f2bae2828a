"""Trains the arbiter: how far to believe the reader and the judge, each on messages new to it.

The judge's scores are those of judges that learnt without the message's voice; the reader has never
been worked on with an unread message before its eyes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from bot.findings import Reading, read
from bot.findings.model import Kind
from bot.understanding import arbiter
from bot.understanding.arbiter import FAINTEST, KINDS, Forest, Opinions, features, written
from judging.corpus import Case
from judging.marked import Marked, paths
from screening.inputs import digest
from screening.solver import solved

WRITTEN = date(2026, 11, 30)
"""The day from which the reader counts the dates of the unread messages."""
FOLDS = 3
"""Parts of the voices; each is scored by a judge that learnt from the others."""
GROW = Path(__file__).with_name("grow.py")


@dataclass(frozen=True)
class Tried:
    """An unread message with what the reader read in it and the opinions of those it was new to."""

    message: Marked
    case: Case
    reading: Reading
    opinions: Opinions

    @property
    def open_kinds(self) -> list[Kind]:
        """The kinds that the reader read, or that are not quite out of the question."""
        read_kinds = {finding.kind for finding in self.reading.findings}
        return [
            kind
            for kind in KINDS
            if kind in read_kinds or self.opinions.judge.get(kind, -9) >= FAINTEST
        ]


class Lesson(Protocol):
    """Something to learn from: whose words they are, and which."""

    @property
    def text(self) -> str: ...
    @property
    def voice(self) -> str: ...


def folds_of(lessons: Sequence[Lesson], unread: Iterable[str]) -> list[list[int]]:
    """The places in ``lessons`` of what is from unread messages, by voices, in :data:`FOLDS`
    parts."""
    known = set(unread)
    mine = [at for at, lesson in enumerate(lessons) if lesson.text in known]
    voices = sorted({lessons[at].voice for at in mine})
    return [
        [at for at in mine if voices.index(lessons[at].voice) % FOLDS == i] for i in range(FOLDS)
    ]


Scores = Mapping[str, Sequence[float]]
"""Of each kind, by the text of a message."""


def readings_of(messages: Iterable[Marked]) -> dict[str, Reading]:
    """What the reader of today reads in each message, by its text."""
    return {m.text: read(m.text, prior=m.lang, today=WRITTEN) for m in messages}


def tried(
    messages: Iterable[Marked],
    readings: Mapping[str, Reading],
    scores: Scores,
    phrases: Scores,
    mentions: Mapping[str, Mapping[Kind, float]],
) -> list[Tried]:
    """The unread messages that judge and phrases have scored, with what all say of them."""
    return [
        Tried(
            m,
            m.case(),
            readings[m.text],
            Opinions(
                dict(zip(KINDS, scores[m.text], strict=True)),
                dict(zip(KINDS, phrases[m.text], strict=True)),
                mentions.get(m.text, {}),
            ),
        )
        for m in messages
        if m.unread and m.text in scores and m.text in phrases
    ]


def grown(messages: Sequence[Tried]) -> tuple[float, list[Any]]:
    """Bias and trees of a forest, by ``grow.py``."""
    rows, labels = [], []
    for each in messages:
        for kind in each.open_kinds:
            rows.append(features(each.reading, each.opinions, kind))
            labels.append(int(kind in each.case.kinds))
    solution = solved(GROW, {"rows": rows, "labels": labels})
    return solution["bias"], solution["trees"]


def forest_of(messages: Sequence[Tried]) -> Forest:
    """A forest grown on these messages, as the program would load it."""
    return arbiter.parse(written(*grown(messages), ""))


def inputs_hash() -> str:
    """The hash of what the forest is grown from and by; not of reader and judge, which change often
    and only a little, nor of the points from which the program believes it."""
    unread = [path for path in paths() if ".unread." in path.name]
    return digest([*unread, GROW, Path(__file__)], f"{arbiter.FEATURES} {FAINTEST}")
