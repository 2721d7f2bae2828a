"""Through web, engine and actions: every stage shows, and not a word of the patient's."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot.app import create_app
from bot.settings import Settings
from bot.telemetry import spans
from tests.patient import Patient
from tests.stack import OPERATORS, Stack

pytestmark = pytest.mark.integration

CANARY = "zirconium"
HEADERS = {"Authorization": f"Bearer {OPERATORS}"}


def test_one_trace_of_a_turn_through_all_three(stack: Stack, tmp_path: Path) -> None:
    settings = Settings.load(
        var=tmp_path, engine_url=stack.start.engine_url, secret=stack.start.secret
    )
    exporter = InMemorySpanExporter()
    spans.use(SimpleSpanProcessor(exporter))
    try:
        with TestClient(create_app(settings)) as client:
            begun = client.post("/api/conversations", json={"language": "en", "consent": True})
            said = client.post(
                f"/api/conversations/{begun.json()['id']}/messages",
                json={
                    "client_message_id": "8c5a1c1e-6f6e-4d51-9a53-0b6a4f3d1f6e",
                    "text": f"my {CANARY} shin has been swollen for a month, I am 40",
                },
                headers={"Authorization": f"Bearer {begun.json()['token']}"},
            )
            assert said.status_code == 201
    finally:
        spans.off()
    traced = exporter.get_finished_spans()
    trace = next(s.context.trace_id for s in traced if s.context and s.name.endswith("/messages"))
    names = {s.name for s in traced if s.context and s.context.trace_id == trace}
    assert {"look", "screen", "take", "engine", "commit"} <= names
    assert {"engine understand", "engine decide", "engine validate_triage_form"} <= names
    everything = "".join(span.to_json() for span in traced)
    assert CANARY not in everything
    assert begun.json()["token"] not in everything
    assert begun.json()["id"] not in everything


def test_each_process_shows_its_numbers_to_operators_only(stack: Stack) -> None:
    patient = Patient(stack.url)
    patient.say(f"what is a biopsy, {CANARY}?")
    actions = f"http://127.0.0.1:{stack.start.ports.actions}/metrics"
    shown = {
        f"{stack.url}/metrics": 'ossa_turn_stage_seconds_count{stage="engine"}',
        f"{stack.start.engine_url}/webhooks/turn/metrics": 'ossa_engine_turns_total{status="200"}',
        actions: 'ossa_action_seconds_count{action="action_answer_topic",result="200"}',
    }
    for url, expected in shown.items():
        assert requests.get(url, timeout=5).status_code in (401, 404), url
        wrong = requests.get(url, headers={"Authorization": "Bearer x"}, timeout=5)
        assert wrong.status_code in (401, 404), url
        told = requests.get(url, headers=HEADERS, timeout=5)
        assert told.status_code == 200, url
        assert expected in told.text
        assert CANARY not in told.text
        assert patient.id not in told.text
        assert "process_resident_memory_bytes" in told.text
