"""Triage: facts and a rule set give an assessment, the next question, and the red-flag alarm."""

from bot.triage.after_alarm import AfterAlarm, after_alarm
from bot.triage.assess import Assessment, Reason, assess
from bot.triage.background import only_asks
from bot.triage.hearing import Heard, hear, refuse
from bot.triage.intake import HARM, marked, tells_sign
from bot.triage.interview import (
    Interview,
    Pending,
    Told,
    ask,
    conclude,
    denied,
    next_question,
    without_denied,
)
from bot.triage.levels import Level
from bot.triage.questions import Option, Question, Questions, load_questions
from bot.triage.rendering import (
    Part,
    Shown,
    render_after,
    render_confirmation,
    render_emergency,
    render_question,
    render_result,
    render_still,
    render_why,
    result_parts,
)
from bot.triage.ruled_out import heard_for
from bot.triage.rules import Rule, Ruleset, load_ruleset
from bot.triage.screen import Alarm, screen
from bot.triage.second_net import worried
from bot.triage.source_text import RulesetError
from bot.triage.standing import standing_alarm
from bot.triage.suspicion import noted
from bot.triage.weights import load_weights

__all__ = [
    "HARM",
    "AfterAlarm",
    "Alarm",
    "Assessment",
    "Heard",
    "Interview",
    "Level",
    "Option",
    "Part",
    "Pending",
    "Question",
    "Questions",
    "Reason",
    "Rule",
    "Ruleset",
    "RulesetError",
    "Shown",
    "Told",
    "after_alarm",
    "ask",
    "assess",
    "conclude",
    "denied",
    "hear",
    "heard_for",
    "load_questions",
    "load_ruleset",
    "load_weights",
    "marked",
    "next_question",
    "noted",
    "only_asks",
    "refuse",
    "render_after",
    "render_confirmation",
    "render_emergency",
    "render_question",
    "render_result",
    "render_still",
    "render_why",
    "result_parts",
    "screen",
    "standing_alarm",
    "tells_sign",
    "without_denied",
    "worried",
]
