"""A01, A02, B03, C10: processes are killed, or get no memory, while patients write."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

import psutil

from prove.check import NotRun, Run, check
from prove.cluster import BACKENDS, Cluster, Node, shared_cluster
from prove.history import claim, percentile, wait_answer
from prove.load import Client, Journal, Load

BACK_WITHIN = 30.0
"""Seconds for a killed process to come back by itself; the other one serves meanwhile."""


def kill_under_load(
    run: Run, service: str, kills: int, before_that: Callable[[Node], None] = lambda node: None
) -> None:
    """Kills the service of one node or the other at random moments while patients write;
    ``before_that`` does something else to the node first."""
    for backend in BACKENDS:
        made = shared_cluster(run, backend)
        journal = Journal(run.folder / f"{backend}.jsonl")
        turns = run.count(quick=4, short=20, full=20)
        clients = run.count(quick=8, short=20, full=20)
        backs: list[float] = []
        gaps: list[float] = []
        with Load(made.urls, journal, f"{run.seed}{backend}", clients=clients, turns=turns) as load:
            time.sleep(1)
            for n in range(kills):
                node = made.nodes[n % 2]
                time.sleep(run.random.random() * 0.8)
                before_that(node)
                before = node.kill(service)
                gaps.append(wait_answer(journal, time.monotonic()))
                backs.append(node.wait_back(service, before, within=120))
        made.settle()
        run.holds(f"{backend}: clients that worked to the end", not load.broken, str(load.broken))
        claim(run, backend, journal, made.store)
        seconds = [sent.seconds for sent in journal.acked]
        run.in_time(f"{backend}: p95 of answers", percentile(seconds, 95), 10)
        run.says(
            f"{backend}: {kills} kills; answers median {percentile(seconds, 50):.2f} s, "
            f"slowest {max(seconds, default=0):.2f} s"
        )
        run.in_time(f"{backend}: patients are served again after", max(gaps), 3)
        run.in_time(f"{backend}: the {service} process is back after", max(backs), BACK_WITHIN)


@check("A01", minutes=20)
def engine_killed(run: Run) -> None:
    """kill -9 of one of two engines at random moments while patients write, on both databases."""
    kill_under_load(run, "engine", run.count(quick=3, short=10, full=50))


@check("A02", minutes=15)
def web_killed(run: Run) -> None:
    """kill -9 of one of two web processes at random moments; clients send again, under the same
    id, at the other one."""
    kill_under_load(run, "web", run.count(quick=3, short=10, full=50))


@check("C10", minutes=20)
def engine_out_of_memory(run: Run) -> None:
    """An engine gets no more memory than it has, serves on like that for a second, and is then
    killed, as a system does that has run out; both engines in turn, on both databases."""
    if not hasattr(psutil.Process, "rlimit"):
        raise NotRun("the limits of a running process can be changed on Linux only")
    starved: list[int] = []

    def starve(node: Node) -> None:
        process = node.services["engine"].process
        if process is None or process.poll() is not None:
            return
        engine = psutil.Process(process.pid)
        _, hard = engine.rlimit(psutil.RLIMIT_AS)
        engine.rlimit(psutil.RLIMIT_AS, (engine.memory_info().vms, hard))
        starved.append(process.pid)
        time.sleep(run.random.random())

    kills = run.count(quick=2, short=6, full=20)
    kill_under_load(run, "engine", kills, starve)
    run.every("engines without memory before they were killed", len(starved), of=2 * kills)


@check("B03")
def lock_holder_killed(run: Run) -> None:
    """kill -9 of the web process that holds a conversation, in the middle of its turn; the
    patient's next message goes to the other one."""
    for backend in BACKENDS:
        made = shared_cluster(run, backend)
        journal = Journal(run.folder / f"{backend}.jsonl")
        waits = [
            _next_after_kill(run, made, journal)
            for _ in range(run.count(quick=1, short=6, full=30))
        ]
        made.settle()
        run.in_time(f"{backend}: next message answered after", max(waits), 3)
        claim(run, backend, journal, made.store)


def _next_after_kill(run: Run, made: Cluster, journal: Journal) -> float:
    first, second = made.nodes
    doomed = Client([first.url, second.url, second.url], journal, random.Random(0))
    doomed.open()
    while doomed.next_url() != second.url or doomed.peek() != first.url:
        pass  # so that the next message goes to the process that is killed
    thread = threading.Thread(target=doomed.say, args=("what is a biopsy?",))
    thread.start()
    time.sleep(run.random.random() * 0.03)
    before = first.kill("web")
    heir = Client([second.url], journal, random.Random(0))
    heir.take_over(doomed)
    waited = heir.say("my knee hurts at night").seconds
    thread.join()
    first.wait_back("web", before)
    return waited
