"""I: where the program runs. What it connects to, and whether a fresh machine comes up."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests

from bot.supervisor.model import ensure_model
from bot.supervisor.run import free_port
from prove.cases import ROOT
from prove.check import NotRun, Run, check
from tests.patient import Patient

_CONNECT = re.compile(r"connect\(\d+, \{sa_family=(AF_\w+)(.*?)\}, \d+\)")
_LOOPBACK = re.compile(r'inet_addr\("127\.|inet_pton\(AF_INET6, "::1"')
SMALL = ("AF_UNIX", "AF_UNSPEC", "AF_NETLINK")


@check("I06", quick=False, minutes=8)
def leaving_the_machine(run: Run) -> None:
    """All three processes are started under strace, in a network without any way out where the
    kernel lets us make one; a patient chats, and every address connected to is read."""
    if shutil.which("strace") is None:
        raise NotRun("strace is not installed")
    ensure_model(run.folder)
    port = free_port()
    trace = run.folder / "trace"
    command = ["strace", "-f", "-qq", "-e", "trace=connect,sendto", "-o", str(trace)]
    command += [sys.executable, "-m", "bot", "run"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OSSA_")}
    environment |= {"OSSA_VAR": str(run.folder / "var"), "PORT": str(port)}
    log = (run.folder / "log").open("wb")
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
    )
    try:
        _chat(run, process, port)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        log.close()
    lines = trace.read_text(errors="replace").splitlines()
    seen = [found for line in lines if (found := _CONNECT.search(line))]
    outside = [m[0] for m in seen if m[1] not in SMALL and not _LOOPBACK.search(m[2])]
    run.none("connections that leave the machine", len(outside), of=len(seen))
    for one in sorted(set(outside))[:9]:
        run.says(one)
    _without_a_network(run)


def _chat(run: Run, process: subprocess.Popen[bytes], port: int) -> None:
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 90
    while True:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError((run.folder / "log").read_text(errors="replace")[-1500:])
        try:
            if requests.get(f"{url}/readyz", timeout=2).status_code == 200:
                break
        except requests.RequestException:
            pass
        time.sleep(0.3)
    patient = Patient(url)
    patient.say("my knee has been swollen for three weeks, I am 30")
    patient.say("what is cryoablation?")
    run.holds("a patient was answered", all(r["text"] for r in patient.replies))


OFFLINE = """
import sys, tempfile; from pathlib import Path
from tests.patient import Patient; from tests.stack import make_stack
stack = make_stack(Path(tempfile.mkdtemp())); stack.run()
try:
    stack.wait_ready(); patient = Patient(stack.url)
    patient.say("what is cryoablation?"); print("TOPIC", patient.replies[0]["topic"])
finally:
    stack.stop()
"""


def _without_a_network(run: Run) -> None:
    """The same with nothing but a loopback interface, where namespaces may be made."""
    if run.size == "quick":
        return
    inside = f"ip link set lo up 2>/dev/null; exec {sys.executable} -c '{OFFLINE}'"
    done = subprocess.run(
        ["unshare", "-rn", "sh", "-c", inside],
        cwd=ROOT, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    if "TOPIC" not in done.stdout and "unshare" in done.stderr:
        run.says(f"no namespace without a network here: {done.stderr.strip()[:100]}")
        return
    run.holds("a patient is answered with no network but loopback", "TOPIC" in done.stdout,
              done.stdout.strip()[-60:] or done.stderr.strip()[-200:])  # fmt: skip


@check("I07", quick=False, minutes=25)
def fresh_machine(run: Run) -> None:
    """The repository is cloned twice into empty folders, all environments are made with the
    documented command, and what was installed is compared."""
    if run.size != "full":
        raise NotRun("only in a run of full size: it takes minutes and the package index")
    told = []
    slowest = 0.0
    for n in range(2):
        clone = run.folder / f"clone{n}"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        began = time.monotonic()
        done = subprocess.run(
            ["make", "setup"], cwd=clone, capture_output=True, text=True, check=False
        )
        slowest = max(slowest, time.monotonic() - began)
        run.holds(f"installation {n + 1} ended well", done.returncode == 0, done.stderr[-200:])
        told.append([_installed(clone / name) for name in (".venv", ".venv-engine")])
    run.at_most("minutes for one", slowest / 60, 15, "min")
    run.holds("the same packages both times", told[0] == told[1])


def _installed(environment: Path) -> list[str]:
    code = (
        "import importlib.metadata as m\n"
        "for d in m.distributions(): print(f'{d.name}=={d.version}')"
    )
    python = environment / "bin" / "python"
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    return sorted(done.stdout.split())
