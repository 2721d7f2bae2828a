from __future__ import annotations

import re

import pytest

from bot.console.router import routes
from tests.console.conftest import House

PARTS = {"username": "auditor", "topic": "ice", "seq": "1"}
CORRECT = "/staff/conversations/some-id/messages/1/correct"
FORMS = sorted(
    re.sub(r"{(\w+)}", lambda part: PARTS.get(part[1], "some-id"), route.path)
    for route in routes()
    if "POST" in (route.methods or ())
)
FOREIGN = {
    "another origin": {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    "another origin, old browser": {"Origin": "https://evil.example", "Sec-Fetch-Site": ""},
    "a sister site": {"Sec-Fetch-Site": "same-site"},
    "no origin at all": {"Origin": "", "Sec-Fetch-Site": ""},
    "a null origin": {"Origin": "null", "Sec-Fetch-Site": ""},
    "typed into the address bar": {"Origin": "", "Sec-Fetch-Site": "none"},
    "our name as a prefix": {"Origin": "http://testserver.evil.example", "Sec-Fetch-Site": ""},
    "our name on another port": {"Origin": "http://testserver:81", "Sec-Fetch-Site": ""},
}


def who(path: str) -> str:
    """Somebody who may send the form."""
    return "clinician" if path.endswith(("/approve", "/reject")) else "administrator"


def sent(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if value}


def test_the_list_of_forms_is_not_empty() -> None:
    assert len(FORMS) > 25


@pytest.mark.parametrize("path", FORMS)
def test_no_form_is_taken_from_elsewhere(standing: House, path: str) -> None:
    browser = standing.browser(who(path))
    token = browser.csrf()
    before = len(standing.log())
    for case, headers in FOREIGN.items():
        answer = browser.client.post(
            path, data={"csrf": token}, headers=sent(headers), follow_redirects=False
        )
        assert answer.status_code == 403, case
    assert len(standing.log()) == before


@pytest.mark.parametrize("path", FORMS)
def test_no_form_is_taken_without_its_token(standing: House, path: str) -> None:
    browser = standing.browser(who(path))
    before = len(standing.log())
    for token in ("", "wrong", "é"):
        assert browser.post(path, csrf=token, username="administrator").status_code == 403
    assert len(standing.log()) == before


def test_the_token_of_another_session_is_refused(staffed: House) -> None:
    other = staffed.browser("administrator").csrf()
    answer = staffed.browser("administrator").post("/staff/logout", csrf=other)
    assert answer.status_code == 403


@pytest.mark.parametrize("path", FORMS)
def test_nothing_changes_by_following_a_link(standing: House, path: str) -> None:
    browser = standing.browser("administrator")
    before = len(standing.log())
    answer = browser.get(f"{path}?csrf={browser.csrf()}")
    pages = ("/staff/login", "/staff/people", "/staff/password", "/staff/topics")
    not_there = "/staff/drafts/some-id"
    others = {not_there: 404, CORRECT: 404, "/staff/second-step": 303} | dict.fromkeys(pages, 200)
    assert answer.status_code == others.get(path, 405)
    assert {act.action for act in standing.log()[before:]} <= {"view_people"}


def test_a_form_under_no_referrer_policy_is_taken(staffed: House) -> None:
    browser = staffed.browser("administrator")
    answer = browser.post(
        "/staff/logout",
        headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        csrf=browser.csrf(),
    )
    assert answer.status_code == 303


def test_a_json_body_is_no_form(staffed: House) -> None:
    browser = staffed.browser("administrator")
    answer = browser.client.post(
        "/staff/logout", json={"csrf": browser.csrf()}, headers={"Origin": "http://testserver"}
    )
    assert answer.status_code == 403


def test_a_huge_form_is_refused(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    answer = browser.send("/staff/conversations/some-id/notes", text="x" * 200_000)
    assert answer.status_code == 413
