from __future__ import annotations

from threading import Thread

import pytest

from bot.console.accounts import AdministratorExists, BadAccount, create_first_admin
from bot.console.passwords import BadPassword
from bot.store import staff
from tests.console.conftest import CLINIC, PASSWORD, House
from tests.console.page import Page


def first(house: House, username: str = "ada", name: str = "Ada", password: str = PASSWORD) -> None:
    with house.store.work() as work:
        create_first_admin(
            work, username, name, password, clinic=CLINIC, passwords=house.deps.passwords
        )


def test_a_new_installation_has_no_account_at_all(house: House) -> None:
    with house.store.look() as work:
        assert staff.accounts_of(work, CLINIC) == []
    for name in ("admin", "administrator", "ossa", "root"):
        assert house.browser().try_log_in(name, name).status_code == 401


def test_the_first_administrator_can_log_in(house: House) -> None:
    first(house)
    assert house.browser().try_log_in("ada").status_code == 303
    assert [act.action for act in house.log()] == ["first_admin", "login"]


def test_there_is_only_one_first_administrator(house: House) -> None:
    first(house)
    with pytest.raises(AdministratorExists):
        first(house, "eve")


def test_a_disabled_administrator_still_counts(staffed: House) -> None:
    staffed.browser("administrator").send(
        "/staff/people", username="second", name="Second", role="administrator", password=PASSWORD
    )
    staffed.browser("second").send("/staff/people/administrator/disable")
    with pytest.raises(AdministratorExists):
        first(staffed, "eve")


def test_of_twenty_at_once_one_becomes_the_first(house: House) -> None:
    made: list[str] = []

    def run(username: str) -> None:
        try:
            first(house, username)
        except AdministratorExists:
            return
        made.append(username)

    threads = [Thread(target=run, args=(f"name{n}",)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.store.look() as work:
        assert [person.username for person in staff.accounts_of(work, CLINIC)] == made
    assert len(made) == 1


@pytest.mark.parametrize(
    "username", ["", "a", "a b", "ä-user", "x" * 65, ".hidden", "a/b", "a\x00b"]
)
def test_impossible_user_names(house: House, username: str) -> None:
    with pytest.raises(BadAccount):
        first(house, username)


def test_a_weak_first_password_is_refused(house: House) -> None:
    with pytest.raises(BadPassword):
        first(house, password="short")


def test_adding_a_person(staffed: House) -> None:
    admin = staffed.browser("administrator")
    answer = admin.send(
        "/staff/people", username="Nino", name="Nino Neri", role="reviewer", password=PASSWORD
    )
    assert answer.headers["location"] == "/staff/people?said=people.added"
    page = admin.page("/staff/people?said=people.added")
    assert page.one("p", role="status").text == "The account is added."
    assert "Nino Neri" in page.one("table").text
    assert staffed.browser().try_log_in("nino").status_code == 303
    assert ("administrator", "add_account", "staff/nino as reviewer") in [
        (act.who, act.action, act.object) for act in staffed.log()
    ]


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"username": "reviewer"}, 409, "This user name is taken."),
        ({"username": "no good"}, 422, "The user name has characters"),
        ({"role": "owner"}, 422, "Choose a role."),
        ({"name": " "}, 422, "Write the person's name"),
        ({"password": "short"}, 422, "at least 12 characters"),
    ],
)
def test_why_a_person_is_not_added(
    staffed: House, changes: dict[str, str], status: int, says: str
) -> None:
    form = {"username": "nino", "name": "Nino", "role": "reviewer", "password": PASSWORD} | changes
    answer = staffed.browser("administrator").send("/staff/people", **form)
    assert answer.status_code == status
    page = Page(answer.text)
    assert says in page.one("p", role="alert").text
    assert form["password"] not in answer.text
    assert page.one("input", name="username").attributes["value"] == form["username"]


def test_the_last_administrator_stays(staffed: House) -> None:
    answer = staffed.browser("administrator").send("/staff/people/administrator/disable")
    assert answer.status_code == 409
    assert "last administrator" in answer.text


def test_disabling_nobody_or_somebody_of_another_clinic(staffed: House) -> None:
    with staffed.store.work() as work:
        staff.add_account(
            work,
            staff.Account("far", "Far", "reviewer", True, "elsewhere", staffed.clock()),
            "no hash",
        )
    for name in ("nobody", "far"):
        answer = staffed.browser("administrator").send(f"/staff/people/{name}/disable")
        assert answer.status_code == 404


def test_changing_ones_password_ends_the_other_sessions(staffed: House) -> None:
    here, elsewhere = staffed.browser("reviewer"), staffed.browser("reviewer")
    new = "another set of herons"
    answer = here.send("/staff/password", current=PASSWORD, new=new, repeat=new)
    assert answer.headers["location"] == "/staff/password?said=password.changed"
    assert here.get("/staff/").status_code == 200
    assert elsewhere.get("/staff/").status_code == 303
    assert staffed.browser().try_log_in("reviewer", PASSWORD).status_code == 401
    assert staffed.browser().try_log_in("reviewer", new).status_code == 303


@pytest.mark.parametrize(
    ("current", "new", "repeat", "says"),
    [
        ("wrong password", "a fresh long one", "a fresh long one", "current password is not right"),
        (PASSWORD, "a fresh long one", "a fresh long 0ne", "are not the same"),
        (PASSWORD, "short", "short", "at least 12 characters"),
        (PASSWORD, "my reviewer words", "my reviewer words", "must not contain the user name"),
    ],
)
def test_why_a_password_is_not_changed(
    staffed: House, current: str, new: str, repeat: str, says: str
) -> None:
    answer = staffed.browser("reviewer").send(
        "/staff/password", current=current, new=new, repeat=repeat
    )
    assert answer.status_code == 422
    assert says in Page(answer.text).one("p", role="alert").text


def test_guessing_the_current_password_is_throttled(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    new = "a fresh long one"
    codes = [
        browser.send("/staff/password", current=f"wrong {n}", new=new, repeat=new).status_code
        for n in range(12)
    ]
    assert codes == [422] * 10 + [429] * 2
