"""The application as it is started: the real knowledge, a red flag in both languages, no engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.app import create_app
from bot.settings import Settings
from tests.chat.conftest import Patient

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def without_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings.load(
        var=tmp_path_factory.mktemp("var"),
        engine_url="http://127.0.0.1:9",
        knowledge=ROOT / "knowledge",
        clinic=ROOT / "clinic.toml",
        conversations_per_hour=1000,
    )
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I have breast cancer and since yesterday I cannot feel my legs"),
        ("it", "ho un tumore al seno e da ieri non sento più le gambe"),
        ("en", "I want to kill myself"),
        ("it", "voglio farla finita"),
        ("en", "I can't breathe"),
        ("it", "non riesco a respirare"),
    ],
)
def test_a_red_flag_needs_no_engine(without_engine: TestClient, language: str, text: str) -> None:
    patient = Patient(without_engine, language)
    replies = patient.say(text)["replies"]
    assert [reply["urgency"] for reply in replies] == ["EMERGENCY_NOW"]
    assert "112" in replies[0]["text"]
    assessment = patient.call("GET", "/assessment").json()
    assert assessment["urgency"] == "EMERGENCY_NOW"
    assert assessment["reasons"]
    assert assessment["reasons"][0]["because"]
    assert assessment["ruleset"]
    assert patient.call("GET", "/summary.pdf").content.startswith(b"%PDF")


def test_a_red_flag_told_in_two_messages_during_an_outage(without_engine: TestClient) -> None:
    patient = Patient(without_engine)
    first = patient.say("I have breast cancer")["replies"]
    assert first[0]["urgency"] is None
    assert "could not answer" in first[0]["text"]
    second = patient.say("and my legs feel weak since this morning")["replies"]
    assert second[0]["urgency"] == "EMERGENCY_NOW"


def test_an_old_alarm_does_not_ring_again(without_engine: TestClient) -> None:
    patient = Patient(without_engine)
    patient.say("I cannot breathe")
    reply = patient.say("thank you")["replies"][0]
    assert reply["kind"] == "notice"
    assert "112" in reply["text"]
    assert "Is someone with you?" not in reply["text"]


def test_every_topic_has_its_revision_in_the_database(without_engine: TestClient) -> None:
    store = without_engine.app.state.store  # type: ignore[attr-defined]
    with store.look() as work:
        count = work.session.connection().exec_driver_sql(
            "SELECT count(*), count(DISTINCT topic) FROM content_revisions"
        )
        rows, topics = count.one()
    assert rows == 2 * topics
    assert topics >= 67
