"""The result of the interview, and the emergency message, as cards with rules and sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.cards import Reply
from actions.conversation import Conversation
from actions.knowledge import Knowledge
from actions.phrases import phrase
from bot.content import Sources
from bot.triage import (
    Alarm,
    Assessment,
    Level,
    Ruleset,
    conclude,
    render_emergency,
    render_result,
)
from bot.triage.levels import AlarmKind


def citations(sources: Sources, assessment: Assessment) -> list[dict[str, Any]]:
    """The sources of the reasons, each once, the deciding rule's first."""
    keys = dict.fromkeys(key for reason in assessment.reasons for key in reason.sources)
    found = (sources[key] for key in keys if key in sources)
    return [{"key": s.key, "title": s.title, "url": s.url} for s in found]


def in_emergency(talk: Conversation) -> bool:
    """Whether this conversation has reached EMERGENCY_NOW, which nothing but a person ends."""
    return talk.has_interview and talk.interview.ratchet is Level.EMERGENCY_NOW


def _alarm(ruleset: Ruleset, assessment: Assessment) -> Alarm | None:
    """The alarm that an emergency result amounts to; a crisis goes before everything else."""
    if assessment.level is not Level.EMERGENCY_NOW:
        return None
    deciding = [r.rule for r in assessment.reasons if r.level is assessment.level]
    rules = [rule for rule in deciding if rule in ruleset.by_id and ruleset[rule].alarm]
    if not rules:
        return None
    crisis = [rule for rule in rules if ruleset[rule].alarm == "crisis"]
    kind: AlarmKind = "crisis" if crisis else "medical"
    return Alarm(assessment.level, tuple(crisis or rules), kind, assessment.facts_used)


def say_result(
    dispatcher: CollectingDispatcher,
    talk: Conversation,
    knowledge: Knowledge,
    choices: Iterable[tuple[str, str]] = (),
) -> Level:
    """Say the assessment as it stands, and give its level."""
    ruleset = knowledge.ruleset
    assessment = conclude(ruleset, knowledge.questions, talk.interview)
    alarm = _alarm(ruleset, assessment)
    if alarm is not None:
        text = render_emergency(ruleset, alarm, knowledge.clinic, talk.language).text
    else:
        shown = render_result(ruleset, assessment, talk.interview, knowledge.clinic, talk.language)
        signed = assessment.status != "draft"
        text = shown.text if signed else f"{shown.text}\n\n{phrase('draft_rules', talk.language)}"
    Reply(
        text=text,
        kind="emergency" if assessment.level is Level.EMERGENCY_NOW else "result",
        choices=tuple(choices),
        urgency=assessment.level.name,
        citations=citations(knowledge.sources, assessment),
        rules=assessment.rules,
        ruleset=assessment.ruleset,
        status=assessment.status,
    ).send(dispatcher)
    return assessment.level
