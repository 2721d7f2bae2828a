"""The judge: suspects kinds of findings in words that the reader has no entry for.

It weighs the traits of the message and of its clauses, one linear judgement for each kind. The
arbiter then weighs what it says against what the reader read: a kind that the reader did not read
may be added, one that it read as present may be set aside, one that it read as denied, over or
another person's may be suspected after all: then its "no" is no answer, and the interview asks.
The judge never denies. It tells no facts and takes back no sign, so that neither the red-flag
screen nor triage rests on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from bot.findings.model import CURRENT, Finding, Kind, Reading, Status, ToldFact
from bot.triage.second_net import length_of
from bot.understanding.arbiter import (
    CONTRADICTED_FROM,
    FAINTEST,
    KINDS,
    SURE_FROM,
    Forest,
    Opinions,
    doubted_below,
    features,
    heard_from,
    load_forest,
)
from bot.understanding.linear import Linear
from bot.understanding.mentions import meanings
from bot.understanding.parts import Part, parts
from bot.understanding.phrases import load_phrases, phrases_of
from bot.understanding.weights import Weights, load_weights

_PLACELESS = frozenset(
    ["fever", "weight_loss", "night_sweats", "fatigue", "breathing", "bladder_bowel", "other"]
)

_MOSTLY = 0.6
"""The share of a part from which it counts as being about somebody else."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The log-odds that a message tells of ``kind``, in the part where they are highest."""

    kind: Kind
    score: float
    part: Part


def judgements(
    text: str, weights: Weights | None = None, aside: Mapping[str, Any] | None = None
) -> list[Judgement]:
    """What speaks for each kind in ``text``, but for the words that the reader has set ``aside``;
    empty when it has no words."""
    net = weights or load_weights()
    found = [(part, _scores(part, net)) for part in parts(text)]
    judgements = []
    for index, kind in enumerate(net.kinds):
        open_to = [each for each in found if not _is_aside(kind, each[0], aside or {})]
        if open_to:
            judgements.append(Judgement(cast(Kind, kind), *_best(open_to, index)))
    return judgements


def _is_aside(kind: str, part: Part, aside: Mapping[str, Any]) -> bool:
    """Whether the part speaks of what nobody has, or for the most of somebody else."""
    if any(
        kind == general and start < part.end and part.start < end
        for general, start, end in aside.get("general", ())
    ):
        return True
    theirs = sum(
        max(0, min(end, part.end) - max(start, part.start))
        for start, end in aside.get("others", ())
    )
    return bool(theirs > _MOSTLY * (part.end - part.start))


def _scores(part: Part, net: Weights) -> list[float]:
    names = part.names
    totals = [0.0] * len(net.kinds)
    for name in names:
        for kind, weight in net.traits.get(name, ()):
            totals[kind] += weight
    length = length_of(names)
    return [bias + total / length for bias, total in zip(net.bias, totals, strict=True)]


def _best(found: Sequence[tuple[Part, list[float]]], kind: int) -> tuple[float, Part]:
    part, scores = max(found, key=lambda each: each[1][kind])
    return scores[kind], part


def judged(
    reading: Reading,
    weights: Weights | None = None,
    forest: Forest | None = None,
    phrases: Linear | None = None,
    mentions: Linear | None = None,
    *,
    answers: bool = False,
) -> Reading:
    """The reading with what the judge suspects beside it, marked as such, in the order of the text,
    with what the arbiter does not believe set aside as doubted, and with denials that it does not
    believe turned into suspicions; but not in what ``answers`` a question, where a "no" is one.

    A pasted report, a message in a third language and one without letters come back as they were.
    """
    extra = reading.extra
    wordless = not any(character.isalpha() for character in reading.text)
    if wordless or extra.get("report") or extra.get("detected_language") == "other":
        return reading
    net, trees = weights or load_weights(), forest or load_forest()
    suspected = {each.kind: each for each in judgements(reading.text, net, extra.get("set_aside"))}
    read = {finding.kind for finding in reading.findings}
    opinions = Opinions(
        {kind: each.score for kind, each in suspected.items()},
        (phrases or load_phrases()).scores(phrases_of(reading.text)),
        meanings(reading, mentions),
    )
    likely = _weighed(reading, opinions, trees)
    current = {finding.kind for finding in reading.findings if finding.status in CURRENT}
    doubted = {kind for kind in likely if kind in current and likely[kind] < doubted_below(kind)}
    meant = {
        kind
        for kind in likely
        if not answers
        and kind in read
        and kind not in current
        and likely[kind] >= CONTRADICTED_FROM
    }
    new = [
        _placed(_finding(suspected[kind], likely[kind], reading.text), extra.get("places", ()))
        for kind in likely
        if kind not in read and likely[kind] >= heard_from(kind, alone=not read)
    ]
    if not new and not doubted and not meant:
        return reading
    kept = [f for f in reading.findings if f.kind not in doubted or f.status not in CURRENT]
    away = tuple(f for f in reading.findings if f not in kept)
    denials = [f for f in kept if f.kind in meant]
    after_all = [replace(f, status="unknown", origin="judge") for f in denials]
    rest = [f for f in kept if f.kind not in meant]
    return replace(
        reading,
        findings=_in_order(_with_pain([*rest, *after_all, *new])),
        told=tuple(told for told in reading.told if not _denies(told, denials)),
        doubted=away,
    )


def _denies(told: ToldFact, denials: Sequence[Finding]) -> bool:
    """Whether a fact is the "no" of a finding that is suspected after all."""
    return told.value in (False, "none") and any(
        told.start < finding.end and finding.start < told.end for finding in denials
    )


def _in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda f: (f.start, f.end, f.kind)))


def _weighed(reading: Reading, opinions: Opinions, forest: Forest) -> dict[Kind, float]:
    """The probability of each kind that the reader read, or did not read at all and the judge finds
    not quite out of the question."""
    read = {finding.kind for finding in reading.findings}
    hinted = {kind for kind, score in opinions.judge.items() if score >= FAINTEST} - read
    return {
        kind: forest.probability(features(reading, opinions, kind))
        for kind in KINDS
        if kind in read or kind in hinted
    }


def _finding(judgement: Judgement, likely: float, text: str) -> Finding:
    status: Status = "present" if likely >= SURE_FROM else "unknown"
    start, end = judgement.part.start, judgement.part.end
    return Finding(judgement.kind, status, text[start:end], start, end, origin="judge")


def _placed(finding: Finding, places: Sequence[Sequence[Any]]) -> Finding:
    """The finding at the place that its clause names, else at the only one of the message."""
    inside = [each for each in places if finding.start <= each[2] and each[3] <= finding.end]
    named = {each[0] for each in inside or places}
    if finding.kind in _PLACELESS or len(named) != 1:
        return finding
    sides = {each[1] for each in inside or places if each[1]}
    return replace(finding, site=named.pop(), side=sides.pop() if len(sides) == 1 else None)


def _with_pain(findings: list[Finding]) -> list[Finding]:
    """What keeps somebody awake is pain, also where only the nights are told of."""
    nights = [f for f in findings if f.kind == "night_pain" and f.origin == "judge"]
    if not nights or any(f.kind == "pain" for f in findings):
        return findings
    return [*findings, replace(nights[0], kind="pain")]
