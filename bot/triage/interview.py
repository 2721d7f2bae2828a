"""The interview: what is known and how, and the pure functions that move it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Self

from bot.findings.model import About, FactValue, Language, Reading
from bot.triage.assess import Assessment, Reason, assess
from bot.triage.facts import UNKNOWN_VALUE
from bot.triage.intake import facts_of, read_answer, yes_or_no
from bot.triage.levels import Level
from bot.triage.outlook import in_scope, open_questions, outlook, pick
from bot.triage.questions import Question, Questions
from bot.triage.rules import Ruleset, fire

VERSION = 1
MOST_QUESTIONS = 12
MOST_MISSES = 2


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


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one message. ``understood``: the waiting question was answered, or something new
    was told. ``missed``: it should have been an answer and could not be read; ask again with
    buttons. ``confirmed`` is the answer to a read-back, None when there was none."""

    interview: Interview
    understood: bool
    changed: tuple[str, ...]
    needs_confirmation: bool
    missed: bool = False
    confirmed: bool | None = None


def ask(interview: Interview, question: Question) -> Interview:
    """The interview with this question put to the person."""
    asked = interview.asked if question.id in interview.asked else (*interview.asked, question.id)
    misses = interview.misses if interview.asking == question.id else 0
    return replace(interview, asked=asked, asking=question.id, misses=misses)


def next_question(ruleset: Ruleset, questions: Questions, interview: Interview) -> Question | None:
    """The next question that can still change the outcome; None when the interview is over.

    A question already put and not yet answered comes again as long as it matters.
    """
    if interview.ratchet is Level.EMERGENCY_NOW:
        return None
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
        if in_scope(question, known) and question in open_questions(questions, known, asked):
            return question
    return chosen


def conclude(ruleset: Ruleset, questions: Questions, interview: Interview) -> Assessment:
    """The assessment as it stands: the rules on what is known, never below the ratchet.

    ``complete`` when no question could still change it.
    """
    result = assess(ruleset, interview.values)
    complete = next_question(ruleset, questions, interview) is None
    open_now = [q for q in questions.in_order if q.id not in interview.asked]
    askable = {fact for question in open_now for fact in question.settles}
    missing = tuple(fact for fact in result.facts_missing if fact in askable)
    result = replace(result, complete=complete, facts_missing=missing)
    if interview.ratchet <= result.level:
        return result
    return _at_ratchet(ruleset, interview, result)


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


def hear(
    ruleset: Ruleset,
    questions: Questions,
    interview: Interview,
    reading: Reading,
    *,
    question: str | None = None,
    option: str | None = None,
    intent: str | None = None,
) -> Heard:
    """The interview after one message.

    ``question`` is the one that the message answers (the waiting one by default), ``option`` the
    button chosen, ``intent`` the classifier's. Nothing told is lost when the answer is not read.
    """
    state = replace(interview, turn=interview.turn + 1, language=reading.language)
    told = facts_of(reading, ruleset.vocabulary) if option is None else {}
    confirmed: bool | None = None
    if state.pending is not None:
        state, confirmed = _confirm(ruleset, questions, state, yes_or_no(reading, intent), option)
        if confirmed is not None and not told:
            return Heard(state, True, (), False, confirmed=confirmed)
    waiting = questions.get(question or state.asking or "")
    correcting = reading.is_correction or intent == "correct"
    changes: dict[str, FactValue] = dict(told)
    source = f"message:{state.turn}"
    answered = unclear = False
    if waiting is not None:
        found = _answer(ruleset, waiting, option, reading, told, intent, confirmed)
        if found is not None:
            facts, unclear = found
            answered = not unclear
            changes = {**told, **facts}
            source = f"question:{waiting.id}" if answered else source
    if correcting:
        source = f"correction:{state.turn}"
    state, changed = _merge(ruleset, questions, state, changes, source, correcting=correcting)
    missed = False
    if waiting is not None:
        if answered or all(fact in state.facts for fact in waiting.key):
            answered = True
            state = replace(state, asking=None, misses=0)
        elif not _is_aside(reading, intent, changed):
            state, missed = _miss(ruleset, state, waiting, reading, told, unclear=unclear)
    about = state.values.get("who")
    if about in ("self", "child", "other"):
        state = replace(state, about=about)  # type: ignore[arg-type]
    state = _ratchet(ruleset, questions, state)
    understood = answered or bool(changed) or confirmed is not None
    return Heard(state, understood, changed, state.pending is not None, missed, confirmed)


def _answer(
    ruleset: Ruleset,
    waiting: Question,
    option: str | None,
    reading: Reading,
    told: Mapping[str, FactValue],
    intent: str | None,
    confirmed: bool | None,
) -> tuple[Mapping[str, FactValue], bool] | None:
    if option is not None:
        chosen = waiting.option(option)
        return (chosen.sets, False) if chosen else None
    if confirmed is not None:
        return None
    found = read_answer(ruleset, waiting, reading, told, intent)
    return (found.facts, found.unclear) if found else None


_ASIDES = frozenset({"greet", "goodbye", "thanks", "stop", "talk_to_person", "book_appointment"})
_ASIDES |= {"bot_challenge", "crisis", "insult", "out_of_scope", "health_out_of_scope", "correct"}


