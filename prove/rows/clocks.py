"""C08: clocks that are hours off, are set back, and come to days on which programs break."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from sqlalchemy import update

from bot.store import Store
from bot.store.conversations import IDLE
from bot.store.tables import Conversation, StaffSession
from prove.check import Run, check
from prove.clocks import Staff, Talk, WrongClock, early_in_a_step, in_seconds, library, seen
from prove.cluster import Cluster, cluster, web_alone
from prove.history import claim
from prove.load import Journal, Load
from prove.surface import bearer, opened

HOUR = 3600
MOST = 60.0
"""Seconds by which a token may live too long, or die too early."""
LEFT = 4.0
"""Seconds, at least, until the limits that are looked at from both sides."""
DAYS = {
    "summer time ends": datetime(2027, 10, 31, 1, tzinfo=UTC),
    "32 bits of seconds end": datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    "summer time begins": datetime(2028, 3, 26, 1, tzinfo=UTC),
    "a leap day": datetime(2028, 2, 28, 23, tzinfo=UTC),
    "the day after one": datetime(2028, 3, 1, tzinfo=UTC),
    "a year without one": datetime(2100, 3, 1, tzinfo=UTC),
    "a second twice": datetime(2030, 7, 1, tzinfo=UTC),
}


@check("C08", minutes=12)
def wrong_clocks(run: Run) -> None:
    """Two web processes whose clocks are two hours ahead and two behind, over PostgreSQL; both set
    back by an hour under load, also over SQLite; limits of tokens, of sessions and of codes looked
    at from both sides at both processes; then days on which clocks and calendars do odd things.
    The quick cut has the first part only."""
    preload = library()
    _two_machines(run, preload)
    if run.size != "quick":
        _one_machine(run, preload)
        _odd_days(run, preload)


def _two_machines(run: Run, preload: Any) -> None:
    clocks = [
        WrongClock(preload, run.folder / f"pg{n}", hours * HOUR) for n, hours in enumerate((2, -2))
    ]
    with _under(clocks, "postgresql") as made:
        journal = Journal(run.folder / "postgresql.jsonl")
        _edges(run, made, "hours apart")
        _codes(run, made)
        with _load(run, made, journal):
            time.sleep(1.5)
            for clock, hours in zip(clocks, (1, -3), strict=True):
                clock.set(hours * HOUR)
            time.sleep(run.count(quick=2, short=8, full=20))
        _edges(run, made, "set back by an hour")
        claim(run, "postgresql", journal, made.store)


def _one_machine(run: Run, preload: Any) -> None:
    clock = WrongClock(preload, run.folder / "sqlite-clock")
    with _under([clock, clock], "sqlite") as made:
        journal = Journal(run.folder / "sqlite.jsonl")
        with _load(run, made, journal):
            time.sleep(1.5)
            clock.set(-HOUR)
            time.sleep(run.count(quick=2, short=8, full=20))
        _edges(run, made, "one machine, set back by an hour")
        claim(run, "sqlite", journal, made.store)


def _under(clocks: Sequence[WrongClock], backend: str) -> Any:
    waiting = iter(clocks)

    def change(service: Any) -> None:
        if service.name == "web":
            next(waiting).under(service)

    return cluster(backend, nodes=len(clocks), change=change)


def _load(run: Run, made: Cluster, journal: Journal) -> Load:
    turns = run.count(quick=4, short=12, full=30)
    clients = run.count(quick=6, short=12, full=20)
    return Load(made.urls, journal, f"{run.seed}", clients=clients, turns=turns)


def _edges(run: Run, made: Cluster, when: str) -> None:
    """Tokens opened at one process are used at both, shortly before and after their limit."""
    http = requests.Session()
    count = run.count(quick=4, short=20, full=60)
    began = datetime.now(UTC)
    tokens = [opened(http, made.urls[n % len(made.urls)]) for n in range(count)]
    off = [
        abs((_idle_until(made.store, token["id"]) - IDLE - began).total_seconds())
        for token in tokens
    ]
    run.at_most(f"{when}: limits of tokens off by", max(off), MOST, "s")
    looked = time.monotonic()
    run.every(f"{when}: fresh tokens that open", sum(_answers(http, made, tokens)),
              of=len(tokens) * len(made.urls))  # fmt: skip
    until = in_seconds(LEFT + 3 * (time.monotonic() - looked))
    with made.store.work() as work:
        work.session.execute(
            update(Conversation)
            .where(Conversation.id.in_([token["id"] for token in tokens]))
            .values(token_idle_until=until)
        )
    early = _answers(http, made, tokens)
    if datetime.now(UTC) < until:  # on a machine so slow that it took longer, nothing is known
        run.none(f"{when}: tokens dead before their limit", early.count(False), of=len(early))
    else:
        run.says(f"{when}: too slow to look before the limit")
    time.sleep(max((until - datetime.now(UTC)).total_seconds() + 1, 0))
    late = _answers(http, made, tokens)
    run.none(f"{when}: tokens alive after their limit", late.count(True), of=len(late))


def _idle_until(store: Store, conversation: str) -> datetime:
    with store.look() as work:
        found = work.session.get(Conversation, conversation)
        assert found is not None
        return found.token_idle_until


def _answers(http: requests.Session, made: Cluster, tokens: Sequence[Any]) -> list[bool]:
    """Whether each token opens its conversation, at each process; looking moves no limit."""
    return [
        http.get(
            f"{url}/api/conversations/{token['id']}/messages",
            headers=bearer(token["token"]),
            timeout=20,
        ).status_code
        == 200
        for token in tokens
        for url in made.urls
    ]


def _codes(run: Run, made: Cluster) -> None:
    """Staff log in at each process with codes of other steps; sessions are carried about."""
    staff = Staff(made.store)
    wrong = right = tried = 0
    sessions = []
    far = (-3, 3) if run.size == "quick" else (-240, -3, 3, 240)
    urls = made.urls[: run.count(quick=1, short=2, full=2)]
    for url in urls:
        staff.new_app()
        wrong += sum(staff.log_in(url, steps) is not None for steps in far)
        early_in_a_step()
        found = [session for steps in (-1, 0, 1) if (session := staff.log_in(url, steps))]
        right, tried = right + len(found), tried + len(far)
        sessions += found
    run.none("codes of more than a step away taken", wrong, of=tried)
    run.every("codes of a step before, of now, of a step after taken", right, of=3 * len(urls))
    alive = [seen(session, _other(made, session)) for session in sessions]
    run.every("sessions that the other process lets in", sum(alive), of=len(alive))
    with made.store.work() as work:
        over = datetime.now(UTC) - timedelta(minutes=15)
        work.session.execute(update(StaffSession).values(last_seen_at=over))
    dead = [seen(session, url) for session in sessions for url in made.urls]
    run.none("sessions alive after a quarter of an hour", sum(dead), of=len(dead))


def _other(made: Cluster, session: requests.Session) -> str:
    """Another process than the one that the session was opened at."""
    other: str = next(url for url in made.urls if url != session.headers["Origin"])
    for cookie in session.cookies:
        cookie.domain = "127.0.0.1"  # a cookie knows no port
    return other


def _odd_days(run: Run, preload: Any) -> None:
    """A patient writes across each moment, in a clinic of central Europe."""
    clock = WrongClock(preload, run.folder / "days")
    lost = misordered = wrong = dead = old = said = 0
    database = f"sqlite:///{run.folder / 'days.db'}"
    chosen = list(DAYS.items())[: run.count(quick=0, short=4, full=len(DAYS))]
    with web_alone(run.folder / "days-web", database, clock.under, {"TZ": "Europe/Rome"}) as node:
        before: dict[str, Any] | None = None
        for name, moment in sorted(chosen, key=lambda pair: pair[1]):
            ahead = moment - in_seconds(12)
            clock.set(ahead.total_seconds())
            talk = Talk(node.url, in_seconds(0) + ahead)
            old += before is not None and talk.opens(before)
            while datetime.now(UTC) + ahead < moment + timedelta(seconds=1):
                talk.say()
                time.sleep(0.7)
            if name == "a second twice":
                clock.set(ahead.total_seconds() - 1)
            talk.say()
            told = talk.told()
            said += len(talk.said)
            lost += sum(id_ not in told for id_ in talk.said)
            misordered += talk.misordered(moment)
            dead += talk.refused
            wrong += not talk.call_back(moment)
            before = talk.made
    run.none("odd days: messages lost", lost, of=said)
    run.none("odd days: out of order, or times that go back or are not of the day", misordered,
             of=said)  # fmt: skip
    run.none("odd days: messages refused", dead, of=said)
    run.none("odd days: call-backs promised for no time to come", wrong, of=len(chosen))
    run.none("odd days: tokens of the day before alive", old, of=max(len(chosen) - 1, 1))
    run.says(f"odd days: {', '.join(name for name, _ in chosen)}")
