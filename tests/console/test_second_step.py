"""After the password: one-time codes, recovery codes, what a half log-in may see; sessions."""

from __future__ import annotations

from base64 import b32decode

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from bot.store import factors
from tests.console.conftest import Browser, House
from tests.console.page import Page


@pytest.fixture
def strict(staffed: House) -> House:
    """An installation where everybody needs a second factor."""
    return staffed.with_deps(second_factor=True)


def entered(house: House, username: str = "reviewer") -> Browser:
    browser = house.browser()
    assert browser.try_log_in(username).status_code == 303
    return browser


def csrf(page: Page) -> str:
    return page.all("input", name="csrf")[0].attributes["value"]


def secret_of(page: Page) -> bytes:
    (section,) = [s for s in page.all("section") if s.attributes["aria-labelledby"] == "app-title"]
    shown = next(e for e in page.classed("id") if e.within("section") is section)
    return b32decode(shown.text.replace(" ", ""))


def code_at(house: House, secret: bytes, ahead: int = 0) -> str:
    moment = int(house.clock().timestamp()) + ahead
    return TOTP(secret, 6, SHA1(), 30).generate(moment).decode()  # noqa: S303


def enrolled(house: House, browser: Browser) -> tuple[bytes, list[str]]:
    page = browser.page("/staff/factors/new")
    secret = secret_of(page)
    answer = browser.post(
        "/staff/factors/app", csrf=csrf(page), code=code_at(house, secret), name="phone"
    )
    assert answer.status_code == 200, answer.text
    return secret, [e.text for e in Page(answer.text).classed("id")]


def step(browser: Browser, code: str) -> int:
    page = browser.page("/staff/second-step")
    return browser.post("/staff/second-step", csrf=csrf(page), code=code).status_code


def test_without_a_second_factor_one_must_be_set_up_first(strict: House) -> None:
    browser = entered(strict)
    for address in ("/staff/", "/staff/password", "/staff/security", "/staff/callbacks"):
        assert browser.get(address).headers["location"] == "/staff/second-step"
    assert browser.get("/staff/second-step").headers["location"] == "/staff/factors/new"
    _, codes = enrolled(strict, browser)
    assert len(set(codes)) == 8
    assert browser.get("/staff/").status_code == 200


def test_the_password_alone_opens_nothing(strict: House) -> None:
    secret, _ = enrolled(strict, entered(strict))
    strict.clock.pass_(seconds=60)
    browser = entered(strict)
    half = browser.client.cookies["ossa_staff"]
    assert browser.get("/staff/").headers["location"] == "/staff/second-step"
    assert browser.get("/staff/factors/new").headers["location"] == "/staff/second-step"
    assert step(browser, "000000") == 401
    assert step(browser, code_at(strict, secret)) == 303
    assert browser.get("/staff/").status_code == 200
    thief = strict.browser()
    thief.adopt(half)
    assert thief.get("/staff/second-step").headers["location"].startswith("/staff/login")
    acts = [act.action for act in strict.log()]
    assert "factor_failed" in acts
    assert acts.count("login_factor") == 1


def test_a_code_is_good_once(strict: House) -> None:
    secret, _ = enrolled(strict, entered(strict))
    assert step(entered(strict), code_at(strict, secret)) == 401  # used to set it up
    strict.clock.pass_(seconds=30)
    assert step(entered(strict), code_at(strict, secret)) == 303
    assert step(entered(strict), code_at(strict, secret)) == 401


@pytest.mark.parametrize(("ahead", "status"), [(30, 303), (90, 401), (-90, 401)])
def test_clocks_may_be_off_by_one_step(strict: House, ahead: int, status: int) -> None:
    secret, _ = enrolled(strict, entered(strict))
    strict.clock.pass_(minutes=10)
    assert step(entered(strict), code_at(strict, secret, ahead)) == status


def test_a_recovery_code_is_good_once(strict: House) -> None:
    _, codes = enrolled(strict, entered(strict))
    assert step(entered(strict), codes[0].upper()) == 303
    assert step(entered(strict), codes[0]) == 401


def test_tries_are_counted(strict: House) -> None:
    enrolled(strict, entered(strict))
    browser = entered(strict)
    assert [step(browser, "123456") for _ in range(11)] == [401] * 10 + [429]


def test_secrets_are_sealed(strict: House) -> None:
    secret, codes = enrolled(strict, entered(strict))
    raw = strict.store.engine.raw_connection()
    stored = b"".join(row[0] for row in raw.execute("SELECT body FROM staff_factors"))
    raw.close()
    assert secret not in stored
    assert codes[0].encode() not in stored


def test_the_last_factor_stays_where_one_is_needed(strict: House) -> None:
    browser = entered(strict)
    enrolled(strict, browser)
    form = next(
        f
        for f in browser.page("/staff/security").all("form")
        if "/factors/" in f.attributes["action"]
    )
    answer = browser.send(form.attributes["action"])
    assert answer.headers["location"].endswith("factor.last")


def test_an_administrator_resets_what_somebody_lost(strict: House) -> None:
    browser = entered(strict)
    enrolled(strict, browser)
    admin = strict.browser("administrator")
    assert admin.send("/staff/people/reviewer/factors").status_code == 303
    assert browser.get("/staff/").headers["location"].startswith("/staff/login")
    with strict.store.look() as work:
        assert not factors.has_factor(work, "reviewer")


@pytest.mark.parametrize("credential", ["{}", "not json", '{"id": 1}', "[]"])
def test_a_made_up_passkey_is_refused(strict: House, credential: str) -> None:
    browser = entered(strict)
    page = browser.page("/staff/factors/new")
    answer = browser.post("/staff/factors/passkey", csrf=csrf(page), credential=credential)
    assert answer.status_code == 422
    enrolled(strict, browser)
    again = entered(strict)
    page = again.page("/staff/second-step")
    answer = again.post("/staff/second-step", csrf=csrf(page), credential=credential)
    assert answer.status_code == 401


def test_one_ends_ones_own_sessions_and_nobody_elses(staffed: House) -> None:
    one, other = staffed.browser("reviewer"), staffed.browser("reviewer")
    foreign = staffed.browser("clinician")
    page = one.page("/staff/security")
    (form,) = [f for f in page.all("form") if "/sessions/" in f.attributes["action"]]
    assert foreign.send(form.attributes["action"]).status_code == 404
    assert one.send(form.attributes["action"]).status_code == 303
    assert one.get("/staff/").status_code == 200
    assert other.get("/staff/").status_code == 303


def test_an_administrator_ends_anybodys_session(staffed: House) -> None:
    reviewer, admin = staffed.browser("reviewer"), staffed.browser("administrator")
    page = admin.page("/staff/people")
    forms = [f for f in page.all("form") if "/sessions/" in f.attributes["action"]]
    assert admin.send(forms[0].attributes["action"]).status_code == 303
    assert reviewer.get("/staff/").status_code == 303
    assert "end_session" in [act.action for act in staffed.log()]
