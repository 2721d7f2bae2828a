"""What browser tests do again and again, in words that read as sentences."""

from __future__ import annotations

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Page, expect

from tests.stack import Stack

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
HARMLESS = re.compile(
    r"^(none|no\b|never|normally|full|yes, |nessun|no,|mai\b|sì, |normalmente|small|better)", re.I
)

# Every text that a screen reader is told, in order: what is put into the two live regions.
HEAR = """
() => {
  window.told = [];
  const note = (region) => new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes)
      window.told.push([region, node.textContent]);
  }).observe(document.getElementById(region), { childList: true });
  note("polite");
  note("alarm");
}
"""


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, frames included."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{v['id']}: {[n['target'] for n in v['nodes']]}" for v in found]


def open_page(page: Page, stack: Stack, language: str = "en", about: str = "") -> None:
    """Opens the chat as a page of its own and agrees."""
    page.goto(f"{stack.url}/chat?language={language}")
    if about:
        page.get_by_label(about).check()
    page.locator("#start").click()
    expect(page.locator(".message.assistant").first).to_be_visible()


def open_framed(page: Page, address: str) -> FrameLocator:
    """Opens the chat with the launcher of the page at this address, and agrees."""
    page.goto(address)
    launcher = page.locator("ossa-chat")
    launcher.get_by_role("button").first.click()
    expect(launcher.locator(".card")).to_be_hidden()
    frame = launcher.frame_locator("iframe")
    frame.locator("#start").click()
    expect(frame.locator(".message.assistant").first).to_be_visible()
    return frame


def say(chat: FrameLocator | Page, text: str) -> None:
    """Writes a message and waits for the answer."""
    before = chat.locator(".message.assistant").count()
    chat.locator("#words").fill(text)
    chat.locator("#words").press("Enter")
    expect(chat.locator(".message.assistant").nth(before)).to_be_visible()


def answer_once(chat: FrameLocator | Page) -> bool:
    """Answers the waiting question harmlessly, with its button; says whether there was one."""
    buttons = chat.locator(".choices button[data-choice]:enabled")
    if not buttons.count():
        return False
    harmless = buttons.filter(has_text=HARMLESS)
    before = chat.locator(".message.assistant").count()
    (harmless.first if harmless.count() else buttons.first).click()
    expect(chat.locator(".message.assistant").nth(before)).to_be_visible()
    return True


def answer_to_the_end(chat: FrameLocator | Page) -> None:
    """Answers every question until there is a result."""
    for _ in range(14):
        if chat.locator(".level").count() or not answer_once(chat):
            break
    expect(chat.locator(".level").last).to_be_visible()


def menu(chat: FrameLocator | Page, name: str) -> None:
    """Chooses an entry of the menu."""
    if chat.locator("#more:not([open])").count():
        chat.locator("#more > summary").click()
    chat.locator("#more").get_by_role("button", name=name).click()


def told(page: Page) -> list[list[str]]:
    """Region and text of everything announced since ``HEAR`` was run."""
    found: list[list[str]] = page.evaluate("window.told")
    return found


def messages_shown(page: Page) -> list[tuple[str, str]]:
    """Number and text of the messages in the log, in their order."""
    rows: Any = page.evaluate(
        "[...document.querySelectorAll('.message')].map("
        "(m) => [m.dataset.seq ?? '', m.querySelector('.body').textContent])"
    )
    return [(seq, text) for seq, text in rows]
