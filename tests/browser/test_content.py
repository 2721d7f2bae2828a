"""An answer is edited by one person, approved by another, read by a patient, and kept as it was."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chatting import say, violations
from tests.patient import Patient
from tests.stack import Stack
from tests.staff import PASSWORD, USERNAME, ensure_administrator

pytestmark = pytest.mark.browser
Picture = Callable[[Page, str], None]

OLD = "A small radioactive tracer goes into a vein, and two to four hours later"
NEW = "A small radioactive tracer goes into an arm vein, and two to four hours later"
CLINICIAN, NAME = "clara", "Clara Rossi"
FIRST_PASSWORD = "seven small boats at sea"


def log_in(desk: Page, stack: Stack, username: str, password: str) -> None:
    desk.goto(f"{stack.url}/staff/login")
    desk.get_by_label("User name").fill(username)
    desk.get_by_label("Password").fill(password)
    desk.get_by_role("button", name="Log in").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Conversations")


def add_clinician(desk: Page, stack: Stack) -> None:
    desk.goto(f"{stack.url}/staff/people")
    desk.get_by_label("Name", exact=True).fill(NAME)
    desk.get_by_label("User name", exact=True).fill(CLINICIAN)
    desk.get_by_label("Role").select_option("clinician")
    desk.get_by_label(re.compile("first password", re.I)).fill(FIRST_PASSWORD)
    desk.get_by_role("button", name=re.compile("add", re.I)).click()
    expect(desk.get_by_role("table")).to_contain_text(NAME)


def ask(page: Page, stack: Stack) -> str:
    """A new patient asks; what the last answer says."""
    page.goto(f"{stack.url}/chat?language=en")
    page.evaluate("sessionStorage.clear()")
    page.reload()
    page.locator("#start").click()
    expect(page.locator(".message.assistant").first).to_be_visible()
    say(page, "what is a bone scan")
    return page.locator(".message.assistant").last.inner_text()


def write(desk: Page, before: str, after: str) -> None:
    field = desk.get_by_role("textbox", name="English")
    text = field.input_value()
    assert before in text
    field.fill(text.replace(before, after))


def test_edit_approve_read_and_the_old_transcript(
    page: Page, context: BrowserContext, browser: Browser, stack: Stack, picture: Picture
) -> None:
    ensure_administrator(stack)
    patient = Patient(stack.url)
    (told,) = patient.say("what is a bone scan")
    assert told["text"].startswith(OLD)

    desk = context.new_page()
    log_in(desk, stack, USERNAME, PASSWORD)
    add_clinician(desk, stack)
    desk.get_by_role("link", name="Answers").click()
    assert violations(desk) == []
    picture(desk, "console-topics")
    desk.get_by_role("link", name="Bone scan", exact=True).click()
    assert violations(desk) == []
    desk.get_by_role("button", name="Begin a draft from this text").click()

    write(desk, "  A small radioactive", "  It is the best scan. A small radioactive")
    desk.get_by_role("button", name="Submit for approval").click()
    expect(desk.get_by_role("alert")).to_contain_text("the text has findings")
    expect(desk.locator(".findings")).to_contain_text("English, line 7: 'best' ranks treatments")
    assert violations(desk) == []
    write(desk, "It is the best scan. ", "")
    write(desk, "goes into a vein", "goes into an arm vein")
    desk.get_by_role("button", name="Preview").click()
    expect(desk.locator(".answer").first).to_contain_text(NEW)
    picture(desk, "console-draft")
    desk.get_by_role("button", name="Submit for approval").click()
    expect(desk.get_by_role("status")).to_contain_text("Now somebody else must approve it")
    expect(desk.get_by_role("button", name="Approve and publish")).to_have_count(0)

    elsewhere = browser.new_context(viewport={"width": 1100, "height": 800}, locale="en-GB")
    second = elsewhere.new_page()
    log_in(second, stack, CLINICIAN, FIRST_PASSWORD)
    second.get_by_role("link", name="Answers").click()
    second.get_by_role("link", name="bone_scan", exact=True).click()
    expect(second.locator("ins").first).to_contain_text("goes into an arm vein")
    assert violations(second) == []
    picture(second, "console-approve")
    second.get_by_role("button", name="Approve and publish").click()
    expect(second.get_by_role("status")).to_contain_text("Patients read it now")

    said = ask(page, stack)
    assert NEW in said
    assert f"Reviewed by {NAME}" in said

    desk.goto(f"{stack.url}/staff/conversations/{patient.id}")
    transcript = desk.get_by_role("main")
    expect(transcript).to_contain_text(OLD)
    expect(transcript).not_to_contain_text(NEW)
    desk.locator("a.id").last.click()
    expect(desk.get_by_role("main")).to_contain_text(OLD)
    expect(desk.get_by_role("main")).not_to_contain_text(NEW)
    assert violations(desk) == []
    assert OLD in patient.messages()[-1]["text"]

    # Back to the old text, again by two persons.
    second.get_by_role("link", name="All topics").click()
    second.get_by_role("link", name="Bone scan", exact=True).click()
    second.get_by_role("link", name=re.compile(r"Publication \d+")).last.click()
    second.get_by_role("button", name="Ask for it").click()
    expect(second.get_by_role("button", name="Approve and publish")).to_have_count(0)
    elsewhere.close()


def test_unanswered_questions_are_put_before_staff(
    context: BrowserContext, stack: Stack, picture: Picture
) -> None:
    ensure_administrator(stack)
    for words in ("zorgle frumpet blixt?", "blixt zorgle frumpet"):
        Patient(stack.url).say(words)
    desk = context.new_page()
    log_in(desk, stack, USERNAME, PASSWORD)
    desk.get_by_role("link", name="Unanswered").click()
    main = desk.get_by_role("main")
    expect(main).to_contain_text("zorgle frumpet blixt?")
    assert violations(desk) == []
    picture(desk, "console-unanswered")
