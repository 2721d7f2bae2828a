"""Rasa's own check of domain, data and rules, failing on any warning; and our own on top."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.supervisor.model import engine_environment, engine_python  # noqa: E402


def examples() -> list[tuple[str, str, str]]:
    """(file, intent, sentence) of every training example."""
    found = []
    for path in sorted((ROOT / "data").glob("nlu*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in str(block.get("examples", "")).splitlines():
                if line.strip():
                    found.append((path.name, block["intent"], line.strip().removeprefix("- ")))
    return found


def twice() -> list[str]:
    """Sentences that stand under two intents, or twice in one file.

    The same word may serve both languages ("ok", "14"), under the same intent.
    """
    seen: dict[str, tuple[str, str]] = {}
    problems = []
    for file, intent, sentence in examples():
        key = " ".join(sentence.casefold().split())
        known = seen.get(key)
        if known and (known[0] == file or known[1] != intent):
            problems.append(f"{file}: {sentence!r} is under {intent} and {known[1]}")
        seen[key] = (file, intent)
    return problems


def main() -> int:
    """0 when nothing is wrong; problems go to standard error."""
    problems = twice()
    for problem in problems:
        sys.stderr.write(problem + "\n")
    command = [str(engine_python()), "-m", "engine", "data", "validate", "--fail-on-warnings"]
    environment = engine_environment(ROOT / "var" / "engine")
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    return 1 if problems or done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
