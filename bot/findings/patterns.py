"""Word patterns and their matcher: an automaton over tokens, linear in the length of the text.

A pattern is a line of elements parted by spaces:

``word``    that word (folded: no capitals, no accents)      ``a|b``   either word
``stem*``   any word that begins so                          ``[a|b]`` may be missing
``@class``  a class of the lexicon, or ``@site``, ``@num``   ``~``     up to two other words
``~~``      up to five other words, never across a break or a conjunction
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

Symbol = tuple[str, int]
"""A name that stands at a position, and the position after it."""
Chart = Sequence[Sequence[Symbol]]

_GAPS = {"~": 2, "~~": 5}
_MAX_STEPS = 4000
_STRANGE = frozenset("[]~(){},")


class PatternError(ValueError):
    """A pattern that cannot be read."""


@dataclass(slots=True)
class _Node:
    children: dict[frozenset[str], _Node] = field(default_factory=dict)
    wild: _Node | None = None
    groups: list[int] = field(default_factory=list)
    by_name: dict[str, list[_Node]] | None = None

    @property
    def edges(self) -> dict[str, list[_Node]]:
        """The children by name; made when a message first comes here."""
        if self.by_name is None:
            self.by_name = {}
            for names, node in self.children.items():
                for name in names:
                    self.by_name.setdefault(name, []).append(node)
        return self.by_name

    def child(self, names: frozenset[str]) -> _Node:
        if names not in self.children:
            self.children[names] = _Node()
        return self.children[names]

    def any_child(self) -> _Node:
        if self.wild is None:
            self.wild = _Node()
        return self.wild


@dataclass(frozen=True, slots=True)
class Match:
    """Group ``group`` stands from token ``start`` to ``end``; ``used`` are the tokens of its
    own words, gaps left out."""

    group: int
    start: int
    end: int
    used: frozenset[int]


def parse(pattern: str) -> list[tuple[frozenset[str], bool]]:
    """The elements of ``pattern``: names, and whether they may be missing."""
    elements: list[tuple[frozenset[str], bool]] = []
    for part in pattern.split():
        if part in _GAPS:
            elements += [(frozenset(), True)] * _GAPS[part]
            continue
        elements.append(_element(part))
    if all(optional for _, optional in elements):
        raise PatternError(f"nothing obligatory in {pattern!r}")
    return elements


@cache
def _element(part: str) -> tuple[frozenset[str], bool]:
    optional = part.startswith("[")
    if optional != part.endswith("]"):
        raise PatternError(f"unbalanced brackets in {part!r}")
    names = frozenset(part.strip("[]").split("|"))
    if "" in names or any(not _STRANGE.isdisjoint(name) for name in names):
        raise PatternError(f"cannot read {part!r}")
    return names, optional


class Automaton:
    """All patterns of one layer; ``find`` reports every group that stands in a chart."""

    def __init__(self) -> None:
        self._root = _Node()
        self.names: set[str] = set()

    def add(self, pattern: str, group: int) -> None:
        """Let ``pattern`` report ``group``. Raises :class:`PatternError`."""
        ends = [self._root]
        for names, optional in parse(pattern):
            self.names |= names
            reached = [node.child(names) if names else node.any_child() for node in ends]
            # "[x] x" comes to one node both ways: it is reached whether or not it was an end before
            before = ends if optional else []
            fresh = {id(node): node for node in (*before, *reached)}
            ends = list(fresh.values())
        for node in ends:
            if node is not self._root and group not in node.groups:
                node.groups.append(group)

    def find(
        self,
        chart: Chart,
        passable: Callable[[int, bool], bool],
        starts: Iterable[int] | None = None,
    ) -> Iterable[Match]:
        """Every match, or those from ``starts``; ``passable(position, wild)`` says whether a
        pattern may go on there."""
        for start in range(len(chart)) if starts is None else starts:
            yield from self._from(start, chart, passable)

    def _from(
        self, start: int, chart: Chart, passable: Callable[[int, bool], bool]
    ) -> Iterable[Match]:
        stack: list[tuple[_Node, int, tuple[int, ...]]] = []
        first = self._root.edges
        for name, after in chart[start]:
            for node in first.get(name, ()):
                stack.append((node, after, tuple(range(start, after))))
        steps = 0
        while stack and steps < _MAX_STEPS:
            steps += 1
            node, at, used = stack.pop()
            for group in node.groups:
                if used[-1] == at - 1:
                    yield Match(group, start, at, frozenset(used))
            if at >= len(chart):
                continue
            edges = node.edges if node.by_name is None else node.by_name
            if edges and passable(at, False):
                for name, after in chart[at]:
                    for target in edges.get(name, ()):
                        stack.append((target, after, (*used, *range(at, after))))
            if node.wild is not None and passable(at, True):
                stack.append((node.wild, at + 1, used))
