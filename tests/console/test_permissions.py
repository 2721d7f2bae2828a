"""The written matrix: every route of the console against every role. A new route must be added."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.console.guards import Open, OpenForm, Reads, Writes
from bot.console.matrix import written
from bot.console.permissions import Role
from bot.console.router import guard_of, routes
from tests.console.conftest import House, answered

R, C, M, A = Role.REVIEWER, Role.CLINICIAN, Role.ADMINISTRATOR, Role.AUDITOR
EVERYBODY: set[Role | None] = {None, R, C, M, A}
STAFF: set[Role | None] = {R, C, M, A}
READERS: set[Role | None] = {R, C, M}
WRITERS: set[Role | None] = {C, M}

MATRIX: dict[tuple[str, str], set[Role | None]] = {
    ("GET", "/staff"): EVERYBODY,
    ("GET", "/staff/static/{name}"): EVERYBODY,
    ("GET", "/staff/language"): EVERYBODY,
    ("GET", "/staff/login"): EVERYBODY,
    ("POST", "/staff/login"): EVERYBODY,
    ("GET", "/staff/sign-on"): EVERYBODY,
    ("GET", "/staff/sign-on/back"): EVERYBODY,
    ("GET", "/staff/home"): STAFF,
    ("POST", "/staff/logout"): STAFF,
    ("GET", "/staff/password"): STAFF,
    ("POST", "/staff/password"): STAFF,
    ("GET", "/staff/"): READERS,
    ("GET", "/staff/conversations/{conversation}"): READERS,
    ("POST", "/staff/filters"): READERS,
    ("POST", "/staff/filters/{name}/forget"): READERS,
    ("GET", "/staff/conversations/{conversation}/newest"): READERS,
    ("GET", "/staff/conversations/{conversation}/newer"): READERS,
    ("GET", "/staff/conversations/{conversation}/summary.pdf"): READERS,
    ("POST", "/staff/conversations/{conversation}/typing"): READERS,
    ("POST", "/staff/conversations/{conversation}/review"): READERS,
    ("POST", "/staff/conversations/{conversation}/tags"): READERS,
    ("POST", "/staff/conversations/{conversation}/tags/{tag}/remove"): READERS,
    ("POST", "/staff/conversations/{conversation}/assign"): READERS,
    ("POST", "/staff/conversations/{conversation}/second"): READERS,
    ("POST", "/staff/conversations/{conversation}/notes"): READERS,
    ("POST", "/staff/conversations/{conversation}/take-over"): READERS,
    ("POST", "/staff/conversations/{conversation}/write"): READERS,
    ("POST", "/staff/conversations/{conversation}/hand-back"): READERS,
    ("GET", "/staff/conversations/{conversation}/messages/{seq}/correct"): READERS,
    ("POST", "/staff/conversations/{conversation}/messages/{seq}/correct"): READERS,
    ("GET", "/staff/callbacks"): READERS,
    ("GET", "/staff/conversations/{conversation}/record.{kind}"): READERS,
    ("GET", "/staff/export.{kind}"): READERS,
    ("POST", "/staff/callbacks/{callback}/done"): READERS,
    ("GET", "/staff/topics"): READERS,
    ("POST", "/staff/topics"): WRITERS,
    ("GET", "/staff/topics/{topic}"): READERS,
    ("POST", "/staff/topics/{topic}/drafts"): WRITERS,
    ("GET", "/staff/topics/{topic}/publications/{n}"): READERS,
    ("GET", "/staff/topics/{topic}/revisions/{revision}"): READERS,
    ("POST", "/staff/topics/{topic}/rollback"): WRITERS,
    ("GET", "/staff/drafts/{draft}"): READERS,
    ("POST", "/staff/drafts/{draft}"): WRITERS,
    ("POST", "/staff/drafts/{draft}/preview"): WRITERS,
    ("POST", "/staff/drafts/{draft}/submit"): WRITERS,
    ("POST", "/staff/drafts/{draft}/recall"): WRITERS,
    ("POST", "/staff/drafts/{draft}/withdraw"): WRITERS,
    ("POST", "/staff/drafts/{draft}/approve"): {C},
    ("POST", "/staff/drafts/{draft}/reject"): {C},
    ("GET", "/staff/unanswered"): READERS,
    ("POST", "/staff/unanswered/draft"): WRITERS,
    ("POST", "/staff/unanswered/evaluation"): WRITERS,
    ("GET", "/staff/unanswered/evaluation.jsonl"): WRITERS,
    ("GET", "/staff/dashboard"): STAFF,
    ("GET", "/staff/dashboard/{plot}.csv"): STAFF,
    ("GET", "/staff/controls"): READERS,
    ("POST", "/staff/controls/switch"): READERS,
    ("POST", "/staff/controls/texts"): READERS,
    ("GET", "/staff/metrics"): EVERYBODY,
    ("GET", "/staff/privacy"): STAFF,
    ("POST", "/staff/privacy/{category}"): {M},
    ("POST", "/staff/conversations/{conversation}/hold"): WRITERS,
    ("POST", "/staff/conversations/{conversation}/erase"): WRITERS,
    ("GET", "/staff/conversations/{conversation}/access.json"): READERS,
    ("GET", "/staff/audit"): {M, A},
    ("GET", "/staff/audit/export.{kind}"): {M, A},
    ("GET", "/staff/people"): {M},
    ("POST", "/staff/people"): {M},
    ("POST", "/staff/people/{username}/disable"): {M},
    ("POST", "/staff/people/{username}/factors"): {M},
    ("POST", "/staff/people/sessions/{session}/end"): {M},
    ("GET", "/staff/second-step"): STAFF,
    ("POST", "/staff/second-step"): STAFF,
    ("GET", "/staff/factors/new"): STAFF,
    ("POST", "/staff/factors/app"): STAFF,
    ("POST", "/staff/factors/passkey"): STAFF,
    ("POST", "/staff/factors/{factor}/remove"): STAFF,
    ("GET", "/staff/security"): STAFF,
    ("POST", "/staff/security/sessions/{session}/end"): STAFF,
}


PARTS = {
    "username": "nobody",
    "name": "console.css",
    "topic": "ice",
    "n": "1",
    "seq": "1",
    "revision": "abc",
}


def test_the_matrix_names_every_route() -> None:
    there = {(method, route.path) for route in routes() for method in route.methods or ()}
    assert there == set(MATRIX)


def test_the_written_page_is_what_the_routes_state() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
    again = "run: .venv/bin/python -m bot staff permissions > docs/permissions.md"
    assert page.read_text() == written(), again


def test_the_written_page_is_the_matrix_of_this_test() -> None:
    rows = [row.strip("| \n").split(" | ") for row in written().splitlines() if "`" in row]
    routes_of_page = {row[0].strip("`"): row[2:] for row in rows if row[0].count(" ")}
    for (method, path), roles in MATRIX.items():
        marks = routes_of_page[f"{method} {path}"]
        assert {r for r, mark in zip(Role, marks, strict=True) if mark == "yes"} == roles - {None}


def test_each_route_states_one_guard_and_forms_state_a_form_guard() -> None:
    for route in routes():
        guard = guard_of(route)
        kind = (Writes, OpenForm) if "POST" in (route.methods or ()) else (Reads, Open)
        assert isinstance(guard, kind), route.path


@pytest.mark.parametrize("role", [None, *Role])
def test_who_may_use_what(staffed: House, role: Role | None) -> None:
    for method, path in MATRIX:
        assert may_use(staffed, method, path, role) == (role in MATRIX[method, path]), path


def may_use(house: House, method: str, path: str, role: Role | None) -> bool:
    browser = house.browser(role.value if role else None)
    address = re.sub(r"{(\w+)}", lambda part: PARTS.get(part[1], "some-id"), path)
    token = browser.csrf() if role else ""
    before = len(house.log())
    if method == "GET":
        answer = browser.get(address)
    else:
        answer = browser.post(address, csrf=token, reviewed="no", seq="1", text="x")
    if path == "/staff/login":
        return True  # see test_log_in.py and test_csrf.py
    if role is None:
        location = answer.headers.get("location", "")
        return answer.status_code not in (403,) and not location.startswith("/staff/login")
    refused = answer.status_code == 403
    acts = [(act.who, act.action) for act in house.log()[before:]]
    assert ((role.value, "refused") in acts) == refused, path
    return not refused


def test_people_of_another_clinic_see_nothing_of_this_one(staffed: House) -> None:
    browser = staffed.browser("administrator")
    elsewhere = staffed.with_deps(clinic="elsewhere")
    stranger = elsewhere.browser()
    assert stranger.try_log_in("administrator").status_code == 401
    stranger.adopt(browser.client.cookies["ossa_staff"])
    assert stranger.get("/staff/").status_code == 403


def test_a_conversation_of_another_clinic_is_not_there(staffed: House) -> None:
    foreign = staffed.talk(("My arm hurts", answered()), clinic="elsewhere")
    browser = staffed.browser("reviewer")
    assert browser.get(f"/staff/conversations/{foreign}").status_code == 404
    for form in ("review", "notes"):
        answer = browser.send(
            f"/staff/conversations/{foreign}/{form}", reviewed="yes", seq="2", text="x"
        )
        assert answer.status_code == 404
    assert "My arm hurts" not in browser.page("/staff/").text
