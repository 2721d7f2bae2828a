"""On a clinic's page: hostile pages cannot break the chat, and the chat cannot break them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.chatting import open_framed, say
from tests.browser.site import PLAIN, Site, serve_site
from tests.stack import Stack

pytestmark = pytest.mark.browser
Picture = Callable[[Page, str], None]

HOSTILE = """<!doctype html><html lang="it"><head><meta charset="utf-8"><title>A clinic</title>
<style>
* { display: none !important; visibility: hidden !important; opacity: 0 !important }
html, head, title, body, h1, div {
  display: block !important; visibility: visible !important; opacity: 1 !important }
ossa-chat { position: static !important; transform: scale(0) !important; z-index: -1 !important;
  pointer-events: none !important; font-size: 2px !important }
body { transform: rotate(3deg); overflow: hidden; height: 100px }
.war { position: fixed; inset: 0; z-index: 2147483647; background: #fe8 }
iframe, button { width: 1px !important; height: 1px !important }
</style></head>
<body><h1>A clinic</h1><div class="war">z-index war</div>
<script>
Array.prototype.append = () => { throw new Error("host"); };
window.onerror = () => true;
throw new Error("an error of the page");
</script>
<script src="{chat}/embed.js" defer></script></body></html>"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve_site() as running:
        yield running


def test_the_chat_opens_on_another_site_and_gives_the_focus_back(
    page: Page, stack: Stack, site: Site
) -> None:
    frame = open_framed(page, site.show(PLAIN, chat=stack.url))
    button = page.locator("ossa-chat").get_by_role("button", name="Ask about a symptom")
    say(frame, "what is a biopsy?")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    button.click()
    expect(frame.locator(".message.patient")).to_have_count(1)
    page.get_by_role("link", name="A link of the page").click()
    assert page.url.endswith("#away")


def test_the_launcher_is_reached_and_opened_with_keys_alone(
    page: Page, stack: Stack, site: Site
) -> None:
    page.goto(site.show(PLAIN, chat=stack.url))
    launcher = page.locator("ossa-chat")
    button = launcher.get_by_role("button", name="Ask about a symptom")
    expect(button).to_be_visible()
    for _ in range(10):
        page.keyboard.press("Tab")
        if button.evaluate("(it) => it.getRootNode().activeElement === it"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    frame = launcher.frame_locator("iframe")
    expect(frame.locator("#start")).to_be_visible()
    for _ in range(15):
        page.keyboard.press("Tab")
        if frame.locator("#start").evaluate("(it) => document.activeElement === it"):
            break
    page.keyboard.press("Enter")
    expect(frame.locator("#words")).to_be_visible()
    expect(frame.locator(".message.assistant").first).to_be_visible()
    page.keyboard.type("what is a biopsy?")
    page.keyboard.press("Enter")
    expect(frame.locator(".message.patient")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_a_hostile_page_cannot_break_it(
    page: Page, stack: Stack, site: Site, picture: Picture
) -> None:
    page.goto(site.show(HOSTILE, chat=stack.url))
    launcher = page.locator("ossa-chat")
    button = launcher.get_by_role("button", name="Chieda di un sintomo")
    box = button.bounding_box()
    assert box is not None
    assert box["width"] > 100
    assert box["height"] > 40
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    frame = launcher.frame_locator("iframe")
    expect(launcher.locator(".card")).to_be_hidden()
    frame.locator("#start").click()
    say(frame, "che cos'è una biopsia?")
    panel = launcher.locator(".panel").bounding_box()
    assert panel is not None
    assert panel["width"] > 300
    on_top = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).localName",
        [panel["x"] + 50, panel["y"] + 50],
    )
    assert on_top == "ossa-chat"
    picture(page, "embed-hostile")


def test_it_adds_nothing_to_the_page_but_itself(page: Page, stack: Stack, site: Site) -> None:
    bare = PLAIN.replace('<script src="{chat}/embed.js" data-language="en" defer></script>', "")
    globals_of = "Object.keys(window).sort().join()"
    page.goto(site.show(bare, chat=stack.url))
    before = page.evaluate(globals_of)
    page.goto(site.show(PLAIN, chat=stack.url))
    expect(page.locator("ossa-chat")).to_be_attached()
    assert page.evaluate(globals_of) == before
    assert page.evaluate("document.cookie + Object.keys(localStorage)") == ""
    assert page.evaluate("document.styleSheets.length") == 0


STRICT = "default-src 'self'"
TYPES = "require-trusted-types-for 'script'"


@pytest.mark.parametrize(
    ("policy", "opens"),
    [
        (f"{STRICT}; script-src {{chat}}; frame-src {{chat}}; {TYPES}", True),
        (f"{STRICT}; script-src {{chat}}", False),
    ],
    ids=["the two lines of the handbook", "the frame is forbidden"],
)
def test_a_page_with_a_strict_policy(
    page: Page, stack: Stack, site: Site, policy: str, opens: bool
) -> None:
    page.goto(site.show(PLAIN, chat=stack.url, policy=policy.replace("{chat}", stack.url)))
    launcher = page.locator("ossa-chat")
    launcher.get_by_role("button").click()
    if opens:
        expect(launcher.frame_locator("iframe").locator("#start")).to_be_visible()
    else:
        expect(launcher.get_by_role("link", name="112")).to_be_visible()
        expect(launcher.get_by_role("link", name="Open it as a page of its own")).to_be_visible()


def test_a_copy_on_the_clinics_own_server_does_under_default_src_self(
    page: Page, stack: Stack, site: Site
) -> None:
    site.pages["/ossa.js"] = page.request.get(f"{stack.url}/embed.js").text()
    html = PLAIN.replace("{chat}/embed.js", "/ossa.js").replace(
        "data-language", 'data-chat="{chat}" data-language'
    )
    page.goto(site.show(html, chat=stack.url, policy=f"{STRICT}; frame-src {stack.url}"))
    launcher = page.locator("ossa-chat")
    launcher.get_by_role("button").click()
    expect(launcher.frame_locator("iframe").locator("#start")).to_be_visible()


def test_other_sites_may_not_frame_it(page: Page, stack: Stack, site: Site) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    html = PLAIN.replace("defer></script>", 'defer></script><iframe src="{chat}/staff/"></iframe>')
    page.goto(site.show(html, chat=stack.url))
    page.wait_for_timeout(500)
    assert any("frame" in text.lower() for text in refused)


BROKEN: dict[str, Callable[[Route], None]] = {
    "refuses connections": lambda route: route.abort("connectionrefused"),
    "never answers": lambda route: None,
    "500": lambda route: route.fulfill(status=500, body=""),
    "502 page of a proxy": lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"),
    "an empty page": lambda route: route.fulfill(status=200, body=""),
    "a stranger's page": lambda route: route.fulfill(
        status=200, body="<script>parent.postMessage('ready', '*')</script>"
    ),
}


@pytest.mark.parametrize("fault", BROKEN.values(), ids=BROKEN.keys())
def test_when_the_service_is_broken_the_numbers_are_there(
    page: Page, stack: Stack, site: Site, fault: Callable[[Route], None]
) -> None:
    page.route(re.compile(r"/chat(\?|$)"), fault)
    page.goto(site.show(PLAIN, chat=stack.url))
    launcher = page.locator("ossa-chat")
    launcher.get_by_role("button").click()
    expect(launcher.get_by_role("link", name="112")).to_be_visible(timeout=1000)
    expect(launcher.get_by_role("link", name="+39 000")).to_be_visible()
    expect(launcher.get_by_role("button", name="Close")).to_be_focused()
    expect(launcher.get_by_text("cannot be reached now")).to_be_visible(timeout=9000)


def test_without_the_script_the_page_has_the_numbers_itself(
    page: Page, stack: Stack, site: Site
) -> None:
    spare = '<p data-ossa-fallback>Emergency: <a href="tel:112">112</a></p><script'
    html = PLAIN.replace("<script", spare)
    page.goto(site.show(html, chat=stack.url))
    expect(page.get_by_role("link", name="112")).to_be_hidden()
    page.route(re.compile(r"/embed\.js"), lambda route: route.abort())
    page.goto(site.show(html, chat=stack.url))
    expect(page.get_by_role("link", name="112")).to_be_visible()


def test_on_a_phone_it_fills_the_screen_and_back_closes_it(
    browser: Browser, stack: Stack, site: Site, picture: Picture
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 760}, is_mobile=True, has_touch=True, locale="en-GB"
    )
    page = context.new_page()
    page.goto(site.show(PLAIN, chat=stack.url))
    launcher = page.locator("ossa-chat")
    launcher.get_by_role("button").tap()
    frame = launcher.frame_locator("iframe")
    expect(launcher.locator(".card")).to_be_hidden()
    box = launcher.locator(".panel").bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (390, 760)
    assert page.evaluate("document.body.inert") is True
    picture(page, "phone")
    address = page.url
    page.go_back()
    expect(launcher.locator(".panel")).to_be_hidden()
    assert page.url == address
    assert page.evaluate("document.body.inert") is False
    launcher.get_by_role("button", name="Ask about a symptom").tap()
    frame.get_by_role("button", name="Close").tap()
    expect(launcher.locator(".panel")).to_be_hidden()
    assert page.url == address
    context.close()


@pytest.mark.parametrize("language", ["en", "it"])
def test_it_is_light(page: Page, stack: Stack, site: Site, language: str) -> None:
    """12 KB gzipped until one can write, one request before it is opened."""
    sizes: dict[str, int] = {}

    def weigh(response: object) -> None:
        url = response.url  # type: ignore[attr-defined]
        if url.startswith(stack.url) and "/api/" not in url:
            body = response.body()  # type: ignore[attr-defined]
            sizes[url.removeprefix(stack.url)] = len(gzip.compress(body, 9))

    page.on("response", weigh)
    html = PLAIN.replace('data-language="en"', f'data-language="{language}"')
    page.goto(site.show(html, chat=stack.url), wait_until="networkidle")
    assert list(sizes) == ["/embed.js"]
    page.locator("ossa-chat").get_by_role("button").click()
    frame = page.locator("ossa-chat").frame_locator("iframe")
    expect(page.locator("ossa-chat .card")).to_be_hidden()
    frame.locator("#start").click()
    expect(frame.locator("#words")).to_be_focused()
    assert sum(sizes.values()) <= 12 * 1024, sizes
    packed = page.request.get(f"{stack.url}/static/chat/chat.js")
    assert packed.headers["content-encoding"] == "gzip"
