"""What a turn of the engine costs, early and late in a conversation, and what the engine weighs.

    python -m bench.engine_turn [--repeats 40]

Starts the real engine and a real action server over the test bot. Every timed turn runs an action
and says something that was not said before (the encoder remembers texts). Turns 5, 50 and 200 are
timed in rotation, so that a busy machine is equally unfair to all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.engine.processes import ENGINE_PYTHON, Engine, Talk, actions_on, engine_on, free_port
from tests.engine.processes import train as train_test_bot

TURNS = (5, 50, 200)
# Turns 5, 50 and 200 come at the same place of this round: after an interview that has ended.
LINES = ("thanks", "my leg aches at night", "in the knee", "30", "no")


def states(engine: Engine) -> dict[int, Talk]:
    """Conversations that stand just before each of :data:`TURNS`."""
    talks: dict[int, Talk] = {}
    talk = engine.talk("bench")
    for number in range(1, max(TURNS) + 1):
        if number in TURNS:
            talks[number] = Talk(engine, f"bench-{number}", state=talk.state)
        talk.say(LINES[number % len(LINES)])
    return talks


def timed(talk: Talk, text: str) -> float:
    """Milliseconds of one turn that answers a question by an action; the state stays as it was."""
    body = talk.body(text)
    started = time.perf_counter()
    answer = talk.engine.post("webhook", body)
    spent = (time.perf_counter() - started) * 1000
    assert answer.status_code == 200, answer.text
    assert "About" in str(answer.json()["replies"]), answer.text
    return spent


def resident_megabytes(pid: int) -> float:
    """Resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ValueError("no VmRSS")


def cpu_milliseconds(pid: int) -> float:
    """Processor time that a process has used so far; unlike a clock, it ignores the neighbours."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def folder_megabytes(folder: Path) -> float:
    """Bytes of the files in a folder, in millions."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6


def percentiles(values: list[float]) -> str:
    """The median and the 95th percentile."""
    high = statistics.quantiles(values, n=20)[-1]
    return f"p50 {statistics.median(values):6.1f} ms   p95 {high:6.1f} ms"


def measure(talks: dict[int, Talk], repeats: int) -> dict[int, list[float]]:
    """Timed turns by their number in the conversation."""
    spent: dict[int, list[float]] = {number: [] for number in TURNS}
    for repeat in range(repeats):
        for number, talk in talks.items():
            new = "".join(chr(ord("a") + int(digit)) for digit in f"{number}{repeat}")
            spent[number].append(timed(talk, f"is the treatment {new} painful for most people"))
    return spent


def say(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=40)
    repeats: int = parser.parse_args().repeats
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.perf_counter()
        model = train_test_bot(folder / "models", folder)
        say(f"training the test bot   {time.perf_counter() - started:6.1f} s")
        actions = actions_on(free_port(), folder)
        engine = engine_on(
            free_port(), f"http://127.0.0.1:{actions.port}/webhook", model, folder / "engine"
        )
        actions.begin()
        try:
            started = time.perf_counter()
            engine.begin()
            say(f"ready after             {time.perf_counter() - started:6.1f} s")
            assert engine.child is not None
            pid = engine.child.pid
            talks = states(engine)
            before = cpu_milliseconds(pid)
            spent = measure(talks, repeats)
            used = (cpu_milliseconds(pid) - before) / (repeats * len(TURNS))
            for number, values in spent.items():
                say(f"turn {number:3d} with an action  {percentiles(values)}")
            ratio = statistics.median(spent[200]) / statistics.median(spent[5])
            say(f"turn 200 over turn 5    {ratio:6.2f}")
            say(f"processor time a turn   {used:6.1f} ms")
            say(f"resident                {resident_megabytes(pid):6.0f} MB")
            say(f"state at turn 200       {len(json.dumps(talks[200].state)):6d} bytes")
        finally:
            engine.stop()
            actions.stop()
    say(f"environment             {folder_megabytes(ENGINE_PYTHON.parents[1]):6.0f} MB")


if __name__ == "__main__":
    main()
