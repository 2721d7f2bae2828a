"""F: staff. Who may do what, from where, and what is written down of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import Any

from sqlalchemy import text

from bot.console.permissions import Role
from bot.store import Store, open_store
from bot.store.audit import first_broken, holds, last_link
from prove.cases import cases
from prove.check import Run, check
from prove.house import new_house
from tests.console.conftest import answered
from tests.console.test_csrf import FOREIGN, FORMS, sent, who
from tests.console.test_permissions import MATRIX, may_use
from tests.store.test_audit import tamper, written

CANARY = "canary-of-a-patient-8112"


@check("F01", minutes=6)
def who_may_do_what(run: Run) -> None:
    """Every route of the console is asked for by nobody and by each role, and compared with the
    written matrix; then by people of another clinic about conversations of this one."""
    house = new_house(run)
    pairs = [(method, path, role) for method, path in MATRIX for role in (None, *Role)]
    chosen = pairs if run.size != "quick" else run.random.sample(pairs, 60)
    wrong = [
        (method, path, role)
        for method, path, role in chosen
        if may_use(house, method, path, role) != (role in MATRIX[method, path])
    ]
    run.none("pairs unlike the matrix", len(wrong), of=len(chosen))
    run.says(f"{len(MATRIX)} routes, {len(pairs)} pairs of route and role in all")
    foreign = house.talk((CANARY, answered()), clinic="elsewhere")
    tried = seen = 0
    browser = house.browser("administrator")
    token = browser.csrf()
    for method, path in MATRIX:
        if "{conversation}" not in path:
            continue
        address = re.sub(r"{(\w+)}", "1", path.replace("{conversation}", foreign))
        if method == "GET":
            answer = browser.get(address)
        else:
            answer = browser.post(
                address, csrf=token, reviewed="yes", seq="1", text="x", sure="yes"
            )
        tried += 1
        touched = answer.status_code not in (403, 404, 422) or CANARY in answer.text
        seen += touched
        if touched:
            run.says(f"{method} {path}: {answer.status_code}")
    run.none("conversations of another clinic touched", seen, of=tried)
    house.store.close()


@check("F06")
def forged_requests(run: Run) -> None:
    """Every form of the console is sent from eight kinds of elsewhere with the right token of the
    session, without a token, as JSON, as text and by a link."""
    house = new_house(run)
    tried = taken = 0
    forms = FORMS if run.size != "quick" else run.random.sample(FORMS, 12)
    for path in forms:
        browser = house.browser(who(path))
        token = browser.csrf()
        before = len(house.log())
        for headers in FOREIGN.values():
            answer = browser.client.post(
                path, data={"csrf": token}, headers=sent(headers), follow_redirects=False
            )
            tried += 1
            taken += answer.status_code != 403
        for kind in ("application/json", "text/plain", "application/csp-report", ""):
            answer = browser.client.post(
                path, content=f'{{"csrf": "{token}"}}', follow_redirects=False,
                headers={"Content-Type": kind, "Origin": "https://evil.example"},
            )  # fmt: skip
            tried += 1
            taken += answer.status_code < 400
        for value in ("", "wrong", token[:-1]):
            tried += 1
            taken += browser.post(path, csrf=value).status_code != 403
        taken += len(house.log()) - before
    run.none("forged requests taken", taken, of=tried)
    house.store.close()


@check("F08")
def unwritten_acts(run: Run) -> None:
    """Every route that shows or changes something of a patient's or of the clinic's is used with
    objects that are there; each must leave an entry, and no entry holds a patient's word."""
    house = new_house(run)
    talk = house.talk((CANARY, answered(f"Reply {CANARY}")))
    tried, silent = 0, []
    last = ("/erase", "/disable", "/logout")  # they end what the others need
    for method, path in sorted(MATRIX, key=lambda route: route[1].endswith(last)):
        if path in UNWRITTEN:
            continue
        browser = house.browser(who(path) if method == "POST" else "administrator")
        address = path.replace("{conversation}", talk)
        address = re.sub(r"{(\w+)}", lambda part: THERE.get(part[1], "some-id"), address)
        token = browser.csrf()
        before = len(house.log())
        if method == "GET":
            answer = browser.get(address)
        else:
            answer = browser.post(address, None, csrf=token, **FORM)
        if answer.status_code >= 400 or answer.headers.get("location", "").endswith("refused"):
            continue
        tried += 1
        if len(house.log()) != before + 1:
            silent.append(f"{method} {path}: {len(house.log()) - before} entries")
    run.none("acts without exactly one entry", len(silent), of=tried)
    for line in silent:
        run.says(line)
    with house.store.look() as work:
        rows = work.session.execute(text("SELECT who, action, object FROM audit")).all()
    words = sum(CANARY in " ".join(map(str, row)) for row in rows)
    run.none("entries with a patient's words", words, of=len(rows))
    cases(run, "tests of the log", "tests/console/test_audit.py", at_least=12)
    house.store.close()


