"""F: staff. How one gets in: passwords, second factors, sessions, sign-on."""

from __future__ import annotations

import statistics
import threading
import time
from contextlib import suppress

from bot.console.accounts import AdministratorExists, create_first_admin
from bot.console.passwords import Passwords
from bot.console.throttle import LoginThrottle
from bot.store import Store, StoreUnavailable, open_store, staff
from prove.cases import cases
from prove.check import Run, check
from prove.factors import bypasses, dead_sessions, forged_id_tokens, password_choices
from prove.house import new_house
from tests.console.conftest import CLINIC, PASSWORD, QUICK, START, House
from tests.console.page import Page

WRONG = "a wrong password"


@check("F02")
def passwords_by_force(run: Run) -> None:
    """So many wrong passwords on one account from many addresses, one on each of so many accounts
    from one address; then the right password, at once and after a quarter of an hour."""
    house = new_house(run)
    count = run.count(quick=60, short=300, full=1000)
    checked = _Counting(house.deps.passwords)
    house = house.with_deps(passwords=checked)
    statuses = []
    for n in range(count):
        browser = house.browser()
        browser.client._transport.client = (f"10.{n // 250}.{n % 250}.7", 50_000)  # type: ignore[attr-defined]
        statuses.append(browser.try_log_in("clinician", f"a wrong password {n}").status_code)
    run.at_most("passwords evaluated of one account", checked.asked, 10)
    run.every("the others are told to wait", statuses.count(429), of=count - statuses.count(401))
    entries = sum(act.action in ("login_failed", "login_throttled") for act in house.log())
    run.every("tries in the log", entries, of=min(count, 1000))
    checked.asked = 0
    names = run.count(quick=130, short=300, full=1000)
    for n in range(names):
        house.browser().try_log_in(f"name{n}", "a wrong password")
    run.at_most("passwords evaluated from one address", checked.asked, 100)
    run.at_most("hashes at the same time", checked.most, 2)
    _owner_gets_in(run, house)
    house.store.close()


def _owner_gets_in(run: Run, house: House) -> None:
    """The counters measure real time, so the quarter of an hour is a fresh counter."""
    rested = house.with_deps(throttle=LoginThrottle())
    run.holds(
        "the owner logs in once the quarter of an hour is over",
        rested.browser().try_log_in("clinician").status_code == 303,
    )


class _Counting(Passwords):
    """Counts what is really evaluated, and how many at once."""

    def __init__(self, real: Passwords) -> None:
        self._real = real
        self._lock = threading.Lock()
        self.asked = self.now = self.most = 0

    def matches(self, password: str, stored: str | None) -> bool:
        with self._lock:
            self.asked += 1
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            return self._real.matches(password, stored)
        finally:
            with self._lock:
                self.now -= 1


@check("F03")
def names_told_apart(run: Run) -> None:
    """An existing, an unknown and a disabled user name are tried in turns with a wrong password
    and real hashes; status, page and time are compared."""
    house = new_house(run)
    house.browser("administrator").send("/staff/people/second/disable")
    house = house.with_deps(passwords=Passwords())
    names = ("clinician", "nobody-here", "second")
    times: dict[str, list[float]] = {name: [] for name in names}
    told: set[tuple[int, str]] = set()
    rounds = run.count(quick=8, short=60, full=500)
    for n in range(rounds):
        if n % 9 == 0:  # before the tries of an account run out
            house = house.with_deps(throttle=LoginThrottle())
        for name in run.random.sample(names, len(names)):
            browser = house.browser()
            page = browser.page("/staff/login")
            token = page.one("input", name="csrf").attributes["value"]
            began = time.perf_counter()
            answer = browser.post("/staff/login", csrf=token, username=name, password=WRONG)
            times[name].append((time.perf_counter() - began) * 1000)
            said = Page(answer.text).one("p", role="alert").text
            told.add((answer.status_code, said))
    run.holds("one status and one text for all", len(told) == 1, f"{len(told)} different")
    middles = [statistics.median(values) for values in times.values()]
    if run.size == "full":
        run.in_time("difference of the medians", max(middles) - min(middles), 10, "ms")
    else:
        run.says(f"difference of the medians {max(middles) - min(middles):.1f} ms")
    run.says(f"n = {rounds} each")
    house.store.close()


@check("F04")
def second_factor_avoided(run: Run) -> None:
    """The console's tests of half log-ins, codes used twice or out of time, recovery codes and
    made-up passkeys; then every page without the second step, and codes of other times."""
    cases(run, "tests of the second factor", "tests/console/test_second_step.py", at_least=17)
    tried, through = bypasses(run)
    run.none("ways past the second factor", through, of=tried)


@check("F05")
def sessions_kept_alive(run: Run) -> None:
    """A chosen token, one after log-out, after another log-in, a new password, a disabled account,
    an ended session, fifteen idle minutes and eight hours."""
    tried, alive = dead_sessions(run)
    run.none("dead sessions accepted", alive, of=tried)
    cases(
        run, "tests of sessions", "tests/console/test_log_in.py", "tests/console/test_accounts.py",
        "tests/console/test_second_step.py", words="session or token or cookie", at_least=10,
    )  # fmt: skip


@check("F07")
def first_administrator(run: Run) -> None:
    """A fresh installation is searched for accounts; twenty try at once to become the first
    administrator; then one more."""
    rounds = run.count(quick=1, short=3, full=5)
    firsts = 0
    defaults = late = 0
    for n in range(rounds):
        folder = run.folder / f"fresh{n}"
        store = open_store(f"sqlite:///{folder / 'ossa.db'}", folder)
        with store.look() as work:
            defaults += len(staff.accounts_of(work, CLINIC))
        made: list[str] = []
        threads = [
            threading.Thread(target=_become_first, args=(store, f"name{i}", made))
            for i in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        firsts += len(made) == 1
        _become_first(store, "late", made)
        late += "late" in made
        store.close()
    run.none("accounts in a fresh installation", defaults, of=rounds)
    run.every("of twenty at once one became the first", firsts, of=rounds)
    run.none("second first administrators", late, of=rounds)


def _become_first(store: Store, name: str, made: list[str]) -> None:
    with suppress(AdministratorExists, StoreUnavailable):
        with store.work() as work:
            create_first_admin(
                work, name, name, PASSWORD, clinic=CLINIC, now=START, passwords=Passwords(QUICK)
            )
        made.append(name)


@check("F10")
def forged_sign_on(run: Run) -> None:
    """Tokens of the clinic's provider with a wrong issuer, audience, nonce, time or signature, and
    answers of other browsers or a second time."""
    tried, accepted = forged_id_tokens(run)
    run.none("forged tokens accepted", accepted, of=tried)
    cases(run, "tests of sign-on", "tests/console/test_sign_on.py", at_least=10)


@check("F11")
def bad_passwords(run: Run) -> None:
    """The commonest passwords, words of the clinic, names, and lengths from 7 to 200 are chosen."""
    for what, wrong, of in password_choices(run):
        run.none(what, wrong, of=of)
    cases(run, "tests of passwords", "tests/console/test_passwords.py", at_least=10)
