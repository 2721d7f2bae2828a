"""The emergencies among the development vignettes are found by reader, screen and interview alone.

A guard against falling back, not a measure: these patients were worked on one by one.
"""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue.knowledge import Knowledge, load_knowledge
from bot.triage import Level
from evaluation.project import HELD_OUT, ROOT
from evaluation.triage_offline import talk_offline
from evaluation.triage_vignettes import load_vignettes

TODAY = date(2026, 11, 30)
PATIENTS = [
    patient
    for path in sorted((HELD_OUT / "dev").glob("vignettes*.jsonl"))
    for patient in load_vignettes(path)
]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "knowledge", ROOT / "clinic.toml")


def test_no_emergency_is_sent_home(knowledge: Knowledge) -> None:
    emergencies = [p for p in PATIENTS if p.expected is Level.EMERGENCY_NOW]
    assert len(emergencies) > 70
    missed = [
        talk.transcript()
        for talk in (talk_offline(knowledge, patient, TODAY) for patient in emergencies)
        if talk.level is not Level.EMERGENCY_NOW
    ]
    assert not missed, "\n\n".join(missed)


def test_most_of_the_others_end_where_they_should(knowledge: Knowledge) -> None:
    others = [p for p in PATIENTS if p.expected is not Level.EMERGENCY_NOW][::4]
    talks = [talk_offline(knowledge, patient, TODAY) for patient in others]
    assert all(talk.ended for talk in talks)
    accepted = [talk for talk in talks if talk.acceptable]
    assert len(accepted) >= 0.75 * len(talks)