UNWRITTEN = {
    "/staff", "/staff/", "/staff/static/{name}", "/staff/language", "/staff/login", "/staff/home",
    "/staff/password", "/staff/security", "/staff/second-step", "/staff/factors/new",
    "/staff/sign-on", "/staff/sign-on/back", "/staff/metrics", "/staff/topics",
    "/staff/topics/{topic}", "/staff/topics/{topic}/publications/{n}",
    "/staff/topics/{topic}/revisions/{revision}", "/staff/drafts/{draft}", "/staff/controls",
    "/staff/conversations/{conversation}/newest", "/staff/filters", "/staff/filters/{name}/forget",
}  # fmt: skip
"""Pages that show nothing of a patient and change nothing but one's own view; and the list, whose
entry its own test counts."""
THERE = {"topic": "ice", "n": "1", "seq": "1", "username": "auditor", "kind": "txt",
         "category": "empty", "plot": "levels"}  # fmt: skip
FORM = {
    "reviewed": "yes", "seq": "2", "sure": "yes", "text": "a note", "tag": "look",
    "days": "30", "name": "Nina", "username": "nina", "role": "auditor",
    "password": "seven green kites over", "level": "ROUTINE",
}  # fmt: skip


@check("F09")
def altered_log(run: Run) -> None:
    """Random edits, deletions, swaps, cuts and additions are made in the file behind the program's
    back; each must be found and the first broken entry named. Then the whole log is put back."""
    folder = run.folder / "log"
    store = open_store(f"sqlite:///{folder / 'ossa.db'}", folder)
    written(store, 12)
    with store.work() as work:
        for action in ("UPDATE", "DELETE"):
            work.session.execute(text(f"DROP TRIGGER audit_no_{action}"))
        whole = [dict(r) for r in work.session.execute(text("SELECT * FROM audit")).mappings()]
        heads = [
            dict(r) for r in work.session.execute(text("SELECT * FROM audit_heads")).mappings()
        ]
        kept = last_link(work)
    assert kept is not None
    count = run.count(quick=60, short=200, full=600)
    luck = Random(run.random.random())
    seen = 0
    for _ in range(count):
        tamper(store, luck, 12)
        with store.look() as work:
            seen += first_broken(work) is not None
        _put_back(store, whole, heads)
    run.every("changes found", seen, of=count)
    with store.look() as work:
        run.holds("the untouched log holds", first_broken(work) is None)
    _put_back(store, whole[:6], [])
    with store.look() as work:
        run.holds("a shortened log shows against a kept link", not holds(work, *kept))
    store.close()


def _put_back(store: Store, rows: Sequence[Any], heads: Sequence[Any]) -> None:
    with store.work() as work:
        work.session.execute(text("DELETE FROM audit"))
        work.session.execute(text("DELETE FROM audit_heads"))
        for row in rows:
            work.session.execute(
                text("INSERT INTO audit VALUES (:n, :who, :action, :object, :at, :link)"), row
            )
        for head in heads:
            work.session.execute(text("INSERT INTO audit_heads VALUES (:name, :n, :seal)"), head)
