"""Answering a patient in person, and call-backs, from the console's pages."""

from __future__ import annotations

import pytest

from bot.store.conversations import find, locked
from bot.store.messages import messages_after
from bot.store.requests import ask_callback
from bot.store.takeover import is_typing, patient_types
from tests.console.conftest import House, answered


@pytest.fixture
def talk(staffed: House) -> str:
    return staffed.talk(("is anybody there?", answered()))


def said_to_patient(house: House, talk: str) -> list[tuple[str, str]]:
    with house.store.look() as work:
        return [(m.author, m.text) for m in messages_after(work, find(work, talk))][2:]


def test_a_nurse_takes_over_writes_and_hands_back(staffed: House, talk: str) -> None:
    browser = staffed.browser("reviewer")
    address = f"/staff/conversations/{talk}"
    browser.send(f"{address}/take-over")
    assert browser.page(address).one("textarea", id="answer")
    answer = browser.send(f"{address}/write", text="I will ring you\r\nat noon.")
    assert answer.headers["location"] == f"{address}?said=takeover.sent#takeover"
    browser.send(f"{address}/hand-back")
    lines = said_to_patient(staffed, talk)
    assert [author for author, _ in lines] == ["staff", "staff", "staff", "assistant"]
    assert "Rita Reviewer" in lines[0][1]
    assert lines[1][1] == "I will ring you\nat noon."
    acts = [(act.who, act.action) for act in staffed.log()]
    for action in ("take_over", "write_to_patient", "hand_back"):
        assert ("reviewer", action) in acts


def test_two_people_do_not_answer_at_once(staffed: House, talk: str) -> None:
    address = f"/staff/conversations/{talk}"
    staffed.browser("reviewer").send(f"{address}/take-over")
    other = staffed.browser("clinician")
    assert "Rita Reviewer is answering." in other.page(address).text
    assert "takeover.already" in other.send(f"{address}/take-over").headers["location"]
    assert "takeover.not_taken" in other.send(f"{address}/write", text="x").headers["location"]


def test_the_patient_sees_that_the_person_who_answers_is_typing(staffed: House, talk: str) -> None:
    browser = staffed.browser("reviewer")
    address = f"/staff/conversations/{talk}"
    assert browser.send(f"{address}/typing").status_code == 404  # nobody has taken it over
    browser.send(f"{address}/take-over")
    assert browser.send(f"{address}/typing").status_code == 204
    with staffed.store.look() as work:
        assert is_typing(find(work, talk).staff_typing_at, staffed.clock())
    assert staffed.browser("clinician").send(f"{address}/typing").status_code == 404


def test_staff_see_that_the_patient_is_typing(staffed: House, talk: str) -> None:
    browser = staffed.browser("reviewer")
    browser.send(f"/staff/conversations/{talk}/take-over")
    with staffed.store.work() as work:
        patient_types(locked(work, talk), staffed.clock())
    newest = browser.get(f"/staff/conversations/{talk}/newest").json()
    assert newest["typing"]
    staffed.clock.pass_(seconds=10)
    assert not browser.get(f"/staff/conversations/{talk}/newest").json()["typing"]


@pytest.mark.parametrize("text", [" \n", "x" * 2001])
def test_what_cannot_be_sent_to_a_patient(staffed: House, talk: str, text: str) -> None:
    browser = staffed.browser("reviewer")
    browser.send(f"/staff/conversations/{talk}/take-over")
    answer = browser.send(f"/staff/conversations/{talk}/write", text=text)
    assert "takeover.bad_text" in answer.headers["location"]


def test_nobody_takes_over_what_has_ended(staffed: House) -> None:
    talk = staffed.talk(("bye", answered()), ended=True)
    browser = staffed.browser("reviewer")
    answer = browser.send(f"/staff/conversations/{talk}/take-over")
    assert "takeover.ended" in answer.headers["location"]
    assert "Take over" not in browser.page(f"/staff/conversations/{talk}").text


def test_call_backs_have_a_clock_and_are_settled_once(staffed: House, talk: str) -> None:
    with staffed.store.work() as work:
        body = {"name": "Ada", "phone": "+39 02 1234", "when": "noon", "note": "shy <b>"}
        ask_callback(work, locked(work, talk), body, staffed.clock())
    browser = staffed.browser("reviewer")
    staffed.clock.pass_(minutes=12)
    page = browser.page("/staff/callbacks")
    for part in ("Ada", "+39 02 1234", "noon", "shy <b>", "waits 12 min"):
        assert part in page.text
    assert "waits 12 min" in browser.page(f"/staff/conversations/{talk}").text
    form = next(f for f in page.all("form") if f.attributes["action"].endswith("/done"))
    answer = browser.send(form.attributes["action"])
    assert answer.headers["location"] == "/staff/callbacks?said=callback.settled"
    assert "Nobody waits for a call." in browser.page("/staff/callbacks").text
    assert "called by Rita Reviewer" in browser.page(f"/staff/conversations/{talk}").text
    assert [a.action for a in staffed.log() if a.action.endswith("callback")] == ["settle_callback"]
