"""B06, C07: all histories of this run together; run alone, they make one of their own."""

from __future__ import annotations

import time
from collections.abc import Sequence

from prove.check import Run, check
from prove.cluster import BACKENDS, shared_cluster
from prove.history import WITHIN, History, anomalies, claim
from prove.load import Journal, Load


def _histories(run: Run) -> Sequence[History]:
    if not run.shelf.histories:
        for backend in BACKENDS:
            made = shared_cluster(run, backend)
            journal = Journal(run.folder / f"{backend}.jsonl")
            with Load(made.urls, journal, run.seed, clients=8, turns=6, pause=0.5):
                time.sleep(1)
            claim(run, backend, journal, made.store)
    found: list[History] = run.shelf.histories
    run.says("histories of " + ", ".join(history.name for history in found))
    return found


@check("B06")
def histories_are_orders(run: Run) -> None:
    """The acts of every client in every check so far: is each conversation's history one order of
    single acts that agrees with when they began and ended (linearizable)?"""
    found = _histories(run)
    acts = sum(len(history.journal.acked) + len(history.journal.reads) for history in found)
    wrong = [anomaly for h in found for anomaly in anomalies(h.journal.acked, h.journal.reads)]
    run.none("acts that fit into no order", len(wrong), of=acts)
    run.says(f"{len({sent.conversation for h in found for sent in h.journal.acked})} conversations")
    for anomaly in wrong[:5]:
        run.says(anomaly)


@check("C07")
def never_silent(run: Run) -> None:
    """Every message that any check has had stored: does it have a reply, and within ten seconds?
    Where the database itself was gone, only whether."""
    found = _histories(run)
    stored = sum(history.tally.stored for history in found)
    silent = sum(len(history.tally.unanswered) for history in found)
    run.none("stored messages without a reply", silent, of=stored)
    timed = [history for history in found if history.within is not None]
    waits = [wait for history in timed for wait in history.tally.waits]
    late = sum(wait > WITHIN for wait in waits)
    run.none("replies later than 10 s", late, of=len(waits))
    run.says(f"slowest reply {max(waits, default=0):.1f} s")
