"""Facts in, assessment out: the maximum over all rules, with its reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bot.findings.model import FactValue
from bot.triage.conditions import NOTHING, YES, Facts, open_facts, support
from bot.triage.facts import is_known
from bot.triage.levels import Level
from bot.triage.policy import Safeguard, Texts
from bot.triage.ruleset import Firing, Ruleset, fire

ALONE = "alone"
"""The family of rules that never count as one of two reasons: they speak of a report."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a level was reached: a rule, or a safeguard of the policy, and the facts it used.

    ``presumed`` names facts that were asked, not known, and counted as present.
    """

    rule: str
    level: Level
    because: Texts
    sources: tuple[str, ...]
    guidelines: tuple[str, ...]
    status: str
    facts: Mapping[str, FactValue]
    presumed: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready copy."""
        return {
            "rule": self.rule,
            "level": self.level.name,
            "because": dict(self.because),
            "source": list(self.sources),
            "guidelines": list(self.guidelines),
            "status": self.status,
            "facts": dict(self.facts),
            "presumed": list(self.presumed),
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """How soon, which first test, whom to see, and why.

    ``fired_level`` leaves out the floors that only stand because the interview is unfinished.
    ``complete`` is true when nothing askable could change the level; see :func:`assess`.
    """

    level: Level
    fired_level: Level
    imaging: tuple[str, ...]
    visit: tuple[str, ...]
    timescale: str
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...]
    facts_used: Mapping[str, FactValue]
    facts_missing: tuple[str, ...]
    ruleset: str
    complete: bool

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the reasons, the deciding one first."""
        return tuple(reason.rule for reason in self.reasons)

    @property
    def status(self) -> str:
        """``draft`` as long as one of the reasons is."""
        return "draft" if any(reason.status == "draft" for reason in self.reasons) else "reviewed"

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready copy."""
        return {
            "level": self.level.name,
            "imaging": list(self.imaging),
            "visit": list(self.visit),
            "timescale": self.timescale,
            "reasons": [reason.as_dict() for reason in self.reasons],
            "notes": list(self.notes),
            "facts_used": dict(self.facts_used),
            "facts_missing": list(self.facts_missing),
            "ruleset": self.ruleset,
            "complete": self.complete,
        }


def assess(ruleset: Ruleset, facts: Facts, *, askable: Collection[str] = NOTHING) -> Assessment:
    """The assessment of these facts, asked or not.

    ``askable`` are facts that could still be asked; with any of them open, ``complete`` is false.
    ``facts`` must fit the vocabulary (:meth:`Vocabulary.check`).
    """
    policy = ruleset.policy
    known = policy.normalise(facts)
    hard, soft = policy.presumptions(known)
    fired = [f for rule in ruleset.rules if (f := fire(rule, known, hard, soft)) is not None]
    ordered = sorted(fired, key=lambda f: rank(ruleset, f))
    deciding = [f for f in ordered if not f.rule.modifier]
    reasons = [_reason(ruleset, f, known) for f in ordered]
    level, extra = _after_policy(ruleset, deciding, known, soft)
    floor = standing_floor(ruleset, known, soft, level)
    fired_level = level
    if floor is not None:
        level = floor.level
        extra.append(floor)
    imaging, visit, timescale = _plan(_report_first(deciding, known), known, extra)
    reasons += [_safeguard_reason(ruleset, each, known) for each in extra]
    reasons.sort(key=lambda reason: -reason.level)
    missing = missing_facts(ruleset, known, hard, soft, level)
    used: dict[str, FactValue] = {}
    for reason in reasons:
        used.update(reason.facts)
    return Assessment(
        level=level,
        fired_level=fired_level,
        imaging=imaging,
        visit=visit,
        timescale=timescale,
        reasons=tuple(reasons),
        notes=tuple(f.rule.id for f in ordered if f.rule.modifier),
        facts_used=used,
        facts_missing=tuple(sorted(missing)),
        ruleset=ruleset.hash,
        complete=not (missing & set(askable)),
    )


def rank(ruleset: Ruleset, firing: Firing) -> tuple[int, int, int, int]:
    """Sort key: most urgent first, then the more specific group, then certain before presumed,
    then the order of the files."""
    specificity = ruleset.policy.specificity[firing.rule.id[0]]
    return (-firing.level, specificity, bool(firing.presumed), firing.rule.order)


def combined_level(ruleset: Ruleset, firings: Collection[Firing], level: Level) -> Level:
    """The level after the rule that two different kinds of URGENT_2W reasons make one step up."""
    policy = ruleset.policy
    families = {f.rule.family for f in firings if f.level is policy.combination_of} - {ALONE}
    return max(level, policy.combination_level) if len(families) > 1 else level


def standing_floor(
    ruleset: Ruleset, known: Facts, presumed: Collection[str], level: Level
) -> Safeguard | None:
    """The highest floor above ``level`` that applies, or None."""
    policy = ruleset.policy
    settled = all(need.is_met(known) for need in policy.needs)
    best: Safeguard | None = None
    for floor in policy.floors:
        if floor.level <= level or (best is not None and floor.level <= best.level):
            continue
        if floor.unsettled and settled:
            continue
        if floor.when.test(known, presumed) is YES:
            best = floor
    return best


