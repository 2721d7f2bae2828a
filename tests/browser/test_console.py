"""The console in a real browser: a reviewer's morning, export, erasure, sign-on, passkeys.

The console is served alone, over invented conversations; taking over a real patient's chat is in
``test_takeover.py``.
"""

from __future__ import annotations

import json
import logging
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import fhirkit
import oidc_provider_mock
import pytest
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from oidc_provider_mock import User
from playwright.sync_api import Browser, Page, expect

from bot.console import ConsoleDeps, create_router
from bot.console.accounts import create_first_admin
from bot.console.knowledge import knowledge_of
from bot.console.passwords import Passwords
from bot.console.permissions import Role
from bot.console.sign_on import SignOn
from bot.demo import fill
from bot.dialogue.knowledge import Knowledge, load_knowledge
from bot.store import open_store
from tests.browser.test_first_visit import violations
from tests.console.conftest import CLINIC, PRESS

pytestmark = pytest.mark.browser
PASSWORD = "nine grey herons wading"
ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "",
    "callbacks",
    "topics",
    "unanswered",
    "dashboard",
    "controls",
    "privacy",
    "audit",
    "people",
    "security",
    "factors/new",
    "password",
)


@dataclass
class Desk:
    """The console on a port of this machine."""

    url: str
    deps: ConsoleDeps
    talks: list[str]


def serve(deps: ConsoleDeps) -> Iterator[str]:
    app = FastAPI()
    app.include_router(create_router(deps))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://localhost:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    people = [User(sub="rosa", claims={"name": "Rosa", "groups": ["nurses"]})]
    with oidc_provider_mock.run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return load_knowledge(ROOT / "knowledge", ROOT / "clinic.toml")


@pytest.fixture
def desk(tmp_path: Path, issuer: str, known: Knowledge) -> Iterator[Desk]:
    store = open_store(f"sqlite:///{tmp_path / 'ossa.db'}", tmp_path / "var")
    quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    deps = ConsoleDeps(
        store=store,
        knowledge=knowledge_of(known.ruleset, known.sources, known.topics),
        clinic=CLINIC,
        clinic_name="Bone clinic",
        press=PRESS,
        wording=known.wording,
        second_factor=False,
        passwords=quick,
        sign_on=SignOn(issuer, "ossa", "a secret", {"nurses": Role.REVIEWER}),
    )
    with store.work() as work:
        create_first_admin(work, "anna", "Anna Rossi", PASSWORD, passwords=quick)
    talks = fill(store, CLINIC, known, 80, datetime.now(UTC), walks=20)
    # Of the last hours, so that some are unread whatever the dice give the others.
    talks += fill(store, CLINIC, known, 12, datetime.now(UTC), days=1, walks=8, seed=2)
    for url in serve(deps):
        yield Desk(url, deps, talks)
    store.close()


