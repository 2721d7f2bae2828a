"""``make prove-widget``: the promises of the patient's side, measured in a real Chromium.

Starts the real three processes and prints figures; exits with 1 when a promise is broken.
``python -m bench.widget --runs 20`` is a short cut of it.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.browser.conftest import QUIET, find_chromium
from tests.browser.site import ORIGIN, PLAIN, Site, serve_site
from tests.stack import Stack, make_stack

BUDGET = 12 * 1024
WITHIN_MS = 1000
OVERHEAD_MS = 30

STATUSES = (400, 401, 403, 404, 408, 410, 413, 429, 500, 502, 503, 504)
FAILURES = ("connectionrefused", "connectionreset", "namenotresolved", "timedout", "accessdenied")
BODIES = {
    "an empty page": {"status": 200, "body": ""},
    "a stranger's page": {
        "status": 200,
        "body": "<script>parent.postMessage('ready','*')</script>",
    },
    "JSON": {"status": 200, "body": "{}", "content_type": "application/json"},
    "a page that may not be framed": {
        "status": 200,
        "body": "x",
        "headers": {"Content-Security-Policy": "frame-ancestors 'none'"},
    },
    "sent to a dead server": {"status": 302, "headers": {"Location": "http://127.0.0.1:9/"}},
}


def broken() -> Iterator[tuple[str, Callable[[Route], None]]]:
    """Ways in which the chat's page may not come."""

    def fulfilling(answer: dict[str, Any]) -> Callable[[Route], None]:
        return lambda route: route.fulfill(**answer)

    def failing(how: str) -> Callable[[Route], None]:
        return lambda route: route.abort(how)

    for status in STATUSES:
        yield f"status {status}", fulfilling({"status": status, "body": ""})
    for failure in FAILURES:
        yield failure, failing(failure)
    yield "never answers", lambda route: None
    for name, answer in BODIES.items():
        yield name, fulfilling(answer)


@contextmanager
def tab(browser: Browser, **options: Any) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1000, "height": 800}, **options)
    context.set_default_timeout(30_000)
    page = context.new_page()
    yield page
    context.close()


def weight(browser: Browser, stack: Stack, site: Site) -> bool:
    sizes: dict[str, int] = {}

    def weigh(response: Any) -> None:
        if response.url.startswith(stack.url) and "/api/" not in response.url:
            sizes[response.url.removeprefix(stack.url)] = len(gzip.compress(response.body(), 9))

    with tab(browser) as page:
        page.on("response", weigh)
        page.goto(site.show(PLAIN, chat=stack.url), wait_until="networkidle")
        before = len(sizes)
        page.locator("ossa-chat").get_by_role("button").click()
        frame = page.locator("ossa-chat").frame_locator("iframe")
        page.locator("ossa-chat .card").wait_for(state="hidden")
        frame.locator("#start").click()
        frame.locator("#words").wait_for()
        page.wait_for_timeout(500)
        total = sum(sizes.values())
        print(f"requests before opening            {before}  (at most 2)")
        print(f"bytes gzipped until one can write  {total}  (at most {BUDGET}): {sizes}")
        later = [f"/static/chat/{name}" for name in ("answer.js", "map.js", "map.css", "body.svg")]
        more = [len(gzip.compress(page.request.get(stack.url + name).body(), 9)) for name in later]
        print(f"  later, when an answer or the drawing needs them: {more} {later}")
    return before <= 2 and total <= BUDGET


def blocking(browser: Browser, stack: Stack, site: Site, loads: int = 7) -> bool:
    """The host page's blocking time (long tasks beyond 50 ms), on a processor slowed four times."""
    bare = PLAIN.replace('<script src="{chat}/embed.js" data-language="en" defer></script>', "")
    count = (
        "new PerformanceObserver((list) => { for (const task of list.getEntries())"
        " window.blocked = (window.blocked ?? 0) + Math.max(0, task.duration - 50); })"
        ".observe({ type: 'longtask', buffered: true })"
    )
    medians = []
    for html in (bare, PLAIN):
        found = []
        for _ in range(loads):
            with tab(browser) as page:
                session = page.context.new_cdp_session(page)
                session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
                page.add_init_script(count)
                page.goto(site.show(html, chat=stack.url), wait_until="load")
                page.wait_for_timeout(700)
                found.append(page.evaluate("window.blocked ?? 0"))
        medians.append(statistics.median(found))
    print(f"host page blocked, without / with the embed   {medians[0]:.0f} / {medians[1]:.0f} ms")
    return medians[1] <= medians[0] + 1


def numbers(browser: Browser, stack: Stack, site: Site) -> bool:
    """The emergency number when the service is broken."""
    times = []
    for name, fault in broken():
        with tab(browser) as page:
            page.route(re.compile(r"/chat(\?|$)"), fault)
            page.goto(site.show(PLAIN, chat=stack.url))
            page.locator("ossa-chat").wait_for(state="attached")
            took = page.evaluate(
                """async () => {
                  const root = document.querySelector("ossa-chat").shadowRoot;
                  const began = performance.now();
                  root.querySelector("button").click();
                  for (;;) {
                    await new Promise(requestAnimationFrame);
                    const link = root.querySelector("a[href='tel:112']");
                    if (link?.checkVisibility()) return performance.now() - began;
                    if (performance.now() - began > 5000) return Infinity;
                  }
                }"""
            )
            page.wait_for_timeout(150)
            still = page.locator("ossa-chat").get_by_role("link", name="112").is_visible()
        times.append(took if still else float("inf"))
        if times[-1] > WITHIN_MS:
            print(f"  {name}: {times[-1]:.0f} ms")
    good = sum(took <= WITHIN_MS for took in times)
    print(
        f"emergency number within 1 s, service broken   {good} of {len(times)}"
        f"  (slowest {max(times):.0f} ms)"
    )
    return good == len(times)


