"""D05, D06: floods of requests and of conversations, and who is counted for them."""

from __future__ import annotations

import itertools
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from prove.check import NotRun, Run, check
from prove.cluster import Node, web_alone
from prove.history import percentile
from prove.rows.engine import DANGER

REQUESTS = 120
"""Requests a minute of one address, as the node under attack is set."""
TALKS = 60
"""New conversations an hour of one address."""


class From(HTTPAdapter):
    """Connections from one of this machine's own loopback addresses."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **_: Any
    ) -> None:
        super().init_poolmanager(connections, maxsize, block, source_address=(self._address, 0))


@dataclass
class Visitor:
    """Somebody with an address of their own."""

    url: str
    address: str
    http: requests.Session = field(default_factory=requests.Session)
    id: str = ""

    def __post_init__(self) -> None:
        self.http.mount("http://", From(self.address))

    def open(self) -> requests.Response:
        answer = self.http.post(
            f"{self.url}/api/conversations", json={"language": "en", "consent": True}, timeout=20
        )
        if answer.status_code == 201:
            self.id = answer.json()["id"]
            self.http.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        return answer

    def say(self, text: str) -> requests.Response:
        return self.http.post(
            f"{self.url}/api/conversations/{self.id}/messages",
            json={"client_message_id": str(uuid.uuid4()), "text": text},
            timeout=20,
        )


@contextmanager
def neighbours(url: str, waits: list[float], failed: list[int]) -> Iterator[None]:
    """Patients at other addresses, writing all the while."""
    stop = threading.Event()

    def write(address: str) -> None:
        patient = Visitor(url, address)
        patient.open()
        while not stop.wait(1.0):
            began = time.monotonic()
            status = patient.say("what is a biopsy?").status_code
            waits.append(time.monotonic() - began)
            if status != 201:
                failed.append(status)

    threads = [
        threading.Thread(target=write, args=(f"127.0.9.{n}",), daemon=True) for n in range(1, 5)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=30)


@contextmanager
def _node(run: Run) -> Iterator[Node]:
    limits = {
        "OSSA_REQUESTS_PER_MINUTE": str(REQUESTS),
        "OSSA_CONVERSATIONS_PER_HOUR": str(TALKS),
    }
    place = run.folder / "node"
    with web_alone(place, f"sqlite:///{run.folder / 'flood.db'}", settings=limits) as made:
        yield made


@check("D05")
def floods(run: Run) -> None:
    """One address writes as fast as it can, then opens conversations as fast as it can, then many
    addresses at once do, while four patients elsewhere go on writing."""
    with _node(run) as node:
        waits: list[float] = []
        failed: list[int] = []
        with neighbours(node.url, waits, failed):
            _one_address(run, node)
            _many_talks(run, node)
            _many_addresses(run, node)
        run.none("messages of patients elsewhere refused or failed", len(failed), of=len(waits))
        run.in_time("p95 of patients elsewhere", percentile(waits, 95), 1)


def _one_address(run: Run, node: Node) -> None:
    visitor = Visitor(node.url, "127.0.1.1")
    visitor.open()
    other = Visitor(node.url, "127.0.1.1")  # behind the same address, as in a hospital
    other.open()
    count = run.count(quick=2, short=5, full=20) * REQUESTS
    began = time.monotonic()
    with ThreadPoolExecutor(16) as pool:  # together at most 100 a second
        answers = list(pool.map(lambda n: _paced(visitor, began + n / 100), range(count)))
    statuses = Counter(answer.status_code for answer in answers)
    taken = statuses[201] + 2  # the openings count too
    rate = len(answers) / (time.monotonic() - began)
    run.says(f"one address sent {rate:.0f} a second: {dict(statuses)}")
    if time.monotonic() - began > 55:
        raise NotRun("the machine is too slow to reach a limit within its minute")
    run.holds(
        "the limit of an address is what is set, within 5 %",
        abs(taken - REQUESTS) <= REQUESTS * 0.05,
        f"{taken} of {REQUESTS}",
    )
    refused = [answer for answer in answers if answer.status_code == 429]
    good = sum("112" in a.text and int(a.headers.get("Retry-After", "0")) > 0 for a in refused)
    run.every("429 with Retry-After and the emergency number", good, of=len(refused))
    alarms = [_paced(other, time.monotonic() + 0.6, DANGER) for _ in range(10)]
    usual = refused[0].json()["detail"]
    rung = sum(
        a.status_code == 429 and a.json()["detail"] != usual and "112" in a.text for a in alarms
    )
    run.every("red flags of another patient at the limited address heard", rung, of=len(alarms))


def _paced(visitor: Visitor, at: float, text: str = "?") -> requests.Response:
    time.sleep(max(0.0, at - time.monotonic()))
    return visitor.say(text)


def _many_talks(run: Run, node: Node) -> None:
    visitor = Visitor(node.url, "127.0.2.1")
    statuses = Counter(visitor.open().status_code for _ in range(TALKS * 3))
    run.holds(
        "the limit of new conversations is what is set",
        statuses[201] == TALKS and statuses[201] + statuses[429] == TALKS * 3,
        str(dict(statuses)),
    )


def _many_addresses(run: Run, node: Node) -> None:
    """More than the machine can work on, from addresses that are each within their limit."""
    stop = time.monotonic() + run.count(quick=5, short=10, full=20)
    statuses: Counter[int] = Counter()
    numbers = itertools.count(1)
    lock = threading.Lock()

    def attack() -> None:
        while time.monotonic() < stop:
            with lock:
                n = next(numbers)
            visitor = Visitor(node.url, f"127.1.{n // 250}.{n % 250 + 1}")
            status = visitor.open().status_code
            with lock:
                statuses[status] += 1
            visitor.http.close()

    threads = [threading.Thread(target=attack, daemon=True) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    bad = sum(count for status, count in statuses.items() if status not in {201, 429, 503})
    run.none("answers to many addresses other than 201, 429, 503", bad, of=sum(statuses.values()))
    run.says(f"conversations from {sum(statuses.values())} addresses: {dict(statuses)}")


@check("D06", quick=False)
def forged_address(run: Run) -> None:
    """X-Forwarded-For and its kin from a peer that is no trusted proxy, in 50 forms, when the limit
    of its own address is reached."""
    forms = list(_forged())
    with _node(run) as node:
        visitor = Visitor(node.url, "127.0.3.1")
        where = f"{node.url}/api/conversations/x/messages"
        statuses = [visitor.http.get(where, timeout=20).status_code for _ in range(REQUESTS + 1)]
        run.holds("the limit was reached first", statuses[-1] == 429, str(statuses[-1]))
        passed = 0
        for headers in forms:
            answer = visitor.http.get(where, headers=headers, timeout=20)
            passed += answer.status_code != 429
        run.none("forged addresses that were counted", passed, of=len(forms))


def _forged() -> Iterator[dict[str, str]]:
    names = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP")
    values = (
        "8.8.8.8",
        "8.8.8.8, 9.9.9.9",
        "2001:db8::1",
        "for=8.8.8.8",
        "127.0.0.1",
        "127.0.0.1, 8.8.8.8",
        "unknown",
        "8.8.8.8:80",
        "[2001:db8::1]:80",
        "8.8.8.8,,,,,,,,,,,,,,,,",
    )
    for name in names:
        for value in values:
            yield {name: value}
