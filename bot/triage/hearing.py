"""One message heard: what it adds, answers, changes or takes back. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from bot.findings.model import About, FactValue, Reading
from bot.triage.background import has_complaint
from bot.triage.choosing import open_questions
from bot.triage.facts import UNKNOWN_VALUE
from bot.triage.intake import facts_of
from bot.triage.interview import DENIED, Interview, Pending, Told, next_question
from bot.triage.kin import is_company, is_of_somebody_else, is_only_named
from bot.triage.levels import Level
from bot.triage.no_answer import says_no_symptom
from bot.triage.outlook import standing
from bot.triage.questions import Question, Questions
from bot.triage.ruled_out import (
    beside_the_answer,
    held_by_pain,
    own_time,
    without_other_times,
)
from bot.triage.ruleset import Ruleset, fire
from bot.triage.typed_answers import Understood, denied, read_answer, yes_or_no

MOST_MISSES = 2


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
    told = _told(ruleset, state, reading, intent) if option is None else {}
    waiting = questions.get(question or state.asking or "")
    told = _of_the_patient(waiting, state, reading, told)
    confirmed: bool | None = None
    if state.pending is not None:
        state, confirmed = _confirm(ruleset, questions, state, yes_or_no(reading, intent), option)
        if confirmed is not None and not told:
            return Heard(state, True, (), False, confirmed=confirmed)
    found: Understood | None = None
    if waiting is not None and (confirmed is None or not told.keys().isdisjoint(waiting.settles)):
        found = _answer(ruleset, waiting, option, reading, told, intent, _about(state))
    answered = found is not None and not found.unclear
    source = _source(state, reading, intent, waiting if answered else None)
    told = _same_patient(state, waiting, reading, told)
    if found is None and (nothing := _nothing_wrong(state, waiting, reading)):
        told, answered = {**told, **nothing}, True
    if waiting is not None:
        corrects = source.startswith("correction:")
        told = _beside(waiting, told, state, answered=found is not None, corrects=corrects)
    changes = {**told, **_given(found, waiting, state)}
    if told.get("trend") == "worse" and _was_advised(ruleset, questions, interview):
        changes.setdefault("not_improving", True)
    state, changed = _merge(ruleset, questions, state, changes, source)
    missed = False
    if waiting is not None:
        answered = answered or all(fact in state.facts for fact in waiting.key)
        if answered:
            state = _answered(state, waiting)
        elif confirmed is None and (
            not changes.keys().isdisjoint(waiting.settles)
            or not _is_aside(reading, intent, changed)
        ):
            # Only a part of it was told: it is put again once, and never without end.
            unclear = found is not None
            state, missed = _miss(ruleset, state, waiting, told, unclear=unclear)
    about = state.values.get("who")
    if about in ("self", "child", "other"):
        state = replace(state, about=cast(About, about))
    state = _ratchet(ruleset, questions, state)
    understood = answered or bool(changed) or confirmed is not None
    return Heard(state, understood, changed, state.pending is not None, missed, confirmed)


def _beside(
    waiting: Question,
    told: Mapping[str, FactValue],
    state: Interview,
    *,
    answered: bool,
    corrects: bool,
) -> dict[str, FactValue]:
    """What the message told beside its answer, or in place of one."""
    mine = dict(told) if corrects else own_time(waiting, told, state.values, answered=answered)
    return beside_the_answer(waiting, mine, state.values, corrects=corrects) if answered else mine


def _told(
    ruleset: Ruleset, state: Interview, reading: Reading, intent: str | None
) -> dict[str, FactValue]:
    """The facts of the message; the wish to be seen also by the classifier's word."""
    told = facts_of(reading, ruleset.vocabulary)
    if intent == "book_appointment" and state.asking is None:
        told.setdefault("asks_appointment", True)
    only_asks = reading.is_question and not state.asked and reading.extra.get("vague") is not True
    if only_asks and told.get("treated_here") is True and not has_complaint(told):
        told.setdefault("asks_information", True)  # "You froze my shin. When can I shower?"
    return told


_AFTER_A_COMPLAINT = frozenset({"site", "main_symptom"})
"""The questions after a complaint to which the answer may be that there is none."""
_SEEMING = ("pain", "lump", "swelling", "suspected_fracture", "reduced_movement", "night_pain")


def _nothing_wrong(
    state: Interview, waiting: Question | None, reading: Reading
) -> dict[str, FactValue]:
    """What follows when somebody asked after a complaint has none: only a question, and what
    seemed a complaint is taken back."""
    if waiting is None or waiting.id not in _AFTER_A_COMPLAINT or not says_no_symptom(reading):
        return {}
    seeming = {fact: False for fact in _SEEMING if state.values.get(fact) is True}
    return {"asks_information": True, **seeming}


