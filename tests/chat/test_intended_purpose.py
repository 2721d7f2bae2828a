"""A clinic that only informs: no interview, no level; a red flag rings all the same. Over the API.

The tests without a mark run with the engine out of reach, so that they show the web process alone;
the last one asks the real three processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.app import create_app
from bot.settings import Settings
from tests import patient as real
from tests.chat.conftest import Patient
from tests.stack import make_stack

ROOT = Path(__file__).resolve().parents[2]


def informing_clinic(folder: Path) -> Path:
    text = (ROOT / "clinic.toml").read_text(encoding="utf-8")
    before, after = 'intended_purpose = "triage"', 'intended_purpose = "information"'
    assert before in text
    path = folder / "clinic.toml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def informing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("informing")
    settings = Settings.load(
        var=folder,
        engine_url="http://127.0.0.1:9",
        knowledge=ROOT / "knowledge",
        clinic=informing_clinic(folder),
        conversations_per_hour=1000,
    )
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_greeting_offers_no_check_of_symptoms(informing: TestClient, language: str) -> None:
    greeting = Patient(informing, language).opened["messages"]
    offered = {choice["id"] for message in greeting for choice in message["choices"]}
    assert "intent:talk_to_person" in offered
    assert "intent:start_triage" not in offered
    assert {"en": "cannot judge symptoms", "it": "Non posso valutare sintomi"}[language] in (
        greeting[0]["text"]
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I have breast cancer and since yesterday I cannot feel my legs"),
        ("it", "non riesco a respirare"),
        ("it", "voglio farla finita"),
    ],
)
def test_a_red_flag_rings_with_its_number(informing: TestClient, language: str, text: str) -> None:
    patient = Patient(informing, language)
    replies = patient.say(text)["replies"]
    assert [reply["urgency"] for reply in replies] == ["EMERGENCY_NOW"]
    assert "112" in replies[0]["text"]
    assert patient.call("GET", "/assessment").json()["urgency"] == "EMERGENCY_NOW"


def test_a_red_flag_told_in_two_messages_rings(informing: TestClient) -> None:
    patient = Patient(informing)
    patient.say("I have breast cancer")
    second = patient.say("and my legs feel weak since this morning")["replies"]
    assert second[0]["urgency"] == "EMERGENCY_NOW"


def test_a_symptom_below_an_emergency_gets_no_level(informing: TestClient) -> None:
    patient = Patient(informing)
    patient.say("my shin has been swollen and painful at night for a month, I am 14")
    assert patient.call("GET", "/assessment").json()["urgency"] is None


def test_the_description_of_the_api_says_which_purpose(informing: TestClient) -> None:
    assert "does not judge symptoms" in informing.get("/openapi.json").json()["info"]["description"]


def test_the_pages_invite_to_ask_and_not_to_be_judged(informing: TestClient) -> None:
    assert "Ask about a symptom" not in informing.get("/embed.js").text
    assert "It does not judge symptoms" in informing.get("/?language=en").text
    assert "Non valuta sintomi" in informing.get("/privacy?language=it").text


@pytest.mark.integration
def test_no_interview_an_answer_a_person_and_an_alarm(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("informing-stack")
    stack = make_stack(folder, OSSA_CLINIC=str(informing_clinic(folder)))
    stack.run()
    try:
        stack.wait_ready()
        patient = real.Patient(stack.url)
        patient.say("my shin has been swollen and painful at night for a month, I am 14")
        assert "only answer questions" in patient.replies[0]["text"]
        assert "112" in patient.replies[0]["text"]
        assert patient.question is None
        assert patient.assessment()["urgency"] is None
        patient.say("what is a biopsy?")
        assert "biopsy" in {message["topic"] for message in patient.replies}
        patient.say("hello")
        assert "cannot judge symptoms" in patient.replies[0]["text"]
        patient.say("I want to talk to a person")
        assert "phone" in patient.replies[0]["text"]
        patient.say("I have breast cancer")
        assert patient.question is None
        patient.say("and my legs feel weak since this morning")
        assert patient.replies[0]["urgency"] == "EMERGENCY_NOW"
        patient.say("what is a biopsy?")
        assert {message["urgency"] for message in patient.replies} == {"EMERGENCY_NOW"}
    finally:
        stack.stop()
