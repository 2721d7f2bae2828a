"""Anyone can use it: axe in every state, keys alone, announcements, zoom, contrast, languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chatting import (
    HEAR,
    answer_to_the_end,
    menu,
    open_framed,
    open_page,
    say,
    told,
    violations,
)
from tests.stack import Stack

pytestmark = pytest.mark.browser
Picture = Callable[[Page, str], None]

ASK = {"en": "what is cryoablation?", "it": "che cos'è la crioablazione?"}
COMPLAIN = {
    "en": "my shin has been swollen and painful at night for a month, I am 30",
    "it": "il ginocchio mi fa male da due mesi, ho 30 anni",
}
ALARM = {"en": "I can't breathe and my chest hurts", "it": "non respiro e mi fa male il petto"}
MENU = {
    "en": ("My summary", "Call me back", "End chat"),
    "it": ("Il mio riassunto", "Richiamatemi", "Chiudi la chat"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "it"])
def test_axe_finds_nothing_in_any_state(
    browser: Browser, stack: Stack, picture: Picture, language: str, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": 420, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="it-IT" if language == "it" else "en-GB",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    name = f"{language}-{scheme}"
    summary, call, end = MENU[language]
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        found[state] = violations(page)
        picture(page, f"state-{state}-{name}")

    page.goto(f"{stack.url}/chat?language={language}")
    look("consent")
    open_page(page, stack, language)
    look("greeting")
    say(page, ASK[language])
    expect(page.locator(".rate").first).to_be_visible()
    look("answer")
    say(page, COMPLAIN[language])
    look("question")
    answer_to_the_end(page)
    expect(page.locator(".rate").last).to_be_visible()
    page.locator(".message:has(.level)").last.scroll_into_view_if_needed()
    look("result")
    page.locator("#more > summary").click()
    look("menu")
    page.locator("#more").get_by_role("button", name=end).click()
    expect(page.locator("#ending")).to_be_visible()
    look("ending")
    page.keyboard.press("Escape")
    menu(page, summary)
    expect(page.get_by_role("heading", level=1)).to_have_text(summary)
    page.locator("dl summary").first.click()
    look("summary")
    page.go_back()
    menu(page, call)
    expect(page.get_by_role("heading", level=1)).to_have_text(call)
    look("call")
    page.go_back()
    expect(page.locator(".level").first).to_be_visible()
    page.context.set_offline(True)
    page.locator("#words").fill("hello")
    page.locator("#words").press("Enter")
    expect(page.locator(".state.waiting")).to_be_visible()
    look("offline")
    page.context.set_offline(False)
    expect(page.locator(".state.waiting")).to_have_count(0)
    say(page, ALARM[language])
    expect(page.locator(".message.alarm").last).to_be_visible()
    look("alarm")
    page.goto(f"{stack.url}/chat/erase?language={language}")
    look("erase")
    assert {state: v for state, v in found.items() if v} == {}
    context.close()


def test_the_demo_page_passes_axe_with_the_chat_open(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.url}/?language=it")
    assert violations(page) == []
    page.locator("ossa-chat").get_by_role("button").click()
    expect(page.locator("ossa-chat").frame_locator("iframe").locator("#start")).to_be_visible()
    assert violations(page) == []


def focused(page: Page) -> str:
    """What has the focus: its id, or its text."""
    name: str = page.evaluate(
        "(document.activeElement.id || document.activeElement.textContent || '').trim()"
    )
    return name


def tab_to(page: Page, wanted: Callable[[str], bool], *, back: bool = False) -> str:
    """Presses Tab until something that fits has the focus."""
    seen = []
    for _ in range(60):
        name = focused(page)
        if wanted(name):
            visible = page.evaluate(
                "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
            )
            assert visible, f"no visible focus on {name}"
            return name
        seen.append(name)
        page.keyboard.press("Shift+Tab" if back else "Tab")
    pytest.fail(f"cannot be reached with Tab; passed {seen}")


def test_the_main_path_needs_no_mouse(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.url}/chat?language=en")
    tab_to(page, lambda name: name == "start")
    page.keyboard.press("Enter")
    expect(page.locator("#words")).to_be_focused()
    page.keyboard.type("there is a hard lump")
    page.keyboard.press("Enter")
    for _ in range(14):
        expect(page.locator("#typing")).to_be_hidden()
        expect(page.locator("#words")).to_be_focused()
        if page.locator(".level").count():
            break
        before = page.locator(".message.assistant").count()
        expect(page.locator(".choices button[data-choice]:enabled").first).to_be_visible()
        names = page.locator(".choices button[data-choice]:enabled").all_inner_texts()
        calm = [n for n in names if re.match(r"(none|no\b|never|normally|yes, )", n, re.I)]
        if "Knee" in names:  # by the drawing, with keys alone
            tab_to(page, lambda name: name == "Point at it on a picture", back=True)
            page.keyboard.press("Enter")
            expect(page.locator(".map")).to_be_visible()
            page.locator("#words").focus()
            names = page.locator(".map button").evaluate_all("(all) => all.map((b) => b.title)")
            for _ in range(60):
                if page.evaluate("document.activeElement.title") == "Knee":
                    break
                page.keyboard.press("Shift+Tab")
            assert page.evaluate("document.activeElement.ariaLabel") == "Knee"
        else:
            wanted = (calm or names)[0]
            tab_to(page, lambda name, wanted=wanted: name == wanted, back=True)  # type: ignore[misc]
        page.keyboard.press("Enter")
        expect(page.locator(".message.assistant").nth(before)).to_be_visible()
    expect(page.locator(".level")).to_be_visible()
    tab_to(page, lambda name: name == "More", back=True)
    page.keyboard.press("Enter")
    tab_to(page, lambda name: name == "My summary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My summary")
    tab_to(page, lambda name: name == "questions")
    page.keyboard.type("Can I walk?")
    tab_to(page, lambda name: name == "Save")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    tab_to(page, lambda name: name == "Back to the chat")
    page.keyboard.press("Enter")
    expect(page.locator(".level")).to_be_visible()
    tab_to(page, lambda name: name == "More", back=True)
    page.keyboard.press("Enter")
    tab_to(page, lambda name: name == "end")
    page.keyboard.press("Enter")
    expect(page.locator("#ending")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#more > summary")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, lambda name: name == "end")
    page.keyboard.press("Enter")
    tab_to(page, lambda name: name == "End and delete")
    page.keyboard.press("Enter")
    expect(page.locator("#consent-trouble")).to_contain_text("deleted")
    assert focused(page) == "start"


def test_escape_closes_the_menu_first_and_then_the_chat(page: Page, stack: Stack) -> None:
    frame = open_framed(page, f"{stack.url}/?language=en")
    launcher = page.locator("ossa-chat")
    expect(frame.locator("#words")).to_be_focused()
    frame.locator("#more > summary").click()
    page.keyboard.press("Escape")
    expect(frame.locator("#more")).not_to_have_attribute("open", "")
    expect(frame.locator("#words")).to_be_visible()
    page.keyboard.press("Escape")
    expect(launcher.get_by_role("button", name="Ask about a symptom")).to_be_focused()


def test_each_message_is_announced_once_and_an_emergency_at_once(page: Page, stack: Stack) -> None:
    open_page(page, stack)
    page.evaluate(HEAR)
    say(page, "what is a biopsy?")
    say(page, ALARM["en"])
    expect(page.locator(".message.alarm")).to_be_visible()
    page.wait_for_timeout(1500)  # events bring the same messages once more
    heard = told(page)
    bodies = page.locator(".message.assistant .body").evaluate_all(
        "(all) => all.slice(2).map((b) => b.querySelector('p:not(.level)').textContent)"
    )
    assert len(bodies) == len(heard) == 2
    assert [region for region, _ in heard] == ["polite", "alarm"]
    for body, (_, text) in zip(bodies, heard, strict=True):
        assert body in text
    tree = page.locator("body").aria_snapshot()
    assert "log" in tree
    assert "alert" in tree
    assert page.locator("#log").get_attribute("aria-live") == "off"


def test_a_resumed_chat_is_not_read_out_again(page: Page, stack: Stack) -> None:
    open_page(page, stack)
    say(page, "what is a biopsy?")
    page.add_init_script(f"document.addEventListener('DOMContentLoaded', () => ({HEAR})())")
    page.reload()
    expect(page.locator(".message.patient")).to_be_visible()
    expect(page.locator("#words")).to_be_focused()
    assert told(page) == [["polite", "Your chat goes on."]]


@pytest.mark.parametrize(
    ("name", "width", "height"), [("narrow", 320, 640), ("zoom-400", 320, 256)]
)
@pytest.mark.parametrize("language", ["en", "it"])
def test_nothing_is_cut_off_at_320_pixels_and_400_per_cent(
    browser: Browser,
    stack: Stack,
    picture: Picture,
    language: str,
    name: str,
    width: int,
    height: int,
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    open_page(page, stack, language)
    say(page, ASK[language])
    say(page, COMPLAIN[language])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    number = page.locator(".emergency a").first
    expect(number).to_be_in_viewport()
    if height > 400:
        expect(page.locator("header")).to_be_in_viewport()
    page.locator("#words").blur()
    page.locator("#words").focus()
    expect(page.locator("#words")).to_be_in_viewport()
    expect(number).to_be_in_viewport()
    cut = page.evaluate(
        "[...document.querySelectorAll('button:not([hidden]), .body')].filter((e) => {"
        " const box = e.getBoundingClientRect();"
        " return box.width && (box.left < 0 || box.right > innerWidth + 1); }).length"
    )
    assert cut == 0
    picture(page, f"{name}-{language}")
    context.close()


def test_it_can_be_used_in_forced_colours_and_without_motion(
    browser: Browser, stack: Stack, picture: Picture
) -> None:
    context = browser.new_context(
        viewport={"width": 420, "height": 800}, forced_colors="active", reduced_motion="reduce"
    )
    page = context.new_page()
    open_page(page, stack)
    say(page, COMPLAIN["en"])
    edges = page.locator(".choices button, .body, .emergency").evaluate_all(
        "(all) => all.map((e) => getComputedStyle(e).borderTopStyle)"
    )
    assert set(edges) <= {"solid", "dashed"}
    page.locator("#words").fill("what is a biopsy?")
    page.locator("#words").press("Enter")
    assert page.evaluate("document.getAnimations().length") == 0
    picture(page, "forced-colours")
    context.close()


def test_text_grows_and_contrast_rises_for_this_tab(
    page: Page, stack: Stack, picture: Picture
) -> None:
    open_page(page, stack)
    size = "parseFloat(getComputedStyle(document.querySelector('.body p')).fontSize)"
    before = page.evaluate(size)
    menu(page, "Text size")
    assert page.evaluate(size) == pytest.approx(before * 1.25)
    page.locator("#size").click()
    page.locator("#contrast").click()
    page.reload()
    expect(page.locator(".message").first).to_be_visible()
    assert page.evaluate(size) == pytest.approx(before * 1.5)
    assert page.evaluate("document.documentElement.dataset.contrast") == "high"
    assert violations(page) == []
    picture(page, "high-contrast")


def test_letters_that_run_from_right_to_left_keep_their_side(page: Page, stack: Stack) -> None:
    open_page(page, stack)
    page.evaluate("document.documentElement.dir = 'rtl'")
    say(page, "עצם כואבת knee pain")
    mine = page.locator(".message.patient .body").bounding_box()
    theirs = page.locator(".message.assistant .body").last.bounding_box()
    assert mine is not None
    assert theirs is not None
    assert mine["x"] < theirs["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_language_can_be_changed_in_the_middle(page: Page, stack: Stack) -> None:
    open_page(page, stack, "en")
    say(page, COMPLAIN["en"])
    expect(page.locator(".choices button:enabled").first).to_be_visible()
    page.locator("#language").click()
    expect(page.locator("html")).to_have_attribute("lang", "it")
    last = page.locator(".message.assistant").last
    expect(last).to_contain_text("Prima di tutto, la sicurezza")
    last.get_by_role("button", name="Nessuna di queste").click()
    expect(page.locator(".message.patient").last).to_contain_text("Nessuna di queste")
    expect(page.locator(".message.assistant").last).not_to_contain_text("First")


def test_a_parent_is_asked_about_the_child(page: Page, stack: Stack) -> None:
    open_page(page, stack, "en", about="My child")
    say(page, "the shin is swollen")
    expect(page.locator(".message.assistant").last).to_contain_text("Does your child have")
