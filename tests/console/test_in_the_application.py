"""The console inside the whole application: its middleware, its errors, its own document."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.app import assemble
from bot.console import Knowledge
from bot.console.accounts import create_first_admin
from bot.console.passwords import Passwords
from bot.settings import Settings
from bot.store import open_store
from tests.console.conftest import PASSWORD, QUICK, Browser
from tests.console.test_pages import POLICY
from tests.dialogue.plain_clinical import PlainClinical


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    var = tmp_path_factory.mktemp("var")
    clinical = PlainClinical()
    settings = Settings.load(var=var, engine_url="http://127.0.0.1:9", secret="x" * 32)
    app = assemble(settings, clinical, clinical.clinic, Knowledge())
    store = open_store(settings.database, var)
    with store.work() as work:
        create_first_admin(work, "ada", "Ada", PASSWORD, passwords=Passwords(QUICK))
    store.close()
    return app


@pytest.fixture
def browser(app: FastAPI) -> Browser:
    return Browser(TestClient(app))


def test_the_first_administrator_reads_the_list(browser: Browser) -> None:
    assert browser.try_log_in("ada").headers["location"] == "/staff/home"
    assert browser.page("/staff/").one("h1").text == "Conversations"


def test_the_consoles_own_headers_stay(browser: Browser) -> None:
    answer = browser.get("/staff/login")
    assert answer.headers.get_list("content-security-policy") == [POLICY]
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "immutable" in browser.get("/staff/static/console.css").headers["cache-control"]


def test_a_huge_form_is_refused_before_it_is_read(browser: Browser) -> None:
    assert browser.post("/staff/login", username="x" * 200_000).status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/staff/nope", 404), ("PUT", "/staff/login", 405), ("GET", "/staff/logout", 405)],
)
def test_addresses_that_are_not_there(
    browser: Browser, method: str, path: str, status: int
) -> None:
    answer = browser.client.request(method, path)
    assert answer.status_code == status
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_patients_document_does_not_name_the_console(browser: Browser) -> None:
    assert not any(
        path.startswith("/staff") for path in browser.get("/openapi.json").json()["paths"]
    )
