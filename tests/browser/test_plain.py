"""With JavaScript switched off everything still works, as plain forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stack import Stack

pytestmark = pytest.mark.browser
Picture = Callable[[Page, str], None]


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 420, "height": 800}, java_script_enabled=False, locale="en-GB"
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def write(page: Page, text: str) -> None:
    page.get_by_label("Write your message").fill(text)
    page.get_by_role("button", name="Send").click()


def test_a_whole_chat_without_a_script(plain: Page, stack: Stack, picture: Picture) -> None:
    plain.goto(f"{stack.url}/chat?language=en")
    plain.get_by_label("Me", exact=True).check()
    plain.get_by_role("button", name="I agree").click()
    code = plain.locator(".note b").inner_text()
    write(plain, "my shin has been swollen and painful at night for a month, I am 30")
    expect(plain.locator(".message.patient")).to_contain_text("my shin has been swollen")
    for _ in range(14):
        if plain.locator(".level").count():
            break
        buttons = plain.locator(".choices button")
        calm = buttons.filter(has_text=re.compile(r"^(none|no\b|never|normally|yes, )", re.I))
        (calm.first if calm.count() else buttons.first).click()
    expect(plain.locator(".level")).to_be_visible()
    expect(plain.locator("h3", has_text="When to call at once")).to_be_visible()
    picture(plain, "plain-result")
    plain.get_by_role("button", name="Yes").last.click()
    expect(plain.get_by_role("alert")).to_contain_text("Thank you")

    plain.get_by_role("button", name="My summary").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("My summary")
    expect(plain.locator("dl")).to_contain_text("30")
    with plain.expect_download() as saved:
        plain.get_by_role("button", name="Save as PDF").click()
    assert saved.value.suggested_filename == "ossa-patient.pdf"
    plain.get_by_role("button", name="Back to the chat").click()

    plain.get_by_role("button", name="Call me back").click()
    plain.get_by_label("Name").fill("Anna")
    plain.get_by_label("Telephone").fill("12345")
    plain.get_by_label("The clinic may").check()
    plain.get_by_role("button", name="Ask for the call").click()
    expect(plain.get_by_role("alert")).to_contain_text("telephone number")
    expect(plain.get_by_label("Name")).to_have_value("Anna")
    plain.get_by_label("Telephone").fill("055 123 4567")
    plain.get_by_role("button", name="Ask for the call").click()
    expect(plain.get_by_role("status")).to_contain_text("+39 055 123 4567")
    plain.get_by_role("button", name="Back to the chat").click()

    plain.get_by_role("button", name="End and delete").click()
    expect(plain.get_by_role("status")).to_contain_text("Receipt")
    plain.get_by_role("link", name="Start a new chat").click()
    plain.get_by_role("link", name="Delete an earlier chat").click()
    plain.get_by_label("Delete code").fill(code)
    plain.get_by_role("button", name="Delete for good").click()
    expect(plain.get_by_role("alert")).to_contain_text("no chat with this code")


def test_a_form_sent_twice_is_one_message(plain: Page, stack: Stack) -> None:
    plain.goto(f"{stack.url}/chat?language=en")
    plain.get_by_role("button", name="I agree").click()
    write(plain, "what is a biopsy?")
    expect(plain.locator(".message.patient")).to_have_count(1)
    plain.reload()
    expect(plain.locator(".message.patient")).to_have_count(1)


def test_an_emergency_and_another_language_without_a_script(plain: Page, stack: Stack) -> None:
    plain.goto(f"{stack.url}/chat?language=en")
    plain.get_by_role("button", name="I agree").click()
    plain.get_by_role("button", name="Italiano").click()
    expect(plain.locator("html")).to_have_attribute("lang", "it")
    plain.get_by_label("Scriva il Suo messaggio").fill("non respiro e mi fa male il petto")
    plain.get_by_role("button", name="Invia").click()
    expect(plain.locator(".message.alarm")).to_contain_text("112")
    expect(plain.locator(".emergency a").first).to_have_attribute("href", "tel:112")


def test_the_token_is_in_no_address_and_no_cookie(plain: Page, stack: Stack) -> None:
    addresses: list[str] = []
    plain.on("request", lambda request: addresses.append(request.url))
    plain.goto(f"{stack.url}/chat?language=en")
    plain.get_by_role("button", name="I agree").click()
    write(plain, "what is a biopsy?")
    token = plain.locator("input[name=token]").first.input_value()
    assert token
    assert not any(token in address for address in addresses)
    assert plain.context.cookies() == []


def test_who_was_quicker_than_the_script_gets_the_chat_with_it(page: Page, stack: Stack) -> None:
    page.route(re.compile(r"/static/chat/chat\.js"), lambda route: None)
    page.goto(f"{stack.url}/chat?language=en", wait_until="commit")
    page.get_by_role("button", name="I agree").click(no_wait_after=True)
    page.unroute_all(behavior="ignoreErrors")
    expect(page.locator("#composer")).to_be_visible()
    expect(page.locator(".message.assistant")).to_have_count(2)
