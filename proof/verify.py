"""``make verify-triage``: the checks, what each covered, and every counter-example."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path

from bot.findings.model import FactValue, Reading, ToldFact
from bot.triage import (
    Interview,
    Level,
    Option,
    Question,
    ask,
    assess,
    conclude,
    hear,
    next_question,
    render_question,
)
from bot.triage.outlook import in_scope, open_questions
from proof.diagram import NONE
from proof.formula import Search, leaves_of, negated
from proof.knowledge import ROOT, Version, load
from proof.model import Model, diagrams_for
from proof.safety import Direction, Safety, load_safety
from proof.space import Axis, Space

Facts = Mapping[str, FactValue]
MOST_SHOWN = 5
MOST_QUESTIONS = 12
SEED = 20
# To ask when or where somebody was treated takes for granted that they were; so with a lump's feel,
# and with which cancer it is.
TAKES_FOR_GRANTED = {"treated_days_ago", "treated_site", "lump_soft", "lump_mobile", "lump_hard"}
TAKES_FOR_GRANTED |= {"cancer_type"}


@dataclass
class Check:
    """One check: what was covered, how, and what went wrong."""

    id: str
    title: str
    how: str
    covered: int = 0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

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
        before, after = (proof.level(each) for each in facts)
        check.covered += 2
        if after < before:
            rules = ", ".join(assess(proof.ruleset, facts[1]).rules)
            check.fail(f"{fact}: {before.name} -> {after.name} ({rules}): {shown(facts[1])}")
    return check


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


def reading(facts: Facts, language: str = "en") -> Reading:
    """A message that tells these facts."""
    told = tuple(ToldFact(fact, value, "", 0, 0) for fact, value in facts.items())
    return Reading(text="", language="it" if language == "it" else "en", told=told)


def options(question: Question, interview: Interview) -> list[Option]:
    """The answers that do not contradict what was told."""
    told = interview.values
    fitting = [
        option
        for option in question.options
        if all(told.get(f) in (None, "unknown", v) for f, v in option.sets.items())
    ]
    return [*fitting, question.dont_know]


def answered(proof: Proof, interview: Interview, question: Question, option: Option) -> Interview:
    """The interview after a button."""
    put = ask(interview, question)
    message = reading({}, interview.language)
    return hear(
        proof.ruleset, proof.questions, put, message, question=question.id, option=option.id
    ).interview


def check_interviews(proof: Proof) -> Check:
    """(d) Every interview ends within 12 questions, at the level that all answers would give."""
    how = "sampled: random first messages and answers, then every question left is asked"
    check = Check("d", "Every interview ends in time, at the level of all answers", how)
    dice, end = random.Random(proof.seed + 3), time.monotonic() + proof.budget  # noqa: S311
    starts = [dict(e.facts) for rule in proof.ruleset.rules for e in rule.examples]
    while time.monotonic() < end:
        start = dict(dice.choice(starts)) if dice.random() < 0.7 else {}
        keep = dice.sample(sorted(start), dice.randint(0, len(start)))
        interview = Interview.fresh("en")
        told = {fact: start[fact] for fact in keep}
        if told:
            heard = hear(proof.ruleset, proof.questions, interview, reading(told))
            interview = heard.interview
        lines = [f"patient: {shown(told)}"]
        while (question := next_question(proof.ruleset, proof.questions, interview)) is not None:
            option = dice.choice(options(question, interview))
            lines.append(f"{question.id}: {option.id}")
            if len(lines) > MOST_QUESTIONS + 1:
                check.fail("does not end: " + " | ".join(lines))
                break
            interview = answered(proof, interview, question, option)
        check.covered += 1
        early = conclude(proof.ruleset, proof.questions, interview).level
        for _ in range(3):
            late, more = _all_asked(proof, interview, dice)
            if late > early:
                talk = " | ".join([*lines, f"=> {early.name}", *more])
                check.fail(f"with all questions {late.name}: {talk}")
    return check


def _all_asked(proof: Proof, interview: Interview, dice: random.Random) -> tuple[Level, list[str]]:
    lines: list[str] = []
    while True:
        known = proof.ruleset.policy.normalise(interview.values)
        left = open_questions(proof.questions, known, interview.asked)
        asked = next((q for q in left if in_scope(q, known)), None)
        if asked is None:
            return conclude(proof.ruleset, proof.questions, interview).level, lines
        option = dice.choice(options(asked, interview))
        lines.append(f"{asked.id}: {option.id}")
        interview = answered(proof, interview, asked, option)


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


def check_languages(proof: Proof) -> Check:
    """(f) English and Italian lead to the same result."""
    check = Check("f", "English and Italian give the same result", "every option; sampled talks")
    dice, end = random.Random(proof.seed + 4), time.monotonic() + proof.budget / 4  # noqa: S311
    for question in proof.questions.in_order:
        for wording in ("self", "child"):
            talk = Interview(about="child" if wording == "child" else "self")
            english = render_question(proof.ruleset, question, talk, "en")
            italian = render_question(proof.ruleset, question, talk, "it")
            check.covered += 1
            if [c for c, _ in english.choices] != [c for c, _ in italian.choices]:
                check.fail(f"{question.id}: other choices in Italian")
    while time.monotonic() < end:
        en, it = Interview.fresh("en"), Interview.fresh("it")
        while (now := next_question(proof.ruleset, proof.questions, en)) is not None:
            twin = next_question(proof.ruleset, proof.questions, it)
            option = dice.choice(options(now, en))
            if twin is None or twin.id != now.id:
                check.fail(f"Italian asks {twin.id if twin else None} for {now.id}")
                break
            en = answered(proof, en, now, option)
            it = answered(proof, it, now, option)
        check.covered += 1
        last = [conclude(proof.ruleset, proof.questions, each) for each in (en, it)]
        if last[0].level is not last[1].level:
            check.fail(f"{last[0].level.name} and {last[1].level.name}: {shown(en.values)}")
    return check


CHECKS: tuple[Callable[[Proof], Check], ...] = (
    check_model,
    check_red_flags,
    check_worsening,
    check_unknown,
    check_interviews,
    check_reach,
    check_languages,
)


def run(results: Path = ROOT / "results", *, budget: float = 60.0) -> int:
    """Every check on the project's own rules; prints, writes JSON, 1 when any of them failed."""
    sys.setrecursionlimit(20_000)
    proof = Proof(load(), budget=budget)
    say = sys.stdout.write
    say(f"rules {proof.ruleset.hash[:12]}: {len(proof.ruleset.rules)} rules\n")
    say(f"space: {len(proof.space)} facts, {_power(proof.space.size)} discretised fact sets\n")
    done: list[Check] = []
    for act in CHECKS:
        begun = time.monotonic()
        check = act(proof)
        check.seconds = round(time.monotonic() - begun, 1)
        done.append(check)
        say(f"({check.id}) {check.title}: {len(check.failures)} counter-examples, ")
        say(f"{_power(check.covered)} states, {check.seconds} s [{check.how}]\n")
        for text in check.failures[:MOST_SHOWN]:
            say(f"    {text}\n")
    results.mkdir(exist_ok=True)
    report = {
        "ruleset": proof.ruleset.hash,
        "fact_sets": str(proof.space.size),
        "checks": [{**asdict(check), "covered": str(check.covered)} for check in done],
    }
    (results / "verify-triage.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 1 if any(check.failures for check in done) else 0


def _power(number: int) -> str:
    return str(number) if number < 10**9 else f"10^{len(str(number)) - 1}"