def _source(
    state: Interview, reading: Reading, intent: str | None, answered: Question | None
) -> str:
    """Where what the message tells comes from."""
    if reading.is_correction or intent == "correct":
        return f"correction:{state.turn}"
    return f"question:{answered.id}" if answered is not None else f"message:{state.turn}"


def _was_advised(ruleset: Ruleset, questions: Questions, interview: Interview) -> bool:
    """Whether the interview had ended, and its result was said, before this message."""
    over = bool(interview.asked) and interview.asking is None and interview.pending is None
    return over and next_question(ruleset, questions, interview) is None


def _answered(state: Interview, question: Question) -> Interview:
    """The interview without its waiting question, when that is the one answered."""
    return replace(state, asking=None, misses=0) if state.asking == question.id else state


def _of_the_patient(
    waiting: Question | None, state: Interview, reading: Reading, told: Mapping[str, FactValue]
) -> dict[str, FactValue]:
    """What is told, without a cancer that an answer says somebody else had, a time of something
    else, or a weakness that is pain."""
    if waiting is None:
        return dict(told)
    if is_of_somebody_else(waiting, _about(state), reading.text):
        return {fact: value for fact, value in told.items() if fact not in _OF_ANOTHER}
    told = without_other_times(waiting, reading, told, state.values)
    return held_by_pain(waiting, reading, told, state.values)


def _about(state: Interview) -> FactValue | None:
    """Whom the interview is about, as far as is known."""
    return state.about or state.values.get("who")


def _same_patient(
    state: Interview, waiting: Question | None, reading: Reading, told: Mapping[str, FactValue]
) -> dict[str, FactValue]:
    """What is told, without what only seems to change whom it is about: "No, I took it, 36.8" says
    who writes, a child's mother who writes "it wakes him" names nobody else, and a sister who had a
    cancer, a husband who says something or a wife who drives is not the patient. "It is for me",
    "it's my wife", or the answer to whom it is about, changes it."""
    if waiting is not None and waiting.id == "who":
        return dict(told)
    who, text = told.get("who"), reading.text
    writes = who == "self" and state.about in ("child", "other") and not _FOR_ME.search(text)
    spoken_of = who == "other" and state.about == "child" and not _MINE.search(text)
    passing = who in ("child", "other") and waiting is not None and is_only_named(reading, told)
    known = who == "other" and state.about is not None
    relative = waiting is not None and waiting.id in _OF_HISTORY and not _ABOUT_THEM.search(text)
    reports = _REPORTS.search(text) is not None and not reading.is_correction
    named = known and (relative or reports)
    if not (writes or spoken_of or passing or named):
        return dict(told)
    return {fact: value for fact, value in told.items() if fact != "who"}


_OF_ANOTHER = frozenset(["known_cancer", "cancer_type", "bone_metastases", "spinal_tumour", "who"])
_MINE = re.compile(r"\b(?:my|our|mi[ao]|miei|mie|nostr[oa])\b", re.IGNORECASE)
"""How somebody else is named: "my husband"; a pronoun names nobody."""
_OF_HISTORY = frozenset({"known_cancer", "treated_here", "cancer_treatment_last_6_weeks"})
"""Questions to which people answer who of the family had it."""
_ABOUT_THEM = re.compile(
    r"\b(?:for|about|it'?s|its|this is|per|si tratta di|parl\w+ di|scriv\w+ per|è) "
    r"(?:my|our|mi[ao]|nostr[oa])\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\b(?:my|our) \w+ (?:says?|said|thinks?|thought|told|reckons?|noticed|saw)\b"
    r"|\b(?:mi[ao]|nostr[oa]) \w+ (?:dice|diceva|ha (?:detto|visto|notato)|pensa|crede)\b",
    re.IGNORECASE,
)
_FOR_ME = re.compile(
    r"\b(?:(?:for|about|it'?s|its|is|mean|meant|was) me|me,? not|myself|mine|"
    r"(?:i'?m|i am) the (?:one|patient)|sono io|son io|per me|di me|a me|me stess[oa])\b",
    re.IGNORECASE,
)


def _given(
    found: Understood | None, waiting: Question | None, state: Interview
) -> Mapping[str, FactValue]:
    """What the answer gives. What an option implies beyond its question ("neither cancer nor
    treated here") does not change what was told before."""
    if found is None or waiting is None:
        return {}
    settles = waiting.settles
    return {f: v for f, v in found.facts.items() if f in settles or f not in state.facts}


def _answer(
    ruleset: Ruleset,
    waiting: Question,
    option: str | None,
    reading: Reading,
    told: Mapping[str, FactValue],
    intent: str | None,
    about: FactValue | None,
) -> Understood | None:
    if option is None and is_of_somebody_else(waiting, about, reading.text):
        return denied(waiting)
    if option is None and is_company(reading, told):
        return None
    if option is None:
        return read_answer(ruleset, waiting, reading, told, intent)
    chosen = waiting.option(option)
    return Understood(chosen.sets) if chosen else None


