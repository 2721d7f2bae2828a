"""The arbiter: weighs the reader's word on a kind of finding against what has been learnt.

The reader says what each kind's words mean; judge and phrases say how much a message sounds like
the kind, the mentions whether words like these are told of the patient now. None is right as often
as all of them together: a small forest of decision trees, trained on messages that were new to them
all, gives the probability that the message tells of the kind as present or suspected.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from bot.findings.model import CURRENT, Kind, Reading

FILE = Path(__file__).with_name("arbiter.json")
KINDS: tuple[Kind, ...] = get_args(Kind)
URGENT: frozenset[Kind] = frozenset(
    ["fracture", "numbness_weakness", "lump", "bladder_bowel", "fever"]
)
"""Kinds that raise urgency: sooner heard, later doubted."""
HEARD_FROM = 0.5
URGENT_HEARD_FROM = 0.2
"""From these probabilities on a kind that the reader did not read is suspected."""
ALONE_FROM = 0.75
URGENT_ALONE_FROM = 0.4
"""The same where the reader read nothing at all: most such messages tell of no symptom, but few of
those that the forest was grown on."""
SURE_FROM = 0.65
"""From this probability on it is taken as told."""
DOUBTED_BELOW = 0.4
URGENT_DOUBTED_BELOW = 0.08
"""Below these probabilities what the reader read is set aside."""
CONTRADICTED_FROM = 0.7
"""From this probability on a kind is suspected although the reader read it as denied, over or
another person's."""
FAINTEST = -3.0
"""The judge's score below which a kind that the reader did not read is not looked at."""
_FAINT = -9.0
"""Stands for the judge's score where it had no part to judge."""
FEATURES = (
    "score",
    "best of the others",
    "second of the others",
    "current",
    "current twice",
    "only suspected",
    "absent",
    "past",
    "other_person",
    "silent",
    "words of the finding",
    "words of the message",
    "findings",
    "question",
    "another patient",
    "italian",
    "phrases",
    "best by phrases",
    "all by phrases",
    "mentions",
    *KINDS,
)
"""What the forest looks at, in the order of :func:`features`."""


class ForestError(ValueError):
    """The file is not as the training wrote it."""


@dataclass(frozen=True)
class Forest:
    """Trees of nodes (feature, threshold, left, right), feature -1 for a leaf whose threshold is
    its value; the sum of the leaves and ``bias`` is the log-odds. ``inputs`` is the hash of what it
    was trained on."""

    bias: float
    trees: tuple[tuple[tuple[int, float, int, int], ...], ...]
    inputs: str = ""

    def probability(self, row: Sequence[float]) -> float:
        """The probability for one row of features."""
        return 1 / (1 + math.exp(-self.log_odds(row)))

    def log_odds(self, row: Sequence[float]) -> float:
        """The log-odds for one row of features."""
        total = self.bias
        for nodes in self.trees:
            feature, threshold, left, right = nodes[0]
            while feature >= 0:
                at = left if row[feature] <= threshold else right
                feature, threshold, left, right = nodes[at]
            total += threshold
        return total


@dataclass(frozen=True)
class Opinions:
    """Log-odds by kind: the judge's of those that it finds a part for, what the phrases say of all,
    and what the mentions say of those that the reader read."""

    judge: Mapping[str, float]
    phrases: Mapping[str, float]
    mentions: Mapping[str, float]


def features(reading: Reading, opinions: Opinions, kind: Kind) -> list[float]:
    """One kind of one message as numbers."""
    scores, phrases = opinions.judge, opinions.phrases
    mine = [f for f in reading.findings if f.kind == kind]
    statuses = [f.status for f in mine]
    current = [status for status in statuses if status in CURRENT]
    others = sorted((scores.get(k, _FAINT) for k in KINDS if k != kind), reverse=True)
    return [
        scores.get(kind, _FAINT),
        others[0],
        others[1],
        float(bool(current)),
        float(len(current) > 1),
        float(bool(current) and "present" not in current),
        float("absent" in statuses),
        float("past" in statuses),
        float("other_person" in statuses),
        float(not statuses),
        float(max((len(f.words.split()) for f in mine), default=0)),
        float(len(reading.text.split())),
        float(len(reading.findings)),
        float(reading.is_question),
        float(reading.about in {"child", "other"}),
        float(reading.language == "it"),
        phrases[kind],
        max(phrases.values()),
        sum(phrases.values()),
        opinions.mentions.get(kind, 0.0),
        *(float(k == kind) for k in KINDS),
    ]


def heard_from(kind: str, *, alone: bool = False) -> float:
    """The probability from which on ``kind`` is suspected; ``alone``: the reader read nothing."""
    if alone:
        return URGENT_ALONE_FROM if kind in URGENT else ALONE_FROM
    return URGENT_HEARD_FROM if kind in URGENT else HEARD_FROM


def doubted_below(kind: str) -> float:
    """The probability below which ``kind`` is set aside although it was read."""
    return URGENT_DOUBTED_BELOW if kind in URGENT else DOUBTED_BELOW


def written(bias: float, trees: Sequence[Sequence[Sequence[float]]], inputs: str) -> str:
    """The file's text."""
    body: dict[str, Any] = {"features": list(FEATURES), "bias": bias, "trees": trees}
    body |= {"inputs": inputs}
    text = json.dumps(body, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f'{{"sha256":"{digest}","forest":{text}}}\n'


def parse(text: str) -> Forest:
    """The forest of the file's text. Raises :class:`ForestError`."""
    head, _, rest = text.partition(',"forest":')
    body = rest.rstrip("\n").removesuffix("}")
    if head != f'{{"sha256":"{hashlib.sha256(body.encode()).hexdigest()}"':
        raise ForestError("the arbiter's forest was changed after the training wrote it")
    content = json.loads(body)
    if tuple(content["features"]) != FEATURES:
        raise ForestError("the arbiter's forest was trained on other features")
    trees = tuple(tuple((n[0], n[1], n[2], n[3]) for n in tree) for tree in content["trees"])
    return Forest(content["bias"], trees, content["inputs"])


@cache
def load_forest() -> Forest:
    """The forest of the file beside this module, read once. Raises :class:`ForestError`."""
    return parse(FILE.read_text(encoding="utf-8"))
