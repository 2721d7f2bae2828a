"""Run the test suites one after the other, so that a failure shows early and cheaply.

scripts/test.py            lint, fast, engine, integration and faults, browser
scripts/test.py fast       one suite: lint, fast, engine, browser
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
ENOUGH = 2 * 1024**3
SLOW = "engine or integration or faults or proof"
TWO_AT_ONCE = ["-n", "2", "--dist", "worksteal"]
"""Each worker takes half of the files and then helps the other: few fixtures are made twice."""
STATEMENT = ["--junitxml", "results/browser.xml"]
"""What the accessibility statement is made from."""
TRAIN = [PYTHON, "-m", "bot", "train"]  # minutes on a clean checkout: not within a test's time
SUITES = {
    "lint": [
        [PYTHON, "-m", "ruff", "check", "."],
        [PYTHON, "-m", "ruff", "format", "--check", "."],
        [PYTHON, "-m", "mypy"],
    ],
    "fast": [
        [PYTHON, "-m", "pytest", "-q", *TWO_AT_ONCE, "-m", f"not ({SLOW} or browser)"],
    ],
    "engine": [
        TRAIN,
        [PYTHON, str(ROOT / "scripts" / "validate_data.py")],
        [PYTHON, "-m", "pytest", "-q", *TWO_AT_ONCE, "-m", f"({SLOW}) and not browser"],
    ],
    "browser": [
        TRAIN,
        [PYTHON, "-m", "pytest", "-q", *TWO_AT_ONCE, "-m", "browser", *STATEMENT],
    ],
}


def environment(suite: str) -> dict[str, str]:
    """Ours, but tests are compiled once and not at every run; and where the machine has memory to
    spare, the thousands of small databases of the fast tests do not wait for a disk."""
    found = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    if suite == "fast" and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        found.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    return found


def main(names: list[str]) -> int:
    """Run the named suites (all by default); the exit code is that of the first that fails."""
    for name in names or list(SUITES):
        if name not in SUITES:
            sys.stderr.write(f"{__doc__}\n")
            return 2
        started = time.monotonic()
        for command in SUITES[name]:
            code = subprocess.run(command, cwd=ROOT, env=environment(name), check=False).returncode
            if code:
                sys.stderr.write(f"ossa: the {name} tests failed\n")
                return code
        sys.stdout.write(f"ossa: {name} passed in {time.monotonic() - started:.0f} s\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
