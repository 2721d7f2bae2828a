"""A row that the project's own tests answer: they are run, and their cases are counted."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from prove.check import CHECKS, Run

ROOT = Path(__file__).resolve().parents[1]


def cases(run: Run, what: str, *nodes: str, words: str = "", at_least: int = 1) -> None:
    """Claims that every case of these test files or nodes passes, and that there are enough.

    A quick run only names them: `make test`, of which it is a part, runs them by itself."""
    if run.size == "quick" and CHECKS[run.row.id].quick:
        run.says(f"{what}: by `make test` itself ({', '.join(nodes)})")
        return
    report = run.folder / f"cases-{len(run.claims)}.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", f"--junitxml={report}"]
    command += ["--timeout=300", *nodes, *(["-k", words] if words else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if not report.exists():
        raise RuntimeError(f"the tests did not run: {done.stdout[-500:]}{done.stderr[-500:]}")
    suite = ElementTree.parse(report).getroot().find("testsuite")  # noqa: S314 - our own file
    assert suite is not None
    counts = {k: int(suite.get(k, "0")) for k in ("tests", "failures", "errors", "skipped")}
    bad = counts["failures"] + counts["errors"] + counts["skipped"]
    run.every(what, counts["tests"] - bad, of=counts["tests"])
    if counts["tests"] < at_least:
        run.at_least(f"{what}: cases", counts["tests"], at_least)
    if bad:
        run.says(done.stdout[-1500:])
