"""How well the reader, and reader and judge together, find the kinds of findings: on unread
messages, each judged and arbitrated by nets that its voice was new to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.findings.model import CURRENT, Kind
from bot.understanding.arbiter import CONTRADICTED_FROM, URGENT, doubted_below, features, heard_from
from evaluation.counting import micro_macro
from judging.arbitration import FOLDS, Tried, forest_of
from judging.corpus import KINDS, LANGUAGES

Likely = Mapping[Kind, float]
"""The arbiter's probability of each kind that is not out of the question."""


def arbitrated(messages: Sequence[Tried]) -> list[tuple[Tried, Likely]]:
    """Every message with what a forest says that was grown on other voices."""
    voices = sorted({each.message.voice for each in messages})
    found: list[tuple[Tried, Likely]] = []
    for at in range(FOLDS):
        away = set(voices[at::FOLDS])
        forest = forest_of([each for each in messages if each.message.voice not in away])
        found += [
            (
                each,
                {
                    kind: forest.probability(features(each.reading, each.opinions, kind))
                    for kind in each.open_kinds
                },
            )
            for each in messages
            if each.message.voice in away
        ]
    return found


def read_kinds(each: Tried) -> frozenset[Kind]:
    """The kinds that the reader finds."""
    return frozenset(f.kind for f in each.reading.findings if f.status in CURRENT)


def added(each: Tried, likely: Likely) -> frozenset[Kind]:
    """What the reader finds, and what the arbiter adds to it."""
    named = {finding.kind for finding in each.reading.findings}
    return read_kinds(each) | {
        k for k in likely if k not in named and likely[k] >= heard_from(k, alone=not named)
    }


def settled(each: Tried, likely: Likely) -> frozenset[Kind]:
    """What is found when the arbiter may also set aside what the reader read."""
    doubted = {k for k in read_kinds(each) if likely[k] < doubted_below(k)}
    return added(each, likely) - doubted


def contradicted(each: Tried, likely: Likely) -> frozenset[Kind]:
    """What is found when it may also speak against the reader's denials."""
    denied = {f.kind for f in each.reading.findings} - read_kinds(each)
    return settled(each, likely) | {k for k in denied if likely[k] >= CONTRADICTED_FROM}


WAYS: Mapping[str, Callable[[Tried, Likely], frozenset[Kind]]] = {
    "reader": lambda each, _: read_kinds(each),
    "and what the arbiter adds": added,
    "but for what it doubts": settled,
    "and denials that it doubts": contradicted,
}


def development(messages: Sequence[Tried]) -> str:
    """The comparison. Prints no message."""
    found = arbitrated(messages)
    lines = ["unread messages; judge and arbiter had learnt from other voices", ""]
    for lang in LANGUAGES:
        mine = [each for each in found if each[0].message.lang == lang]
        lines += [f"{lang}, {len(mine)} messages", *_table(mine), ""]
    return "\n".join(lines)


def _table(found: Sequence[tuple[Tried, Likely]]) -> Iterator[str]:
    for name, way in WAYS.items():
        pairs = [(each.case.kinds, way(each, likely)) for each, likely in found]
        micro, macro = micro_macro(pairs, KINDS)
        right = sum(len(due & given) for due, given in pairs)
        urgent = sum(len(due & given & URGENT) for due, given in pairs)
        denied = [(each.case.absent - each.case.kinds, way(each, like)) for each, like in found]
        yield (
            f"  {name:<26} F1 {100 * (micro.value or 0):.1f}  macro {100 * (macro.value or 0):.1f}"
            f"  precision {_share(right, sum(len(given) for _, given in pairs))}"
            f"  recall {_share(right, sum(len(due) for due, _ in pairs))}"
            f"  urgent {_share(urgent, sum(len(due & URGENT) for due, _ in pairs))}"
            f"  exact {_share(sum(due == given for due, given in pairs), len(pairs))}"
            f"  denied as present {_share(*_both(denied))}"
        )


def _both(pairs: Sequence[tuple[frozenset[Kind], frozenset[Kind]]]) -> tuple[int, int]:
    return sum(len(due & given) for due, given in pairs), sum(len(due) for due, _ in pairs)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.1f}"
