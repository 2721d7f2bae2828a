"""A08: single writes and syncs of the database fail, one after the other."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import time
import uuid
from collections import Counter

import requests

from bot.store import open_store
from prove.check import NotRun, Run, check
from prove.cluster import Node, web_alone
from prove.history import stored_of
from prove.rows.delivery import Opened, opened

CALLS = ("pwrite64", "fdatasync", "pwrite64", "ftruncate", "fsync", "pread64")
ERRORS = ("EIO", "ENOSPC")


@check("A08", quick=False, minutes=15)
def writes_fail(run: Run) -> None:
    """strace lets the n-th write, sync or read of the web process fail while a message is sent; the
    same message is then sent again. A copy that was answered must be stored whole, once."""
    if shutil.which("strace") is None:
        raise NotRun("strace is not installed")
    path = run.folder / "a08.db"
    trials = run.count(quick=10, short=40, full=200)
    statuses: Counter[int] = Counter()
    told: list[tuple[Opened, str, str, list[str]]] = []
    with web_alone(run.folder / "web", f"sqlite:///{path}") as node:
        for n in range(trials):
            told.append(_one(node, n, statuses))
        process = node.services["web"].process
        alive = process is not None and process.poll() is None
        run.holds("the web process lives", alive and node.services["web"].restarts == 0)
    store = open_store(f"sqlite:///{path}", node.start.var)
    wrong = []
    for talk, name, text, replies in told:
        kept = stored_of(store, talk.id)
        mine = [message for message in kept if message.client_message_id == name]
        answers = [
            m.text for m in kept if mine and m.turn == mine[0].turn and m.author != "patient"
        ]
        if [message.text for message in mine] != [text] or answers != replies:
            wrong.append(f"{talk.id}: {len(mine)} copies, {len(answers)} replies")
    store.close()
    run.none("messages not stored whole and once", len(wrong), of=trials)
    bad = sum(count for status, count in statuses.items() if status not in {201, 503})
    run.none("first tries answered otherwise than 201 or 503", bad, of=trials)
    run.at_least("first tries that were refused", statuses[503], 1)
    run.says(f"first tries: {dict(statuses)}")
    for line in wrong[:5]:
        run.says(line)
    with sqlite3.connect(path) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    run.holds("integrity_check", found == "ok", found)


def _one(node: Node, n: int, statuses: Counter[int]) -> tuple[Opened, str, str, list[str]]:
    """One message with one failing call; what its second try was told."""
    talk, name, text = opened(node.url), str(uuid.uuid4()), f"my knee hurts {n}"
    process = node.services["web"].process
    assert process is not None
    call, error = CALLS[n % len(CALLS)], ERRORS[n % len(ERRORS)]
    when = n // len(CALLS) % 12 + 1
    strace = subprocess.Popen(
        [
            *("strace", "-f", "-qq", "-e", f"trace={call}"),
            *("-e", f"inject={call}:error={error}:when={when}"),
            *("-o", "/dev/null", "-p", str(process.pid)),
        ],
        stderr=subprocess.DEVNULL,
    )
    time.sleep(0.3)
    try:
        statuses[talk.send(node.url, name, text).status_code] += 1
    except requests.RequestException:
        statuses[0] += 1
    finally:
        strace.send_signal(signal.SIGINT)
        strace.wait(10)
    for _ in range(50):
        again = talk.send(node.url, name, text)
        if again.status_code == 201:
            return talk, name, text, [reply["text"] for reply in again.json()["replies"]]
        time.sleep(0.2)
    raise AssertionError(f"trial {n}: refused for ten seconds after one failed {call}")
