"""What a serving engine gave up. That nothing gets out is row J06 of ``make prove``."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest

from engine import landlock, seccomp
from tests.engine.processes import Engine, in_engine

pytestmark = pytest.mark.engine
linux = pytest.mark.skipif(sys.platform != "linux", reason="the walls are those of Linux")


@linux
def test_the_running_engine_says_which_walls_stand(engine: Engine) -> None:
    told = engine.get().json()["walls"]
    known = landlock.version()
    assert told == {
        "files": known >= 1,
        "network": known >= 4,
        "calls": platform.machine() in seccomp.MACHINES,
        "limits": True,
    }


@linux
def test_the_running_engine_has_no_privileges(engine: Engine) -> None:
    assert engine.child is not None
    lines = Path(f"/proc/{engine.child.pid}/status").read_text().splitlines()
    status = dict(line.split(":\t", 1) for line in lines)
    assert int(status["CapEff"], 16) == 0
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"


@linux
def test_walls_are_not_built_around_half_a_process(tmp_path: Path) -> None:
    code = """
import threading, time
from engine import jail
threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
try:
    jail.enter([], [], 9, 9)
except RuntimeError as error:
    print(error)
"""
    done = in_engine(code, tmp_path)
    assert "would not stand around threads" in done.stdout, done.stderr


def test_every_path_through_the_filter_ends(tmp_path: Path) -> None:
    for machine in seccomp.MACHINES.values():
        code = seccomp.program(machine)
        steps = [code[i : i + 8] for i in range(0, len(code), 8)]
        for place, step in enumerate(steps):
            if step[0] & 7 == 5:  # a jump
                assert place + 1 + max(step[2], step[3]) < len(steps)
        assert steps[-1][0] == 6
