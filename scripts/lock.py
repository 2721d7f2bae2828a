"""Renew the hash-pinned lock files from the .in files. The engine has a script of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".venv-tools" / "bin" / "uv"
COMMON = ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header"]


def lock(name: str, python: str) -> None:
    """Write requirements/<name>.txt from requirements/<name>.in."""
    source, target = f"requirements/{name}.in", f"requirements/{name}.txt"
    command = [str(UV), "pip", "compile", "-q", *COMMON, "--python-version", python]
    subprocess.run([*command, source, "-o", target], cwd=ROOT, check=True)
    sys.stdout.write(f"{target} renewed\n")


if __name__ == "__main__":
    lock("app", "3.12")
    lock("dev", "3.12")
    lock("load", "3.12")
    lock("docs", "3.12")
    lock("prove", "3.12")
    lock("fuzz", "3.12")
    lock("tools", "3.8")
