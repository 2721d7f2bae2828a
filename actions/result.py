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
    Assessment,
    Level,
    conclude,
    render_emergency,
    render_result,
    standing_alarm,
    without_denied,
)


def citations(sources: Sources, assessment: Assessment) -> list[dict[str, Any]]:
    """The sources of the reasons, each once, the deciding rule's first."""
    keys = dict.fromkeys(key for reason in assessment.reasons for key in reason.sources)
    found = (sources[key] for key in keys if key in sources)
    return [{"key": s.key, "title": s.title, "url": s.url} for s in found]


def in_emergency(talk: Conversation, knowledge: Knowledge) -> bool:
    """Whether this conversation has reached EMERGENCY_NOW, which nothing but a person ends; where
    it was a cry that was taken back, what else was told counts."""
    if not talk.has_interview or talk.interview.ratchet is not Level.EMERGENCY_NOW:
        return False
    rest = without_denied(knowledge.ruleset, talk.interview)
    if rest is None:
        return True
    return conclude(knowledge.ruleset, knowledge.questions, rest).level is Level.EMERGENCY_NOW


def say_result(
    dispatcher: CollectingDispatcher,
    talk: Conversation,
    knowledge: Knowledge,
    choices: Iterable[tuple[str, str]] = (),
) -> Level:
    """Say the assessment as it stands, and give its level."""
    ruleset = knowledge.ruleset
    interview = without_denied(ruleset, talk.interview) or talk.interview
    assessment = conclude(ruleset, knowledge.questions, interview)
    alarm = standing_alarm(ruleset, assessment)
    if alarm is not None:
        values = interview.values
        text = render_emergency(ruleset, alarm, knowledge.clinic, talk.language, values).text
    else:
        shown = render_result(ruleset, assessment, interview, knowledge.clinic, talk.language)
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
