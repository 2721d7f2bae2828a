"""The console's queries and races on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest

from bot.console.accounts import AdministratorExists, create_first_admin, disable_person
from bot.store import open_store, staff
from bot.store.staff import LastAdministrator
from tests.console.conftest import CLINIC, PASSWORD, Clock, House, answered, deps_over, make_app
from tests.console.test_worklist import complaints, walk

pytestmark = pytest.mark.integration


@pytest.fixture
def served(postgresql_url: str, tmp_path: Path, clock: Clock) -> Iterator[House]:
    store = open_store(postgresql_url, tmp_path / "var")
    deps = deps_over(store, clock)
    yield House(store, clock, deps, make_app(deps))
    store.close()


def first(house: House, username: str) -> None:
    with house.store.work() as work:
        create_first_admin(work, username, "", PASSWORD, passwords=house.deps.passwords)


def at_once(count: int, act: object) -> None:
    barrier = Barrier(count)

    def run(n: int) -> None:
        barrier.wait()
        act(n)  # type: ignore[operator]

    threads = [Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_day_at_the_console(served: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.console.routes.worklist.PAGE_ROWS", 2)
    first(served, "ada")
    talks = [
        served.talk((f"number {n}", answered(level=level, rules=("D03",))), minutes=n)
        for n, level in enumerate(("ROUTINE", "EMERGENCY_NOW", None, "EMERGENCY_NOW", "ROUTINE"))
    ]
    browser = served.browser()
    assert browser.try_log_in("ada").status_code == 303
    assert browser.try_log_in("nobody", "a\x00b").status_code == 401
    assert browser.try_log_in("ada").status_code == 303
    at = f"/staff/conversations/{talks[1]}"
    assert browser.send(f"{at}/review", reviewed="yes", seq="2").status_code == 303
    assert browser.send(f"{at}/notes", text="note\x00").status_code == 303
    assert "noteU+0000" in browser.page(at).text
    order = [complaint for page in walk(browser, "/staff/") for complaint in page]
    assert order == [f"number {n}" for n in (3, 4, 2, 0, 1)]
    assert complaints(browser.page("/staff/?reviewed=yes")) == ["number 1"]
    assert browser.get("/staff/conversations/%00").status_code == 404
    assert browser.send("/staff/people/a%00b/disable").status_code == 404
    assert "read a conversation" in browser.page("/staff/audit").text
    served.clock.pass_(minutes=16)
    assert browser.get("/staff/").status_code == 303


def test_of_ten_at_once_one_becomes_the_first(served: House) -> None:
    refused: list[int] = []

    def make(n: int) -> None:
        try:
            first(served, f"name{n}")
        except AdministratorExists:
            refused.append(n)

    at_once(10, make)
    with served.store.look() as work:
        assert len(staff.accounts_of(work, CLINIC)) == 1
    assert len(refused) == 9


def test_two_administrators_cannot_disable_each_other_at_once(served: House) -> None:
    first(served, "name0")
    with served.store.work() as work:
        staff.add_account(
            work,
            staff.Account("name1", "N", "administrator", True, CLINIC, served.clock()),
            "no hash",
        )
    refused: list[int] = []

    def disable_other(n: int) -> None:
        try:
            disable_person(served.deps, f"name{n}", f"name{1 - n}")
        except LastAdministrator:
            refused.append(n)

    at_once(2, disable_other)
    with served.store.look() as work:
        assert sorted(person.active for person in staff.accounts_of(work, CLINIC)) == [False, True]
    assert len(refused) == 1
