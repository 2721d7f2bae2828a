"""The interview: what is known and how, and the pure functions that move it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Self

from bot.findings.model import About, FactValue, Language
from bot.triage.assess import Assessment, Reason, assess
from bot.triage.choosing import in_scope, left_over, open_questions, pick
from bot.triage.facts import UNKNOWN_VALUE
from bot.triage.levels import Level
from bot.triage.questions import Question, Questions
from bot.triage.ruleset import Ruleset

VERSION = 1
MOST_QUESTIONS = 12


@dataclass(frozen=True, slots=True)
class Told:
    """A fact and where it comes from: ``message:<turn>``, ``question:<id>`` or
    ``correction:<turn>``."""

    value: FactValue
    source: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that waits for the person's yes.

    ``new`` are the values as now said, ``old`` those before (a fact told for the first time has
    none). ``applied`` changes stand already and are taken back on a no; the level waits either way.
    """

    new: Mapping[str, FactValue]
    old: Mapping[str, Told]
    applied: bool


@dataclass(frozen=True, slots=True)
class Interview:
    """Everything the interview knows. ``level`` is the ratchet: it goes down only by a confirmed
    correction, and never when ``locked`` by a red flag."""

    language: Language = "en"
    about: About | None = None
    facts: Mapping[str, Told] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    asking: str | None = None
    misses: int = 0
    turn: int = 0
    level: str | None = None
    rules: tuple[str, ...] = ()
    locked: bool = False
    pending: Pending | None = None
    version: int = VERSION

    @classmethod
    def fresh(cls, language: Language) -> Self:
        """An interview that knows nothing."""
        return cls(language=language)

    @property
    def values(self) -> dict[str, FactValue]:
        """The facts without their provenance."""
        return {fact: told.value for fact, told in self.facts.items()}

    @property
    def ratchet(self) -> Level:
        """The level below which the result does not fall."""
        return Level[self.level] if self.level else Level.SELF_CARE_INFO

    @property
    def wording(self) -> Literal["self", "them"]:
        """Whether questions speak to the patient or about them."""
        return "them" if self.about in ("child", "other") else "self"

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready copy; :meth:`from_dict` reads it back unchanged."""
        data = asdict(self)
        data["asked"], data["rules"] = list(self.asked), list(self.rules)
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The interview that :meth:`as_dict` wrote. Raises ``ValueError`` for another version and
        ``TypeError`` for an unknown field."""
        fields = dict(data)
        if fields.get("version") != VERSION:
            raise ValueError("an interview of another version")
        fields["facts"] = {fact: Told(**told) for fact, told in fields.get("facts", {}).items()}
        fields["asked"] = tuple(fields.get("asked", ()))
        fields["rules"] = tuple(fields.get("rules", ()))
        if fields.get("pending"):
            pending = dict(fields["pending"])
            pending["old"] = {fact: Told(**told) for fact, told in pending["old"].items()}
            fields["pending"] = Pending(**pending)
        return cls(**fields)


def ask(interview: Interview, question: Question) -> Interview:
    """The interview with this question put to the person."""
    asked = interview.asked if question.id in interview.asked else (*interview.asked, question.id)
    misses = interview.misses if interview.asking == question.id else 0
    return replace(interview, asked=asked, asking=question.id, misses=misses)


DENIED = "denied:"
"""How the source of a cry begins that was taken back afterwards."""


def denied(ruleset: Ruleset, interview: Interview) -> Interview:
    """The interview after the person said that no harm was meant. The cry stays told, and its level
    with it, for staff to see."""
    facts = {
        fact: replace(told, source=f"{DENIED}{interview.turn}") if fact in _cries(ruleset) else told
        for fact, told in interview.facts.items()
    }
    return replace(interview, facts=facts, asking=None)


def without_denied(ruleset: Ruleset, interview: Interview) -> Interview | None:
    """The interview without a cry that was taken back: what goes on is asked and said by this one.
    None where no cry was taken back, or another was told since."""
    cries = {fact for fact in _cries(ruleset) if interview.values.get(fact) not in (None, False)}
    if not cries or not all(interview.facts[fact].source.startswith(DENIED) for fact in cries):
        return None
    facts = {fact: told for fact, told in interview.facts.items() if fact not in cries}
    return replace(interview, facts=facts, level=None, rules=(), locked=False)


