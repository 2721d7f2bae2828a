"""C09: the chat's own page over a poor network, in a real Chromium."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from typing import Any

from playwright.sync_api import Browser, Error, Page

from bench.widget import STORED, tab
from prove.check import Run, check
from prove.chromium import chromium
from prove.proxy import Proxy, proxy
from prove.stacks import shared_stack

SLOW: dict[str, dict[str, Any]] = {
    "2 s latency": {"delay": 1.0},
    "56 kbit/s": {"rate": 7000.0},
}
BROKEN = ("reset", "page", "garbage", "hang")
TOLD_WITHIN = 5.0


@check("C09", quick=False)
def poor_network(run: Run) -> None:
    """A proxy between the page and the service is slow, then resets connections, answers as a
    captive portal does, with garbage, or never; each time two messages are written meanwhile, and
    then the network is well again."""
    stack = shared_stack(run)
    total: Counter[str] = Counter()
    told: dict[str, float] = {}
    browser = chromium(run)
    with proxy(stack.url) as way:
        for _ in range(run.count(quick=1, short=1, full=5)):
            for name, ways in SLOW.items():
                _through(browser, way, name, ways, total, told)
            for name in BROKEN:
                _through(browser, way, name, {"mode": name}, total, told)
    for kind in ("lost", "doubled", "out of order"):
        run.none(f"messages {kind}", total[kind], of=total["written"])
    for name, seconds in told.items():
        run.in_time(f"{name}: “not sent” and the emergency number after", seconds, TOLD_WITHIN)


def _through(
    browser: Browser,
    way: Proxy,
    name: str,
    ways: dict[str, Any],
    total: Counter[str],
    told: dict[str, float],
) -> None:
    with tab(browser) as page:
        page.goto(f"{way.url}/chat?language=en")
        page.locator("#start").click()
        page.locator(".message.assistant").first.wait_for()
        written = [f"my knee hurts at {name}", f"since a week at {name}"]
        _set(way, **ways)
        began = time.monotonic()
        for text in written:
            page.locator("#words").fill(text)
            page.locator("#words").press("Enter")
        if "mode" in ways:
            told[name] = max(told.get(name, 0.0), _told(page, began))
        else:
            page.wait_for_timeout(3000)
        _set(way)
        with suppress(Error):
            page.evaluate("dispatchEvent(new Event('online'))")  # spares the waits between tries
        _compare(page, written, total)


def _set(way: Proxy, mode: Any = "pass", delay: float = 0.0, rate: float = 0.0) -> None:
    way.mode, way.delay, way.rate = mode, delay, rate
    way.drop()


def _told(page: Page, began: float) -> float:
    """Seconds until the page says that something was not sent, with the number."""
    while time.monotonic() - began < 30:
        state = page.locator(".state", has_text="Not sent yet").count()
        if state and "112" in (page.locator("#trouble").text_content() or ""):
            return time.monotonic() - began
        page.wait_for_timeout(50)
    return float("inf")


def _compare(page: Page, written: list[str], total: Counter[str]) -> None:
    sent = page.locator(".state", has_text="Sent")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        states = [text.strip() for text in sent.all_text_contents()]
        if states.count("Sent") == len(written):
            break
        page.wait_for_timeout(200)
    page.wait_for_timeout(500)
    have = page.evaluate(STORED)
    texts = Counter(text for _, text in have)
    shown = page.evaluate(
        "[...document.querySelectorAll('.message')].map((m) => Number(m.dataset.seq))"
    )
    total["written"] += len(written)
    total["lost"] += sum(texts[text] == 0 for text in written)
    total["doubled"] += sum(texts[text] > 1 for text in written) + len(shown) - len(set(shown))
    total["out of order"] += shown != sorted(shown)