def _after_policy(
    ruleset: Ruleset, firings: list[Firing], known: Facts, soft: Collection[str]
) -> tuple[Level, list[Safeguard]]:
    policy = ruleset.policy
    extra: list[Safeguard] = []
    level = max((f.level for f in firings), default=Level.SELF_CARE_INFO)
    symptomatic = [f for f in firings if f.rule.group != "G"]
    if not symptomatic and policy.default.when.test(known, NOTHING) is YES:
        level = max(level, policy.default.level)
        extra.append(policy.default)
    combined = combined_level(ruleset, firings, level)
    if combined > level:
        level = combined
        extra.append(_combination(ruleset))
    for each in policy.raises:
        raised = level.raised(1, each.level)
        if raised > level and each.when.test(known, soft) is YES:
            extra.append(_at(each, raised))
            level = raised
            break
    return level, extra


def _combination(ruleset: Ruleset) -> Safeguard:
    policy = ruleset.policy
    return Safeguard(
        id="combination",
        when=policy.default.when,
        level=policy.combination_level,
        unsettled=False,
        because=policy.texts["combination"],
        imaging=(),
        visit=(),
        sources=policy.default.sources,
    )


def _at(safeguard: Safeguard, level: Level) -> Safeguard:
    return Safeguard(
        safeguard.id,
        safeguard.when,
        level,
        safeguard.unsettled,
        safeguard.because,
        safeguard.imaging,
        safeguard.visit,
        safeguard.sources,
    )


_FIRST_PICTURES = frozenset({"xray", "ultrasound"})
"""What a report that asks for more was most likely made from."""


def _report_first(firings: list[Firing], known: Facts) -> list[Firing]:
    """The firings, a rule about a suspicious report before those of its level that would begin with
    such a picture again."""
    if known.get("previous_tests") != "suspicious" or not firings:
        return firings
    top = firings[0]
    if not _FIRST_PICTURES.intersection(top.rule.imaging[:1]):
        return firings
    about = (f for f in firings if f.level is top.level and "previous_tests" in f.rule.facts)
    first = next((f for f in about if not _FIRST_PICTURES.intersection(f.rule.imaging[:1])), top)
    return [first, *(f for f in firings if f is not first)]


def _plan(
    firings: list[Firing], known: Facts, extra: list[Safeguard]
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Tests, visits and timescale of the deciding rule; a safeguard's where no rule has any."""
    imaging: tuple[str, ...] = ()
    visit: tuple[str, ...] = ()
    timescale = ""
    if firings:
        top = firings[0]
        imaging, visit, timescale = top.rule.imaging, top.rule.visit, top.rule.timescale
        chosen = [s for s in top.rule.variants if s.when.test(known, NOTHING) is YES][:1]
        if top.shift is not None:
            chosen.append(top.shift)
        for shift in chosen:
            imaging = imaging if shift.imaging is None else shift.imaging
            visit = visit if shift.visit is None else shift.visit
            timescale = shift.timescale or timescale
    for each in sorted(extra, key=lambda s: s.level):
        # A floor from SAME_DAY up is about being reached now; below it the rule knows better.
        if each.visit and (not visit or each.level >= Level.SAME_DAY):
            visit = each.visit
        imaging = imaging or each.imaging
    return imaging, visit, timescale


def _reason(ruleset: Ruleset, firing: Firing, known: Facts) -> Reason:
    rule, shift = firing.rule, firing.shift
    used = support(rule.when, known, firing.presumed)
    because = rule.because
    if shift is not None:
        used |= support(shift.when, known, firing.presumed)
        because = shift.because or because
    return Reason(
        rule=rule.id,
        level=firing.level,
        because=because,
        sources=rule.sources,
        guidelines=_guidelines(ruleset, rule.sources),
        status=rule.review.status,
        facts={fact: known[fact] for fact in sorted(used) if fact in known},
        presumed=tuple(sorted(used & firing.presumed)),
    )


def _safeguard_reason(ruleset: Ruleset, safeguard: Safeguard, known: Facts) -> Reason:
    used = support(safeguard.when, known, NOTHING)
    return Reason(
        rule=safeguard.id,
        level=safeguard.level,
        because=safeguard.because,
        sources=safeguard.sources,
        guidelines=_guidelines(ruleset, safeguard.sources),
        status="draft",
        facts={fact: known[fact] for fact in sorted(used) if fact in known},
    )


def _guidelines(ruleset: Ruleset, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ruleset.guidelines[key] for key in keys))


def missing_facts(
    ruleset: Ruleset, known: Facts, hard: Collection[str], soft: Collection[str], level: Level
) -> set[str]:
    """Facts nobody told that a rule above ``level`` waits for, or that a floor stands on."""
    untold = {fact for fact in ruleset.vocabulary if fact not in known}
    hard_or_open, soft_or_open = untold | set(hard), untold | set(soft)
    missing: set[str] = set()
    for rule in ruleset.rules:
        if rule.highest > level:
            presumed, may = (soft, soft_or_open) if rule.presumes_soft else (hard, hard_or_open)
            missing |= open_facts(rule.when, known, presumed, may)
    if level < Level.URGENT_48H:
        for need in ruleset.policy.needs:
            if not need.is_met(known):
                missing |= {fact for fact in need.decided if not is_known(known, fact)}
    return missing & untold
