"""The alarm that an assessment amounts to: what is said again for as long as it stands."""

from __future__ import annotations

from bot.triage.assess import Assessment
from bot.triage.levels import AlarmKind, Level
from bot.triage.ruleset import Ruleset
from bot.triage.screen import Alarm


def standing_alarm(ruleset: Ruleset, assessment: Assessment) -> Alarm | None:
    """The alarm of an assessment at EMERGENCY_NOW; a crisis goes before everything else. None
    below, and where no rule of an alarm decided."""
    if assessment.level is not Level.EMERGENCY_NOW:
        return None
    deciding = [r.rule for r in assessment.reasons if r.level is assessment.level]
    rules = [rule for rule in deciding if rule in ruleset.by_id and ruleset[rule].alarm]
    if not rules:
        return None
    crisis = [rule for rule in rules if ruleset[rule].alarm == "crisis"]
    kind: AlarmKind = "crisis" if crisis else "medical"
    return Alarm(assessment.level, tuple(crisis or rules), kind, assessment.facts_used)
