"""What every answer carries, whatever happens."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.chat.conftest import MakeApp, Patient
from tests.dialogue.plain_clinical import PlainClinical

DATA = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; frame-src {frames}; frame-ancestors {ancestors};"
    " base-uri 'none'; form-action {forms}"
)


def test_the_whole_policy_of_every_surface(make_app: MakeApp) -> None:
    with TestClient(make_app(embed_origins="https://www.clinic.example,https://b.example")) as c:
        policies = {
            path: c.get(path).headers["content-security-policy"]
            for path in ("/", "/chat", "/embed.js", "/openapi.json", "/healthz", "/no-such-page")
        }
    listed = "'self' https://www.clinic.example https://b.example"
    assert policies == {
        "/": PAGE.format(frames="'self'", ancestors="'none'", forms="'none'"),
        "/chat": PAGE.format(frames="'none'", ancestors=listed, forms="'self'"),
        "/embed.js": DATA,
        "/openapi.json": DATA,
        "/healthz": DATA,
        "/no-such-page": DATA,
    }


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/chat?language=it", 200),
        ("GET", "/embed.js", 200),
        ("GET", "/static/chat/chat.css", 200),
        ("GET", "/static/chat/no-such.css", 404),
        ("GET", "/static/chat/../api.py", 404),
        ("POST", "/static/chat/chat.css", 405),
        ("GET", "/healthz", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/docs", 404),
        ("PUT", "/api/conversations", 405),
        ("OPTIONS", "/api/conversations", 405),
        ("POST", "/api/conversations", 422),
        ("GET", "/api/conversations/x/messages", 401),
    ],
)
def test_every_answer_carries_them(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "content-security-policy" in answer.headers
    assert "access-control-allow-origin" not in answer.headers
    kept = "no-cache" if path.startswith("/static/chat/chat.css") else "no-store"
    if path == "/embed.js":  # its numbers may be shown while we cannot be reached
        kept = "public, max-age=300, stale-while-revalidate=604800, stale-if-error=604800"
    if answer.status_code != 405:
        assert answer.headers["cache-control"] == kept


def test_strict_transport_only_where_patients_come_by_https(make_app: MakeApp) -> None:
    name = "strict-transport-security"
    with TestClient(make_app(public_url="https://chat.example")) as client:
        assert client.get("/healthz").headers[name] == "max-age=31536000"
    with TestClient(make_app()) as client:
        assert name not in client.get("/healthz").headers


def test_a_fault_of_ours_tells_nothing_and_still_carries_them(
    client: TestClient, clinical: PlainClinical, capsys: pytest.CaptureFixture[str]
) -> None:
    patient = Patient(client)
    greeting, clinical.greeting = clinical.greeting, None  # type: ignore[method-assign, assignment]
    try:
        answer = client.post("/api/conversations", json={"language": "en", "consent": True})
    finally:
        clinical.greeting = greeting  # type: ignore[method-assign]
    assert answer.status_code == 500
    assert list(answer.json()) == ["detail"]
    assert "112" in answer.json()["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "TypeError" not in answer.text
    clinical.broken = True
    try:
        assert patient.say("canary9b2e")["replies"][0]["text"].startswith("I am sorry")
    finally:
        clinical.broken = False
    shown = capsys.readouterr()
    assert "screen.failed" in shown.out
    assert "canary9b2e" not in shown.out + shown.err


def test_a_refused_method_hears_of_all_that_the_path_has(client: TestClient) -> None:
    answer = client.request("OPTIONS", "/api/conversations/x/messages")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"


def test_a_body_that_is_no_text_is_refused_as_any_other(client: TestClient) -> None:
    answer = client.post(
        "/api/conversations", content=b"\xff\xfe{", headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert "parsing" not in answer.text
