from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from limits.errors import StorageError
from limits.storage import MemoryStorage
from sqlalchemy import select

from bot.console.throttle import LoginThrottle
from bot.store import log_ins, staff
from bot.store.tables import StaffSession
from tests.console.conftest import PASSWORD, House
from tests.console.page import Page


def test_a_right_password_opens_the_worklist(staffed: House) -> None:
    browser = staffed.browser()
    answer = browser.try_log_in("reviewer")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/home")
    assert browser.get("/staff/home").headers["location"] == "/staff/"
    assert "Rita Reviewer" in browser.page("/staff/").text


def test_an_auditor_starts_at_the_log(staffed: House) -> None:
    assert staffed.browser("auditor").get("/staff/home").headers["location"] == "/staff/audit"


def test_the_user_name_may_be_typed_in_any_case(staffed: House) -> None:
    assert staffed.browser().try_log_in(" Reviewer ").status_code == 303


def test_unknown_disabled_and_wrong_give_the_same_answer(staffed: House) -> None:
    staffed.browser("administrator").send("/staff/people/clinician/disable")
    answers = [
        staffed.browser().try_log_in(name, password)
        for name, password in [
            ("reviewer", "a wrong password"),
            ("nobody-here", PASSWORD),
            ("clinician", PASSWORD),
            ("clinician", "a wrong password"),
            ("not a possible name\x00", PASSWORD),
            ("reviewer", PASSWORD + "x" * 200),
        ]
    ]
    assert {answer.status_code for answer in answers} == {401}
    pages = [Page(answer.text) for answer in answers]
    assert len({page.one("p", role="alert").text for page in pages}) == 1
    assert not any(
        "set-cookie" in a.headers and "ossa_staff=" in a.headers["set-cookie"] for a in answers
    )


