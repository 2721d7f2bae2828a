"""``make capacity``: how many machines for how many patients, from measured figures.

    python -m bench.cluster --engines 1,2      measures, here
    python -m bench.capacity                   the arithmetic of docs/capacity.md

Reads ``results/cluster.json``. Everything that is assumed and not measured is a constant below.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench.measuring import ROOT

SECONDS_A_TURN = 20.0
"""Between two messages of a patient who reads, thinks and types (make load: 15 to 25)."""
TURNS = 12
"""Messages of a patient in one conversation; the interview asks at most twelve questions."""
MINUTES = TURNS * SECONDS_A_TURN / 60
BUSY = 0.6
"""Share of a core that may be used at the peak: above, queues grow faster than the load."""
CORES, MEMORY = 8, 16
"""Of one machine: cores, and gigabytes for processes."""
COMMITS_A_SECOND = 2000.0
"""Durable commits of one PostgreSQL server with an ordinary solid-state disk."""
STREAMS = 500
"""Open event streams of one web process (bot/chat/streams.py); each asks the database once a
second."""
ASKED_A_SECOND = 15000.0
"""Small indexed reads of one PostgreSQL server of :data:`CORES` cores."""
RETENTION_DAYS = 30
DAY_SHARE = 8.0
"""A day holds as many conversations as eight hours at the peak would."""
AT_ONCE = (10, 1_000, 100_000)


@dataclass(frozen=True)
class Measured:
    """What one run of the cluster said."""

    engine_ms: float
    actions_ms: float
    web_ms: float
    engine_mb: float
    actions_mb: float
    web_mb: float
    kb_a_message: float

    @classmethod
    def of(cls, run: Mapping[str, Any]) -> Measured:
        """From an entry of ``results/cluster.json``."""
        cpu, memory, data = run["cpu"], run["memory"], run["database"]
        return cls(
            cpu["engine"], cpu["actions"], cpu["web"],
            memory["engine"], memory["actions"], memory["web"],
            data["bytes"] / max(data["messages"], 1) / 1024,
        )  # fmt: skip


@dataclass(frozen=True)
class Need:
    """What so many conversations at once need."""

    conversations: int
    turns_a_second: float
    engines: int
    webs: int
    cores: float
    gigabytes: float
    machines: int
    commits_a_second: float
    reads_a_second: float
    gigabytes_kept: float


def need(measured: Measured, conversations: int) -> Need:
    """The arithmetic. An engine has actions of its own beside it."""
    turns = conversations / SECONDS_A_TURN
    engines = max(2, math.ceil(turns * measured.engine_ms / 1000 / BUSY))
    by_time = math.ceil(turns * measured.web_ms / 1000 / BUSY)
    webs = max(2, by_time, math.ceil(conversations / STREAMS))
    cores = turns * (measured.engine_ms + measured.actions_ms + measured.web_ms) / 1000 / BUSY
    memory = engines * (measured.engine_mb + measured.actions_mb) + webs * measured.web_mb
    machines = max(1, math.ceil(cores / CORES), math.ceil(memory / 1024 / MEMORY))
    a_day = conversations * DAY_SHARE * 60 / MINUTES
    kept = a_day * RETENTION_DAYS * TURNS * 2 * measured.kb_a_message / 2**20
    return Need(
        conversations, turns, engines, webs, cores, memory / 1024, machines, 2 * turns,
        float(conversations), kept,
    )  # fmt: skip


def bottlenecks(needed: Need) -> Iterator[str]:
    """What gives way at this size, first things first, and what is done about it."""
    if needed.engines <= 2 and needed.webs <= 2:
        yield "nothing: two of each are for the one that fails, not for the load"
        return
    yield "the engines' and web processes' time: add pods, they share nothing but the database"
    if needed.reads_a_second > ASKED_A_SECOND:
        yield (
            f"PostgreSQL reads: {needed.reads_a_second:,.0f} event streams ask once a second each; "
            "replicas, or waking them up over Redis"
        )
    if needed.commits_a_second > COMMITS_A_SECOND:
        servers = math.ceil(needed.commits_a_second / COMMITS_A_SECOND)
        yield (
            f"PostgreSQL commits: {needed.commits_a_second:,.0f} a second are those of {servers} "
            "servers; conversations share nothing, so a database for each group of clinics"
        )


def lines(measured: Measured) -> Iterator[str]:
    """The page's table."""
    m = measured
    yield (
        f"measured: a turn takes {m.engine_ms:.1f} ms of an engine, {m.actions_ms:.1f} of actions, "
        f"{m.web_ms:.1f} of a web process"
    )
    yield (
        f"so a core gives {1000 / m.engine_ms:.0f} turns/s as an engine, "
        f"{1000 / (m.engine_ms + m.actions_ms + m.web_ms):.0f} turns/s of the whole path"
    )
    yield (
        f"memory a process: engine {m.engine_mb:.0f}, actions {m.actions_mb:.0f}, "
        f"web {m.web_mb:.0f} MB; database {m.kb_a_message:.1f} kB a message, "
        f"{2 * TURNS * m.kb_a_message:.0f} kB a conversation of {TURNS} turns"
    )
    yield (
        f"assumed: a turn every {SECONDS_A_TURN:.0f} s, {TURNS} turns, {BUSY:.0%} of a core, "
        f"machines of {CORES} cores, {COMMITS_A_SECOND:.0f} commits/s a database"
    )
    yield ""
    yield (
        f"{'at once':>9}{'turns/s':>9}{'engines':>9}{'web':>6}{'cores':>8}{'GB':>7}"
        f"{'machines':>10}{'commits/s':>11}{'GB kept':>9}"
    )
    for conversations in AT_ONCE:
        n = need(measured, conversations)
        yield (
            f"{n.conversations:9,}{n.turns_a_second:9.1f}{n.engines:9}{n.webs:6}{n.cores:8.1f}"
            f"{n.gigabytes:7.1f}{n.machines:10}{n.commits_a_second:11.0f}{n.gigabytes_kept:9.1f}"
        )
        yield from (f"{'':11}{told}" for told in bottlenecks(n))


def main() -> int:
    """Prints the arithmetic; 1 when nothing was measured yet."""
    path = ROOT / "results" / "cluster.json"
    if not path.exists():
        sys.stderr.write("ossa: nothing was measured yet: make bench-cluster\n")
        return 1
    run = json.loads(path.read_text("utf-8"))[-1]
    sys.stdout.write("\n".join(lines(Measured.of(run))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