def _is_aside(reading: Reading, intent: str | None, changed: tuple[str, ...]) -> bool:
    """Whether the message was never meant as an answer: a question, a greeting, more news."""
    name = (intent or "").split("/")[0]
    return bool(changed) or reading.is_question or name in _ASIDES or name.startswith("ask_")


def _miss(
    ruleset: Ruleset,
    state: Interview,
    waiting: Question,
    reading: Reading,
    told: Mapping[str, FactValue],
    *,
    unclear: bool,
) -> tuple[Interview, bool]:
    """One more answer that could not be read. After the second the interview goes on: a soft sign
    counts as not known, a red flag leads to a phone call today, or to help now when a warning word
    was seen."""
    misses = state.misses + 1
    if misses < MOST_MISSES:
        return replace(state, misses=misses), True
    facts: dict[str, FactValue]
    if waiting.hard:
        facts = {"red_flag_unclear": True}
        if unclear or any(told.get(fact) is True for fact in ruleset.policy.hard_facts):
            facts["red_flag_word_seen"] = True
    else:
        facts = dict(waiting.dont_know.sets)
    merged = dict(state.facts)
    for fact, value in facts.items():
        merged.setdefault(fact, Told(value, f"question:{waiting.id}"))
    return replace(state, facts=merged, asking=None, misses=0), False


def refuse(interview: Interview, question: Question) -> Interview:
    """The interview after the person would not answer this question: a soft sign is not known, a
    red flag left open raises the result by one step."""
    facts = dict(interview.facts)
    if question.hard:
        facts["red_flag_refused"] = Told(True, f"question:{question.id}")
    else:
        for fact, value in question.dont_know.sets.items():
            facts.setdefault(fact, Told(value, f"question:{question.id}"))
    return replace(interview, facts=facts, asking=None, misses=0)


def _merge(
    ruleset: Ruleset,
    questions: Questions,
    state: Interview,
    changes: Mapping[str, FactValue],
    source: str,
    *,
    correcting: bool,
) -> tuple[Interview, tuple[str, ...]]:
    """New facts are added; a changed one is read back; one that would lower the level, and was not
    said as a correction, does not count until it is confirmed."""
    facts = dict(state.facts)
    altered: dict[str, FactValue] = {}
    changed: list[str] = []
    for fact, value in changes.items():
        before = facts.get(fact)
        if before is None or before.value == UNKNOWN_VALUE:
            facts[fact] = Told(value, source)
            changed.append(fact)
        elif before.value != value and value != UNKNOWN_VALUE:
            altered[fact] = value
    if not altered:
        return replace(state, facts=facts), tuple(changed)
    old = {fact: facts[fact] for fact in altered}
    after = {**facts, **{fact: Told(value, source) for fact, value in altered.items()}}
    if correcting:
        pending = Pending(dict(altered), old, applied=True)
        return replace(state, facts=after, pending=pending), (*changed, *altered)
    with_new = replace(state, facts=after)
    withdrawn = any(
        old[fact].value is True and value is False and fact in ruleset.policy.hard_facts
        for fact, value in altered.items()
    )
    lower = _standing(ruleset, questions, with_new) < _standing(ruleset, questions, state)
    if withdrawn or lower:
        waits = Pending(dict(altered), old, applied=False)
        return replace(state, facts=facts, pending=waits), tuple(changed)
    return with_new, (*changed, *altered)


def _confirm(
    ruleset: Ruleset,
    questions: Questions,
    state: Interview,
    answer: str | None,
    option: str | None,
) -> tuple[Interview, bool | None]:
    """The read-back answered. Without a yes the level stays where it was."""
    pending = state.pending
    if pending is None:
        return state, None
    state = replace(state, pending=None)
    if option is not None or answer not in ("yes", "no"):
        return state, None
    facts = dict(state.facts)
    if answer == "no":
        if pending.applied:
            facts.update(pending.old)
        return replace(state, facts=facts), False
    for fact, value in pending.new.items():
        facts[fact] = Told(value, f"correction:{state.turn}")
    state = replace(state, facts=facts)
    if state.locked:
        return state, True
    fresh = replace(state, level=None, rules=())
    return _ratchet(ruleset, questions, fresh), True


def _standing(ruleset: Ruleset, questions: Questions, state: Interview) -> Level:
    known = ruleset.policy.normalise(state.values)
    left = open_questions(questions, known, state.asked)
    askable = {fact for q in left for fact in q.settles if fact not in known}
    return outlook(ruleset, known, askable).fired


def _ratchet(ruleset: Ruleset, questions: Questions, state: Interview) -> Interview:
    """The ratchet moved up to what now stands, with the rules that hold there."""
    standing = _standing(ruleset, questions, state)
    if state.level is not None and standing <= state.ratchet:
        return state
    policy = ruleset.policy
    known = policy.normalise(state.values)
    presumed = policy.presumptions(known)
    fired = [f for rule in ruleset.rules if (f := fire(rule, known, *presumed)) is not None]
    top = sorted(
        (f for f in fired if f.level >= standing and not f.rule.modifier),
        key=lambda f: (-f.level, policy.specificity[f.rule.id[0]], f.rule.order),
    )
    locked = state.locked or any(
        f.rule.hard and (f.level is Level.EMERGENCY_NOW or f.rule.id[0] in "XE") for f in top
    )
    rules = tuple(f.rule.id for f in top)
    return replace(state, level=standing.name, rules=rules, locked=locked)
