from __future__ import annotations

import json

import pytest

from bot.store import audit
from tests.console.conftest import PASSWORD, House, answered
from tests.console.page import Page


def rows(page: Page) -> list[list[str]]:
    return [
        [" ".join(cell.text.split()) for cell in row.children]
        for row in page.all("tr")
        if row.parent and row.parent.tag == "tbody"
    ]


def test_the_log_is_newest_first_and_names_who_did_what(staffed: House) -> None:
    talk = staffed.talk(("x", answered()))
    staffed.browser("reviewer").get(f"/staff/conversations/{talk}")
    newest = rows(staffed.browser("auditor").page("/staff/audit"))[0]
    assert newest[1:] == [
        "22 Nov 2026, 08:00 UTC",
        "Rita Reviewer reviewer",
        "read a conversation",
        f"conversation/{talk}",
    ]


def test_every_visit_leaves_one_entry(staffed: House) -> None:
    talk = staffed.talk(("x", answered()))
    visits = [
        ("reviewer", "/staff/", "list_conversations"),
        ("reviewer", f"/staff/conversations/{talk}", "view_conversation"),
        ("administrator", "/staff/people", "view_people"),
        ("auditor", "/staff/audit", "view_audit"),
    ]
    for who, address, action in visits:
        browser = staffed.browser(who)
        before = len(staffed.log())
        browser.get(address)
        assert [(act.who, act.action) for act in staffed.log()[before:]] == [(who, action)]


def test_every_form_leaves_one_entry(staffed: House) -> None:
    talk = staffed.talk(("x", answered()))
    at = f"/staff/conversations/{talk}"
    new = "a fresh long one"
    forms = [
        ("reviewer", f"{at}/review", {"reviewed": "yes", "seq": "2"}, "mark_reviewed"),
        ("reviewer", f"{at}/review", {"reviewed": "no", "seq": "2"}, "mark_not_reviewed"),
        ("reviewer", f"{at}/notes", {"text": "note"}, "add_note"),
        (
            "administrator",
            "/staff/people",
            {"username": "nino", "name": "N", "role": "auditor", "password": PASSWORD},
            "add_account",
        ),
        ("administrator", "/staff/people/nino/disable", {}, "disable_account"),
        (
            "clinician",
            "/staff/password",
            {"current": PASSWORD, "new": new, "repeat": new},
            "change_password",
        ),
        ("clinician", "/staff/logout", {}, "logout"),
    ]
    for who, address, form, action in forms:
        browser = staffed.browser(who)
        token = browser.csrf()
        before = len(staffed.log())
        browser.post(address, csrf=token, **form)
        assert [(act.who, act.action) for act in staffed.log()[before:]] == [(who, action)]


def test_paging_back_through_the_log(staffed: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.console.routes.log.PAGE_ROWS", 5)
    for _ in range(6):
        staffed.browser("reviewer").get("/staff/")
    browser = staffed.browser("auditor")
    newest = browser.page("/staff/audit")
    older = browser.page(newest.one("a", rel="next").attributes["href"])
    numbers = [int(row[0]) for row in rows(newest) + rows(older)]
    assert numbers == list(range(11, 1, -1))


@pytest.mark.parametrize("before", ["x", "-1", "1e9", "99999999999999999999", "²"])
def test_an_impossible_place_in_the_log(staffed: House, before: str) -> None:
    assert staffed.browser("auditor").get(f"/staff/audit?before={before}").status_code == 422


def test_the_chain_holds_after_all_this(staffed: House) -> None:
    staffed.browser().try_log_in("reviewer", "wrong")
    staffed.browser("reviewer").get("/staff/")
    with staffed.store.look() as work:
        assert audit.first_broken(work) is None


def test_when_the_log_cannot_be_written_nothing_is_shown(staffed: House) -> None:
    talk = staffed.talk(("a secret", answered()))
    browser = staffed.browser("reviewer")
    with staffed.store.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE audit RENAME TO gone")
        connection.commit()
    for address in ("/staff/", f"/staff/conversations/{talk}"):
        answer = browser.get(address)
        assert answer.status_code == 503
        assert "a secret" not in answer.text


def test_the_log_is_filtered_checked_and_taken_away(staffed: House) -> None:
    staffed.browser("reviewer").get("/staff/")
    auditor = staffed.browser("auditor")
    assert [row[3] for row in rows(auditor.page("/staff/audit?who=reviewer"))] == ["saw the list"]
    assert "Every entry holds" in auditor.page("/staff/audit?check=1").text
    lines = auditor.get("/staff/audit/export.jsonl?who=reviewer").text.splitlines()
    assert [json.loads(line)["action"] for line in lines] == ["list_conversations"]
    assert auditor.get("/staff/audit/export.csv").text.startswith('"n","at","who"')
    assert auditor.get("/staff/audit/export.pdf").status_code == 404
    assert [act.action for act in staffed.log()[-2:]] == ["export_audit", "export_audit"]


def test_a_broken_chain_is_said_in_red(staffed: House) -> None:
    with staffed.store.engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_UPDATE")
        connection.exec_driver_sql("UPDATE audit SET who = 'nobody' WHERE n = 2")
        connection.commit()
    page = staffed.browser("auditor").page("/staff/audit?check=1")
    assert "broken at entry 2" in page.one("p", role="alert").text
