"""One check of the proof, and what the checks share."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.findings.model import FactValue
from bot.triage import (
    Level,
    assess,
)
from proof.formula import leaves_of
from proof.knowledge import Version
from proof.model import Model, diagrams_for
from proof.safety import Safety, load_safety
from proof.space import Space

Facts = Mapping[str, FactValue]
SEED = 20


@dataclass
class Check:
    """One check: what was covered, how, and what went wrong; ``counts`` says more of the cases."""

    id: str
    title: str
    how: str
    covered: int = 0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, kind: str, number: int = 1) -> None:
        """Count one more case of this kind."""
        self.counts[kind] = self.counts.get(kind, 0) + number

    def fail(self, text: str) -> None:
        """Keep a counter-example, each text once."""
        if text not in self.failures:
            self.failures.append(text)


class Proof:
    """Everything that the checks share: one version of the rules, its space and its model."""

    def __init__(self, version: Version, *, budget: float = 60.0, seed: int = SEED) -> None:
        self.version, self.budget, self.seed = version, budget, seed
        self.ruleset, self.questions = version.ruleset, version.questions
        self.safety: Safety = load_safety(self.ruleset)
        conditions = [flag.signs for flag in self.safety.red_flags]
        conditions += [f.unless for f in self.safety.red_flags if f.unless is not None]
        self.space = Space([self.ruleset], [self.questions], conditions)
        self.diagrams = diagrams_for(self.space, self.ruleset)
        self.model = Model(self.ruleset, self.space, self.diagrams)
        levels = (self.model.level(level) for level in Level)
        self.parts = frozenset(part for level in levels for part in leaves_of(level))

    def level(self, facts: Facts) -> Level:
        """The program's own level."""
        return assess(self.ruleset, facts).level

    def fact_sets(self, dice: random.Random) -> Iterator[dict[str, FactValue]]:
        """Fact sets without end: a place where some rule fires, with more told besides."""
        places = [held for f in self.model.firings.values() for held in f.at.values() if held]
        names = list(self.space)
        while True:
            point = self.diagrams.pick(dice.choice(places)) if dice.random() < 0.8 else {}
            for fact in dice.sample(names, dice.choice((0, 2, 4, 8, 16))):
                point[fact] = dice.randrange(1, len(self.space[fact]))
            yield self.space.facts(point)


def shown(facts: Facts) -> str:
    """A fact set in one line."""
    return ", ".join(f"{fact}={value}" for fact, value in sorted(facts.items())) or "nothing told"
