"""Of two engines one may die under load: every patient gets an answer, from the other one."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from bench.cluster import Cluster, cluster, loaded

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

SECONDS = 12.0


def kill_one(running: Cluster, after: float) -> None:
    time.sleep(after)
    os.killpg(running.pids("engine")[0], signal.SIGKILL)


def test_a_killed_engine_costs_no_answer_where_there_is_another_one() -> None:
    with cluster(engines=2, webs=2) as running:
        loaded(running.urls, 2, 1)
        killer = threading.Thread(target=kill_one, args=(running, SECONDS / 3))
        killer.start()
        told = loaded(running.urls, 6, SECONDS)
        killer.join()
        [killed] = [s for s in running.services if s.name == "engine 0"]
        assert killed.restarts >= 1
        assert told["turns"] > 20
        assert told["refused"] == 0
        assert told["by_action"] == told["turns"], "a fallback is not the action's answer"
