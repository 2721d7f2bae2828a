"""The second net of the screen: a learned, sparse, explainable judge of one message.

It hears what the reader's lexicon has no words for. It weighs the traits of the message
(:mod:`bot.triage.traits`) and is *sure* of an emergency, *worried*, or neither. When it is sure,
the facts of its flag are told as suspected, so that rules, interview and transcript treat them like
told ones; when it is worried, the reading only says so. It never takes anything back, and it does
not suspect what the patient denied in the same message.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.findings.model import FactValue, Reading, ToldFact
from bot.triage.ruleset import Ruleset
from bot.triage.screen import NOTE, screen
from bot.triage.traits import Sentence, Trait, sentences, traits
from bot.triage.weights import Weights, load_weights

DAMPING = 60.0
"""Keeps a message of two words from being judged as firmly as one of twenty."""
SHARES: Mapping[str, float] = {"c": 0.4, "k": 1.5, "s": 0.6, "t": 0.6, "w": 1.5}
"""How much a trait counts by its kind; the others count 1."""
_MOST_WORDS = 4
_SQUARES = {kind: share * share for kind, share in SHARES.items()}


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What the net makes of a message. ``score`` is the log-odds of an emergency, ``words`` those
    that weighed most, in order of the message, as (words, start, end)."""

    flag: str
    score: float
    sure: bool
    words: tuple[tuple[str, int, int], ...]

    @property
    def probability(self) -> float:
        """The score as a share of 1; trained on half red flags, so no share of real messages."""
        return 1 / (1 + math.exp(-self.score))


def windows(sentences: int) -> list[tuple[int, int]]:
    """The parts that are judged apart, from one sentence up to another: the whole, and in a message
    of three sentences or more each two in a row, so that one line about breath is not outweighed
    by ten about parking."""
    pairs = [(at, at + 2) for at in range(sentences - 1)] if sentences > 2 else []
    return [(0, sentences), *pairs]


def names_of(part: Iterable[Sentence]) -> frozenset[str]:
    """The names of all traits of some sentences."""
    return frozenset(name for sentence in part for name, _, _ in traits(sentence))


def length_of(names: Iterable[str]) -> float:
    """What the sum of weights is divided by."""
    return math.sqrt(sum([_SQUARES.get(name[0], 1.0) for name in names]) + DAMPING)


def suspect(text: str, weights: Weights | None = None) -> Suspicion | None:
    """What the net suspects in ``text``; None when it is not even worried."""
    net = weights or load_weights()
    message = sentences(text)
    if not message:
        return None
    each = [names_of([sentence]) for sentence in message]
    best, part, names = -math.inf, message, frozenset[str]()
    for first, last in windows(len(message)):
        found = frozenset().union(*each[first:last])
        score = net.bias + sum(net.emergency.get(name, 0.0) for name in found) / length_of(found)
        if score > best:
            best, part, names = score, message[first:last], found
    if best < net.worried:
        return None
    flag = _flag(net, names)
    return Suspicion(flag, best, best >= net.sure, tuple(_words(net, flag, part, text)))


def _flag(net: Weights, names: Iterable[str]) -> str:
    totals = [0.0] * len(net.names)
    for name in names:
        for index, weight in net.flags.get(name, {}).items():
            totals[index] += weight
    length = length_of(names)
    scores = [bias + total / length for bias, total in zip(net.flag_bias, totals, strict=True)]
    return net.names[max(range(len(scores)), key=scores.__getitem__)]


def _words(
    net: Weights, flag: str, part: Sequence[Sentence], text: str
) -> list[tuple[str, int, int]]:
    """The words that weighed most for an emergency and for this flag."""
    index = net.names.index(flag)
    weighed: dict[tuple[int, int], float] = defaultdict(float)
    for sentence in part:
        for (name, first, last), token in _tokens(sentence):
            weight = net.emergency.get(name, 0.0) + net.flags.get(name, {}).get(index, 0.0)
            weighed[token] += weight / (last - first + 1)
    strongest = sorted(weighed, key=lambda token: -weighed[token])[:_MOST_WORDS]
    return [
        (text[start:end], start, end) for start, end in sorted(strongest) if weighed[start, end] > 0
    ]


def _tokens(sentence: Sentence) -> Iterable[tuple[Trait, tuple[int, int]]]:
    for trait in set(traits(sentence)):
        if trait[0].startswith("m:"):
            continue  # a mark stands on the whole sentence and points at no word
        for at in range(trait[1], trait[2] + 1):
            token = sentence.words[at].token
            yield trait, (token.start, token.end)


def noted(
    ruleset: Ruleset,
    reading: Reading,
    known: Mapping[str, FactValue],
    weights: Weights | None = None,
) -> Reading:
    """The reading with the net's note in ``extra``, and with its facts when it is sure.

    The note holds ``flag``, ``score``, ``sure``, ``words``, and ``facts`` (those told as
    suspected). A reading that rings by itself, or in which the net suspects nothing, comes back
    as it was.
    """
    if not ruleset.flags or not reading.text or screen(ruleset, reading, known):
        return reading
    suspicion = suspect(reading.text, weights)
    if suspicion is None:
        return reading
    told = reading.facts
    facts = ruleset.flags[suspicion.flag].undenied(told) if suspicion.sure else None
    new = {} if facts is None else {f: v for f, v in facts.items() if f not in told}
    note = {
        "flag": suspicion.flag,
        "score": round(suspicion.score, 2),
        "sure": suspicion.sure and facts is not None,
        "words": [words for words, _, _ in suspicion.words],
        "facts": sorted(new),
    }
    return replace(
        reading,
        told=(*reading.told, *_suspected(new, suspicion)),
        extra={**reading.extra, NOTE: note},
    )


def _suspected(facts: Mapping[str, FactValue], suspicion: Suspicion) -> Iterable[ToldFact]:
    first = suspicion.words[0] if suspicion.words else ("", 0, 0)
    words = ", ".join(words for words, _, _ in suspicion.words)
    for fact, value in facts.items():
        yield ToldFact(fact, value, words, first[1], first[2])


def note_of(extra: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The net's note in a reading's ``extra``, None when it suspected nothing."""
    note = extra.get(NOTE)
    return note if isinstance(note, Mapping) else None


def worried(extra: Mapping[str, Any]) -> bool:
    """Whether the net suspects an emergency without being sure: then ask, before anything else."""
    note = note_of(extra)
    return note is not None and not note.get("sure")
