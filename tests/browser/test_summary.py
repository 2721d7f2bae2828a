"""What a patient takes along, corrects, asks for, and leaves behind, with the script running."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect
from pypdf import PdfReader

from tests.browser.chatting import answer_once, answer_to_the_end, menu, open_page, say
from tests.stack import Stack

pytestmark = pytest.mark.browser
Picture = Callable[[Page, str], None]
COMPLAINT = "my left knee has been painful for two months, no fall, I am 40"


def test_the_result_is_a_card_that_says_all(page: Page, stack: Stack, picture: Picture) -> None:
    open_page(page, stack)
    say(page, COMPLAINT)
    answer_to_the_end(page)
    card = page.locator(".message:has(.level)").last
    expect(card.locator(".level span")).to_have_attribute("aria-hidden", "true")
    headings = card.locator("h3").all_inner_texts()
    assert {"Where", "What to do and bring", "When to call at once", "Why"} <= set(headings)
    expect(card).to_contain_text("112")
    expect(card).to_contain_text("no clinician has signed")
    expect(card.locator("summary", has_text="Sources")).to_be_visible()
    picture(page, "card")


def test_a_patient_corrects_what_was_understood_and_asks_the_doctor(
    page: Page, stack: Stack, picture: Picture
) -> None:
    open_page(page, stack)
    say(page, COMPLAINT)
    answer_to_the_end(page)
    menu(page, "My summary")
    expect(page.locator("dl")).to_contain_text("Knee")
    expect(page.locator("dl")).to_contain_text("40")
    place = page.locator("dl > div").filter(has=page.locator("dt", has_text="Where"))
    place.locator("summary").click()
    place.locator("select").select_option(label="Thigh")
    place.get_by_role("button", name="Change").click()
    expect(page.get_by_role("status")).to_contain_text("The chat has answered")
    picture(page, "summary-corrected")
    page.get_by_label("One question a line").fill("Can I walk?\nDo I need a scan?")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    page.get_by_role("link", name="Back to the chat").click()
    expect(page.locator(".message.patient").last).to_contain_text("Where: Thigh")
    if page.get_by_role("button", name="Yes", exact=True).first.is_enabled():
        page.locator(".choices button:enabled").first.click()
    menu(page, "My summary")
    expect(page.locator("dl")).to_contain_text("Thigh")
    expect(page.get_by_label("One question a line")).to_have_value("Can I walk?\nDo I need a scan?")


def test_the_papers_are_tagged_and_the_clinicians_is_one_page(page: Page, stack: Stack) -> None:
    open_page(page, stack)
    say(page, COMPLAINT)
    answer_to_the_end(page)
    menu(page, "My summary")
    for name, pages in (("Save as PDF", 9), ("One page for the clinician (PDF)", 1)):
        with page.expect_download() as saved:
            page.get_by_role("button", name=name).click()
        paper = PdfReader(BytesIO(Path(saved.value.path()).read_bytes()))
        root = paper.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
        assert root["/Lang"] == "en"  # type: ignore[index]
        assert paper.metadata is not None
        assert paper.metadata.title
        assert len(paper.pages) <= pages
        assert "knee" in "".join(p.extract_text() for p in paper.pages).lower()


def test_pointing_at_the_drawing_answers_the_question(
    page: Page, stack: Stack, picture: Picture
) -> None:
    open_page(page, stack, "it")
    say(page, "ho un nodulo duro da due mesi")
    for _ in range(8):
        if page.locator("[data-question=site]").count():
            break
        answer_once(page)
    page.get_by_role("button", name="Lo indichi su una figura").click()
    knee = page.locator(".map").get_by_role("button", name="Ginocchio")
    expect(page.locator(".map button")).to_have_count(12)
    drawing = page.locator(".map img").bounding_box()
    point = knee.bounding_box()
    assert drawing is not None
    assert point is not None
    assert point["width"] >= 24
    assert drawing["y"] < point["y"] < drawing["y"] + drawing["height"]
    picture(page, "map")
    knee.click()
    expect(page.locator(".message.patient").last).to_contain_text("Ginocchio")
    expect(page.locator(".map button:enabled")).to_have_count(0)


def test_a_word_on_an_answer(page: Page, stack: Stack) -> None:
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.post_data or "") if "feedback" in r.url else None)
    open_page(page, stack)
    say(page, "what is a biopsy?")
    rating = page.locator(".rate")
    rating.get_by_role("button", name="No").click()
    rating.get_by_role("textbox").fill("too short")
    rating.get_by_role("button", name="Send").click()
    expect(rating).to_have_text("Thank you.")
    assert sent == ['{"helpful":false}', '{"helpful":false,"comment":"too short"}']


def test_after_the_end_nothing_is_left_on_a_shared_computer(
    page: Page, context: BrowserContext, stack: Stack
) -> None:
    open_page(page, stack)
    say(page, "my elbow is stiff since march")
    menu(page, "My summary")
    expect(page.get_by_role("heading", level=1)).to_have_text("My summary")
    page.get_by_role("link", name="Back to the chat").click()
    expect(page.locator(".message.patient")).to_be_visible()
    token = page.evaluate("JSON.parse(sessionStorage.ossa).token")
    name = page.evaluate("JSON.parse(sessionStorage.ossa).id")
    menu(page, "End chat")
    page.get_by_role("button", name="End chat", exact=True).last.click()
    expect(page.locator("#consent-trouble")).to_contain_text("Nothing of it is left")
    kept = page.evaluate(
        "JSON.stringify([{...sessionStorage}, {...localStorage}, document.cookie])"
    )
    assert "elbow" not in kept
    assert token not in kept
    assert "elbow" not in page.content()
    with suppress(Error):  # the form's page is not kept, and the browser says so
        page.go_back()
    page.wait_for_timeout(500)
    assert "elbow" not in page.locator("body").inner_text()
    page.goto(f"{stack.url}/chat?language=en")
    expect(page.locator("#start")).to_be_visible()
    refused = context.request.get(
        f"{stack.url}/api/conversations/{name}/messages",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert refused.status == 401


def test_a_chat_is_deleted_with_its_code_and_a_receipt(page: Page, stack: Stack) -> None:
    open_page(page, stack)
    code = page.locator(".note b").inner_text()
    page.goto(f"{stack.url}/chat/erase?language=en")
    page.get_by_label("Delete code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("status")).to_contain_text("deleted")
    page.goto(f"{stack.url}/chat?language=en")
    expect(page.locator("#consent-trouble")).to_contain_text("ended or its time is over")
