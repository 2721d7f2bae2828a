"""A06, C02: PostgreSQL restarts, loses sessions, is gone."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress

import requests

from prove.check import Run, check
from prove.cluster import Cluster, shared_cluster
from prove.history import claim, percentile, wait_answer
from prove.load import Journal, Load
from prove.servers import PostgreSQL


def _server(made: Cluster) -> PostgreSQL:
    if made.server is None:
        raise ValueError("a cluster over PostgreSQL is needed")
    return made.server


def refusals_are_right(run: Run, journal: Journal) -> None:
    """Claims that who was refused was told so with 503 and the emergency number."""
    refused = journal.refusals
    good = sum(status == 503 and "112" in body for status, body in refused)
    if refused:
        run.every("refusals are 503 with the emergency number", good, of=len(refused))
    else:
        run.says("nobody was refused")


@check("A06", minutes=12)
def postgresql_restarts(run: Run) -> None:
    """Immediate restarts (as after a crash) and kill -9 of sessions, while patients write."""
    made = shared_cluster(run, "postgresql")
    server = _server(made)
    journal = Journal(run.folder / "journal.jsonl")
    restarts = run.count(quick=2, short=4, full=20)
    kills = run.count(quick=4, short=10, full=50)
    killed, backs = 0, []
    with Load(made.urls, journal, run.seed, clients=run.count(quick=8, short=20, full=20), turns=5):
        time.sleep(1)
        for _ in range(restarts):
            server.restart()
            backs.append(wait_answer(journal, time.monotonic()))
            time.sleep(run.random.random())
        for _ in range(kills):
            sessions = server.backends()
            if sessions:
                killed += 1
                with suppress(ProcessLookupError):
                    os.kill(run.random.choice(sessions), signal.SIGKILL)
                time.sleep(0.1)  # the server notices, and ends every session
            server.wait()
            backs.append(wait_answer(journal, time.monotonic()))
            time.sleep(run.random.random() * 0.5)
    made.settle()
    run.says(f"{restarts} immediate restarts, {killed} sessions killed")
    run.in_time("answers again after PostgreSQL is up", max(backs), 5)
    refusals_are_right(run, journal)
    claim(run, "postgresql", journal, made.store, within=None)


@check("C02")
def database_gone(run: Run) -> None:
    """PostgreSQL is stopped under load; probes are asked meanwhile; then it is started again."""
    made = shared_cluster(run, "postgresql")
    server = _server(made)
    journal = Journal(run.folder / "journal.jsonl")
    probes: dict[str, list[tuple[int, float]]] = {"/healthz": [], "/readyz": []}
    with Load(made.urls, journal, run.seed, clients=10, turns=3, pause=0.8):
        time.sleep(1)
        gone = time.monotonic()
        server.stop()
        down = time.monotonic()
        while time.monotonic() - gone < run.count(quick=5, short=15, full=30):
            for url in made.urls:
                _probe(url, probes)
            time.sleep(0.2)
        up = time.monotonic()
        server.start()
        back = wait_answer(journal, time.monotonic())
    made.settle()
    silent = [sent for sent in journal.acked if down < sent.ended < up]
    run.none("answers given while the database was gone", len(silent), of=len(journal.refusals))
    refusals_are_right(run, journal)
    live = [status for status, _ in probes["/healthz"]]
    run.every("liveness 200", live.count(200), of=len(live))
    ready = [status for status, _ in probes["/readyz"]]
    run.every("readiness 503", ready.count(503), of=len(ready))
    waits = [seconds for _, seconds in probes["/readyz"]]
    run.in_time("readiness told within", max(waits), 2)
    run.in_time("answers again after the database is up", back, 5)
    claim(run, "postgresql", journal, made.store, within=None)
    run.says(f"refusals took p95 {percentile(waits, 95):.2f} s")


def _probe(url: str, probes: dict[str, list[tuple[int, float]]]) -> None:
    for path, found in probes.items():
        began = time.monotonic()
        status = requests.get(url + path, timeout=10).status_code
        found.append((status, time.monotonic() - began))
