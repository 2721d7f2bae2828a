"""Terms, holds, erasing one conversation, everything stored about it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.store.conversations import erasure_receipt, locked
from bot.store.requests import ask_callback
from bot.store.retention import erase_due, hold, terms
from tests.console.conftest import CLINIC, House, answered

DAYS = 30


def test_a_conversation_is_erased_with_a_receipt(staffed: House) -> None:
    talk = staffed.talk(("my secret", answered()))
    browser = staffed.browser("clinician")
    address = f"/staff/conversations/{talk}"
    assert "not_sure" in browser.send(f"{address}/erase").headers["location"]
    answer = browser.send(f"{address}/erase", sure="yes")
    assert answer.status_code == 200
    with staffed.store.look() as work:
        receipt = erasure_receipt(work, talk, staffed.clock())
    assert receipt in answer.text
    assert browser.get(address).status_code == 404
    page = staffed.browser("auditor").page("/staff/privacy")
    assert receipt in page.text
    assert "staff, clinician" in page.text
    assert ("clinician", "erase", f"conversation/{talk}") in [
        (act.who, act.action, act.object) for act in staffed.log()
    ]


def test_a_hold_stops_time_and_staff(staffed: House) -> None:
    talk = staffed.talk(("needed in court", answered()))
    browser = staffed.browser("administrator")
    address = f"/staff/conversations/{talk}"
    browser.send(f"{address}/hold", held="yes")
    assert "on_hold" in browser.send(f"{address}/erase", sure="yes").headers["location"]
    assert talk in browser.page("/staff/privacy").text
    with staffed.store.work() as work:
        assert erase_due(work, DAYS, staffed.clock() + timedelta(days=400)) == 0
    browser.send(f"{address}/hold", held="no")
    with staffed.store.work() as work:
        assert erase_due(work, DAYS, staffed.clock() + timedelta(days=400)) == 1


def test_each_category_has_its_own_term(staffed: House) -> None:
    empty = staffed.talk()
    staffed.talk(("what is an X-ray?", answered()))
    staffed.talk(("my arm is swollen", answered(level="ROUTINE")))
    calling = staffed.talk(("ring me", answered(level="ROUTINE")))
    body = {"name": "A", "phone": "1", "when": None, "note": None}
    with staffed.store.work() as work:
        ask_callback(work, locked(work, calling), body, staffed.clock())
    browser = staffed.browser("administrator")
    browser.send("/staff/privacy/empty", days="1")
    browser.send("/staff/privacy/callback", days="100")
    with staffed.store.look() as work:
        found = {term.category: (term.days, term.kept) for term in terms(work, CLINIC, DAYS)}
    assert found == {
        "empty": (1, 1),
        "information": (30, 1),
        "assessed": (30, 1),
        "callback": (100, 1),
    }
    now = staffed.clock()
    with staffed.store.work() as work:
        assert erase_due(work, DAYS, now + timedelta(days=2)) == 1
    assert browser.get(f"/staff/conversations/{empty}").status_code == 404
    with staffed.store.work() as work:
        assert erase_due(work, DAYS, now + timedelta(days=31)) == 2
        assert erase_due(work, DAYS, now + timedelta(days=99)) == 0
        assert erase_due(work, DAYS, now + timedelta(days=101)) == 1


@pytest.mark.parametrize("days", ["", "0", "3651", "x", "-1", "9" * 30])
def test_impossible_terms(staffed: House, days: str) -> None:
    answer = staffed.browser("administrator").send("/staff/privacy/empty", days=days)
    assert answer.headers["location"].endswith("bad_days")


def test_a_patient_gets_everything_that_is_stored(staffed: House) -> None:
    finding = {"kind": "pain", "status": "present", "words": "hurts"}
    understood = {"intent": "report", "reading": {"findings": [finding]}}
    talk = staffed.talk(("my arm hurts", answered(level="ROUTINE", understanding=understood)))
    browser = staffed.browser("reviewer")
    browser.send(f"/staff/conversations/{talk}/notes", text="a side note")
    whole = json.loads(browser.get(f"/staff/conversations/{talk}/access.json").text)
    assert whole["messages"][0]["understanding"]["reading"]["findings"] == [finding]
    assert whole["notes"][0]["text"] == "a side note"
    assert whole["assessment"]["level"] == "ROUTINE"
    assert [look["action"] for look in whole["looked_at"]] == ["add_note"]
    assert staffed.log()[-1].action == "export_access"


def test_each_conversation_is_counted_in_one_category(staffed: House) -> None:
    staffed.talk()
    staffed.talk(("what is a biopsy?", answered()))
    staffed.talk(("my knee hurts", answered(level="ROUTINE")), minutes=60)
    called = staffed.talk(("please ring me", answered(level="ROUTINE")), minutes=120)
    held = staffed.talk(("my lawyer writes", answered()))
    with staffed.store.work() as work:
        ask_callback(work, locked(work, called), {"phone": "+39 02 1234"}, staffed.clock())
        hold(work, CLINIC, held, by="clinician", now=staffed.clock())
    with staffed.store.look() as work:
        found = {term.category: term for term in terms(work, CLINIC, DAYS)}
    assert {name: term.kept for name, term in found.items()} == {
        "empty": 1,
        "information": 1,
        "assessed": 1,
        "callback": 1,
    }
    hour = timedelta(hours=1)
    assert found["assessed"].oldest_goes == staffed.clock() - hour + timedelta(days=30)
    assert found["callback"].oldest_goes == staffed.clock() + timedelta(
        days=30
    )  # asking is activity
