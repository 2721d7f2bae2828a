"""Sign-on against a real OpenID Connect provider, started here on loopback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import pytest
import requests
from oidc_provider_mock import User

from bot.console.permissions import Role
from bot.console.sign_on import SignOn, SignOnFailed
from tests.console.conftest import Browser, House

GROUPS = {"nurses": Role.REVIEWER, "doctors": Role.CLINICIAN}
PEOPLE = [
    User(sub="rosa", claims={"preferred_username": "rosa", "name": "Rosa", "groups": ["nurses"]}),
    User(sub="reviewer", claims={"preferred_username": "reviewer", "groups": ["doctors", "x"]}),
    User(sub="guest", claims={"preferred_username": "guest", "groups": ["cleaners"]}),
]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with oidc_provider_mock.run_server_in_thread(user_claims=PEOPLE, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def clinic(staffed: House, issuer: str) -> House:
    return staffed.with_deps(sign_on=SignOn(issuer, "ossa", "a secret", GROUPS))


def vouch(browser: Browser, who: str) -> str:
    """What the person does at the provider; the address it sends the browser back to."""
    answer = browser.get("/staff/sign-on")
    assert answer.status_code == 303
    there = requests.post(
        answer.headers["location"], data={"sub": who}, allow_redirects=False, timeout=10
    )
    assert there.status_code == 302, there.text
    parts = urlsplit(there.headers["location"])
    return f"{parts.path}?{parts.query}"


def test_a_nurse_signs_on_and_out(clinic: House) -> None:
    browser = clinic.browser()
    assert browser.page("/staff/login").all("a", href="/staff/sign-on")
    answer = browser.get(vouch(browser, "rosa"))
    assert answer.status_code == 200
    assert answer.headers["refresh"] == "0; url=/staff/home"
    page = browser.page("/staff/")
    assert "Signed in as Rosa, reviewer" in page.text
    assert browser.get("/staff/people").status_code == 403
    out = browser.send("/staff/logout").headers["refresh"].removeprefix("0; url=")
    assert urlsplit(out).path == "/oauth2/end_session"
    assert "id_token_hint" in parse_qs(urlsplit(out).query)
    assert browser.get("/staff/").status_code == 303
    acts = [act.action for act in clinic.log() if act.who == "rosa"]
    assert acts == ["account_by_sign_on", "sign_on", "list_conversations", "refused", "logout"]


def test_the_same_person_comes_back_to_the_same_account(clinic: House) -> None:
    for _ in range(2):
        browser = clinic.browser()
        browser.get(vouch(browser, "rosa"))
    assert [act.action for act in clinic.log()].count("account_by_sign_on") == 1


def test_a_taken_name_is_not_taken_over(clinic: House) -> None:
    browser = clinic.browser()
    browser.get(vouch(browser, "reviewer"))
    assert "clinician" in browser.page("/staff/").text
    assert {act.who for act in clinic.log() if act.action == "sign_on"} == {"reviewer-2"}


def test_nobody_without_a_role_is_let_in(clinic: House) -> None:
    browser = clinic.browser()
    answer = browser.get(vouch(browser, "guest"))
    assert answer.status_code == 403
    assert browser.get("/staff/").status_code == 303
    assert clinic.log()[-1].action == "sign_on_failed"


def test_a_disabled_person_is_not_let_in(clinic: House) -> None:
    browser = clinic.browser()
    browser.get(vouch(browser, "rosa"))
    clinic.browser("administrator").send("/staff/people/rosa/disable")
    assert browser.get("/staff/").status_code == 303
    assert browser.get(vouch(browser, "rosa")).status_code == 403


def test_no_password_opens_such_an_account(clinic: House) -> None:
    browser = clinic.browser()
    browser.get(vouch(browser, "rosa"))
    assert clinic.browser().try_log_in("rosa", "!").status_code == 401


def test_an_answer_of_another_browser_or_a_second_time_is_refused(clinic: House) -> None:
    browser, other = clinic.browser(), clinic.browser()
    back = vouch(browser, "rosa")
    assert other.get(back).status_code == 403
    assert browser.get(back.replace("state=", "state=x")).status_code == 403
    assert browser.get(back).status_code == 200
    assert browser.get(back).status_code == 403


def test_nonce_and_challenge_are_asked_for_and_the_nonce_must_come_back(issuer: str) -> None:
    provider = SignOn(issuer, "ossa", "a secret", GROUPS)
    begun = provider.begin("http://testserver/staff/sign-on/back")
    asked = parse_qs(urlsplit(begun.address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"] == [begun.nonce]
    there = requests.post(begun.address, data={"sub": "rosa"}, allow_redirects=False, timeout=10)
    got = parse_qs(urlsplit(there.headers["location"]).query)
    kept = begun.as_json() | {"nonce": "another one"}
    with pytest.raises(SignOnFailed):
        provider.finish(
            "http://testserver/staff/sign-on/back", kept, got["state"][0], got["code"][0]
        )


def test_a_provider_that_is_not_there(clinic: House) -> None:
    gone = clinic.with_deps(sign_on=SignOn("http://127.0.0.1:9", "ossa", "x", GROUPS))
    assert gone.browser().get("/staff/sign-on").status_code == 503
    none = clinic.with_deps(sign_on=None)
    assert none.browser().get("/staff/sign-on").status_code == 404


def test_a_token_for_another_audience_is_refused(issuer: str) -> None:
    provider = SignOn(issuer, "ossa", "a secret", GROUPS)
    begun = provider.begin("http://testserver/staff/sign-on/back")
    there = requests.post(begun.address, data={"sub": "rosa"}, allow_redirects=False, timeout=10)
    got = parse_qs(urlsplit(there.headers["location"]).query)
    stranger = replace(provider, client_id="somebody-else")
    with pytest.raises(SignOnFailed):
        stranger.finish(
            "http://testserver/staff/sign-on/back",
            begun.as_json(),
            got["state"][0],
            got["code"][0],
        )