def test_every_kind_of_failure_hashes_once(staffed: House, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    verify = type(staffed.deps.passwords._hasher).verify

    def counting(self: object, stored: str, password: str) -> bool:
        hashed.append(stored)
        return verify(self, stored, password)  # type: ignore[arg-type]

    monkeypatch.setattr(type(staffed.deps.passwords._hasher), "verify", counting)
    for name in ("reviewer", "nobody-here", "no such name!"):
        hashed.clear()
        staffed.browser().try_log_in(name, "a wrong password")
        assert len(hashed) == 1, name


def test_the_cookie_is_kept_from_scripts_and_other_sites(staffed: House) -> None:
    plain = staffed.browser().try_log_in("reviewer").headers["set-cookie"]
    safe = staffed.browser(scheme="https").try_log_in("reviewer").headers["set-cookie"]
    for cookie in (plain, safe):
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "Path=/staff" in cookie
    assert "Secure" in safe
    assert "Secure" not in plain


def test_only_the_hash_of_the_token_is_stored(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    token = browser.client.cookies["ossa_staff"]
    assert len(token) >= 43  # 256 bits in base64
    with staffed.store.look() as work:
        stored = work.session.scalars(select(StaffSession.token_hash)).all()
    assert stored == [hashlib.sha256(token.encode()).digest()]


def test_logging_in_again_ends_the_session_before(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    first = browser.client.cookies["ossa_staff"]
    browser.try_log_in("reviewer")
    assert browser.client.cookies["ossa_staff"] != first
    other = staffed.browser()
    other.adopt(first)
    assert other.get("/staff/").status_code == 303


def test_a_token_that_the_client_made_up_is_not_adopted(staffed: House) -> None:
    browser = staffed.browser()
    browser.adopt("chosen")
    answer = browser.try_log_in("reviewer")
    assert "ossa_staff=chosen" not in answer.headers["set-cookie"]
    with staffed.store.look() as work:
        assert (
            log_ins.live_session(
                work, hashlib.sha256(b"chosen").digest(), staffed.clock(), timedelta(1)
            )
            is None
        )


def test_logging_out_ends_the_session_on_the_server(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    token = browser.client.cookies["ossa_staff"]
    answer = browser.send("/staff/logout")
    assert answer.headers["location"] == "/staff/login?out=1"
    browser.adopt(token)
    assert browser.get("/staff/").headers["location"] == "/staff/login"


def test_a_session_ends_after_15_idle_minutes(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    staffed.clock.pass_(minutes=14)
    assert browser.get("/staff/").status_code == 200
    staffed.clock.pass_(minutes=14)
    assert browser.get("/staff/").status_code == 200
    staffed.clock.pass_(minutes=15)
    assert browser.get("/staff/").headers["location"] == "/staff/login"


def test_a_session_ends_after_8_hours_however_busy(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    for _ in range(47):
        staffed.clock.pass_(minutes=10)
        assert browser.get("/staff/password").status_code == 200
    staffed.clock.pass_(minutes=10)
    assert browser.get("/staff/password").status_code == 303


def test_disabling_a_person_ends_their_sessions(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    staffed.browser("administrator").send("/staff/people/reviewer/disable")
    assert browser.get("/staff/").status_code == 303


def test_after_log_in_the_wanted_page_opens(staffed: House) -> None:
    wanted = "/staff/conversations/abc"
    browser = staffed.browser()
    login = browser.get(wanted).headers["location"]
    assert login == "/staff/login?next=%2Fstaff%2Fconversations%2Fabc"
    back = browser.page(login).one("input", name="next").attributes["value"]
    assert browser.try_log_in("reviewer", next=back).headers["location"] == wanted


@pytest.mark.parametrize(
    "next_page",
    ["https://evil.example/", "//evil.example", "/staff//evil", "/\\evil", "/staff/\n", "/api"],
)
def test_log_in_leads_nowhere_else(staffed: House, next_page: str) -> None:
    answer = staffed.browser().try_log_in("reviewer", next=next_page)
    assert answer.headers["location"] == "/staff/home"


def test_ten_tries_per_account_then_a_wait(staffed: House) -> None:
    tries = [staffed.browser().try_log_in("reviewer", f"wrong {n}").status_code for n in range(12)]
    assert tries == [401] * 10 + [429] * 2
    refused = staffed.browser().try_log_in("reviewer")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "900"
    assert staffed.browser().try_log_in("clinician").status_code == 303


def test_unknown_names_are_throttled_alike(staffed: House) -> None:
    tries = [staffed.browser().try_log_in("nobody", "wrong").status_code for _ in range(11)]
    assert tries == [401] * 10 + [429]


def test_a_good_log_in_takes_the_tries_back(staffed: House) -> None:
    for n in range(9):
        staffed.browser().try_log_in("reviewer", f"wrong {n}")
    assert staffed.browser().try_log_in("reviewer").status_code == 303
    assert staffed.browser().try_log_in("reviewer", "wrong").status_code == 401


def test_without_a_working_counter_nobody_gets_in(staffed: House) -> None:
    class Broken(MemoryStorage):
        def acquire_entry(self, *_: object, **__: object) -> bool:
            raise StorageError(OSError("gone"))

    shut = staffed.with_deps(throttle=LoginThrottle(storage=Broken()))
    assert shut.browser().try_log_in("reviewer").status_code == 503


def test_every_try_is_in_the_log_and_no_typed_name_of_nobody(staffed: House) -> None:
    staffed.browser().try_log_in("reviewer", "wrong")
    staffed.browser().try_log_in("my secret passphrase", "wrong")
    staffed.browser().try_log_in("reviewer")
    told = [(act.who, act.action) for act in staffed.log()[-3:]]
    assert told == [
        ("reviewer", "login_failed"),
        ("(unknown account)", "login_failed"),
        ("reviewer", "login"),
    ]
    assert not any("secret" in f"{act.who} {act.object}" for act in staffed.log())


def test_passwords_are_hashed_with_argon2id(staffed: House) -> None:
    with staffed.store.look() as work:
        assert (staff.password_hash_of(work, "reviewer") or "").startswith("$argon2id$")


def test_behind_a_proxy_the_public_address_counts(staffed: House) -> None:
    proxied = staffed.with_deps(public_url="https://chat.clinic.example")
    browser = proxied.browser()
    token = browser.page("/staff/login").one("input", name="csrf").attributes["value"]
    answer = browser.client.post(
        "/staff/login",
        data={"csrf": token, "username": "reviewer", "password": PASSWORD},
        headers={
            "Origin": "https://chat.clinic.example",
            "Cookie": f"ossa_staff_form={token}",  # the jar keeps Secure cookies from plain http
        },
        follow_redirects=False,
    )
    assert answer.status_code == 303
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("peer", "written"),
    [
        ("192.0.2.77", "address/192.0.2.0/24"),
        ("2001:db8:1:2::5", "address/2001:db8:1::/48"),
        ("testclient", "address/unknown"),
    ],
)
def test_the_log_keeps_the_network_not_the_machine(staffed: House, peer: str, written: str) -> None:
    browser = staffed.browser()
    browser.client = TestClient(staffed.app, client=(peer, 1234))
    browser.try_log_in("reviewer", "wrong")
    assert staffed.log()[-1].object == written
