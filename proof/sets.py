"""The checks over fact sets: red flags, worse answers, what is not known, what is reached."""

from __future__ import annotations

import random
import time
from itertools import pairwise

from bot.triage import (
    Level,
    assess,
)
from bot.triage.conditions import Facts
from proof.check import Check, Proof, shown
from proof.diagram import NONE
from proof.formula import Search, negated
from proof.safety import Direction
from proof.space import Axis

# To ask when or where somebody was treated takes for granted that they were; so with a lump's feel,
# and with which cancer it is.
TAKES_FOR_GRANTED = {"treated_days_ago", "treated_site", "lump_soft", "lump_mobile", "lump_hard"}
TAKES_FOR_GRANTED |= {"cancer_type"}


def check_model(proof: Proof) -> Check:
    """The sets say what the program says."""
    check = Check("model", "The sets agree with the program", "sampled: seeded fact sets")
    dice, end = random.Random(proof.seed), time.monotonic() + proof.budget / 3  # noqa: S311
    for facts in proof.fact_sets(dice):
        if time.monotonic() > end:
            break
        check.covered += 1
        expected = proof.model.level_at(proof.space.point(facts))
        if proof.level(facts) is not expected:
            check.fail(f"sets say {expected.name}: {shown(facts)}")
    return check


def check_red_flags(proof: Proof) -> Check:
    """(a) No fact set with a hard red flag ends below that flag's level."""
    check = Check("a", "A hard red flag is never below its level", "whole space, by diagrams")
    model, search = proof.model, Search(proof.diagrams)
    below = {level: negated(proof.diagrams, model.level(level)) for level in Level}
    for flag in proof.safety.red_flags:
        where = model.yes(flag.signs)
        if flag.unless is not None:
            where = proof.diagrams.both(where, proof.diagrams.no(model.yes(flag.unless)))
        check.covered += proof.diagrams.count(where)
        point = search.find((where,), below[flag.level])
        if point is not None:
            facts = proof.space.facts(point)
            found = assess(proof.ruleset, facts)
            check.fail(
                f"{flag.source} asks for {flag.level.name}, got {found.level.name} "
                f"({', '.join(found.rules)}): {shown(facts)}"
            )
    return check


def steps_of(axis: Axis, direction: Direction) -> list[int]:
    """The places of an axis from mild to bad."""
    if direction.up is not None:
        numbers = [
            (value, place)
            for place, value in enumerate(axis.values)
            if isinstance(value, int | float) and not isinstance(value, bool)
        ]
        return [place for value, place in sorted(numbers) if value >= direction.up]
    return list(dict.fromkeys(axis.place(step) for step in direction.steps))


def check_worsening(proof: Proof) -> Check:
    """(b) Adding a red flag or worsening an answer never lowers the level."""
    ways = [
        (fact, worse)
        for fact, direction in proof.safety.worse.items()
        if fact in proof.space and len(worse := steps_of(proof.space[fact], direction)) > 1
    ]
    steps = [(fact, pair) for fact, worse in ways for pair in pairwise(worse)]
    left = [(fact, pair) for fact, pair in steps if not _moves_up(proof, fact, pair)]
    how = (
        f"{len(steps) - len(left)} of {len(steps)} steps from mild to bad on the whole space, by "
        f"diagrams; the others sampled around every rule"
    )
    check = Check("b", "A worse answer never lowers the level", how)
    check.covered = sum(proof.space.size // len(proof.space[fact]) for fact, _ in steps)
    check.covered -= sum(proof.space.size // len(proof.space[fact]) for fact, _ in left)
    dice, end = random.Random(proof.seed + 1), time.monotonic() + proof.budget  # noqa: S311
    stream = proof.fact_sets(dice)
    while left and time.monotonic() < end:
        base = next(stream)
        fact, pair = dice.choice(left)
        facts = [{**base, **proof.space.facts({fact: place})} for place in pair]
        if _settles_cancer(proof, *facts):
            continue
        before, after = (proof.level(each) for each in facts)
        check.covered += 2
        if after < before:
            rules = ", ".join(assess(proof.ruleset, facts[1]).rules)
            check.fail(f"{fact}: {before.name} -> {after.name} ({rules}): {shown(facts[1])}")
    return check


def _settles_cancer(proof: Proof, mild: Facts, bad: Facts) -> bool:
    """Whether the step makes a cancer known that was only possible: that one has a raise of its own
    and is in no order with the others (``safety.yml``), whichever fact tells it."""
    before, after = (proof.ruleset.policy.normalise(each) for each in (mild, bad))
    return before.get("known_cancer") == "possible" != after.get("known_cancer")


def _moves_up(proof: Proof, fact: str, pair: tuple[int, int]) -> bool:
    """Whether every part of the level that holds before the step holds after it. The level is made
    of its parts by "and" and "or" alone, so it then cannot fall, whatever else is told."""
    diagrams = proof.diagrams
    for part in proof.parts:
        mild, bad = (diagrams.given(part, fact, place) for place in pair)
        if mild != bad and diagrams.both(mild, diagrams.no(bad)) != NONE:
            return False
    return True


def check_unknown(proof: Proof) -> Check:
    """(c) An unknown answer is never milder than the mildest answer, and a hard flag in scope
    counts as present."""
    how = "sampled around every rule, every value of the fact"
    check = Check("c", "Unknown never lowers below what undecided rules could demand", how)
    dice, end = random.Random(proof.seed + 2), time.monotonic() + proof.budget  # noqa: S311
    stream = proof.fact_sets(dice)
    names = sorted(set(proof.space) - TAKES_FOR_GRANTED)
    while time.monotonic() < end:
        base, fact = next(stream), dice.choice(names)
        axis = proof.space[fact]
        rest = {name: value for name, value in base.items() if name != fact}
        unknown = proof.level({**rest, fact: "unknown"})
        known = [place for place in axis.known if place not in axis.vague]
        mildest = min(proof.level({**rest, **proof.space.facts({fact: p})}) for p in known)
        check.covered += 1 + len(known)
        if unknown < mildest:
            check.fail(f"{fact} unknown: {unknown.name}, at least {mildest.name}: {shown(rest)}")
    return check


def check_reach(proof: Proof) -> Check:
    """(e) Every rule can fire at each of its levels, and every level and visit comes about."""
    check = Check("e", "Every rule, level and visit is reached", "whole space, by diagrams")
    levels: set[Level] = set()
    visits: set[str] = set()
    for firing in proof.model.firings.values():
        for level, held in firing.at.items():
            check.covered += 1
            if held == NONE:
                check.fail(f"rule {firing.rule.id} never fires at {level.name}")
                continue
            facts = proof.space.facts(proof.diagrams.pick(held))
            result = assess(proof.ruleset, facts)
            levels.add(result.level)
            visits |= set(result.visit)
            if not firing.rule.modifier and firing.rule.id not in result.rules:
                check.fail(f"rule {firing.rule.id} does not fire: {shown(facts)}")
    for missing in set(Level) - levels:
        check.fail(f"no fact set found at {missing.name}")
    known = {v for rule in proof.ruleset.rules for v in rule.visit}
    known |= {v for r in proof.ruleset.rules for s in r.raises for v in s.visit or ()}
    for name in known - visits - _visits_of_examples(proof):
        check.fail(f"no fact set found with the visit {name}")
    return check


def _visits_of_examples(proof: Proof) -> set[str]:
    examples = (e for rule in proof.ruleset.rules for e in rule.examples)
    return {visit for e in examples for visit in assess(proof.ruleset, e.facts).visit}
