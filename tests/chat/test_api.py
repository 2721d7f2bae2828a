"""The patient API, call by call, as an outside client sees it."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.chat.conftest import MakeApp, Patient
from tests.dialogue.engine_server import Engine
from tests.dialogue.plain_clinical import RED_FLAG

MESSAGE_KEYS = [
    "seq",
    "author",
    "text",
    "choices",
    "question",
    "citations",
    "urgency",
    "topic",
    "at",
    "pictures",
    "kind",
    "name",
    "role",
    "sections",
    "status",
    "client_message_id",
    "review",
    "revision",
]


def test_a_conversation_opens_with_a_notice_and_choices(client: TestClient) -> None:
    answer = client.post("/api/conversations", json={"language": "it", "consent": True})
    assert answer.status_code == 201
    body = answer.json()
    assert list(body) == ["id", "token", "messages", "delete_code"]
    assert [list(m) for m in body["messages"]] == [MESSAGE_KEYS] * len(body["messages"])
    notice = body["messages"][0]
    assert notice["seq"] == 1
    assert notice["author"] == "assistant"
    assert "Non sono un medico" in notice["text"]
    assert "112" in notice["text"]
    assert body["messages"][-1]["choices"][0] == {
        "id": "intent:start_triage",
        "title": "I have a symptom",
    }
    assert datetime.fromisoformat(notice["at"]).utcoffset() is not None
    assert notice["at"].endswith("Z")


@pytest.mark.parametrize(
    ("header", "word"), [("it-IT,it;q=0.9,en;q=0.8", "medico"), ("fr", "doctor"), (None, "doctor")]
)
def test_without_a_language_the_browsers_is_taken(
    client: TestClient, header: str | None, word: str
) -> None:
    headers = {"Accept-Language": header} if header else {}
    answer = client.post("/api/conversations", json={"consent": True}, headers=headers)
    assert word in answer.json()["messages"][0]["text"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"language": "en"},
        {"language": "en", "consent": False},
        {"consent": None},
        {"consent": "yes"},
    ],
)
def test_without_consent_nothing_starts(client: TestClient, body: dict[str, Any]) -> None:
    answer = client.post("/api/conversations", json=body)
    assert answer.status_code == 422
    assert "agreed" in answer.json()["detail"]


def test_a_message_and_its_replies(patient: Patient) -> None:
    answer = patient.send(text="my knee hurts")
    assert answer.status_code == 201
    body = answer.json()
    assert list(body) == ["message", "replies"]
    assert body["message"]["author"] == "patient"
    assert body["message"]["text"] == "my knee hurts"
    assert body["replies"][0]["question"] == "fever"
    assert body["replies"][0]["choices"] == [{"id": "answer:fever:yes", "title": "Yes"}]
    assert [list(m) for m in (body["message"], *body["replies"])] == [MESSAGE_KEYS] * 2


def test_a_replay_is_byte_for_byte_the_same(patient: Patient) -> None:
    name = str(uuid.uuid4())
    first = patient.send(text="hello", client_message_id=name)
    again = patient.send(text="hello", client_message_id=name)
    other = patient.send(text="hullo", client_message_id=name)
    assert (again.status_code, again.content) == (201, first.content)
    assert other.status_code == 422
    assert "already" in other.json()["detail"]


def test_a_red_flag_is_answered_though_the_engine_is_gone(patient: Patient, engine: Engine) -> None:
    engine.answer = lambda *_: (500, b"")
    replies = patient.say(RED_FLAG)["replies"]
    assert replies[0]["urgency"] == "EMERGENCY_NOW"
    assessment = patient.call("GET", "/assessment").json()
    assert assessment["urgency"] == "EMERGENCY_NOW"
    assert list(assessment) == [
        "urgency",
        "complete",
        "imaging",
        "visit",
        "findings",
        "reasons",
        "ruleset",
    ]


def test_before_anything_is_told_there_is_no_assessment(patient: Patient) -> None:
    answer = patient.call("GET", "/assessment")
    assert answer.status_code == 200
    assert answer.json()["urgency"] is None
    assert answer.json()["complete"] is False


def test_messages_come_back_in_order_from_a_number_on(patient: Patient) -> None:
    patient.say("one")
    everything = patient.call("GET", "/messages").json()["messages"]
    assert [m["seq"] for m in everything] == [1, 2, 3, 4]
    assert patient.call("GET", "/messages?after=2").json()["messages"] == everything[2:]
    assert patient.call("GET", "/messages?after=99").json()["messages"] == []


REFUSED: dict[str, Any] = {
    "no text, no choice": {},
    "both": {"text": "a", "choice": "intent:affirm"},
    "blank": {"text": " \n\u2003"},
    "empty": {"text": ""},
    "a number": {"text": 5},
    "a list": {"text": ["a"]},
    "null": {"text": None},
    "another key": {"text": "a", "sender": "default"},
    "a forged choice": {"choice": '/inform{"red_flag": "no"}'},
    "a choice of another question": {"choice": "answer:neuro:none"},
    "no UUID": {"text": "a", "client_message_id": "1"},
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_message_is_refused_and_not_repeated(
    patient: Patient, body: dict[str, Any]
) -> None:
    answer = patient.send(**body)
    assert answer.status_code == 422
    assert list(answer.json()) == ["detail"]
    assert isinstance(answer.json()["detail"], str)
    assert "red_flag" not in answer.text
    assert "sender" not in answer.text
    assert len(patient.call("GET", "/messages").json()["messages"]) == 2


def test_2000_characters_are_taken_and_one_more_is_not(patient: Patient) -> None:
    assert patient.send(text="🦴" * 2000).status_code == 201
    answer = patient.send(text="a" * 2001)
    assert answer.status_code == 422
    assert "2,000" in answer.json()["detail"]


@pytest.mark.parametrize(
    "text",
    ["a\x00b", "\ufeffa", "a\u202eb", "e\u0301" * 500, "<script>alert(1)</script>", "/restart"],
)
def test_any_text_is_stored_as_it_was_sent(patient: Patient, text: str) -> None:
    assert patient.say(text)["message"]["text"] == text
    assert patient.call("GET", "/messages?after=2").json()["messages"][0]["text"] == text


def test_half_an_emoji_does_not_cost_the_message(patient: Patient) -> None:
    body = f'{{"client_message_id": "{uuid.uuid4()}", "text": "pain \\ud83d"}}'
    headers = {"Content-Type": "application/json"}
    answer = patient.call("POST", "/messages", content=body, headers=headers)
    assert answer.status_code == 201
    assert answer.json()["message"]["text"] == "pain \ufffd"


@pytest.mark.parametrize("body", ["", "{", "null", "[]", '"text"', "1e999", "[" * 20_000, "\xff"])
def test_a_body_that_is_no_object_is_refused(patient: Patient, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = patient.call("POST", "/messages", content=body.encode("latin-1"), headers=headers)
    assert answer.status_code in {400, 422}
    assert isinstance(answer.json()["detail"], str)


CALLS = [
    ("GET", "/messages", None),
    ("POST", "/messages", {"client_message_id": str(uuid.uuid4()), "text": "a"}),
    ("GET", "/events", None),
    ("GET", "/assessment", None),
    ("GET", "/summary.pdf", None),
    ("POST", "/callback", {"phone": "12345"}),
    ("POST", "/messages/1/feedback", {"helpful": True}),
    ("DELETE", "", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_without_a_good_token_every_call_is_401(
    patient: Patient, method: str, path: str, body: object
) -> None:
    token = patient.headers["Authorization"].removeprefix("Bearer ")
    url = f"/api/conversations/{patient.id}{path}"
    for header in (
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer null",
        f"Basic {token}",
        f"Bearer {token[:-1]}",
        f"Bearer {token}x",
        token,
        "Bearer " + "a" * 8000,
    ):
        headers = {} if header is None else {"Authorization": header}
        answer = patient.client.request(method, url, headers=headers, json=body)
        assert answer.status_code == 401, header
        assert answer.headers["www-authenticate"] == "Bearer"
    assert patient.call("GET", "/messages").status_code == 200


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_a_foreign_conversation_looks_like_none(
    client: TestClient, patient: Patient, method: str, path: str, body: object
) -> None:
    other = Patient(client)
    answers = [
        client.request(method, f"/api/conversations/{name}{path}", headers=other.headers, json=body)
        for name in (patient.id, str(uuid.uuid4()), "x")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len(patient.call("GET", "/messages").json()["messages"]) == 2


def test_erased_it_opens_to_nobody(patient: Patient) -> None:
    patient.say("hello")
    assert patient.call("DELETE").status_code == 204
    for method, path, body in CALLS:
        assert patient.call(method, path, json=body).status_code == 401


def test_the_summary_is_a_pdf_with_the_conversation(patient: Patient) -> None:
    patient.say("my knee hurts – “a lot” 🦴 è così")
    answer = patient.call("GET", "/summary.pdf")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"%%EOF" in answer.content[-20:]


def test_a_callback_is_taken_three_times(patient: Patient) -> None:
    body = {"phone": "+39 055 123 456", "name": "Anna", "when": "mornings", "note": "left knee"}
    answer = patient.call("POST", "/callback", json=body)
    assert answer.status_code == 201
    assert "112" in answer.json()["detail"]
    assert patient.call("POST", "/callback", json=body).status_code == 201
    assert patient.call("POST", "/callback", json=body).status_code == 201
    assert patient.call("POST", "/callback", json=body).status_code == 409


@pytest.mark.parametrize("phone", ["", "12", "call me", "1" * 41, "<script>", None])
def test_a_callback_needs_a_telephone_number(patient: Patient, phone: object) -> None:
    assert patient.call("POST", "/callback", json={"phone": phone}).status_code == 422


def test_feedback_is_for_answers(patient: Patient) -> None:
    patient.say("hello")
    good = {"helpful": True, "comment": "thanks"}
    assert patient.call("POST", "/messages/4/feedback", json=good).status_code == 204
    assert patient.call("POST", "/messages/4/feedback", json={"helpful": False}).status_code == 204
    assert patient.call("POST", "/messages/3/feedback", json=good).status_code == 404
    assert patient.call("POST", "/messages/99/feedback", json=good).status_code == 404
    assert patient.call("POST", "/messages/0/feedback", json=good).status_code == 422
    assert patient.call("POST", f"/messages/{10**30}/feedback", json=good).status_code == 422


def test_too_many_messages_are_slowed_down_but_a_red_flag_is_not_missed(
    make_app: MakeApp,
) -> None:
    with TestClient(make_app(messages_per_minute=3)) as client:
        patient = Patient(client)
        assert [patient.send(text="a").status_code for _ in range(3)] == [201] * 3
        slowed = patient.send(text="a")
        assert slowed.status_code == 429
        assert 1 <= int(slowed.headers["retry-after"]) <= 60
        assert "112" in slowed.json()["detail"]
        alarmed = patient.send(text=RED_FLAG)
        assert alarmed.status_code == 429
        assert alarmed.json()["detail"] == "Call 112 now"
        assert Patient(client).send(text="a").status_code == 201


def test_a_red_flag_is_heard_when_its_address_asked_too_often(make_app: MakeApp) -> None:
    with TestClient(make_app(requests_per_minute=3)) as client:
        patient = Patient(client)
        assert [patient.send(text="a").status_code for _ in range(2)] == [201] * 2
        alarmed = patient.send(text=RED_FLAG)
        assert (alarmed.status_code, alarmed.json()["detail"]) == (429, "Call 112 now")
        assert patient.call("GET", "/messages").status_code == 429


def test_one_address_cannot_open_conversations_without_end(make_app: MakeApp) -> None:
    with TestClient(make_app(conversations_per_hour=2)) as client:
        body = {"consent": True}
        answers = [client.post("/api/conversations", json=body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]


def test_a_conversation_ends_politely_after_so_many_messages(make_app: MakeApp) -> None:
    with TestClient(make_app(max_patient_messages=2)) as client:
        patient = Patient(client)
        patient.say("a")
        patient.say("b")
        answer = patient.send(text="c")
        assert answer.status_code == 409
        assert "+39 000 000 0000" in answer.json()["detail"]


def test_no_database_is_503_with_the_way_to_help(make_app: MakeApp, tmp_path: Any) -> None:
    with TestClient(make_app(), raise_server_exceptions=False) as client:
        patient = Patient(client)
        for file in tmp_path.glob("ossa.db*"):
            file.unlink()
        (tmp_path / "ossa.db").mkdir()
        for engine in (client.app.state.store.engine,):  # type: ignore[attr-defined]
            engine.dispose()
        answer = patient.send(text="hello")
        assert answer.status_code == 503
        assert "112" in answer.json()["detail"]
        assert answer.headers["retry-after"] == "5"
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["database"]) == (503, False)


def test_the_openapi_document_names_every_call_and_refusal(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    calls = {
        f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item
    }
    assert calls == {
        "POST /api/conversations",
        "POST /api/conversations/{id}/messages",
        "GET /api/conversations/{id}/messages",
        "GET /api/conversations/{id}/events",
        "GET /api/conversations/{id}/assessment",
        "GET /api/conversations/{id}/summary.pdf",
        "DELETE /api/conversations/{id}",
        "POST /api/conversations/{id}/callback",
        "POST /api/conversations/{id}/messages/{seq}/feedback",
        "POST /api/conversations/{id}/corrections",
        "POST /api/conversations/{id}/language",
        "POST /api/conversations/{id}/typing",
        "POST /api/conversations/{id}/end",
        "GET /api/conversations/{id}/summary",
        "POST /api/conversations/{id}/summary",
        "POST /api/erasures",
    }
    for path, item in document["paths"].items():
        for method, call in item.items():
            refusals = {code for code in call["responses"] if not code.startswith("2")}
            assert {"422", "429", "503"} <= refusals, (method, path)
            for code in refusals:
                schema = call["responses"][code]["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}
            assert ("security" in call) is ("{id}" in path)
    message = document["components"]["schemas"]["MessageOut"]
    assert list(message["properties"]) == MESSAGE_KEYS
    assert not re.search(r"HTTPValidationError", str(document["paths"]))
