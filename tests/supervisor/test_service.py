"""A supervised process comes back by itself, is stopped whole, and says what happened."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from bot.supervisor.service import LOG_LIMIT, Service

LIVES = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('up', flush=True); time.sleep(60)"
)
PARENT = (
    "import subprocess, sys, time;"
    "c = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(c.pid, flush=True); time.sleep(60)"
)


def service(tmp_path: Path, code: str, *, healthy: bool = True, patience: float = 30) -> Service:
    return Service(
        "thing",
        [sys.executable, "-c", code],
        dict(os.environ),
        tmp_path,
        tmp_path / "log" / "thing.log",
        lambda: healthy,
        patience,
    )


def wait_for(text: str, log: Path) -> None:
    deadline = time.monotonic() + 10
    while text not in (log.read_text() if log.exists() else ""):
        assert time.monotonic() < deadline, f"{text!r} never came"
        time.sleep(0.01)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/status")
    return not status.exists() or "State:\tZ" not in status.read_text()


def test_it_says_once_that_it_is_ready(tmp_path: Path) -> None:
    thing = service(tmp_path, LIVES)
    thing.start(0)
    assert thing.check(0.1) == "thing is ready"
    assert thing.check(0.2) is None
    thing.stop()


def test_a_process_that_ends_is_started_again_after_a_growing_pause(tmp_path: Path) -> None:
    thing = service(tmp_path, "raise SystemExit(3)", healthy=False)
    thing.start(0)
    assert thing.process is not None
    thing.process.wait(timeout=10)
    line = thing.check(1.0)
    assert line is not None
    assert "ended (3)" in line
    assert "0.1 s" in line
    assert thing.check(1.05) is None
    assert thing.process is None
    thing.check(1.6)
    assert thing.process is not None
    thing.process.wait(timeout=10)
    assert "in 0.2 s" in (thing.check(2.0) or "")
    assert thing.restarts == 2


def test_a_killed_process_comes_back(tmp_path: Path) -> None:
    thing = service(tmp_path, LIVES)
    thing.start(0)
    wait_for("up", thing.log)
    thing.check(0)
    assert thing.process is not None
    os.kill(thing.process.pid, signal.SIGKILL)
    thing.process.wait(timeout=10)
    assert "ended (-9)" in (thing.check(1) or "")
    assert not thing.ready
    thing.check(2)
    assert thing.check(2.1) == "thing is ready"
    thing.stop()


def test_one_that_does_not_answer_is_stopped_and_started_again(tmp_path: Path) -> None:
    well = [True, False, False]
    thing = service(tmp_path, LIVES, patience=5)
    thing.healthy = lambda: well.pop(0)
    thing.start(0)
    assert thing.check(0) == "thing is ready"
    assert thing.check(4) is None
    assert thing.process is not None
    pid = thing.process.pid
    assert "does not answer" in (thing.check(6) or "")
    assert not alive(pid)


def test_one_that_starts_on_a_busy_machine_is_given_longer(tmp_path: Path) -> None:
    thing = service(tmp_path, LIVES, healthy=False, patience=5)
    thing.start(0)
    assert thing.check(19) is None
    assert "does not answer" in (thing.check(21) or "")


def test_stopping_ends_children_too(tmp_path: Path) -> None:
    thing = service(tmp_path, PARENT)
    thing.start(0)
    wait_for("\n", thing.log)
    child = int(thing.log.read_text().split()[0])
    thing.stop(grace=5)
    deadline = time.monotonic() + 5
    while alive(child):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_one_that_ignores_the_polite_request_is_killed(tmp_path: Path) -> None:
    thing = service(tmp_path, STUBBORN)
    thing.start(0)
    wait_for("up", thing.log)
    thing.stop(grace=0.3)
    assert thing.process is not None
    assert thing.process.returncode == -signal.SIGKILL


def test_a_log_that_grew_too_long_is_put_aside(tmp_path: Path) -> None:
    thing = service(tmp_path, LIVES)
    thing.log.parent.mkdir()
    with thing.log.open("wb") as log:
        log.truncate(LOG_LIMIT + 1)
    thing.start(0)
    wait_for("up", thing.log)
    assert thing.log.with_suffix(".old").stat().st_size > LOG_LIMIT
    thing.stop()