def _cries(ruleset: Ruleset) -> frozenset[str]:
    return frozenset().union(*(rule.facts for rule in ruleset.rules if rule.alarm == "crisis"))


def next_question(ruleset: Ruleset, questions: Questions, interview: Interview) -> Question | None:
    """The next question that can still change the outcome; None when the interview is over.

    A question already put and not yet answered comes again as long as it matters.
    """
    if interview.ratchet is Level.EMERGENCY_NOW:
        rest = without_denied(ruleset, interview)
        return None if rest is None else next_question(ruleset, questions, rest)
    known = ruleset.policy.normalise(interview.values)
    asked = set(interview.asked)
    waiting = interview.asking
    if waiting is not None and waiting in questions:
        asked.discard(waiting)
    if len(asked) >= MOST_QUESTIONS:
        return None
    chosen = pick(ruleset, questions, known, asked)
    if waiting is not None and waiting in questions and chosen is not None:
        question = questions[waiting]
        if in_scope(question, known) and question in open_questions(
            ruleset, questions, known, asked
        ):
            return question
    if chosen is not None and chosen.id not in interview.asked and _has_asked_enough(interview):
        return None
    return chosen


def _has_asked_enough(interview: Interview) -> bool:
    return len(interview.asked) >= MOST_QUESTIONS


def conclude(ruleset: Ruleset, questions: Questions, interview: Interview) -> Assessment:
    """The assessment as it stands: the rules on what is known, never below the ratchet.

    ``complete`` when no question could still change it. What could, and was not asked because
    nobody is asked more than ``MOST_QUESTIONS``, counts as it could have been at worst.
    """
    complete = next_question(ruleset, questions, interview) is None
    left = _left_unasked(ruleset, questions, interview) if complete else {}
    result = assess(ruleset, interview.values | left)
    open_now = [q for q in questions.in_order if q.id not in interview.asked]
    askable = {fact for question in open_now for fact in question.settles}
    missing = tuple(fact for fact in result.facts_missing if fact in askable)
    result = replace(result, complete=complete, facts_missing=missing)
    if interview.ratchet <= result.level:
        return result
    return _at_ratchet(ruleset, interview, result)


def _left_unasked(
    ruleset: Ruleset, questions: Questions, interview: Interview
) -> dict[str, FactValue]:
    """What an interview that ran out of questions leaves open, as not known, and the level that it
    could have led to."""
    if not _has_asked_enough(interview):
        return {}
    known = ruleset.policy.normalise(interview.values)
    if pick(ruleset, questions, known, interview.asked) is None:
        return {}
    left = left_over(ruleset, questions, known, interview.asked)
    if left is None:
        return {}
    found: dict[str, FactValue] = dict.fromkeys(left.facts, UNKNOWN_VALUE)
    return found | {"left_unasked": left.level.name.lower()}


def _at_ratchet(ruleset: Ruleset, interview: Interview, result: Assessment) -> Assessment:
    """The result at the level that was reached before, with the rules that reached it."""
    kept = [ruleset[rule] for rule in interview.rules if rule in ruleset.by_id]
    reasons = tuple(
        Reason(
            rule=rule.id,
            level=interview.ratchet,
            because=rule.because,
            sources=rule.sources,
            guidelines=tuple(dict.fromkeys(ruleset.guidelines[key] for key in rule.sources)),
            status=rule.review.status,
            facts={},
        )
        for rule in kept
    )
    others = tuple(reason for reason in result.reasons if reason.rule not in interview.rules)
    top = kept[0] if kept else None
    return replace(
        result,
        level=interview.ratchet,
        fired_level=max(result.fired_level, interview.ratchet),
        imaging=top.imaging if top else result.imaging,
        visit=top.visit if top else result.visit,
        timescale=top.timescale if top else result.timescale,
        reasons=(*reasons, *others),
    )
