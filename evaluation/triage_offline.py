"""A vignette through reader, screen and interview alone: no engine and no store, milliseconds each.

What only the classifier understands is missing here, and who only asks something is interviewed
all the same. It is a tool for work on rules and answers; the measure is the real conversation.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.dialogue.knowledge import Knowledge
from bot.findings import read
from bot.triage import (
    Interview,
    Level,
    ask,
    conclude,
    hear,
    heard_for,
    next_question,
    noted,
    screen,
)
from bot.triage.questions import Question
from evaluation.triage_runner import MOST_TURNS, Talk
from evaluation.triage_vignettes import Vignette


def talk_offline(knowledge: Knowledge, vignette: Vignette, today: date) -> Talk:
    """The whole interview; the transcript says which facts each message gave."""
    talk = Talk(vignette)
    state = Interview.fresh("it" if vignette.lang == "it" else "en")
    state, alarm = _say(knowledge, talk, state, vignette.first, None, today)
    for _ in range(MOST_TURNS):
        if alarm:
            talk.level = Level.EMERGENCY_NOW
            return talk
        if state.pending is not None:
            state, alarm = _say(knowledge, talk, state, YES[vignette.lang], None, today)
            continue
        question = next_question(knowledge.ruleset, knowledge.questions, state)
        if question is None:
            break
        state = ask(state, question)
        if question.id not in talk.asked:
            talk.asked.append(question.id)
        talk.lines.append(f"  [{question.id}]")
        answer = vignette.facts.get(question.id, vignette.facts.get(question.slot))
        state, alarm = _say(knowledge, talk, state, answer or vignette.default, question, today)
    else:
        talk.ended = False
    result = conclude(knowledge.ruleset, knowledge.questions, state)
    talk.level, talk.rules = result.level, tuple(result.rules)
    return talk


YES = {"en": "yes", "it": "sì"}


def _say(
    knowledge: Knowledge,
    talk: Talk,
    before: Interview,
    text: str,
    question: Question | None,
    today: date,
) -> tuple[Interview, bool]:
    """The interview after the message, and whether it rang the alarm of an emergency."""
    option = question.option(text) if question is not None else None
    reading = read("" if option else text, prior=before.language, today=today)
    reading = noted(knowledge.ruleset, heard_for(question, reading), before.values)
    heard = hear(
        knowledge.ruleset,
        knowledge.questions,
        before,
        reading,
        question=question.id if question else None,
        option=option.id if option else None,
    ).interview
    new = {f: v for f, v in heard.values.items() if before.values.get(f) != v}
    talk.lines.append(f"> {text}   {', '.join(f'{fact}={value}' for fact, value in new.items())}")
    alarm = screen(knowledge.ruleset, reading, before.values)
    emergency = alarm is not None and alarm.level is Level.EMERGENCY_NOW
    return replace(heard, language=before.language), emergency or heard.ratchet is (
        Level.EMERGENCY_NOW
    )
