"""A person of the clinic joins the chat: seen by name, the program silent, both sides typing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from bot.content import load_clinic
from bot.dialogue.takeover import Person, hand_back, take_over, write
from bot.dialogue.wording import load_wording
from bot.store import Store, open_store
from bot.store.conversations import find
from bot.store.takeover import is_typing, staff_types
from tests.browser.chatting import HEAR, open_page, say, told
from tests.dialogue.plain_clinical import ROOT
from tests.stack import Stack

pytestmark = pytest.mark.browser
Picture = Callable[[Page, str], None]
ANNA = Person("anna", "Anna Rossi", "clinician")
WORDING = load_wording(ROOT / "knowledge" / "chat.yml", load_clinic(ROOT / "clinic.toml"))


@pytest.fixture
def store(stack: Stack) -> Iterator[Store]:
    """The running installation's own database, as another of its processes has it."""
    opened = open_store(f"sqlite:///{stack.start.var / 'ossa.db'}", stack.start.var)
    yield opened
    opened.close()


def test_a_person_takes_over_and_hands_back(
    page: Page, stack: Stack, store: Store, picture: Picture
) -> None:
    open_page(page, stack)
    say(page, "my left knee has been painful for two months")
    name = page.evaluate("JSON.parse(sessionStorage.ossa).id")
    page.evaluate(HEAR)

    def now() -> datetime:
        return datetime.now(UTC)

    with store.work() as work:
        take_over(work, WORDING, "clinic", name, by=ANNA, now=now())
    expect(page.locator(".message.staff")).to_contain_text("Anna Rossi (clinician) has joined")
    answers = page.locator(".message.assistant").count()
    page.locator("#words").press_sequentially("hello")
    page.wait_for_timeout(300)
    with store.look() as work:
        assert is_typing(find(work, name).patient_typing_at, now())
    page.locator("#words").press("Enter")
    expect(page.locator(".state").last).to_have_text("Sent")
    with store.work() as work:
        staff_types(work, "clinic", name, staff="anna", now=now())
    expect(page.locator("#staff-typing")).to_have_text("Anna Rossi is typing")
    with store.work() as work:
        write(work, WORDING, "clinic", name, by=ANNA, text="Which knee is it?", now=now())
    expect(page.locator(".message.staff").last).to_contain_text("Which knee is it?")
    expect(page.locator(".message.staff .who").last).to_have_text("Anna Rossi, clinician")
    expect(page.locator("#staff-typing")).to_be_hidden()
    assert page.locator(".message.assistant").count() == answers
    picture(page, "staff")
    assert [text for _, text in told(page) if "Which knee" in text] == [
        "Anna Rossi, clinician: Which knee is it?"
    ]
    with store.work() as work:
        hand_back(work, WORDING, "clinic", name, by=ANNA, now=now())
    expect(page.locator(".message.assistant").last).to_contain_text("with the program again")
    expect(page.locator(".choices button:enabled").first).to_be_visible()
    say(page, "what is a biopsy?")


def test_a_red_flag_is_answered_at_once_though_a_person_is_there(
    page: Page, stack: Stack, store: Store
) -> None:
    open_page(page, stack)
    name = page.evaluate("JSON.parse(sessionStorage.ossa).id")
    with store.work() as work:
        take_over(work, WORDING, "clinic", name, by=ANNA, now=datetime.now(UTC))
    expect(page.locator(".message.staff")).to_be_visible()
    page.locator("#words").fill("I can't breathe and my chest hurts")
    page.locator("#words").press("Enter")
    expect(page.locator(".message.alarm")).to_contain_text("112")