_ASIDES = frozenset({"greet", "goodbye", "thanks", "stop", "talk_to_person", "book_appointment"})
_ASIDES |= {"bot_challenge", "crisis", "despair", "insult", "start_triage"}


def _is_aside(reading: Reading, intent: str | None, changed: tuple[str, ...]) -> bool:
    """Whether the message was never meant as an answer: a question, a greeting, more news."""
    name = (intent or "").split("/")[0]
    news = set(changed) - {"who"}  # "I" in an answer tells nothing new
    return bool(news) or reading.is_question or name in _ASIDES or name.startswith("ask_")


_UNREAD_AS_UNKNOWN = frozenset({"fever", "unwell"})
"""What cannot be read here is no milder than "I don't know", which is an emergency during a cancer
treatment."""


def _miss(
    ruleset: Ruleset,
    state: Interview,
    waiting: Question,
    told: Mapping[str, FactValue],
    *,
    unclear: bool,
) -> tuple[Interview, bool]:
    """One more answer that could not be read. After the second the interview goes on: a soft sign
    counts as not known, a complaint that nobody could read as unclear; a red flag leads to a phone
    call today, or to help now when a warning word was seen."""
    misses = state.misses + 1
    if misses < MOST_MISSES:
        return replace(state, misses=misses), True
    facts: dict[str, FactValue]
    if waiting.hard:
        facts = {"red_flag_unclear": True}
        if waiting.id in _UNREAD_AS_UNKNOWN:
            facts |= waiting.dont_know.sets
        if unclear or any(told.get(fact) is True for fact in ruleset.policy.hard_facts):
            facts["red_flag_word_seen"] = True
    else:
        facts = dict(waiting.dont_know.sets)
        if waiting.opening:
            facts["unclear"] = True  # what is wrong stays unread: somebody has to ask
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
) -> tuple[Interview, tuple[str, ...]]:
    """New facts are added; a changed one is read back; one that would lower the level, and was not
    said as a correction, does not count until it is confirmed."""
    facts = dict(state.facts)
    altered: dict[str, FactValue] = {}
    changed: list[str] = []
    for fact, value in changes.items():
        before = facts.get(fact)
        again = before is not None and before.value == value and before.source.startswith(DENIED)
        if before is None or before.value == UNKNOWN_VALUE or again:
            facts[fact] = Told(value, source)
            changed.append(fact)
        elif before.value != value and value != UNKNOWN_VALUE:
            altered[fact] = value
    if not altered:
        return replace(state, facts=facts), tuple(changed)
    old = {fact: facts[fact] for fact in altered}
    after = {**facts, **{fact: Told(value, source) for fact, value in altered.items()}}
    emergency = state.locked and state.ratchet is Level.EMERGENCY_NOW
    if source.startswith("correction:") and not emergency:
        pending = Pending(dict(altered), old, applied=True)
        return replace(state, facts=after, pending=pending), (*changed, *altered)
    with_new = replace(state, facts=after)
    withdrawn = any(
        old[fact].value is True and value is False and fact in ruleset.policy.hard_facts
        for fact, value in altered.items()
    )
    lower = _standing(ruleset, questions, with_new) < _standing(ruleset, questions, state)
    if (withdrawn or lower) and emergency:
        return replace(state, facts=facts), tuple(changed)  # nothing is asked that changes nothing
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
    left = open_questions(ruleset, questions, known, state.asked)
    askable = {fact for q in left for fact in q.settles if fact not in known}
    return standing(ruleset, known, askable)


def _ratchet(ruleset: Ruleset, questions: Questions, state: Interview) -> Interview:
    """The ratchet moved up to what now stands, with the rules that hold there."""
    standing = _standing(ruleset, questions, state)
    if state.level is not None and standing <= state.ratchet:
        return state
    policy = ruleset.policy
    known = policy.normalise(state.values)
    presumed = policy.presumptions(known)
    fired = [f for rule in ruleset.rules if (f := fire(rule, known, *presumed)) is not None]
    # A level of two rules together is above each of them.
    highest = max((f.level for f in fired), default=standing)
    top = sorted(
        (f for f in fired if f.level >= min(standing, highest) and not f.rule.modifier),
        key=lambda f: (-f.level, policy.specificity[f.rule.id[0]], f.rule.order),
    )
    locked = state.locked or any(
        f.rule.hard and (f.level is Level.EMERGENCY_NOW or f.rule.id[0] in "XE") for f in top
    )
    rules = tuple(f.rule.id for f in top)
    return replace(state, level=standing.name, rules=rules, locked=locked)
