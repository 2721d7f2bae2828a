"""C03: Redis is only for counting: gone, slow, full or emptied, nothing else changes."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

from prove.check import Run, check
from prove.cluster import Cluster, cluster
from prove.history import claim, percentile
from prove.load import Journal, Load
from prove.rows.delivery import opened
from prove.servers import Redis, redis_server

LIMIT = 60


@check("C03")
def redis_breaks(run: Run) -> None:
    """Two web processes count in one Redis that is stopped, sleeps, is full, is emptied under load;
    the limit of a conversation is tried while it is gone."""
    with redis_server(run.folder) as redis:
        limits = {"OSSA_MESSAGES_PER_MINUTE": str(LIMIT)}
        with cluster("sqlite", settings={"OSSA_REDIS_URL": redis.url, **limits}) as made:
            seconds = run.count(quick=2, short=12, full=30)
            usual = _under_load(run, made, "as usual", seconds, lambda: None)
            keys = redis.command("dbsize").strip()
            run.holds("both processes counted in it", keys not in {"", "0"}, f"{keys} keys")
            for name, begin, end in _faults(redis):
                p95 = _under_load(run, made, name, seconds, begin)
                if name == "gone":
                    run.at_most(
                        "messages that pass the limit while it is gone",
                        _passing(made.urls[0]),
                        LIMIT,
                    )
                end()
                run.in_time(f"{name}: p95 longer by", p95 - usual, 0.2)


def _faults(redis: Redis) -> list[tuple[str, Callable[[], object], Callable[[], object]]]:
    def nothing() -> None:
        """The fault ends by itself."""

    return [
        ("gone", redis.stop, redis.start),
        ("sleeps", lambda: redis.command("debug", "sleep", "4"), nothing),
        (
            "full",
            lambda: redis.command("config", "set", "maxmemory", "1"),
            lambda: redis.command("config", "set", "maxmemory", "0"),
        ),
        ("emptied", lambda: redis.command("flushall"), nothing),
    ]


def _under_load(
    run: Run, made: Cluster, name: str, seconds: float, fault: Callable[[], object]
) -> float:
    journal = Journal(run.folder / f"{name.replace(' ', '-')}.jsonl")
    with Load(made.urls, journal, f"{run.seed}{name}", clients=8, turns=2, pause=1.2):
        time.sleep(0.5)
        fault()
        time.sleep(seconds)
    claim(run, name, journal, made.store)
    run.none(f"{name}: requests refused", len(journal.refusals), of=len(journal.sent))
    return percentile([sent.seconds for sent in journal.acked], 95)


def _passing(url: str) -> int:
    """How many of twice the limit's messages one conversation may send at once."""
    talk = opened(url)
    statuses = [talk.send(url, str(uuid.uuid4()), "?").status_code for _ in range(LIMIT * 2)]
    return statuses.count(201)
