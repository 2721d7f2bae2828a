"""C01: the service is down while a patient opens the clinic's page, in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Browser, Error, Page, Route

from bench.widget import broken, tab
from prove.check import Run, check
from prove.chromium import chromium
from prove.stacks import shared_stack
from tests.browser.site import Site, serve_site
from tests.stack import Stack

FALLBACK = """<p data-ossa-fallback><a href="{chat}/chat">Chat</a> · Emergency:
<a href="tel:112">112</a></p>"""
CLINIC = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>A clinic</title></head>
<body><h1>A clinic</h1>{FALLBACK}
<script src="{{chat}}/embed.js" data-language="en" defer></script></body></html>"""
WITHIN = 1.0
SEE = """async (open) => {
  const began = performance.now();
  const seen = (root) => [...root.querySelectorAll("a[href='tel:112']")]
    .some((link) => link.checkVisibility());
  for (;;) {
    const chat = document.querySelector("ossa-chat");
    if (open && chat?.shadowRoot && !chat.dataset.tried) {
      chat.dataset.tried = "1";
      chat.shadowRoot.querySelector("button")?.click();
    }
    if (seen(document) || (chat?.shadowRoot && seen(chat.shadowRoot))) break;
    if (performance.now() - began > 5000) return Infinity;
    await new Promise(requestAnimationFrame);
  }
  return performance.now() - began;
}"""


@check("C01")
def page_without_service(run: Run) -> None:
    """A clinic's page with the two lines of the README while the chat's host is off in every way:
    refused, never answering, wrong statuses, strangers' pages, no scripts, broken scripts, and the
    chat's own page while API and network are gone."""
    stack = shared_stack(run)
    times: dict[str, float] = {}
    browser = chromium(run)
    with serve_site() as site:
        _embedded(run, browser, stack, site, times)
        _without_scripts(browser, site, times)
        _own_page(browser, stack, times)
    good = sum(seconds <= WITHIN for seconds in times.values())
    run.every("emergency number to be seen and tapped within 1 s", good, of=len(times))
    slowest = max(times, key=times.__getitem__)
    run.says(f"slowest: {slowest}, {times[slowest]:.2f} s")
    for name, seconds in times.items():
        if seconds > WITHIN:
            run.says(f"{name}: {seconds:.2f} s")


def _embedded(
    run: Run, browser: Browser, stack: Stack, site: Site, times: dict[str, float]
) -> None:
    """Everything of the chat's host fails, or only its page does."""
    ways = list(broken())
    if run.size == "quick":
        ways = ways[::4]
    for what, pattern in (
        ("host", re.compile(re.escape(stack.url))),
        ("page", re.compile(r"/chat(\?|$)")),
    ):
        for name, fault in ways:
            with tab(browser) as page:
                page.route(pattern, fault)
                page.goto(site.show(CLINIC, chat=stack.url), wait_until="commit")
                times[f"{what}: {name}"] = page.evaluate(SEE, what == "page") / 1000
    script = {"status": 200, "body": "throw new Error('x')", "content_type": "text/javascript"}
    with tab(browser) as page:
        page.route(re.compile("embed.js"), lambda route: route.fulfill(**script))
        page.goto(site.show(CLINIC, chat=stack.url), wait_until="commit")
        times["broken script"] = page.evaluate(SEE, False) / 1000


def _without_scripts(browser: Browser, site: Site, times: dict[str, float]) -> None:
    with tab(browser, java_script_enabled=False) as page:
        page.goto(site.show(CLINIC, chat="http://127.0.0.1:9"), wait_until="commit")
        link = page.locator("a[href='tel:112']")
        link.wait_for(timeout=5000)
        times["no scripts, host off"] = 0.0 if link.is_visible() else float("inf")


def _own_page(browser: Browser, stack: Stack, times: dict[str, float]) -> None:
    """The chat's page is there, and then its API or the network goes."""
    ways: dict[str, Callable[[Page], object]] = {
        "API refused": lambda page: page.route(re.compile("/api/"), _abort),
        "API 503": lambda page: page.route(re.compile("/api/"), _unavailable),
        "scripts gone": lambda page: page.route(re.compile("/static/"), _abort),
        "off line": lambda page: page.context.set_offline(True),
    }
    for name, breaks in ways.items():
        with tab(browser) as page:
            if name == "scripts gone":
                breaks(page)
            page.goto(f"{stack.url}/chat?language=en")
            if name != "scripts gone":
                breaks(page)
                with suppress(Error):
                    page.locator("#start").click(timeout=2000)
            times[f"chat: {name}"] = page.evaluate(SEE, False) / 1000


def _abort(route: Route) -> None:
    route.abort()


def _unavailable(route: Route) -> None:
    route.fulfill(status=503, body='{"detail": "x"}', content_type="application/json")
