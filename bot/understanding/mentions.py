"""What a mention of a symptom means, by the words around it: told of the patient now, or not.

The reader decides that by rules. Beside them stands what has been learnt from mentions that people
marked: each word before and after by its distance, pairs of words, and what the reader made of this
mention and of those beside it. It is an opinion for the arbiter and decides nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from bot.findings.model import Finding, Reading
from bot.findings.text import COMMA, SENTENCE, Token, tokenise
from bot.understanding.linear import Linear, number, parse
from bot.understanding.phrases import alike

FILE = Path(__file__).with_name("mentions.bin")
CURRENT = "current"
"""The label: present, or suspected."""
_FAR = 10
"""Words and stops looked at on either side."""
_NEAR = 5
_PLACED = 4
_PAIRED = 7
_BREAKS = {COMMA: ",", SENTENCE: "."}
_END = "<>"


def meanings(reading: Reading, model: Linear | None = None) -> dict[str, float]:
    """For each kind of the reading, the log-odds that it is told of the patient now, by the mention
    of which that is likeliest."""
    learnt = model or load_mentions()
    found: dict[str, float] = {}
    for finding, names in around(reading):
        odds = learnt.scores([names])[CURRENT]
        found[finding.kind] = max(odds, found.get(finding.kind, odds))
    return found


def around(reading: Reading) -> Iterator[tuple[Finding, list[int]]]:
    """Every finding of the reader with the numbers of what stands in it and around it."""
    tokens = tokenise(reading.text).tokens
    for finding in reading.findings:
        inside = [
            at
            for at, token in enumerate(tokens)
            if token.start < finding.end and finding.start < token.end
        ]
        if inside:
            names = [*_itself(finding, reading), *_words(finding, tokens, inside[0], inside[-1])]
            yield finding, [number(name) for name in names]


def _itself(finding: Finding, reading: Reading) -> Iterator[str]:
    status = finding.status
    others = [other for other in reading.findings if other is not finding]
    before = [other.status for other in others if other.end <= finding.start]
    after = [other.status for other in others if other.start >= finding.end]
    same = sorted({other.status for other in others if other.kind == finding.kind})
    yield f"status={status}"
    yield f"kind={finding.kind}"
    yield f"kind={finding.kind}|{status}"
    yield f"origin={finding.origin}"
    yield f"before={before[-1] if before else None}|{status}"
    yield f"after={after[0] if after else None}|{status}"
    yield f"same={same}|{status}"
    yield f"question={reading.is_question}|{status}"
    yield f"about={reading.about}|{status}"


def _words(finding: Finding, tokens: Sequence[Token], first: int, last: int) -> Iterator[str]:
    inside = [alike(token.norm) for token in tokens[first : last + 1]]
    yield f"long={min(len(inside), 6)}"
    yield from (f"in={word}" for word in inside)
    yield from (f"in={one} {two}" for one, two in pairwise(inside))
    back = [*_backward(tokens[max(0, first - _FAR) : first][::-1], tokens[first])][:_FAR]
    on = [*_forward(tokens[last + 1 : last + 1 + _FAR])][:_FAR]
    yield f"between={(back or [_END])[0]} {(on or [_END])[0]}"
    yield from _side("<", [*back, _END], finding)
    yield from _side(">", [*on, _END], finding)


def _backward(backwards: Sequence[Token], first: Token) -> Iterator[str]:
    gap = first.gap
    for token in backwards:
        if gap in _BREAKS:
            yield _BREAKS[gap]
        yield alike(token.norm)
        gap = token.gap


def _forward(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.gap in _BREAKS:
            yield _BREAKS[token.gap]
        yield alike(token.norm)


def _side(name: str, words: Sequence[str], finding: Finding) -> Iterator[str]:
    beyond = ""
    for away, word in enumerate(words):
        if away < _PLACED:
            yield f"{name}{away}={word}"
            yield f"{name}{away}={word}|{finding.status}"
        if away < _PLACED - 1:
            yield f"{name}{away}={word}|{finding.kind}"
        yield f"{name}{'near' if away < _NEAR else 'far'}{beyond}={word}"
        if away < _PAIRED and not beyond and away + 1 < len(words):
            yield f"{name}={word} {words[away + 1]}"
        if word == _BREAKS[SENTENCE]:
            beyond = "|"
    if len(words) > 1:
        yield f"{name}={words[0]} {words[1]}|{finding.status}"


@cache
def load_mentions() -> Linear:
    """What was learnt, read once. Raises :class:`~bot.understanding.linear.LinearError`."""
    return parse(FILE.read_bytes())
