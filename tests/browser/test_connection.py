"""A message is never lost and never doubled, whatever the connection does."""

from __future__ import annotations

import os
import random
import re
import signal
from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.chatting import messages_shown, open_page, say
from tests.faults.test_processes_die import wait_until_back
from tests.stack import Stack, make_stack

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = make_stack(tmp_path_factory.mktemp("connection"))
    running.run()
    try:
        running.wait_ready()
        yield running
    finally:
        running.stop()


def stored(page: Page) -> list[tuple[str, str]]:
    """Number and text of the messages that the server has."""
    rows = page.evaluate(
        """async () => {
          const { id, token } = JSON.parse(sessionStorage.ossa);
          const answer = await fetch(`/api/conversations/${id}/messages?after=0`,
            { headers: { Authorization: `Bearer ${token}` } });
          return (await answer.json()).messages.map((m) => [`${m.seq}`, m.text, m.author]);
        }"""
    )
    return [(seq, text) for seq, text, _ in rows]


def assert_nothing_lost_or_doubled(page: Page, written: list[str]) -> None:
    """What the page shows is what the server has, in its order, each of ours once."""
    expect(page.locator(".state")).to_have_text(["Sent"] * len(written), timeout=40_000)
    have = stored(page)
    expect(page.locator(".message")).to_have_count(len(have))
    shown = messages_shown(page)
    assert [seq for seq, _ in shown] == [seq for seq, _ in have]
    ours = [text for _, text in have if text in written]
    assert ours == written


def test_what_is_written_offline_is_kept_and_sent_in_order(
    page: Page, context: BrowserContext, stack: Stack
) -> None:
    open_page(page, stack)
    context.set_offline(True)
    written = ["my knee hurts", "since a week", "the left one"]
    for text in written:
        page.locator("#words").fill(text)
        page.locator("#words").press("Enter")
    expect(page.locator(".state").first).to_contain_text("Not sent yet")
    expect(page.locator("#trouble")).to_contain_text("112")
    context.set_offline(False)
    assert_nothing_lost_or_doubled(page, written)
    expect(page.locator("#trouble")).to_be_empty()


def test_an_answer_that_is_lost_on_the_way_is_not_a_message_lost(page: Page, stack: Stack) -> None:
    open_page(page, stack)
    left = [2]

    def swallow(route: Route) -> None:
        if route.request.method == "POST" and left[0]:
            left[0] -= 1
            route.fetch()  # the server takes it; the page never hears of it
            route.abort()
        else:
            route.continue_()

    page.route(re.compile(r"/messages$"), swallow)
    say(page, "what is a biopsy?")
    assert_nothing_lost_or_doubled(page, ["what is a biopsy?"])


def test_a_slow_line_only_takes_longer(page: Page, context: BrowserContext, stack: Stack) -> None:
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 2000,
            "downloadThroughput": 56_000 / 8,
            "uploadThroughput": 56_000 / 8,
        },
    )
    page.set_default_timeout(60_000)
    page.goto(f"{stack.url}/chat?language=en", timeout=60_000)
    page.locator("#start").click()
    expect(page.locator(".message.assistant").first).to_be_visible(timeout=30_000)
    page.locator("#words").fill("what is a biopsy?")
    page.locator("#words").press("Enter")
    expect(page.locator(".message.patient")).to_be_visible(timeout=500)
    expect(page.locator("#typing")).to_be_visible()
    expect(page.locator(".message.assistant").nth(2)).to_be_visible(timeout=30_000)
    assert_nothing_lost_or_doubled(page, ["what is a biopsy?"])


@pytest.mark.parametrize("seed", range(6))
def test_random_cuts_lose_and_double_nothing(page: Page, stack: Stack, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    open_page(page, stack)

    def flap(route: Route) -> None:
        luck = chance.random()
        if luck < 0.25:
            route.abort()
        elif luck < 0.45 and route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(re.compile(r"/api/"), flap)
    written = [f"my knee hurts {n}" for n in range(3)]
    for text in written:
        page.locator("#words").fill(text)
        page.locator("#words").press("Enter")
        page.wait_for_timeout(chance.randrange(300))
    # The waits between tries are those of an unlucky patient; an "online" ends them.
    for _ in range(60):
        if page.locator(".state", has_text="Sent").count() == len(written):
            break
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(200)
    page.unroute_all(behavior="ignoreErrors")
    page.evaluate("dispatchEvent(new Event('online'))")
    assert_nothing_lost_or_doubled(page, written)


def test_the_server_may_be_killed_and_come_back(page: Page, own_stack: Stack) -> None:
    open_page(page, own_stack)
    say(page, "what is a biopsy?")
    restarts = own_stack.service("web").restarts
    process = own_stack.service("web").process
    assert process is not None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    page.locator("#words").fill("what is a bone scan?")
    page.locator("#words").press("Enter")
    wait_until_back(own_stack, "web", restarts)
    page.evaluate("dispatchEvent(new Event('online'))")
    assert_nothing_lost_or_doubled(page, ["what is a biopsy?", "what is a bone scan?"])
    expect(page.locator(".message.assistant").last).to_contain_text("bone scan")


def test_where_events_are_held_back_messages_still_come(
    page: Page, context: BrowserContext, stack: Stack
) -> None:
    page.route(re.compile(r"/events$"), lambda route: None)  # a proxy that never lets one through
    open_page(page, stack)
    known = page.evaluate("JSON.parse(sessionStorage.ossa)")
    # The same chat writes from elsewhere; this page must come to know without events.
    context.request.post(
        f"{stack.url}/api/conversations/{known['id']}/messages",
        headers={"Authorization": f"Bearer {known['token']}"},
        data={
            "client_message_id": "6f1c9a52-3f2b-4b3e-9d6f-0a8f2d9c1e77",
            "text": "what is a biopsy?",
        },
    )
    expect(page.locator(".message.patient")).to_be_visible(timeout=25_000)


def test_a_tab_that_slept_catches_up(page: Page, context: BrowserContext, stack: Stack) -> None:
    open_page(page, stack)
    known = page.evaluate("JSON.parse(sessionStorage.ossa)")
    context.set_offline(True)
    page.wait_for_timeout(500)
    # Not through the sleeping browser.
    requests.post(
        f"{stack.url}/api/conversations/{known['id']}/messages",
        headers={"Authorization": f"Bearer {known['token']}"},
        json={
            "client_message_id": "0d9f7c1e-52b1-4a35-8f0e-1b7a3c2d4e5f",
            "text": "what is a biopsy?",
        },
        timeout=20,
    )
    context.set_offline(False)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".message.patient")).to_be_visible()
    expect(page.locator(".message.assistant").last).to_contain_text("biopsy")
