"""``make test-changed``: the fast tests of what changed since a revision (SINCE=main by default).

A path leads to its tests by the table below; what nobody listed runs all fast tests. The style
checks and the map of imports always run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS: dict[str, list[str]] = {
    "actions/": ["tests/actions", "tests/handbook"],
    "bench/": ["tests/handbook"],
    "bot/chat/": ["tests/chat", "tests/web"],
    "bot/cli/": ["tests/cli", "tests/handbook"],
    "bot/console/": ["tests/console"],
    "bot/content/": ["tests/content", "tests/chat", "tests/dialogue"],
    "bot/demo/": ["tests/demo"],
    "bot/dialogue/": ["tests/dialogue", "tests/chat"],
    "bot/findings/": ["tests/findings", "tests/triage", "tests/actions"],
    "bot/paper/": ["tests/paper", "tests/chat", "tests/console/record"],
    "bot/settings.py": ["tests/test_settings.py", "tests/handbook"],
    "bot/store/": ["tests/store", "tests/console", "tests/dialogue"],
    "bot/supervisor/": ["tests/supervisor"],
    "bot/telemetry/": ["tests/telemetry"],
    "bot/triage/": ["tests/triage", "tests/proof", "tests/actions", "tests/dialogue"],
    "bot/understanding/": ["tests/understanding", "tests/judging", "tests/dialogue"],
    "bot/web/": ["tests/web", "tests/chat"],
    "clinic.toml": ["tests/content", "tests/chat"],
    "data/": ["tests/evaluation", "tests/screening", "tests/triage/test_weights.py"],
    "docs/": ["tests/handbook"],
    "domain.yml": ["tests/actions"],
    "engine/": ["tests/engine"],
    "evaluation/": ["tests/evaluation"],
    "handbook/": ["tests/handbook"],
    "knowledge/interview.yml": ["tests/triage", "tests/actions", "tests/dialogue"],
    "knowledge/topics/": ["tests/content", "tests/console/test_topics.py"],
    "knowledge/triage/": ["tests/triage", "tests/proof", "tests/handbook"],
    "knowledge/": ["tests/content", "tests/triage", "tests/actions", "tests/dialogue"],
    "proof/": ["tests/proof"],
    "prove/": ["tests/prove"],
    "screening/": ["tests/screening"],
    "Makefile": ["tests/handbook"],
}
PROSE = (".md", ".svg", ".png")
ALWAYS = ["tests/test_imports.py", "tests/test_languages.py"]
SLOW = "engine or integration or faults or proof or browser"


def changed(since: str) -> list[str]:
    """Every path that differs from the revision, what is not yet added too."""
    listed = []
    for command in (["diff", "--name-only", since], ["ls-files", "--others", "--exclude-standard"]):
        done = subprocess.run(
            ["git", *command], cwd=ROOT, capture_output=True, text=True, check=True
        )
        listed += done.stdout.splitlines()
    return listed


def folders_for(paths: Iterable[str]) -> list[str]:
    """The test folders and files for these paths; ``tests`` alone means all of them."""
    wanted = set(ALWAYS)
    for path in paths:
        name = Path(path).name
        if path.startswith("tests/"):
            inner = path if name.startswith("test_") else str(Path(path).parent)
            wanted.add(inner)
            continue
        found = [folders for start, folders in TESTS.items() if path.startswith(start)]
        if found:
            wanted |= set(found[0])
        elif path.endswith(PROSE):
            wanted.add("tests/handbook")
        else:
            return ["tests"]
    wanted = {path for path in wanted if (ROOT / path).exists()}
    return ["tests"] if "tests" in wanted else sorted(wanted)


def main() -> int:
    """Lint, then the tests; the exit code is that of the first that fails."""
    since = os.environ.get("SINCE") or "main"
    known = ["git", "rev-parse", "-q", "--verify", f"{since}^{{commit}}"]
    if subprocess.run(known, cwd=ROOT, capture_output=True, check=False).returncode:
        sys.stderr.write(f"ossa: there is no revision {since} here; name one: SINCE=HEAD~1\n")
        return 2
    folders = folders_for(changed(since))
    sys.stdout.write(f"changed since {since}: {' '.join(folders)}\n")
    sys.stdout.flush()
    for command in (
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "-q", "."],
        ["-m", "pytest", "-q", "-n", "2", "-m", f"not ({SLOW})", *folders],
    ):
        code = subprocess.run([sys.executable, *command], cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
