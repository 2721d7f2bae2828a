"""``make bench``: start, memory and the latency of a turn through the whole durable path.

Every figure goes through the real web process, engine and actions with SQLite on disk: token
check, reading, red-flag screen, commit of the message, engine, action, commit of the replies.
Prints a table and writes ``results/bench.json``.
"""

from __future__ import annotations

import json
import platform
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from tests.patient import Patient
from tests.stack import Stack, make_stack

ROOT = Path(__file__).resolve().parents[1]
UNLIMITED = {
    "OSSA_MESSAGES_PER_MINUTE": "100000",
    "OSSA_REQUESTS_PER_MINUTE": "1000000",
    "OSSA_CONVERSATIONS_PER_HOUR": "1000000",
    "OSSA_MAX_PATIENT_MESSAGES": "10000",
}
QUESTIONS = (
    "how long does the freezing take?",
    "what is a biopsy?",
    "does cryoablation hurt?",
    "quanto dura il ricovero?",
    "che cos'è la PET-TC?",
)
SMALL_TALK = ("hello", "thank you", "is the weather nice today?")
LENGTHS = (5, 50, 200)


def quantiles(samples: list[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds, and how many samples they rest on."""
    cuts = statistics.quantiles(samples, n=100, method="inclusive")
    return {"n": len(samples), "p50": cuts[49], "p95": cuts[94], "p99": cuts[98]}


def timed(patient: Patient, text: str) -> float:
    """Milliseconds from sending a message to having its reply."""
    started = time.perf_counter()
    patient.say(text)
    return (time.perf_counter() - started) * 1000


def start(var: Path) -> tuple[Stack, dict[str, float]]:
    """A running stack and the seconds until each process answered its health check."""
    running = make_stack(var, **UNLIMITED)
    ready: dict[str, float] = {}
    started = time.monotonic()
    running.run()
    while len(ready) < 3:
        for service in running.supervisor.services:
            if service.ready and service.name not in ready:
                ready[service.name] = time.monotonic() - started
        time.sleep(0.02)
    return running, ready


def memory(running: Stack) -> dict[str, float]:
    """Resident megabytes of each process with its children."""
    found = {}
    for service in running.supervisor.services:
        assert service.process is not None
        parent = psutil.Process(service.process.pid)
        family = [parent, *parent.children(recursive=True)]
        found[service.name] = sum(p.memory_info().rss for p in family) / 2**20
    return found


def folder_size(folder: Path) -> float:
    """Megabytes of the files of a folder, links not followed."""
    files = (p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    return sum(p.stat().st_size for p in files) / 2**20


def turns(running: Stack) -> dict[str, Any]:
    """Latency of answers in fresh conversations, by kind of turn."""
    warm = Patient(running.url)
    for text in QUESTIONS * 2:
        warm.say(text)
    answers = [timed(Patient(running.url), QUESTIONS[i % 5]) for i in range(200)]
    talk = [timed(Patient(running.url), SMALL_TALK[i % 3]) for i in range(100)]
    form = []
    for _ in range(40):
        patient = Patient(running.url)
        form.append(timed(patient, "my thigh has been aching for a month, I am 50"))
        form += [timed(patient, "no") for _ in range(3)]
    flags = [timed(Patient(running.url), "I can't breathe, my lips are blue") for _ in range(100)]
    return {
        "answer with an action": quantiles(answers),
        "small talk (no action)": quantiles(talk),
        "interview (two or three actions)": quantiles(form),
        "red flag (no engine)": quantiles(flags),
    }


def long_conversation(running: Stack) -> dict[str, Any]:
    """Latency of the same question asked around turns 5, 50 and 200 of long conversations."""
    samples: dict[int, list[float]] = {length: [] for length in LENGTHS}
    for _ in range(3):
        patient = Patient(running.url)
        for turn in range(1, LENGTHS[-1] + 11):
            took = timed(patient, QUESTIONS[turn % 2])
            for length in LENGTHS:
                if length - 4 <= turn <= length + 10:
                    samples[length].append(took)
    found: dict[str, Any] = {f"turn {k}": quantiles(v) for k, v in samples.items()}
    found["turn 200 / turn 5"] = found["turn 200"]["p50"] / found["turn 5"]["p50"]
    return found


def table(result: dict[str, Any]) -> str:
    """The figures as text."""
    lines = [
        f"{'ready after, s':38}" + "  ".join(f"{k} {v:.1f}" for k, v in result["ready"].items())
    ]
    lines.append(
        f"{'resident, MB':38}" + "  ".join(f"{k} {v:.0f}" for k, v in result["memory"].items())
    )
    lines.append(
        f"{'environment, MB':38}" + "  ".join(f"{k} {v:.0f}" for k, v in result["size"].items())
    )
    for name, value in {**result["turns"], **result["long"]}.items():
        if isinstance(value, dict):
            lines.append(
                f"{name:38}p50 {value['p50']:.1f} ms  p95 {value['p95']:.1f}  "
                f"p99 {value['p99']:.1f}  n {value['n']}"
            )
        else:
            lines.append(f"{name:38}{value:.2f}")
    return "\n".join(lines)


def main() -> int:
    """Measure and report; 0 when everything could be measured."""
    var = Path(tempfile.mkdtemp(prefix="ossa-bench-"))
    running, ready = start(var)
    try:
        result = {
            "machine": f"{psutil.cpu_count()} cores, Python {platform.python_version()}",
            "ready": ready,
            "memory": memory(running),
            "turns": turns(running),
            "long": long_conversation(running),
            "memory_after": memory(running),
            "size": {
                name: folder_size(ROOT / folder)
                for name, folder in (("engine", ".venv-engine"), ("app", ".venv"))
            },
        }
    finally:
        running.stop()
        shutil.rmtree(var, ignore_errors=True)
    (ROOT / "results").mkdir(exist_ok=True)
    (ROOT / "results" / "bench.json").write_text(json.dumps(result, indent=1))
    sys.stdout.write(f"{result['machine']}\n{table(result)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
