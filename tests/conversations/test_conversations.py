"""Every conversation of the YAML files beside this one, through the real three processes.

A file is a list of scenarios: `it` (the sentence that it shows), `language`, and `steps`, each
with one of `say` (typed), `choose` (a button), `interview` (answers by question id until no
question waits), and what is then expected of replies and assessment.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.patient import Patient
from tests.stack import Stack

HERE = Path(__file__).parent
STEP = {"say", "choose", "interview", "expect"}
EXPECT = {
    "urgency", "complete", "imaging", "visit", "rules", "asks", "asks_again", "asks_nothing",
    "topic", "cites", "says", "says_not", "finding", "no_urgency", "choice", "offers",
}  # fmt: skip


def scenarios() -> list[Any]:
    found = []
    for path in sorted(HERE.glob("*.yml")):
        for scenario in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(pytest.param(scenario, id=f"{path.stem}: {scenario['it']}"))
    return found


@pytest.mark.integration
@pytest.mark.parametrize("scenario", scenarios())
def test_conversation(scenario: dict[str, Any], stack: Stack) -> None:
    patient = Patient(stack.url, scenario["language"])
    waiting: str | None = None
    for step in scenario["steps"]:
        assert set(step) <= STEP, f"unknown key in {step}"
        asked: list[str] = []
        if "say" in step:
            patient.say(step["say"])
        elif "choose" in step:
            patient.choose(step["choose"])
        elif "interview" in step:
            asked = interview(patient, step["interview"])
        check(patient, step.get("expect") or {}, waiting, asked)
        waiting = patient.question["question"] if patient.question else None


def interview(patient: Patient, wanted: dict[str, Any]) -> list[str]:
    asked = patient.answer(wanted.get("answers") or {}, wanted.get("default", "no"))
    assert len(asked) <= wanted.get("at_most", 12), asked
    assert not set(asked) & set(wanted.get("never", [])), asked
    assert set(wanted.get("must_ask", [])) <= set(asked), asked
    return asked


def check(patient: Patient, expect: dict[str, Any], waiting: str | None, asked: list[str]) -> None:
    assert set(expect) <= EXPECT, f"unknown key in {expect}"
    text = "\n".join(message["text"] for message in patient.replies)
    assert text.strip(), "no answer"
    told = f"{text}\nasked: {asked}"
    for part in as_list(expect.get("says")):
        assert part.lower() in text.lower(), told
    for part in as_list(expect.get("says_not")):
        assert part.lower() not in text.lower(), told
    if "topic" in expect:
        assert any(m["topic"] in as_list(expect["topic"]) for m in patient.replies), told
    if "cites" in expect:
        cited = {c["key"] for m in patient.replies for c in m["citations"]}
        assert set(as_list(expect["cites"])) <= cited, f"{cited} in {told}"
    if "offers" in expect:
        offered = {c["id"] for m in patient.replies for c in m["choices"]}
        assert set(as_list(expect["offers"])) <= offered, f"{offered} in {told}"
    question = patient.question["question"] if patient.question else None
    if "asks" in expect:
        wanted = expect["asks"]
        assert question if wanted is True else question in as_list(wanted), told
    if expect.get("asks_again"):
        assert question == waiting, f"{question} after {waiting}"
    if expect.get("asks_nothing"):
        assert question is None, told
    check_assessment(patient, expect, told)


def check_assessment(patient: Patient, expect: dict[str, Any], told: str) -> None:
    assessment = patient.assessment()
    where = f"{assessment}\n{told}"
    if "urgency" in expect:
        assert assessment["urgency"] in as_list(expect["urgency"]), where
    if expect.get("no_urgency"):
        assert assessment["urgency"] is None, where
    if "complete" in expect:
        assert assessment["complete"] is expect["complete"], where
    for key in ("imaging", "visit"):
        if key in expect:
            assert assessment[key][: len(expect[key])] == expect[key], where
    if "rules" in expect:
        fired = {reason["rule"] for reason in assessment["reasons"]}
        assert set(as_list(expect["rules"])) <= fired, where
    for key, value in (expect.get("finding") or {}).items():
        assert assessment["findings"].get(key) == value, where


def as_list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]
