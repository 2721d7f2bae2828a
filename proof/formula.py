"""Conditions over diagrams that are too large to be one diagram, and the search for a fact set.

A whole rule set joined into one diagram does not fit into memory; each rule alone is small. So the
level is kept as a formula over the rules' diagrams, and the question whether any fact set fulfils a
formula is answered by joining only what bears on each other, and by cases where that grows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from proof.diagram import ALL, NONE, Diagrams

LIMIT = 20_000
"""Nodes above which a joint diagram is taken apart into cases."""


@dataclass(frozen=True)
class Formula:
    """A diagram (``parts`` empty), all of the parts, or any of them."""

    diagram: int = ALL
    parts: tuple[Formula, ...] = ()
    conjunction: bool = True


def leaf(diagram: int) -> Formula:
    """The formula of one diagram."""
    return Formula(diagram)


def every(parts: Iterable[Formula]) -> Formula:
    """All of the parts; everything when there is none."""
    return _join(parts, conjunction=True)


def some(parts: Iterable[Formula]) -> Formula:
    """Any of the parts; nothing when there is none."""
    return _join(parts, conjunction=False)


TRUE, FALSE = Formula(ALL), Formula(NONE)


def _join(parts: Iterable[Formula], *, conjunction: bool) -> Formula:
    idle, decisive = (ALL, NONE) if conjunction else (NONE, ALL)
    kept: dict[Formula, None] = {}
    for part in parts:
        if part.parts and part.conjunction is conjunction:
            kept.update(dict.fromkeys(part.parts))
        elif not part.parts and part.diagram == decisive:
            return Formula(decisive)
        elif part.parts or part.diagram != idle:
            kept[part] = None
    if len(kept) < 2:
        return next(iter(kept), Formula(idle))
    return Formula(ALL, tuple(kept), conjunction)


def mapped(formula: Formula, change: Callable[[int], int]) -> Formula:
    """The formula with every diagram replaced by what ``change`` makes of it."""
    if not formula.parts:
        return Formula(change(formula.diagram))
    return _join((mapped(p, change) for p in formula.parts), conjunction=formula.conjunction)


def negated(diagrams: Diagrams, formula: Formula) -> Formula:
    """Whatever does not fulfil it."""
    if not formula.parts:
        return Formula(diagrams.no(formula.diagram))
    parts = (negated(diagrams, part) for part in formula.parts)
    return _join(parts, conjunction=not formula.conjunction)


def leaves_of(formula: Formula) -> Iterator[int]:
    """Every diagram of the formula."""
    if not formula.parts:
        yield formula.diagram
    for part in formula.parts:
        yield from leaves_of(part)


def cases(formula: Formula) -> Iterator[tuple[int, ...]]:
    """The formula as "any of these, each of which is all of those": the diagrams that must hold
    together, in their order."""
    if not formula.parts:
        if formula.diagram != NONE:
            yield () if formula.diagram == ALL else (formula.diagram,)
    elif not formula.conjunction:
        for part in formula.parts:
            yield from cases(part)
    else:
        for chosen in product(*(tuple(cases(part)) for part in formula.parts)):
            yield tuple(dict.fromkeys(each for case in chosen for each in case))


def fulfilled(diagrams: Diagrams, formula: Formula, point: dict[str, int]) -> bool:
    """Whether the point fulfils the formula."""
    if not formula.parts:
        return diagrams.holds(formula.diagram, point)
    answers = (fulfilled(diagrams, part, point) for part in formula.parts)
    return all(answers) if formula.conjunction else any(answers)


def _spread(formulas: Iterable[Formula]) -> tuple[list[int], list[Formula]]:
    """The diagrams that must hold, and the choices among several, of formulas that all hold."""
    leaves: list[int] = []
    choices: list[Formula] = []
    for formula in formulas:
        whole = formula.parts if formula.parts and formula.conjunction else (formula,)
        leaves += [part.diagram for part in whole if not part.parts]
        choices += [part for part in whole if part.parts]
    return leaves, choices


class Search:
    """Looks for a fact set that fulfils formulas; ``cases`` counts the cases that were decided."""

    def __init__(self, diagrams: Diagrams) -> None:
        self.diagrams = diagrams
        self.cases = 0

    def find(self, case: Iterable[int], *others: Formula) -> dict[str, int] | None:
        """A point in all diagrams of the case that fulfils the other formulas, with few facts told;
        None proves that there is none.

        It starts from the first two diagrams, so that only what bears on them is joined to them.
        """
        first, *rest = [*case, ALL]
        second, *rest = [*rest, ALL]
        leaves, choices = _spread(others)
        return self._find(self.diagrams.both(first, second), [*rest, *leaves], choices)

    def each(self, whole: Formula, but_not: Formula) -> Iterator[dict[str, int]]:
        """Points that fulfil the first formula and not the second: one for each case of the first
        that has any. A case that is one of the second's, too, needs no search."""
        refused = negated(self.diagrams, but_not)
        covered = {frozenset(case) for case in cases(but_not)}
        for case in cases(whole):
            if frozenset(case) in covered:
                self.cases += 1
            elif (found := self.find(case, refused)) is not None:
                yield found

    def _find(
        self, held: int, leaves: Sequence[int], choices: Sequence[Formula]
    ) -> dict[str, int] | None:
        diagrams = self.diagrams
        waiting, open_ = list(dict.fromkeys(leaves)), list(choices)
        while held != NONE:
            narrowed = self._narrowed(held, waiting, open_)
            if narrowed is None:
                break
            waiting, open_ = narrowed
            point = diagrams.pick(held)
            if self._fulfils(point, waiting, open_):
                self.cases += 1
                return point
            if diagrams.nodes(held) > LIMIT:
                return self._by_cases(held, waiting, open_)
            if not waiting:
                return self._by_choice(held, waiting, open_)
            held, waiting = self._tightened(held, waiting)
        self.cases += 1
        return None

    def _narrowed(
        self, held: int, waiting: list[int], choices: list[Formula]
    ) -> tuple[list[int], list[Formula]] | None:
        """The same without options that cannot be; None when a choice has none left."""
        once = dict.fromkeys(waiting)
        refused = {self.diagrams.no(each) for each in once}
        if not refused.isdisjoint(once):
            return None
        left: list[Formula] = []
        for choice in choices:
            options = [o for o in choice.parts if self._possible(held, o, refused)]
            if not options:
                return None
            if len(options) > 1:
                left.append(some(options))
                continue
            leaves, inner = _spread(options)
            once |= dict.fromkeys(leaves)
            refused |= {self.diagrams.no(each) for each in leaves}
            left += inner
        return list(once), left

    def _possible(self, held: int, option: Formula, refused: Collection[int]) -> bool:
        leaves, _ = _spread((option,))
        return all(
            each not in refused and self.diagrams.both(held, each) != NONE for each in leaves
        )

    def _by_choice(
        self, held: int, waiting: Sequence[int], choices: Sequence[Formula]
    ) -> dict[str, int] | None:
        first, *rest = sorted(choices, key=lambda choice: len(choice.parts))
        for option in first.parts:
            # The option is joined at once: it says more than what is only refused elsewhere.
            (nearest, *leaves), inner = _spread((option,))
            joined = self.diagrams.both(held, nearest)
            found = self._find(joined, [*leaves, *waiting], [*inner, *rest])
            if found is not None:
                return found
        return None

    def _fulfils(
        self, point: dict[str, int], leaves: Sequence[int], choices: Sequence[Formula]
    ) -> bool:
        return all(self.diagrams.holds(each, point) for each in leaves) and all(
            fulfilled(self.diagrams, choice, point) for choice in choices
        )

    def _tightened(self, held: int, waiting: list[int]) -> tuple[int, list[int]]:
        """What is held joined with the one that leaves least of it; those that leave all of it
        are done with."""
        diagrams = self.diagrams
        if held == ALL:
            return waiting[0], waiting[1:]
        support = diagrams.support(held)
        near = [each for each in waiting if not support.isdisjoint(diagrams.support(each))]
        if not near:
            return diagrams.both(held, waiting[0]), waiting[1:]
        joint: list[tuple[int, int]] = []
        for each in near:
            found = diagrams.both(held, each)
            if found == NONE:
                return NONE, []
            if found == held:
                waiting = [other for other in waiting if other != each]
            else:
                joint.append((each, found))
        if not joint:
            return held, waiting
        best, found = min(joint, key=lambda pair: diagrams.count(pair[1]))
        return found, [each for each in waiting if each != best]

    def _by_cases(
        self, held: int, leaves: Sequence[int], choices: Sequence[Formula]
    ) -> dict[str, int] | None:
        for part in self.diagrams.split(held):
            found = self._find(part, leaves, choices)
            if found is not None:
                return found
        return None