class Cuts:
    """Cuts requests at random: before they arrive, or after, so that only the answer is lost."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.count = 0

    def __call__(self, route: Route) -> None:
        luck = self._chance.random()
        if luck < 0.2:
            self.count += 1
            route.abort()
        elif luck < 0.4 and route.request.method == "POST":
            self.count += 1
            route.fetch()
            route.abort()
        else:
            route.continue_()


def cuts(browser: Browser, stack: Stack, runs: int) -> bool:
    """Messages lost and doubled under random cuts."""
    total: Counter[str] = Counter()
    for seed in range(runs):
        chance = random.Random(seed)  # noqa: S311
        with tab(browser) as page:
            page.goto(f"{stack.url}/chat?language={'it' if seed % 2 else 'en'}")
            page.locator("#start").click()
            page.locator(".message.assistant").nth(1).wait_for()
            cutter = Cuts(chance)
            page.route(re.compile("/api/"), cutter)
            written = [f"my knee hurts {seed}.{n}" for n in range(chance.randrange(1, 4))]
            have, shown = under_cuts(page, written, chance)
        texts = Counter(text for _, text in have)
        seqs = {seq for seq, _ in have}
        total["messages"] += len(written)
        total["cut"] += cutter.count
        total["lost"] += sum(texts[text] == 0 for text in written) + len(seqs - set(shown))
        total["doubled"] += sum(texts[text] > 1 for text in written)
        total["doubled"] += len(shown) - len(set(shown))
        total["out of order"] += shown != sorted(shown)
    print(f"random cuts, {runs} chats: {dict(total)}")
    return total["lost"] + total["doubled"] + total["out of order"] == 0


def under_cuts(
    page: Page, written: list[str], chance: random.Random
) -> tuple[list[tuple[int, str]], list[int]]:
    """Writes while requests are cut; then what the server has, and the numbers that are shown."""
    for text in written:
        page.locator("#words").fill(text)
        page.locator("#words").press("Enter")
        page.wait_for_timeout(chance.randrange(120))
    sent = page.locator(".state", has_text=re.compile("^(Sent|Inviato)$"))
    for _ in range(80):
        if sent.count() == len(written):
            break
        page.evaluate("dispatchEvent(new Event('online'))")  # spares the waits between tries
        page.wait_for_timeout(100)
    page.unroute_all(behavior="ignoreErrors")
    page.evaluate("dispatchEvent(new Event('online'))")
    have = page.evaluate(STORED)
    with suppress(AssertionError):  # counted below
        expect(page.locator(".message")).to_have_count(len(have), timeout=20_000)
    shown = page.evaluate(
        "[...document.querySelectorAll('.message')].map((m) => Number(m.dataset.seq))"
    )
    return [(seq, text) for seq, text in have], shown


STORED = """async () => {
  const { id, token } = JSON.parse(sessionStorage.ossa);
  const answer = await fetch(`/api/conversations/${id}/messages?after=0`,
    { headers: { Authorization: `Bearer ${token}` } });
  return (await answer.json()).messages.map((m) => [m.seq, m.text]);
}"""

SHOWN = """(text) => new Promise((resolve) => {
  const log = document.getElementById("log");
  const before = log.querySelectorAll(".assistant").length;
  const began = performance.now();
  new MutationObserver((_, observer) => {
    if (log.querySelectorAll(".assistant").length === before) return;
    observer.disconnect();
    const shown = performance.now() - began;
    setTimeout(() => {
      const call = performance.getEntriesByType("resource")
        .findLast((entry) => entry.name.endsWith("/messages"));
      resolve([shown, call.responseStart - call.requestStart]);
    }, 50);
  }).observe(log, { childList: true });
  document.getElementById("words").value = text;
  document.getElementById("composer").requestSubmit();
})"""


def latency(browser: Browser, stack: Stack, count: int = 30) -> bool:
    """From sending to the shown answer, less the server's time."""
    added = []
    with tab(browser) as page:
        page.goto(f"{stack.url}/chat?language=en")
        page.locator("#start").click()
        page.locator(".message.assistant").nth(1).wait_for()
        for n in range(count):
            shown, server = page.evaluate(SHOWN, f"what is a biopsy? {n}")
            added.append(shown - server)
            page.wait_for_timeout(60)
    median, worst = statistics.median(added), sorted(added)[int(0.95 * len(added))]
    print(f"send to shown, less the server's time   median {median:.1f} ms, p95 {worst:.1f} ms")
    return median <= OVERHEAD_MS


def main() -> int:
    """Prints every figure; 0 when all promises hold."""
    parser = argparse.ArgumentParser(prog="python -m bench.widget", description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="chats with random cuts")
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder, serve_site() as site, sync_playwright() as p:
        stack = make_stack(Path(folder), OSSA_EMBED_ORIGINS=ORIGIN)
        stack.run()
        try:
            stack.wait_ready()
            browser = p.chromium.launch(executable_path=find_chromium(), args=QUIET)
            kept = [
                weight(browser, stack, site),
                numbers(browser, stack, site),
                blocking(browser, stack, site),
                latency(browser, stack),
                cuts(browser, stack, runs),
            ]
            browser.close()
        finally:
            stack.stop()
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
