"""A09, A10, A11: processes replaced, backups made and put back, migrations killed, under load."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from sqlalchemy import func, select

from bot.demo import fill
from bot.dialogue.knowledge import load_knowledge
from bot.store import Store, backup, open_store
from bot.store.checking import check_store
from bot.store.conversations import NoSuchConversation
from bot.store.database import make_engine
from bot.store.migrate import configuration
from bot.store.tables import Conversation, Message
from prove.check import Run, check
from prove.cluster import BACKENDS, Cluster, shared_cluster
from prove.history import claim, percentile, stored_of
from prove.load import Journal, Load

ROOT = Path(__file__).resolve().parents[2]


@check("A09", quick=False, minutes=12)
def replaced_one_by_one(run: Run) -> None:
    """SIGTERM to one web process and its engine, then the other's, again and again under load, as a
    new version is brought out."""
    for backend in BACKENDS:
        made = shared_cluster(run, backend)
        journal = Journal(run.folder / f"{backend}.jsonl")
        drains: list[float] = []
        with Load(made.urls, journal, f"{run.seed}{backend}", clients=10, turns=5):
            time.sleep(1)
            for n in range(run.count(quick=2, short=8, full=20)):
                drains.append(_replace(made, n % 2))
        made.settle()
        run.in_time(f"{backend}: slowest to end after SIGTERM", max(drains), 15)
        claim(run, backend, journal, made.store)
        seconds = [sent.seconds for sent in journal.acked]
        run.says(f"{backend}: p95 of answers {percentile(seconds, 95):.2f} s")


def _replace(made: Cluster, number: int) -> float:
    """Ends a node's web process and engine politely; the seconds until both had ended."""
    node = made.nodes[number]
    slowest = 0.0
    for name in ("web", "engine"):
        service = node.services[name]
        process, before = service.process, service.restarts
        assert process is not None
        began = time.monotonic()
        node.signal(name, signal.SIGTERM)
        process.wait(timeout=60)
        slowest = max(slowest, time.monotonic() - began)
        node.wait_back(name, before)
    return slowest


@check("A10", quick=False)
def backed_up_under_load(run: Run) -> None:
    """A backup while patients write, put back elsewhere and compared with what was acknowledged
    before it began; then the time for many conversations."""
    for backend in BACKENDS:
        made = shared_cluster(run, backend)
        journal = Journal(run.folder / f"{backend}.jsonl")
        folder = run.folder / f"backup-{backend}"
        with Load(made.urls, journal, f"{run.seed}{backend}", clients=8, turns=4, pause=0.5):
            time.sleep(run.count(quick=2, short=5, full=10))
            before = time.monotonic()
            path = backup.write_backup(made.store, folder, datetime.now(UTC))
        claim(run, backend, journal, made.store)
        again = _put_back(made.store, path, run.folder / f"again-{backend}.db")
        acked = [sent for sent in journal.acked if sent.ended < before]
        missing = 0
        for sent in acked:
            try:
                kept = {m.seq: m.text for m in stored_of(again, sent.conversation)}
            except NoSuchConversation:
                kept = {}
            wanted = {sent.seq: sent.text} | dict(sent.replies)
            missing += any(kept.get(seq) != text for seq, text in wanted.items())
        run.none(
            f"{backend}: turns acknowledged before it that are missing", missing, of=len(acked)
        )
        found = check_store(again)
        run.none(f"{backend}: faults in what came back", len(found.faults), of=found.messages)
        again.close()
    _many(run)


def _put_back(store: Store, path: Path, target: Path) -> Store:
    url = f"sqlite:///{target}"
    engine = make_engine(url)
    try:
        backup.restore(
            engine, store.master, path, path.with_name(backup.KEYS), store.keys.path.with_name("-")
        )
    finally:
        engine.dispose()
    return open_store(url, store.keys.path.parent)


def _many(run: Run) -> None:
    """How long a large database takes."""
    count = run.count(quick=200, short=2000, full=10_000)
    store = open_store(f"sqlite:///{run.folder / 'many.db'}", run.folder / "many")
    _fill(store, count)
    began = time.monotonic()
    path = backup.write_backup(store, run.folder / "many-backup", datetime.now(UTC))
    written = time.monotonic()
    again = _put_back(store, path, run.folder / "many-again.db")
    took = time.monotonic() - written
    run.in_time(f"{count:,} conversations put back in", took, 120)
    run.says(f"written in {written - began:.1f} s, {path.stat().st_size / 2**20:.1f} MB")
    run.holds("as many as before", _counts(again) == _counts(store), str(_counts(again)))
    for opened in (store, again):
        opened.close()


def _fill(store: Store, count: int) -> None:
    """Invented conversations."""
    knowledge = load_knowledge(ROOT / "knowledge", ROOT / "clinic.toml")
    fill(store, "clinic", knowledge, count, datetime.now(UTC), walks=6)


def _counts(store: Store) -> tuple[int, int]:
    with store.look() as work:
        return (
            work.session.scalar(select(func.count()).select_from(Conversation)) or 0,
            work.session.scalar(select(func.count()).select_from(Message)) or 0,
        )


@check("A11", quick=False)
def migration_killed(run: Run) -> None:
    """A filled database is taken back to the first revision and brought up again by `bot migrate`,
    which is killed at random moments."""
    server = shared_cluster(run, "postgresql").server
    assert server is not None
    for backend in BACKENDS:
        url = f"sqlite:///{run.folder / 'a11.db'}"
        if backend == "postgresql":
            url = server.new_database(f"a11_{run.random.randrange(10**9)}")
        var = run.folder / backend
        store = open_store(url, var)
        _fill(store, run.count(quick=30, short=200, full=500))
        before = _counts(store)
        killed = 0
        for _ in range(run.count(quick=3, short=8, full=20)):
            with store.engine.begin() as connection:
                command.downgrade(configuration(connection), "0001")
            store.engine.dispose()
            killed += _migrate(url, var, kill_after=1.0 + run.random.random() * 1.5)
            _migrate(url, var, kill_after=None)
        found = check_store(store)
        run.holds(
            f"{backend}: rows afterwards", _counts(store) == before, f"{_counts(store)} of {before}"
        )
        run.none(f"{backend}: faults afterwards", len(found.faults), of=found.messages)
        run.says(f"{backend}: {killed} killed before they ended")
        store.close()


def _migrate(url: str, var: Path, kill_after: float | None) -> bool:
    """Runs the migration, and kills it; whether it was killed before its end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "migrate"],
        cwd=ROOT,
        env=dict(os.environ) | {"OSSA_DATABASE_URL": url, "OSSA_VAR": str(var)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _, told = process.communicate(timeout=kill_after or 90)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    if process.returncode:
        raise AssertionError(told.decode(errors="replace")[-500:])
    return False
