"""B01, B02: several processes work on one conversation, also one that wakes up late."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from bot.supervisor.service import Service
from prove.check import Run, check
from prove.cluster import BACKENDS, Cluster, cluster, shared_cluster
from prove.history import claim, compare
from prove.load import SENTENCES, Client, Journal
from prove.proxy import Proxy, proxy

AT_ONCE = 10


@check("B01")
def two_machines(run: Run) -> None:
    """Ten messages at once in each conversation, to two web processes with an engine each, in turn:
    the test in which stock Rasa lost 11 of 60 answered messages."""
    talks = run.count(quick=6, short=30, full=60)
    for backend in BACKENDS:
        made = shared_cluster(run, backend)
        journal = Journal(run.folder / f"{backend}.jsonl")
        with ThreadPoolExecutor(3) as pool:
            names = [f"{run.seed}{backend}{n}" for n in range(talks)]
            list(pool.map(_at_once, [made] * talks, [journal] * talks, names))
        found = claim(run, backend, journal, made.store)
        sent = talks * AT_ONCE
        run.every(f"{backend}: stored, and acknowledged once", found.acked, of=sent)


def _at_once(made: Cluster, journal: Journal, seed: str) -> None:
    chance = random.Random(seed)
    first = Client(made.urls, journal, chance)
    first.open()
    tabs = [Client(made.urls, journal, random.Random(f"{seed}{n}")) for n in range(AT_ONCE)]
    texts = [chance.choice(SENTENCES)[1] for _ in tabs]
    for tab in tabs:
        tab.take_over(first)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(Client.say, tabs, texts))


@dataclass
class Stopped:
    """What came of turns whose process was stopped."""

    waits: list[float] = field(default_factory=list)
    turns: int = 0


@check("B02", minutes=12)
def wakes_up_late(run: Run) -> None:
    """SIGSTOP of an engine, then of a web process, in the middle of turns (an engine made slow by a
    proxy), SIGCONT when the patients were answered otherwise: its late results must be dropped."""
    for backend in BACKENDS:
        with _slow_engines(backend) as (made, ways):
            journal = Journal(run.folder / f"{backend}.jsonl")
            for name in _stopped(run, backend):
                found = Stopped()
                for n in range(run.count(quick=1, short=1, full=3)):
                    _stop_one(run, made, ways, journal, name, found, n)
                late = sum(wait > 10.0 for wait in found.waits)
                run.none(
                    f"{backend}: {name} stopped: answered later than 10 s", late, of=found.turns
                )
                run.says(f"{backend}: {name} stopped: slowest answer {max(found.waits):.1f} s")
            claim(run, backend, journal, made.store)


def _stopped(run: Run, backend: str) -> tuple[str, ...]:
    """What is stopped: both kinds, in the quick cut one on each database."""
    if run.size == "quick":
        return ("web",) if backend == "sqlite" else ("engine",)
    return ("engine", "web")


@contextmanager
def _slow_engines(backend: str) -> Iterator[tuple[Cluster, list[Proxy]]]:
    """A cluster whose web processes reach their engines through proxies."""
    with ExitStack() as exits:
        ways: list[Proxy] = []

        def change(service: Service) -> None:
            service.patience = 120  # the supervisor would end the stopped process before it wakes
            if service.name == "web":
                way = exits.enter_context(proxy(service.environment["OSSA_ENGINE_URL"]))
                ways.append(way)
                service.environment = dict(service.environment) | {"OSSA_ENGINE_URL": way.url}

        yield exits.enter_context(cluster(backend, change=change)), ways


def _stop_one(
    run: Run,
    made: Cluster,
    ways: list[Proxy],
    journal: Journal,
    name: str,
    found: Stopped,
    number: int,
) -> None:
    """Many turns are on their way in one node when its engine or web process is stopped."""
    node, other = made.nodes[number % 2], made.nodes[1 - number % 2]
    count = run.count(quick=6, short=12, full=10)
    clients = [Client([node.url, other.url], journal, random.Random(n)) for n in range(count)]
    for client in clients:
        client.open()
        client.timeout = 4.0 if name == "web" else 14.0
        while client.peek() != node.url:
            client.next_url()
    ways[made.nodes.index(node)].delay = 0.4
    threads = [threading.Thread(target=_say_late, args=(client, found)) for client in clients]
    for thread in threads:
        thread.start()
    time.sleep(0.7)
    node.signal(name, signal.SIGSTOP)
    for thread in threads:
        thread.join(timeout=60)
    before = compare(journal, made.store)
    ways[made.nodes.index(node)].delay = 0.0
    node.signal(name, signal.SIGCONT)
    time.sleep(3)  # now the late results come
    after = compare(journal, made.store)
    run.holds(
        f"{made.backend}: {name} woken: nothing it had was stored",
        after.stored == before.stored and not after.doubled,
        f"{after.stored} messages before and after, {len(after.doubled)} doubled",
    )
    made.settle()


def _say_late(client: Client, found: Stopped) -> None:
    sent = client.say("what is a biopsy?")
    found.waits.append(sent.seconds if sent.seq else float("inf"))
    found.turns += 1
