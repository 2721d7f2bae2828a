"""``python -m proof diff A B``: which rules changed, and which fact sets change their level."""

from __future__ import annotations

import random
import sys
import time

from bot.findings.model import FactValue
from bot.triage import assess
from bot.triage.facts import FactError
from bot.triage.signing import revision_of
from proof.diagram import NONE
from proof.knowledge import Version, load_version
from proof.model import Model, diagrams_for
from proof.space import Space

MOST = 20


def compare(before: Version, after: Version, *, seconds: float = 20.0, seed: int = 1) -> list[str]:
    """What changed, as lines. Rules are compared on the whole space, the level on fact sets
    around every rule of both versions, changed rules first."""
    old, new = before.ruleset, after.ruleset
    lines = [f"{before.name} {old.hash[:12]} -> {after.name} {new.hash[:12]}"]
    gone, come = set(old.by_id) - set(new.by_id), set(new.by_id) - set(old.by_id)
    lines += [f"removed: {rule}" for rule in sorted(gone)]
    lines += [f"added: {rule}" for rule in sorted(come)]
    space = Space([old, new], [before.questions, after.questions])
    diagrams = diagrams_for(space, new)
    models = Model(old, space, diagrams), Model(new, space, diagrams)
    places: list[int] = []
    for rule in [rule.id for rule in new.rules if rule.id in old.by_id]:
        signed = revision_of(old[rule]) != revision_of(new[rule])
        differ = NONE
        for level in {*models[0].firings[rule].at, *models[1].firings[rule].at}:
            one, two = (m.firings[rule].at.get(level, NONE) for m in models)
            changed = diagrams.either(
                diagrams.both(one, diagrams.no(two)), diagrams.both(two, diagrams.no(one))
            )
            differ = diagrams.either(differ, changed)
        if differ != NONE:
            share = diagrams.count(differ) / space.size
            lines.append(f"changed: {rule} fires otherwise on {share:.2%} of all fact sets")
            places.append(differ)
        elif signed:
            lines.append(f"changed: {rule} in wording, tests or visit only")
    places += [m.fires(rule) for m in models for rule in (gone | come) & set(m.firings)]
    places = places or [m.fires(rule) for m in models for rule in m.firings]
    moved: dict[str, dict[str, FactValue]] = {}
    dice, end, tried = random.Random(seed), time.monotonic() + seconds, 0  # noqa: S311
    while time.monotonic() < end and len(moved) < MOST:
        point = diagrams.pick(dice.choice(places))
        for fact in dice.sample(list(space), dice.choice((0, 0, 1, 2, 4, 8))):
            point[fact] = dice.randrange(1, len(space[fact]))
        facts = space.facts(point)
        tried += 1
        try:
            levels = [
                assess(r, r.vocabulary.check({f: v for f, v in facts.items() if f in r.vocabulary}))
                for r in (old, new)
            ]
        except FactError:
            continue
        if levels[0].level is not levels[1].level:
            one, two = (f"{a.level.name} ({', '.join(a.rules[:2])})" for a in levels)
            key = f"{one} -> {two}"
            if key not in moved or len(facts) < len(moved[key]):
                moved[key] = facts
    lines.append(f"{tried} fact sets tried around what changed, {len(moved)} kinds of other level")
    for key, facts in sorted(moved.items()):
        told = ", ".join(f"{fact}={value}" for fact, value in sorted(facts.items()))
        lines.append(f"  {key}: {told}")
    return lines


def run(before: str, after: str) -> int:
    """Print the comparison of two folders or revisions."""
    sys.setrecursionlimit(20_000)
    lines = compare(load_version(before), load_version(after))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
