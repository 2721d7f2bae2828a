"""What is still open: the level that stands now, and the facts which could yet raise it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.triage.assess import ALONE, combined_level
from bot.triage.conditions import NOTHING, YES, Facts, open_facts
from bot.triage.facts import is_known
from bot.triage.levels import Level
from bot.triage.questions import Question, Questions
from bot.triage.ruleset import Firing, Rule, Ruleset, fire

REQUESTS = frozenset({"asks_information", "asks_dose_or_diagnosis", "asks_appointment"})


@dataclass(frozen=True, slots=True)
class Outlook:
    """``level`` stands whatever else is answered; ``wanted`` facts could still raise it.

    ``fired`` is the part of the level that rules gave, without the default for a complaint and
    without a raise for what is not known: what a session does not go back on.
    """

    level: Level
    fired: Level
    wanted: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Chance:
    """A level that a rule could still give, and the facts on which that depends."""

    rule: Rule
    level: Level
    facts: frozenset[str]


def open_questions(questions: Questions, known: Facts, asked: Collection[str]) -> list[Question]:
    """The questions that were not asked, are not told already, and are or may come in scope."""
    symptom = has_symptom(known)
    untold = [
        q
        for q in questions.in_order
        if q.id not in asked
        and not q.manual
        and not (q.opening and symptom)
        and not all(fact in known for fact in q.key)
    ]
    while True:
        scope = {fact for q in untold for fact in q.settles if fact not in known}
        reachable = [q for q in untold if _may_come(q, known, scope)]
        if len(reachable) == len(untold):
            return reachable
        # A question that cannot come any more may have been the only way to another.
        untold = reachable


def _may_come(question: Question, known: Facts, scope: Collection[str]) -> bool:
    presumed = NOTHING if question.late else scope
    return question.ask_when is None or question.ask_when.test(known, presumed) is YES


def in_scope(question: Question, known: Facts) -> bool:
    """Whether the question may be asked now."""
    return question.ask_when is None or question.ask_when.test(known, NOTHING) is YES


def outlook(ruleset: Ruleset, known: Facts, askable: Collection[str]) -> Outlook:
    """What stands and what is open, on normalised facts. ``askable``: facts that may be asked."""
    hard, soft = ruleset.policy.presumptions(known)
    view = _View(known, hard, soft, frozenset(askable), {*askable, *hard}, {*askable, *soft})
    sure: list[Firing] = []
    chances: list[_Chance] = []
    for rule in ruleset.rules:
        if rule.modifier:
            continue
        firing = _sure_firing(rule, view)
        if firing is not None:
            sure.append(firing)
        chances.extend(_chances(rule, firing, view))
    level, raised = _levels(ruleset, sure, known, soft)
    raised = max(raised, _standing_floor(ruleset, known))
    wanted = _wanted_by_rules(ruleset, sure, chances, raised)
    if raised is level:
        for each in ruleset.policy.raises:
            if level.raised(1, each.level) > level:
                wanted |= open_facts(each.when, known, soft, {*askable, *soft})
    wanted |= _needed(ruleset, known, soft, askable, raised)
    rules_only = max((f.level for f in sure), default=Level.SELF_CARE_INFO)
    fired = max(combined_level(ruleset, sure, rules_only), _standing_floor(ruleset, known))
    return Outlook(raised, fired, frozenset(wanted & set(askable)))


def _levels(
    ruleset: Ruleset, sure: list[Firing], known: Facts, soft: frozenset[str]
) -> tuple[Level, Level]:
    """The level of the firings with default and combination, and the same after a raise."""
    policy = ruleset.policy
    level = max((f.level for f in sure), default=Level.SELF_CARE_INFO)
    complaint = policy.default.when.test(known, NOTHING) is YES
    if complaint and not any(f.rule.group != "G" for f in sure):
        level = max(level, policy.default.level)
    level = combined_level(ruleset, sure, level)
    for each in policy.raises:
        raised = level.raised(1, each.level)
        if raised > level and each.when.test(known, soft) is YES:
            return level, raised
    return level, level


def _standing_floor(ruleset: Ruleset, known: Facts) -> Level:
    """The highest floor that does not depend on what is still to be asked."""
    floors = (f for f in ruleset.policy.floors if not f.unsettled)
    standing = (f.level for f in floors if f.when.test(known, NOTHING) is YES)
    return max(standing, default=Level.SELF_CARE_INFO)


def _wanted_by_rules(
    ruleset: Ruleset, sure: list[Firing], chances: list[_Chance], level: Level
) -> set[str]:
    """The facts of every chance that lies above the level, alone or with a rule of another kind."""
    policy = ruleset.policy
    families = {f.rule.family for f in sure if f.level is policy.combination_of} - {ALONE}
    wanted: set[str] = set()
    for chance in chances:
        combines = (
            bool(families)
            and policy.combination_level > level
            and chance.level is policy.combination_of
            and chance.rule.family not in {*families, ALONE}
        )
        if chance.level > level or combines:
            wanted |= chance.facts
    return wanted


@dataclass(frozen=True, slots=True)
class _View:
    """What is known, what is presumed because it was asked in vain, and what may still be told."""

    known: Facts
    hard: frozenset[str]
    soft: frozenset[str]
    askable: frozenset[str]
    hard_or_open: set[str]
    soft_or_open: set[str]


def _sure_firing(rule: Rule, view: _View) -> Firing | None:
    """The firing of a rule that no answer to come can hold back, at the level that no answer to
    come can lower."""
    firing = fire(rule, view.known, view.hard, view.soft)
    if firing is None:
        return None
    if rule.unless is not None and rule.unless.test(view.known, view.askable) is YES:
        return None
    if firing.level is rule.level:
        for each in rule.lowers:
            if each.level is not None and each.when.test(view.known, view.askable) is YES:
                return Firing(rule, each.level, each, firing.presumed)
    return firing


def _chances(rule: Rule, firing: Firing | None, view: _View) -> Iterator[_Chance]:
    known, askable = view.known, view.askable
    presumed = view.soft if rule.presumes_soft else view.hard
    may = view.soft_or_open if rule.presumes_soft else view.hard_or_open
    if rule.when.test(known, may) is not YES:
        return
    if rule.unless is not None and rule.unless.test(known, NOTHING) is YES:
        return
    facts = open_facts(rule.when, known, presumed, may)
    if firing is None:
        # Exclusions are asked for only once the rule would fire without them.
        if not facts and rule.unless is not None:
            facts = open_facts(rule.unless, known, NOTHING, askable)
        yield _Chance(rule, rule.level, frozenset(facts))
    elif firing.level < rule.level:
        for shift in rule.lowers:
            open_lower = open_facts(shift.when, known, NOTHING, askable)
            yield _Chance(rule, rule.level, frozenset(open_lower))
    for shift in rule.raises:
        if shift.level is None or (firing is not None and firing.level >= shift.level):
            continue
        open_shift = open_facts(shift.when, known, view.hard, view.hard_or_open)
        if open_shift or shift.when.test(known, view.hard) is YES:
            yield _Chance(rule, shift.level, frozenset(facts | open_shift))


def _needed(
    ruleset: Ruleset, known: Facts, soft: frozenset[str], askable: Collection[str], level: Level
) -> set[str]:
    """The facts without which a floor above ``level`` may stay under the result."""
    policy = ruleset.policy
    may = {*askable, *soft}
    floors = (f for f in policy.floors if f.unsettled and f.level > level)
    if not any(f.when.test(known, may) is YES for f in floors):
        return set()
    needed: set[str] = set()
    for need in policy.needs:
        if not need.is_met(known) and not any(fact in known for fact in need.decided):
            needed |= {fact for fact in need.decided if not is_known(known, fact)}
    return needed


def has_symptom(known: Facts) -> bool:
    """Whether any sign at all was told."""
    return any(value is True and fact not in REQUESTS for fact, value in known.items())


def pick(
    ruleset: Ruleset, questions: Questions, known: Facts, asked: Collection[str]
) -> Question | None:
    """The first question, in their order, whose answer can still change the result."""
    candidates = open_questions(questions, known, asked)
    askable = {fact for q in candidates for fact in q.settles if fact not in known}
    view = outlook(ruleset, known, askable)
    if view.level is Level.EMERGENCY_NOW:
        return None
    wanted = _with_gates(candidates, known, askable, view.wanted)
    for question in candidates:
        if not in_scope(question, known):
            continue
        if question.opening or question.always or not wanted.isdisjoint(question.settles):
            return question
    return None


def _with_gates(
    candidates: Collection[Question],
    known: Facts,
    askable: Collection[str],
    wanted: Collection[str],
) -> set[str]:
    """The wanted facts, and those that decide whether a question about them comes in scope."""
    found = set(wanted)
    while True:
        gates: set[str] = set()
        for question in candidates:
            if question.ask_when is not None and not found.isdisjoint(question.settles):
                gates |= open_facts(question.ask_when, known, NOTHING, askable)
        if gates <= found:
            return found
        found |= gates
