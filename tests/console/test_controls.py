"""The switch and the notice, from the staff's page to the store."""

from __future__ import annotations

from bot.store.controls import controls
from tests.console.conftest import CLINIC, House


def test_one_nurse_switches_the_assistant_off_and_on(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    browser.send("/staff/controls/switch", off="yes")
    assert "Switched off by reviewer" in browser.page("/staff/controls").text
    with staffed.store.look() as work:
        assert controls(work, CLINIC).off
        assert not controls(work, "elsewhere").off
    browser.send("/staff/controls/switch", off="no")
    with staffed.store.look() as work:
        assert not controls(work, CLINIC).off
    acts = [act.action for act in staffed.log() if act.action.startswith("switch")]
    assert acts == ["switch_off", "switch_on"]


def test_notice_and_hours_in_both_languages(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    texts = {"notice_en": " Closed on  Monday", "notice_it": "Chiuso lunedì", "hours_en": "8 to 4"}
    browser.send("/staff/controls/texts", **texts)
    with staffed.store.look() as work:
        found = controls(work, CLINIC)
    assert found.text("notice", "en") == "Closed on Monday"
    assert found.text("notice", "it") == "Chiuso lunedì"
    assert found.text("hours", "it") == ""
    browser.send("/staff/controls/texts", notice_en="", notice_it="")
    with staffed.store.look() as work:
        assert controls(work, CLINIC).text("notice", "en") == ""


def test_a_notice_that_is_too_long_is_not_kept(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    answer = browser.send("/staff/controls/texts", notice_en="x" * 301)
    assert answer.headers["location"].endswith("too_long")
    assert "At most 300 characters" in browser.page(answer.headers["location"]).text
