"""Every action, made with the knowledge it answers from."""

from __future__ import annotations

from actions.answer import AnswerTopic, BookAppointment, DefaultFallback
from actions.base import OssaAction
from actions.crisis import AskAboutHarm, Crisis
from actions.handover import Handover
from actions.interview import (
    AskAnswer,
    Continue,
    ExplainWhy,
    StopInterview,
    TriageResult,
    ValidateTriageForm,
)
from actions.knowledge import Knowledge

ACTIONS = (
    ValidateTriageForm,
    AskAnswer,
    TriageResult,
    AnswerTopic,
    BookAppointment,
    Continue,
    ExplainWhy,
    StopInterview,
    Handover,
    Crisis,
    AskAboutHarm,
    DefaultFallback,
)


def all_actions(knowledge: Knowledge) -> list[OssaAction]:
    """One instance of each action of ``domain.yml``."""
    return [make(knowledge) for make in ACTIONS]