def log_in(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/staff/")
    page.get_by_label("User name").fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def test_a_reviewers_morning_by_keyboard_alone(page: Page, desk: Desk) -> None:
    log_in(page, desk)
    first = page.locator("tbody a[data-step]").first
    expect(first).to_be_visible()
    clock = page.locator("time.clock").first
    expect(clock).to_have_text(re.compile(r"\d+ (min|h|d)"))
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.locator("tr.unseen-row a[data-step]").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Transcript")).to_be_visible()
    address = page.url
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "m1"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.keyboard.type("ring back")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("The tag is saved.")
    page.keyboard.press("n")
    page.keyboard.type("Called the mother.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("The note is saved.")
    page.keyboard.press("r")
    expect(page.get_by_role("main")).to_contain_text("Marked as reviewed.")
    page.keyboard.press("u")
    expect(page).to_have_url(f"{desk.url}/staff/")
    expect(page.locator("tbody a[data-step]").first).not_to_have_attribute(
        "href", address.removeprefix(desk.url)
    )
    page.keyboard.press("/")
    page.keyboard.type("gardener")
    page.keyboard.press("Enter")
    expect(page.locator("tbody mark").first).to_be_visible()
    page.get_by_label("Keep these filters as").fill("Gardeners")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("link", name="Gardeners")).to_be_visible()


def test_a_sentence_goes_from_transcript_to_test_in_two_keys(page: Page, desk: Desk) -> None:
    log_in(page, desk)
    page.goto(f"{desk.url}/staff/conversations/{desk.talks[0]}")
    page.keyboard.press("e")
    expect(page.get_by_role("heading", name="From transcript to test")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Intent").fill("report_pain")
    page.get_by_label("Nobody can be told").check()
    page.get_by_role("button", name="training example").click()
    expect(page.get_by_role("main")).to_contain_text("The sentence is kept.")


def test_every_page_passes_axe_light_dark_and_on_a_tablet(browser: Browser, desk: Desk) -> None:
    for scheme, width in (("light", 1100), ("dark", 768)):
        context = browser.new_context(
            viewport={"width": width, "height": 1000},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="en-GB",
        )
        page = context.new_page()
        log_in(page, desk)
        for name in (*PAGES, f"conversations/{desk.talks[0]}"):
            page.goto(f"{desk.url}/staff/{name}")
            assert violations(page) == [], (name, scheme)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (name, scheme, wide)
        context.close()


def test_everything_can_be_read_without_javascript(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    log_in(page, desk)
    page.locator("tr.unseen-row a").first.click()
    expect(page.get_by_role("heading", name="Transcript")).to_be_visible()
    page.get_by_role("button", name="Mark as reviewed").click()
    expect(page.get_by_role("main")).to_contain_text("Marked as reviewed.")
    page.goto(f"{desk.url}/staff/dashboard")
    page.get_by_text("As a table").first.click()
    expect(page.get_by_role("table").first).to_be_visible()
    context.close()


def test_a_conversation_is_downloaded_for_the_record(page: Page, desk: Desk) -> None:
    log_in(page, desk)
    page.goto(f"{desk.url}/staff/conversations/{desk.talks[0]}")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="FHIR R4").click()
    bundle = json.loads(Path(waiting.value.path()).read_text())
    assert [str(issue) for issue in fhirkit.validate(bundle)] == []
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF-")


def test_a_conversation_is_erased_with_a_receipt(page: Page, desk: Desk) -> None:
    log_in(page, desk)
    address = f"{desk.url}/staff/conversations/{desk.talks[1]}"
    page.goto(address)
    page.get_by_label("I am sure").check()
    page.get_by_role("button", name="Erase this conversation").click()
    expect(page.get_by_role("heading", name="The conversation is erased")).to_be_visible()
    receipt = page.locator("#receipt").inner_text()
    assert violations(page) == []
    page.goto(f"{desk.url}/staff/privacy")
    expect(page.get_by_role("main")).to_contain_text(receipt)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404


def test_printing_leaves_notes_out_unless_asked_for(page: Page, desk: Desk) -> None:
    log_in(page, desk)
    page.goto(f"{desk.url}/staff/conversations/{desk.talks[0]}")
    page.emulate_media(media="print")
    expect(page.locator("section.notes")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_label("Print with notes").check()
    page.emulate_media(media="print")
    expect(page.locator("section.notes")).to_be_visible()


def test_a_nurse_signs_on_at_the_clinics_provider_and_off_again(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/staff/")
    page.get_by_role("link", name="Log in with the clinic's account").click()
    page.get_by_role("button", name="rosa").click()
    expect(page.get_by_text("Signed in as Rosa, reviewer")).to_be_visible()
    expect(page.get_by_role("table").first).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile("/oauth2/end_session"))
    page.goto(f"{desk.url}/staff/")
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_passkey_is_made_and_then_asked_for(page: Page, desk: Desk) -> None:
    strict = replace(desk.deps, second_factor=True)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    for url in serve(strict):
        log_in(page, Desk(url, strict, []))
        expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
        page.get_by_role("button", name="Make a passkey").click()
        expect(page.locator("#recovery-codes li")).to_have_count(8)
        page.get_by_role("link", name="I have kept them").click()
        expect(page.get_by_role("table").first).to_be_visible()
        page.get_by_role("button", name="Log out").click()
        log_in(page, Desk(url, strict, []))
        expect(page.get_by_role("heading", name="Second step")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.get_by_role("table").first).to_be_visible()
