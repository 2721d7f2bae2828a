"""The chat as plain forms: what a browser without a script sends and gets."""

from __future__ import annotations

import re
import uuid
from html import unescape
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from tests.dialogue.engine_server import Engine
from tests.dialogue.plain_clinical import RED_FLAG

ATTACK = '<img src=x onerror="alert(1)"></textarea><script>alert(2)</script>'


class Visitor:
    """Fills forms in; keeps what the newest page's hidden fields hold."""

    def __init__(self, client: TestClient, **fields: str) -> None:
        self.client = client
        self.hidden: dict[str, str] = {}
        form = {"language": "en", "consent": "yes", "about": "self"} | fields
        self.page = self.post("/chat/start", **form)

    def post(self, path: str, **fields: Any) -> httpx2.Response:
        page = self.client.post(path, data=self.hidden | fields)
        found = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        if found.get("token"):
            keep = ("id", "token", "script", "client_message_id")
            self.hidden = {k: unescape(v) for k, v in found.items() if k in keep}
        return page


@pytest.fixture
def visitor(client: TestClient) -> Visitor:
    return Visitor(client)


def test_writing_and_choosing(visitor: Visitor) -> None:
    page = visitor.post("/chat/talk", text="my knee hurts")
    assert page.status_code == 200
    assert "heard my knee hurts" in page.text
    assert 'value="answer:fever:yes">Yes</button>' in page.text
    page = visitor.post("/chat/talk", choice="answer:fever:yes")
    assert "heard Yes" in page.text


def test_the_same_form_sent_again_is_the_same_message(visitor: Visitor) -> None:
    form = dict(visitor.hidden)
    first = visitor.client.post("/chat/talk", data=form | {"text": "hello"})
    again = visitor.client.post("/chat/talk", data=form | {"text": "hello"})
    assert first.text.count('class="message patient"') == 1
    assert again.text.count('class="message patient"') == 1


def test_text_stays_text_on_every_page(visitor: Visitor) -> None:
    pages = [
        visitor.post("/chat/talk", text=ATTACK),
        visitor.post("/chat/summary", do="save", questions=ATTACK),
        visitor.post("/chat/call", sent="yes", name=ATTACK, phone="12", agree="yes"),
    ]
    for page in pages:
        assert "<img src=x" not in page.text
        assert "<script>" not in page.text
        assert "form-action 'self'" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"
        assert "content-encoding" not in page.headers
        assert "set-cookie" not in page.headers


def test_without_consent_nothing_is_stored(client: TestClient) -> None:
    page = client.post("/chat/start", data={"language": "it", "consent": ""})
    assert page.status_code == 422
    assert "Prima dia il consenso" in page.text
    assert "token" not in page.text


def test_a_red_flag_is_answered_though_the_engine_is_gone(visitor: Visitor, engine: Engine) -> None:
    engine.answer = lambda *_: (500, b"")
    page = visitor.post("/chat/talk", text=RED_FLAG)
    assert "Call 112 now" in page.text
    assert 'class="message assistant alarm"' in page.text


def test_too_long_a_text_is_refused_and_nothing_is_lost(visitor: Visitor) -> None:
    page = visitor.post("/chat/talk", text="x" * 2001)
    assert page.status_code == 422
    assert "too long" in page.text
    lines = visitor.post("/chat/talk", text="a\r\n" * 900)  # counted as a browser counts
    assert lines.status_code == 200


def test_a_choice_that_is_gone_says_so(visitor: Visitor) -> None:
    page = visitor.post("/chat/talk", choice="answer:neuro:none")
    assert page.status_code == 422
    assert "no longer on offer" in page.text


@pytest.mark.parametrize("path", ["/chat/talk", "/chat/summary", "/chat/call", "/chat/end"])
def test_a_strange_or_spent_token_opens_no_page(visitor: Visitor, path: str) -> None:
    good = dict(visitor.hidden)
    for wrong in ({"token": "x"}, {"id": str(uuid.uuid4())}):
        page = visitor.client.post(path, data=good | wrong)
        assert page.status_code == 401
        assert "ended or its time is over" in page.text
    visitor.client.post("/chat/end", data=good | {"how": "end"})
    assert visitor.client.post(path, data=good).status_code == 401


def test_the_summary_shows_what_was_understood_and_keeps_questions(visitor: Visitor) -> None:
    page = visitor.post("/chat/summary", do="save", questions="Can I walk?")
    assert "Saved." in page.text
    assert "about self" in page.text
    assert "Can I walk?</textarea>" in page.text
    page = visitor.post(
        "/chat/summary", do="correct", choice="answer:fever:yes", questions="Can I walk?"
    )
    assert "The chat has answered" in page.text
    assert "heard Fever: Yes" in page.text


def test_the_way_back_is_the_one_that_came(visitor: Visitor) -> None:
    assert 'action="/chat/talk#write"' in visitor.post("/chat/summary").text
    visitor.hidden["script"] = "1"
    assert 'href="/chat?language=en"' in visitor.post("/chat/summary").text


def test_a_call_needs_a_number_and_agreement(visitor: Visitor) -> None:
    given = {"sent": "yes", "name": "Anna", "phone": "055 1234567"}
    assert "Please agree first" in visitor.post("/chat/call", **given).text
    page = visitor.post("/chat/call", **given, agree="yes")
    assert "+39 055 123 4567" in page.text
    wrong = visitor.post("/chat/call", **(given | {"phone": "12"}), agree="yes")
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.text


def test_deleting_gives_a_receipt_and_the_code_then_finds_nothing(visitor: Visitor) -> None:
    found = re.search(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", visitor.page.text)
    assert found is not None
    page = visitor.post("/chat/end", how="erase")
    assert re.search(r"Receipt:.*<b>([A-Z2-7]{4}-){3}", page.text)
    gone = visitor.client.post("/chat/erase", data={"code": found[0], "language": "en"})
    assert gone.status_code == 404
    assert "no chat with this code" in gone.text
