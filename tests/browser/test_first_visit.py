"""From a clinic's page to the staff's transcript, as a person would do it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.browser.chatting import open_framed, say, violations
from tests.patient import Patient
from tests.stack import Stack
from tests.staff import PASSWORD, USERNAME, ensure_administrator

pytestmark = pytest.mark.browser
Picture = Callable[[Page, str], None]


def open_chat(page: Page, stack: Stack, language: str = "en") -> FrameLocator:
    return open_framed(page, f"{stack.url}/?language={language}")


def test_a_patient_chats_from_the_clinics_page_and_staff_review_it(
    page: Page, context: BrowserContext, stack: Stack, picture: Picture
) -> None:
    frame = open_chat(page, stack)
    say(frame, "my son's shin has been swollen for a month and hurts at night, he is 14")
    expect(frame.locator(".choices button:enabled").first).to_be_visible()
    picture(page, "chat-question")
    for _ in range(12):
        buttons = frame.locator(".choices button:enabled")
        if not buttons.count():
            break
        harmless = buttons.filter(has_text=re.compile(r"^(none|no\b|never|normally|full)", re.I))
        count = frame.locator(".message.assistant").count()
        (harmless.first if harmless.count() else buttons.first).click()
        expect(frame.locator(".message.assistant").nth(count)).to_be_visible()
        if frame.locator(".message .level").count():
            break
    level = frame.locator(".message .level").last
    expect(level).to_contain_text(re.compile("48 hours|Today"))
    level.scroll_into_view_if_needed()
    picture(page, "chat-result")

    ensure_administrator(stack)
    desk = context.new_page()
    desk.goto(f"{stack.url}/staff/")
    desk.get_by_label(re.compile("user", re.I)).fill(USERNAME)
    desk.get_by_label(re.compile("password", re.I)).fill(PASSWORD)
    picture(desk, "console-login")
    desk.get_by_role("button", name=re.compile("log in|sign in", re.I)).click()
    expect(desk.get_by_role("table").first).to_be_visible()
    picture(desk, "console-list")
    assert violations(desk) == []
    desk.get_by_role("link", name=re.compile("my son's shin has been swollen")).first.click()
    transcript = desk.get_by_role("main")
    expect(transcript).to_contain_text("my son's shin has been swollen")
    expect(transcript).to_contain_text("C01")
    expect(transcript).to_contain_text("NG12")
    assert violations(desk) == []
    told = transcript.locator("li.by-patient").first
    told.evaluate("told => told.scrollIntoView({block: 'center'})")
    picture(desk, "console-transcript")
    desk.get_by_role("button", name=re.compile("mark as reviewed", re.I)).click()
    expect(desk.get_by_role("main")).to_contain_text(re.compile("reviewed by", re.I))
    desk.goto(f"{stack.url}/staff/audit")
    expect(desk.get_by_role("main")).to_contain_text(USERNAME)
    picture(desk, "console-audit")


def test_an_emergency_is_announced_with_a_number_to_tap(
    page: Page, stack: Stack, picture: Picture
) -> None:
    frame = open_chat(page, stack, "it")
    say(frame, "ho un tumore al seno e da ieri non sento più le gambe")
    alarm = frame.locator(".message.alarm")
    expect(alarm).to_be_visible()
    expect(alarm.get_by_role("link").first).to_have_attribute("href", "tel:112")
    expect(frame.locator("#alarm")).to_have_text(re.compile("112"))
    picture(page, "chat-emergency")


def test_a_reload_keeps_the_chat_and_the_browser_keeps_no_text(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.url}/chat?language=en")
    page.locator("#start").click()
    say(page, "my elbow is stiff since march")
    page.reload()
    expect(page.locator(".message.patient .body")).to_have_text(re.compile("elbow is stiff"))
    everything = "[{...sessionStorage}, {...localStorage}, document.cookie]"
    kept = page.evaluate(f"JSON.stringify({everything})")
    assert "elbow" not in kept
    assert set(page.evaluate("Object.keys(JSON.parse(sessionStorage.ossa))")) == {"id", "token"}


def test_nothing_is_asked_of_other_hosts(page: Page, stack: Stack) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    frame = open_chat(page, stack)
    say(frame, "what is cryoablation?")
    assert hosts == {stack.url.split("/")[2]}


def test_hostile_text_stays_text_for_patient_and_staff(
    page: Page, context: BrowserContext, stack: Stack
) -> None:
    ensure_administrator(stack)
    attack = "<img src=x onerror=alert(1)><script>alert(2)</script> my knee hurts"
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{stack.url}/chat?language=en")
    page.locator("#start").click()
    say(page, attack)
    expect(page.locator(".message.patient .body")).to_have_text(attack)
    patient = Patient(stack.url)
    patient.say(attack)
    desk = context.new_page()
    desk.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    desk.goto(f"{stack.url}/staff/conversations/{patient.id}")
    if desk.get_by_label(re.compile("user", re.I)).count():
        desk.get_by_label(re.compile("user", re.I)).fill(USERNAME)
        desk.get_by_label(re.compile("password", re.I)).fill(PASSWORD)
        desk.get_by_role("button", name=re.compile("log in|sign in", re.I)).click()
        desk.goto(f"{stack.url}/staff/conversations/{patient.id}")
    expect(desk.get_by_role("main")).to_contain_text("onerror=alert(1)")
    assert desk.locator("main img, main script").count() == 0
    assert dialogs == []
