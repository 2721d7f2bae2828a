"""Signs that mean danger only together: read from lexicon/together.yml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from bot.findings.evidence import Judged
from bot.findings.lexicon import FOLDER, Lexicon, load_lexicon
from bot.findings.lexicon_file import LexiconError, safe_yaml
from bot.findings.model import CURRENT, FactValue

_ANYBODYS = CURRENT | {"other_person"}
"""Who bruises a child is not the child."""
_KEYS = frozenset(["facts", "drops", "all", "without", "within"])


@dataclass(frozen=True, slots=True)
class Together:
    """Phrases that tell ``facts``, or take back those in ``drops``, when one of each group of
    ``all`` is told near the others and none of ``without``."""

    facts: Mapping[str, FactValue]
    drops: tuple[str, ...]
    all: tuple[frozenset[str], ...]
    without: frozenset[str]
    within: int


@dataclass(frozen=True, slots=True)
class Told:
    """A fact that several phrases tell together, and the tokens from the first to the last."""

    fact: str
    value: FactValue | None
    start: int
    end: int


@cache
def load_together(path: Path = FOLDER / "together.yml") -> tuple[Together, ...]:
    """The combinations of ``path``. Raises :class:`LexiconError` on what it does not know."""
    names = _names(load_lexicon())
    found = []
    for number, item in enumerate(safe_yaml(path), 1):
        if not isinstance(item, dict) or set(item) - _KEYS or "all" not in item:
            raise LexiconError(f"{path.name}: item {number} has not the keys it should have")
        groups = tuple(frozenset(each.split("|")) for each in item["all"])
        without = frozenset(item.get("without", ()))
        unknown = frozenset().union(*groups, without) - names
        if unknown:
            raise LexiconError(f"{path.name}: item {number}: no phrase is named {min(unknown)!r}")
        facts, drops = item.get("facts", {}), tuple(item.get("drops", ()))
        found.append(Together(facts, drops, groups, without, int(item.get("within", 12))))
    return tuple(found)


def _names(lexicon: Lexicon) -> frozenset[str]:
    """The names of the phrases, and "any injury" for all of that kind."""
    return frozenset(phrase.name for phrase in lexicon.phrases) | {
        f"any {phrase.kind}" for phrase in lexicon.phrases if phrase.kind
    }


def tell_together(judged: Sequence[Judged]) -> Iterator[Told]:
    """The facts that the phrases of a message tell together; doubt about one is doubt, and None
    is the value of a fact that they take back."""
    by_name: dict[str, list[Judged]] = {}
    for item in judged:
        if item.status != "absent":
            by_name.setdefault(item.hit.phrase.name, []).append(item)
            if item.hit.phrase.kind:
                by_name.setdefault(f"any {item.hit.phrase.kind}", []).append(item)
    for rule in load_together():
        if not rule.without.isdisjoint(by_name):
            continue
        groups = [
            [
                item
                for name in group
                for item in by_name.get(name, ())
                if rule.drops or item.status in (_ANYBODYS if "abuse" in rule.facts else CURRENT)
            ]
            for group in rule.all
        ]
        chosen = _nearest(groups, rule.within) if all(groups) else None
        if chosen is None:
            continue
        for fact in rule.drops:
            yield Told(fact, None, 0, 1)  # a kind, too: see kinds_taken_back
        sure = all(item.status in {"present", "other_person"} for item in chosen)
        start = min(min(item.hit.used) for item in chosen)
        end = max(max(item.hit.used) for item in chosen) + 1
        for fact, value in rule.facts.items():
            yield Told(fact, value if sure else "unknown", start, end)


def _nearest(groups: list[list[Judged]], within: int) -> tuple[Judged, ...] | None:
    """One of each group, the surest that stand near enough to one another."""
    near = [
        choice for choice in product(*(group[:4] for group in groups)) if _apart(choice) <= within
    ]
    return min(near, key=_doubts, default=None)


def _doubts(choice: tuple[Judged, ...]) -> int:
    return sum(item.status != "present" for item in choice)


def _apart(choice: tuple[Judged, ...]) -> int:
    """The words between the first and the last of ``choice`` that are none of theirs."""
    first = max(min(item.hit.used) for item in choice)
    last = min(max(item.hit.used) for item in choice)
    return max(0, first - last - 1)


def kinds_taken_back(told: Iterable[Told]) -> frozenset[str]:
    """The kinds that ``drops`` names as "any numbness_weakness": their findings are none."""
    names = (item.fact for item in told if item.value is None)
    return frozenset(name.removeprefix("any ") for name in names if name.startswith("any "))
