"""A nurse answers a patient in person, and hands back: both sides in real browsers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_first_visit import say
from tests.stack import Stack
from tests.staff import PASSWORD, USERNAME, ensure_administrator

pytestmark = pytest.mark.browser


def test_a_patient_reads_who_answers_and_the_nurse_hands_back(
    page: Page, context: BrowserContext, stack: Stack
) -> None:
    page.goto(f"{stack.url}/chat?language=en")
    page.locator("#start").click()
    expect(page.locator(".message.assistant").first).to_be_visible()
    say(page, "I would rather speak to somebody about zebra crossings")
    ensure_administrator(stack)
    desk = context.new_page()
    desk.goto(f"{stack.url}/staff/")
    desk.get_by_label("User name").fill(USERNAME)
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Log in").click()
    desk.get_by_role("link", name=re.compile("zebra crossings")).first.click()
    desk.get_by_role("button", name="Take over").click()
    desk.get_by_label("To the patient").press_sequentially("This is a nurse.")
    expect(page.locator("#staff-typing")).to_be_visible()
    desk.get_by_label("To the patient").fill("This is a nurse. How can I help?")
    desk.get_by_role("button", name="Send to the patient").click()
    expect(page.get_by_text("This is a nurse. How can I help?").first).to_be_visible()
    page.locator("#words").press_sequentially("my knee", delay=20)
    expect(desk.locator("#patient-typing")).to_have_text("The patient is typing …", timeout=15_000)
    page.locator("#words").fill("my knee hurts")
    page.locator("#words").press("Enter")
    expect(page.locator(".message.patient")).to_have_count(2)
    expect(desk.locator(".message.by-patient").last).to_contain_text("my knee hurts")
    expect(desk.get_by_text("A new message came in.")).to_be_visible()
    desk.get_by_role("button", name="Hand back to the assistant").click()
    expect(desk.get_by_role("main")).to_contain_text("The assistant answers again.")
    before = page.locator(".message.assistant").count()
    say(page, "what is a biopsy?")
    assert page.locator(".message.assistant").count() > before
