"""Asking for a call, correcting, changing the language, ending and erasing, over the API."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from bot.chat.acts import moment
from bot.chat.telephone import full_number
from bot.store.conversations import erasure_receipt, find
from bot.store.tables import Tombstone
from tests.chat.conftest import MakeApp, Patient
from tests.dialogue.engine_server import Engine
from tests.dialogue.plain_clinical import RED_FLAG


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("055 123 4567", "IT", "+39 055 123 4567"),
        ("+39 333 1234567", "IT", "+39 333 123 4567"),
        ("020 7946 0018", "UK", "+44 20 7946 0018"),
        ("(212) 555-2368", "US", "+1 212-555-2368"),
        ("+33 1 42 68 53 00", "IT", "+33 1 42 68 53 00"),
        ("12345", "IT", None),
        ("0000000000", "IT", None),
        ("+999 123 456", "IT", None),
        ("", "IT", None),
        ("call me", "IT", None),
    ],
)
def test_a_number_is_one_that_can_be_called(text: str, country: str, number: str | None) -> None:
    assert full_number(text, country) == number


def test_the_patient_is_told_who_calls_on_which_number_and_by_when(patient: Patient) -> None:
    answer = patient.call("POST", "/callback", json={"phone": "055 1234567", "name": "Anna"})
    assert answer.status_code == 201
    body = answer.json()
    assert body["phone"] == "+39 055 123 4567"
    assert body["phone"] in body["detail"]
    assert "Demo Bone Tumour Clinic" in body["detail"]
    assert "have read this chat" in body["detail"]
    due = datetime.fromisoformat(body["due_at"])
    assert due > datetime.now(UTC)
    assert f"{due:%H:%M}" in body["detail"]


def test_an_urgent_patient_is_called_sooner(client: TestClient) -> None:
    calm, urgent = Patient(client), Patient(client)
    calm.say("hello")
    urgent.say(RED_FLAG)
    due = [
        datetime.fromisoformat(
            p.call("POST", "/callback", json={"phone": "055 1234567"}).json()["due_at"]
        )
        for p in (calm, urgent)
    ]
    assert due[1] < due[0]


def test_a_number_that_cannot_be_is_refused_in_the_patients_language(patient: Patient) -> None:
    headers = {"Accept-Language": "it"}
    answer = patient.call("POST", "/callback", json={"phone": "12345"}, headers=headers)
    assert answer.status_code == 422
    assert "numero di telefono" in answer.json()["detail"]
    refused = {"phone": "055 1234567", "consent": False}
    assert patient.call("POST", "/callback", json=refused).status_code == 422


def test_times_are_said_as_people_say_them() -> None:
    now = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    later = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    assert moment(now.replace(hour=10), now, "en") == "10:00 today"
    assert moment(later, now, "en") == "09:30 on Tuesday 1/12"
    assert moment(later, now, "it") == "le 09:30 di martedì 1/12"


def test_whom_it_is_about_is_known_from_the_start(client: TestClient, engine: Engine) -> None:
    body = {"language": "en", "consent": True, "about": "child"}
    opened = client.post("/api/conversations", json=body).json()
    client.post(
        f"/api/conversations/{opened['id']}/messages",
        json={"client_message_id": str(uuid.uuid4()), "text": "the knee"},
        headers={"Authorization": f"Bearer {opened['token']}"},
    )
    assert engine.requests[-1]["slots"] == {"interview": {"heard": ["about child"]}}
    strange = client.post("/api/conversations", json=body | {"about": "dog"})
    assert strange.status_code == 422


def test_a_correction_is_a_message_and_is_answered_once(patient: Patient, engine: Engine) -> None:
    patient.say("my knee hurts")
    known = patient.call("GET", "/summary").json()["understood"]
    assert known == []  # the small engine of these tests keeps no interview
    name = str(uuid.uuid4())
    body = {"client_message_id": name, "choice": "answer:fever:no"}
    first = patient.call("POST", "/corrections", json=body)
    again = patient.call("POST", "/corrections", json=body)
    assert first.status_code == 201
    assert first.content == again.content
    assert first.json()["message"]["text"] == "Fever: No"
    assert engine.requests[-1]["choice"]["intent"] == "inform"


@pytest.mark.parametrize("choice", ["answer:fever:maybe", "answer:no_such:yes", "intent:stop", "x"])
def test_only_answers_that_exist_correct_anything(patient: Patient, choice: str) -> None:
    body = {"client_message_id": str(uuid.uuid4()), "choice": choice}
    answer = patient.call("POST", "/corrections", json=body)
    assert answer.status_code == 422
    assert choice not in answer.text


def test_the_language_changes_in_the_middle_of_a_question(patient: Patient) -> None:
    patient.say("my knee hurts")
    changed = patient.call("POST", "/language", json={"language": "it"}).json()["messages"]
    assert [message["text"] for message in changed] == ["Ha febbre?"]
    assert changed[0]["choices"] == [{"id": "answer:fever:yes", "title": "Sì"}]
    assert patient.call("POST", "/language", json={"language": "it"}).json()["messages"] == []
    assert patient.send(choice="answer:fever:yes").json()["message"]["text"] == "Sì"
    assert patient.call("POST", "/language", json={"language": "fr"}).status_code == 422


def test_questions_for_the_doctor_are_kept_and_replaced(patient: Patient) -> None:
    for text in ("Can I walk?", "Can I run?"):
        assert patient.call("POST", "/summary", json={"questions": text}).status_code == 204
    assert patient.call("GET", "/summary").json()["questions"] == "Can I run?"
    too_long = {"questions": "x" * 2001}
    assert patient.call("POST", "/summary", json=too_long).status_code == 422


def test_after_the_end_the_token_opens_nothing(patient: Patient) -> None:
    assert patient.call("POST", "/end").status_code == 204
    assert patient.call("GET", "/messages").status_code == 401


def test_a_chat_is_erased_with_its_code_alone(client: TestClient, patient: Patient) -> None:
    code = patient.opened["delete_code"]
    assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", code)
    assert patient.call("GET", "/summary").json()["delete_code"] == code
    patient.call("POST", "/end")
    typed = {"code": f" {code.lower().replace('-', ' ')} "}
    erased = client.post("/api/erasures", json=typed)
    assert erased.status_code == 200
    assert client.post("/api/erasures", json=typed).status_code == 404
    store = client.app.state.store  # type: ignore[attr-defined]
    with store.look() as work:
        stone = work.session.get(Tombstone, patient.id)
        assert erasure_receipt(work, patient.id, stone.at) == erased.json()["receipt"]
        assert erasure_receipt(work, str(uuid.uuid4()), stone.at) != erased.json()["receipt"]


def test_erasing_with_the_token_gives_the_same_kind_of_receipt(patient: Patient) -> None:
    answer = patient.call("DELETE")
    assert answer.status_code == 204
    assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", answer.headers["Ossa-Receipt"])


@pytest.mark.parametrize("code", ["AAAA-AAAA-AAAA-AAAA", "x", "'; DROP TABLE", "\x00", "è" * 60])
def test_a_wrong_code_erases_nothing(client: TestClient, patient: Patient, code: str) -> None:
    assert client.post("/api/erasures", json={"code": code}).status_code == 404
    assert patient.call("GET", "/messages").status_code == 200


def test_typing_is_noted_only_while_a_person_answers(
    make_app: MakeApp,
) -> None:
    app = make_app()
    with TestClient(app) as client:
        patient = Patient(client)
        assert patient.call("POST", "/typing").status_code == 204
        with app.state.store.work() as work:
            row = find(work, patient.id)
            assert row.patient_typing_at is None
            row.taken_by = "anna"
        assert patient.call("POST", "/typing").status_code == 204
        with app.state.store.look() as work:
            assert find(work, patient.id).patient_typing_at is not None
