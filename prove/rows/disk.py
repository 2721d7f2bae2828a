"""A04, A07: what is acknowledged is on the disk, and what happens when the disk is full."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from bot.store import open_store
from prove.check import NotRun, Run, check
from prove.cluster import Node, shared_cluster, web_alone
from prove.history import claim, percentile
from prove.load import Journal, Load
from prove.rows.delivery import opened

_SYNC = re.compile(r"^\d+\s+(\d+\.\d+) (?:fsync|fdatasync)\(\d+<([^>]+)>")
DISK = 32 * 2**20


@check("A04")
def synced_before_acknowledged(run: Run) -> None:
    """strace watches the web process over SQLite; PostgreSQL says how it keeps commits."""
    made = shared_cluster(run, "postgresql")
    with psycopg.connect(made.database) as connection:
        for name in ("fsync", "full_page_writes"):
            value = connection.execute(f"SHOW {name}".encode()).fetchone()
            run.holds(f"postgresql: {name}", value == ("on",), str(value))
    with made.store.look() as work:
        value = work.session.connection().exec_driver_sql("SHOW synchronous_commit").scalar()
    run.holds("postgresql: synchronous_commit of the program's sessions", value == "on", str(value))
    _trace(run, shared_cluster(run, "sqlite").nodes[0])


def _trace(run: Run, node: Node) -> None:
    if shutil.which("strace") is None:
        raise NotRun("strace is not installed")
    process = node.services["web"].process
    assert process is not None
    output = run.folder / "trace"
    strace = subprocess.Popen(
        [
            *("strace", "-f", "-y", "-ttt", "-e", "trace=fsync,fdatasync"),
            *("-o", str(output), "-p", str(process.pid)),
        ],
        stderr=subprocess.DEVNULL,
    )
    time.sleep(1)
    turns = []
    try:
        talk = opened(node.url)
        for n in range(run.count(quick=10, short=30, full=50)):
            began = time.time()
            answer = talk.send(node.url, f"00000000-0000-4000-8000-{n:012}", "what is a biopsy?")
            assert answer.status_code == 201
            turns.append((began, time.time()))
    finally:
        strace.send_signal(signal.SIGINT)
        strace.wait(10)
    found = (_SYNC.match(line) for line in output.read_text().splitlines())
    syncs = [float(at[1]) for at in found if at and at[2].endswith("-wal")]
    if not syncs:
        raise NotRun("strace shows nothing here (not permitted to trace)")
    counts = [sum(began <= at <= ended for at in syncs) for began, ended in turns]
    good = sum(count >= 2 for count in counts)  # the message's commit and its answer's
    run.every("sqlite: turns with two syncs of the log before the answer", good, of=len(turns))


@check("A07")
def disk_full(run: Run) -> None:
    """The database's file system fills under load, then room is made; then the same with a limit on
    the size of files."""
    for name, place in (("tmpfs", _tmpfs), ("RLIMIT_FSIZE", _limited)):
        with place(run) as (node, fill, free):
            _fill(run, name, node, fill, free)


Act = Callable[[], None]


def _fill(run: Run, name: str, node: Node, fill: Act, free: Act) -> None:
    journal = Journal(run.folder / f"{name}.jsonl")
    seconds = run.count(quick=3, short=6, full=10)
    with Load([node.url], journal, f"{run.seed}{name}", clients=6, turns=3, pause=0.2):
        time.sleep(1)
        fill()
        time.sleep(seconds)
        began = time.monotonic()
        free()
        while not any(sent.ended > began for sent in journal.acked):
            if time.monotonic() - began > 30:
                break
            time.sleep(0.02)
        took = time.monotonic() - began
        time.sleep(1)
    refused = [(status, body) for status, body in journal.refusals]
    good = sum(status in {503, 507} and "112" in body for status, body in refused)
    run.every(f"{name}: refusals are 503 with the emergency number", good, of=len(refused))
    run.in_time(f"{name}: answers again, without a restart, after", took, 5)
    address = node.start.settings["OSSA_DATABASE_URL"]
    path = address.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        told = connection.execute("PRAGMA integrity_check").fetchone()[0]
    run.holds(f"{name}: integrity_check", told == "ok", told)
    store = open_store(address, node.start.var)
    try:
        claim(run, name, journal, store)
    finally:
        store.close()
    run.says(f"{name}: p95 {percentile([sent.seconds for sent in journal.acked], 95):.1f} s")


@contextmanager
def _tmpfs(run: Run) -> Iterator[tuple[Node, Act, Act]]:
    disk = run.folder / "disk"
    disk.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "ossa-prove", str(disk)]
    if os.geteuid() != 0 or subprocess.run(options, check=False).returncode:
        raise NotRun("a tmpfs cannot be mounted here (needs root)")
    ballast = disk / "ballast"
    try:
        with web_alone(run.folder / "tmpfs", f"sqlite:///{disk / 'ossa.db'}") as node:

            def fill() -> None:
                with ballast.open("wb", buffering=0) as file, suppress(OSError):
                    while True:
                        file.write(bytes(4096))

            yield node, fill, ballast.unlink
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


@contextmanager
def _limited(run: Run) -> Iterator[tuple[Node, Act, Act]]:
    path = run.folder / "limited.db"
    with web_alone(run.folder / "limited", f"sqlite:///{path}") as node:
        process = node.services["web"].process
        assert process is not None
        whole = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)

        def fill() -> None:
            log = Path(f"{path}-wal")
            size = (log if log.exists() else path).stat().st_size
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size + 20_000, whole[1]))

        def free() -> None:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, whole)

        yield node, fill, free
