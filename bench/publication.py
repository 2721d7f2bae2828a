"""``python -m bench.publication``: how soon a patient reads an edit after its approval.

Starts the real processes. Here, in another process over the same database, one person edits and
another approves; a patient asks until the new text is there. Prints milliseconds from the commit
of the approval to the end of the answer that shows it, so an answer's own time is in it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.measuring import UNLIMITED, quantiles
from bot.content import Press, load_clinic, load_sources
from bot.store import Store, editing, open_store, staff
from bot.store.staff import Account
from tests.patient import Patient
from tests.stack import make_stack

ROOT = Path(__file__).resolve().parents[1]
TOPIC, QUESTION = "bone_scan", "what is a bone scan"
EDITS = 20


def edits(store: Store, press: Press, url: str, times: int) -> list[float]:
    """Milliseconds until each edit was read. Every edit goes through draft, proof and approval."""
    clinic = "clinic"
    now = datetime.now(UTC)
    with store.work() as work:
        for name, role in (("author", "administrator"), ("approver", "clinician")):
            staff.add_account(work, Account(name, name.title(), role, True, clinic, now), "none")
    took = []
    for number in range(times):
        was, verb = ("looks at", "shows") if number % 2 == 0 else ("shows", "looks at")
        shown = f"A bone scan {verb}"
        with store.work() as work:
            begun = editing.begin(work, clinic, TOPIC, "author", now)
            text = begun.en.replace(f"A bone scan {was}", shown)
            editing.save(work, clinic, begun.id, "author", now, en=text, it=begun.it, comment="")
            draft = editing.submit(work, clinic, begun.id, "author", press, now)
        with store.work() as work:
            due = (now + timedelta(days=365)).date()
            editing.approve(
                work, clinic, draft.id, "approver", press, now, digest=draft.digest, due=due
            )
        took.append(_until(Patient(url), shown, time.perf_counter()))
    return took


def _until(patient: Patient, shown: str, started: float) -> float:
    while not patient.say(QUESTION)[0]["text"].startswith(shown):
        if time.perf_counter() - started > 10:
            raise TimeoutError("the edit is not read after ten seconds")
    return (time.perf_counter() - started) * 1000


def main() -> int:
    """Measure and print; 0 when every edit was read."""
    var = Path(tempfile.mkdtemp(prefix="ossa-bench-"))
    running = make_stack(var, **UNLIMITED)
    running.run()
    try:
        running.wait_ready()
        knowledge = ROOT / "knowledge"
        sources = load_sources(
            knowledge / "sources.yml", knowledge / "triage" / "sources.extra.yml"
        )
        press = Press.of_folder(knowledge / "topics", sources, load_clinic(ROOT / "clinic.toml"))
        store = open_store(f"sqlite:///{var / 'ossa.db'}", var)
        took = quantiles(edits(store, press, running.url, EDITS))
        store.close()
    finally:
        running.stop()
        shutil.rmtree(var, ignore_errors=True)
    sys.stdout.write(
        f"an approved edit is read after  p50 {took['p50']:.0f} ms  p95 {took['p95']:.0f}  "
        f"n {took['n']}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
