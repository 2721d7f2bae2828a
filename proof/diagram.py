"""Multi-valued decision diagrams: sets of fact sets, exact, however many there are.

A diagram is a number. 0 is the empty set, 1 everything; any other is a node that asks for one fact
and goes on, by its place on the axis, to another diagram. Equal sets have equal numbers, so a set
is empty exactly when its number is 0. After R. E. Bryant, "Graph-based algorithms for Boolean
function manipulation" (1986).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

NONE, ALL = 0, 1
_END = 1_000_000


class Diagrams:
    """A family of diagrams over the same facts in one order. ``sizes`` are lengths of axes."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.facts: Sequence[str] = tuple(sizes)
        self.sizes = dict(sizes)
        self._index = {fact: index for index, fact in enumerate(self.facts)}
        self._var: list[int] = [_END, _END]
        self._kids: list[tuple[int, ...]] = [(), ()]
        self._unique: dict[tuple[int, tuple[int, ...]], int] = {}
        self._ands: dict[tuple[int, int], int] = {}
        self._ors: dict[tuple[int, int], int] = {}
        self._nots: dict[int, int] = {NONE: ALL, ALL: NONE}
        self._restricted: dict[tuple[int, int, int], int] = {}
        self._counts: dict[int, int] = {}
        self._supports: dict[int, frozenset[str]] = {NONE: frozenset(), ALL: frozenset()}

    def __len__(self) -> int:
        return len(self._var)

    def at(self, fact: str, places: Collection[int]) -> int:
        """The sets in which the fact has one of these places."""
        kids = tuple(ALL if place in places else NONE for place in range(self.sizes[fact]))
        return self._node(self._index[fact], kids)

    def both(self, a: int, b: int) -> int:
        """What is in both."""
        if a == b or b == ALL:
            return a
        if a == ALL:
            return b
        if NONE in (a, b):
            return NONE
        key = (a, b) if a < b else (b, a)
        found = self._ands.get(key)
        if found is None:
            var, pairs = self._pairs(a, b)
            found = self._node(var, tuple([self.both(x, y) for x, y in pairs]))
            self._ands[key] = found
        return found

    def either(self, a: int, b: int) -> int:
        """What is in one or the other."""
        if a == b or b == NONE:
            return a
        if a == NONE:
            return b
        if ALL in (a, b):
            return ALL
        key = (a, b) if a < b else (b, a)
        found = self._ors.get(key)
        if found is None:
            var, pairs = self._pairs(a, b)
            found = self._node(var, tuple([self.either(x, y) for x, y in pairs]))
            self._ors[key] = found
        return found

    def no(self, a: int) -> int:
        """What is not in it."""
        found = self._nots.get(a)
        if found is None:
            found = self._node(self._var[a], tuple([self.no(kid) for kid in self._kids[a]]))
            self._nots[a] = found
            self._nots[found] = a
        return found

    def every(self, parts: Iterable[int]) -> int:
        """What is in all of them."""
        result = ALL
        for part in parts:
            result = self.both(result, part)
        return result

    def some(self, parts: Iterable[int]) -> int:
        """What is in any of them."""
        result = NONE
        for part in parts:
            result = self.either(result, part)
        return result

    def given(self, a: int, fact: str, place: int) -> int:
        """The sets that are in it when the fact has this place, whatever place they give it."""
        if fact not in self.support(a):
            return a
        return self._given(a, self._index[fact], place)

    def _given(self, a: int, var: int, place: int) -> int:
        if self._var[a] > var:
            return a
        key = (a, var, place)
        found = self._restricted.get(key)
        if found is None:
            if self._var[a] == var:
                found = self._kids[a][place]
            else:
                kids = tuple([self._given(kid, var, place) for kid in self._kids[a]])
                found = self._node(self._var[a], kids)
            self._restricted[key] = found
        return found

    def holds(self, a: int, point: Mapping[str, int]) -> bool:
        """Whether the point is in it; a fact that is left out has place 0."""
        while a > ALL:
            a = self._kids[a][point.get(self.facts[self._var[a]], 0)]
        return a == ALL

    def support(self, a: int) -> frozenset[str]:
        """The facts on which it depends."""
        found = self._supports.get(a)
        if found is None:
            own = frozenset({self.facts[self._var[a]]})
            found = own.union(*(self.support(kid) for kid in set(self._kids[a])))
            self._supports[a] = found
        return found

    def nodes(self, a: int) -> int:
        """How large it is."""
        seen: set[int] = set()
        waiting = [a]
        while waiting:
            node = waiting.pop()
            if node > ALL and node not in seen:
                seen.add(node)
                waiting += self._kids[node]
        return len(seen)

    def count(self, a: int) -> int:
        """How many fact sets are in it."""
        return self._count(a) * self._skipped(-1, self._var[a])

    def _count(self, a: int) -> int:
        if a <= ALL:
            return a
        found = self._counts.get(a)
        if found is None:
            var = self._var[a]
            found = sum(
                self._count(kid) * self._skipped(var, self._var[kid])
                for kid in self._kids[a]
                if kid != NONE
            )
            self._counts[a] = found
        return found

    def _skipped(self, above: int, below: int) -> int:
        product = 1
        for var in range(above + 1, min(below, len(self.facts))):
            product *= self.sizes[self.facts[var]]
        return product

    def pick(self, a: int) -> dict[str, int]:
        """A point in it with few facts; facts that do not matter are left out. Not for 0."""
        return dict(self._pick(a, {})[1])

    def _pick(
        self, a: int, seen: dict[int, tuple[int, tuple[tuple[str, int], ...]]]
    ) -> tuple[int, tuple[tuple[str, int], ...]]:
        if a == ALL:
            return 0, ()
        found = seen.get(a)
        if found is None:
            fact = self.facts[self._var[a]]
            options = []
            for place, kid in enumerate(self._kids[a]):
                if kid != NONE:
                    cost, rest = self._pick(kid, seen)
                    # A told value costs one, "unknown" a little more, so that it is rare.
                    price = (0, 3, 2)[min(place, 2)]
                    options.append((cost + price, place, rest))
            cost, place, rest = min(options, key=lambda option: option[:2])
            found = (cost, ((fact, place), *rest) if place else rest)
            seen[a] = found
        return found

    def split(self, a: int) -> list[int]:
        """Parts of it, one for each place of its first fact, that together make it up."""
        fact = self.facts[self._var[a]]
        return [
            self.both(self.at(fact, {place}), kid)
            for place, kid in enumerate(self._kids[a])
            if kid != NONE
        ]

    def _pairs(self, a: int, b: int) -> tuple[int, list[tuple[int, int]]]:
        var_a, var_b = self._var[a], self._var[b]
        if var_a == var_b:
            return var_a, list(zip(self._kids[a], self._kids[b], strict=True))
        if var_a < var_b:
            return var_a, [(kid, b) for kid in self._kids[a]]
        return var_b, [(a, kid) for kid in self._kids[b]]

    def _node(self, var: int, kids: tuple[int, ...]) -> int:
        first = kids[0]
        if all(kid == first for kid in kids):
            return first
        key = (var, kids)
        found = self._unique.get(key)
        if found is None:
            found = len(self._var)
            self._var.append(var)
            self._kids.append(kids)
            self._unique[key] = found
        return found
