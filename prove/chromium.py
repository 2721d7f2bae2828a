"""A real Chromium as the judge: what a page ran, asked for, showed and was refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, sync_playwright

from bot.console import sessions
from bot.store import Store, open_store
from prove.check import Run
from tests.browser.conftest import QUIET, find_chromium
from tests.stack import Stack
from tests.staff import USERNAME, ensure_administrator


def chromium(run: Run) -> Browser:
    """The browser, started once."""
    return run.shared("chromium", _chromium)


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
        yield started
        started.close()


@dataclass
class Judge:
    """Everything that must not happen in a page, as it happens."""

    host: str
    dialogs: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("dialog", self._opened)
        page.on("request", lambda request: self._asked(request.url))
        page.on("console", lambda message: self._said(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _opened(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _asked(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.foreign.append(address)

    def _said(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.refused.append(text)


@contextmanager
def judged(run: Run, stack: Stack, **options: Any) -> Iterator[tuple[BrowserContext, Page, Judge]]:
    """A page of its own that a judge watches."""
    context = chromium(run).new_context(viewport={"width": 1100, "height": 800}, **options)
    context.set_default_timeout(30_000)
    page = context.new_page()
    judge = Judge(urlsplit(stack.url).netloc)
    judge.watch(page)
    try:
        yield context, page, judge
    finally:
        context.close()


@contextmanager
def store_of(stack: Stack) -> Iterator[Store]:
    """The database of a running stack, opened beside it."""
    store = open_store(f"sqlite:///{stack.start.var / 'ossa.db'}", stack.start.var)
    try:
        yield store
    finally:
        store.close()


def staff_token(stack: Stack) -> str:
    """A session of the administrator's, made without the form."""
    ensure_administrator(stack)
    with store_of(stack) as store, store.work() as work:
        return sessions.start(work, USERNAME, datetime.now(UTC))


def log_in(context: BrowserContext, stack: Stack) -> None:
    """Gives the context a session of the administrator's."""
    context.add_cookies(
        [
            {
                "name": sessions.COOKIE, "value": staff_token(stack), "path": sessions.PATH,
                "domain": "127.0.0.1", "httpOnly": True,
            }
        ]
    )  # fmt: skip
