#!/usr/bin/env python3
"""Make the locked environments, or say in one line what is missing.

    python3 scripts/environment.py app          .venv         Python 3.12 or newer, what runs
    python3 scripts/environment.py dev          .venv         the same and what tests need
    python3 scripts/environment.py docs         .venv-docs    what makes documents and releases
    python3 scripts/environment.py engine       .venv-engine  Python 3.10, Rasa without TensorFlow
    python3 scripts/environment.py load         .venv-load    Locust, only for make load and soak
    python3 scripts/environment.py stock        .venv-stock   Python 3.10, Rasa as it comes, only to
                                                              be compared with (2.5 GB)
    python3 scripts/environment.py prove        .venv-prove   tools of `make prove` and `make sbom`
    python3 scripts/environment.py fuzz         .venv-fuzz    Atheris over what runs, for row K06

Runs on any Python 3.9 or newer with nothing installed. An environment is made anew when its lock
file or its interpreter changed, and left alone otherwise. Environment variables: OSSA_PYTHON and
OSSA_PYTHON_ENGINE name the interpreters, if you want to choose them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
TOOLS = ROOT / ".venv-tools"
Version = tuple[int, int]


class Missing(Exception):
    """Something the machine lacks, told as one line that says what to do."""


class Environment:
    """One virtual environment, its interpreter's versions and its lock files."""

    def __init__(
        self, folder: str, variable: str, newest: Version, oldest: Version, locks: list[str]
    ) -> None:
        self.folder = ROOT / folder
        self.variable = variable
        self.newest = newest
        self.oldest = oldest
        self.locks = [REQUIREMENTS / name for name in locks]

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def covers(self, other: Environment) -> bool:
        """Whether this environment, where it is made, serves as the other one too."""
        return self.folder == other.folder and set(self.locks) >= set(other.locks)

    def stamp(self, interpreter: str) -> str:
        digest = hashlib.sha256(interpreter.encode())
        for lock in self.locks:
            digest.update(lock.read_bytes())
        return digest.hexdigest()


ENVIRONMENTS = {
    "app": Environment(".venv", "OSSA_PYTHON", (3, 14), (3, 12), ["app.txt"]),
    "dev": Environment(".venv", "OSSA_PYTHON", (3, 14), (3, 12), ["app.txt", "dev.txt"]),
    "docs": Environment(".venv-docs", "OSSA_PYTHON", (3, 14), (3, 12), ["docs.txt"]),
    "engine": Environment(".venv-engine", "OSSA_PYTHON_ENGINE", (3, 10), (3, 10), ["engine.txt"]),
    "load": Environment(".venv-load", "OSSA_PYTHON", (3, 14), (3, 12), ["load.txt"]),
    "prove": Environment(".venv-prove", "OSSA_PYTHON", (3, 14), (3, 12), ["prove.txt"]),
    "fuzz": Environment(".venv-fuzz", "OSSA_PYTHON", (3, 14), (3, 12), ["app.txt", "fuzz.txt"]),
    "stock": Environment(".venv-stock", "OSSA_PYTHON_ENGINE", (3, 10), (3, 10), ["stock.txt"]),
}


def probe(interpreter: str) -> tuple[Version, str] | None:
    """((major, minor), real path) of an interpreter that can make environments, else None.

    The real path matters: a pyenv shim works in one folder and refuses in another.
    """
    ask = (
        "import sys, venv, ensurepip;"
        "print(*sys.version_info[:2], getattr(sys, '_base_executable', None) or sys.executable)"
    )
    try:
        done = subprocess.run(
            [interpreter, "-c", ask], capture_output=True, text=True, timeout=20, check=True
        )
        major, minor, path = done.stdout.strip().split(" ", 2)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return (int(major), int(minor)), path


def candidates(version: Version) -> Iterator[str]:
    """Where an interpreter of this version may be: the path, pyenv, uv, this one."""
    name = f"python{dotted(version)}"
    found = shutil.which(name)
    if found:
        yield found
    pyenv = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))) / "versions"
    mine = [p for p in pyenv.glob(f"{dotted(version)}.*") if p.name.split(".")[-1].isdigit()]
    for folder in sorted(mine, key=lambda p: int(p.name.split(".")[-1]), reverse=True):
        yield str(folder / "bin" / "python")
    for folder in ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"):
        yield str(Path(folder) / name)
    uv = shutil.which("uv")
    if uv:
        done = subprocess.run(
            [uv, "python", "find", "--no-python-downloads", dotted(version)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            yield done.stdout.strip()
    yield sys.executable


def find_python(environment: Environment) -> str:
    """The interpreter for an environment. Raises Missing with what to do when there is none."""
    wished = os.environ.get(environment.variable)
    low, high = environment.oldest, environment.newest
    if wished:
        known = probe(wished)
        if known is None or not low <= known[0] <= high:
            raise Missing(f"{environment.variable}={wished} is no working Python {span(low, high)}")
        return known[1]
    # 3.12 and 3.13 are the versions that the tests run on; newer ones are taken only without them.
    order = [(3, 12), (3, 13), (3, 14)] if high > low else [high]
    for version in order:
        for path in candidates(version):
            known = probe(path)
            if known is not None and known[0] == version:
                return known[1]
    raise Missing(
        f"Python {span(low, high)} is missing (with venv). Install it (for example: "
        f"pyenv install {dotted(low)}, uv python install {dotted(low)}, or your system's "
        f"packages) or name it in {environment.variable}."
    )


def span(low: Version, high: Version) -> str:
    return dotted(low) if low == high else f"{dotted(low)} or newer"


def dotted(version: Version) -> str:
    return f"{version[0]}.{version[1]}"


def run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=str(ROOT), check=False)
    if done.returncode:
        raise Missing("this step failed: " + " ".join(command[:6]) + " ...")


def find_uv() -> str | None:
    """A working uv: fast, and it may be missing, since pip does the same more slowly."""
    own = TOOLS / "bin" / "uv"
    lock = REQUIREMENTS / "tools.txt"
    if not own.exists():
        python = TOOLS / "bin" / "python"
        make = [
            [sys.executable, "-m", "venv", str(TOOLS)],
            [str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(lock)],
        ]
        for command in make:
            if subprocess.run(command, capture_output=True, check=False).returncode:
                return None
    return str(own) if own.exists() else None


def make(environment: Environment) -> None:
    """Bring one environment up to its locks; cheap when nothing changed."""
    interpreter = find_python(environment)
    stamp_file = environment.folder / "lock.stamp"
    stamp = environment.stamp(interpreter)
    if stamp_file.exists() and environment.python.exists():
        enough = [e.stamp(interpreter) for e in ENVIRONMENTS.values() if e.covers(environment)]
        if stamp_file.read_text() in enough:
            return
    shutil.rmtree(str(environment.folder), ignore_errors=True)
    print(f"Making {environment.folder.name} with {interpreter} ...", flush=True)
    uv = find_uv()
    locks = [part for lock in environment.locks for part in ("-r", str(lock))]
    if uv:
        run(
            [
                uv,
                "venv",
                "-q",
                "--no-python-downloads",
                "--no-project",
                "-p",
                interpreter,
                str(environment.folder),
            ]
        )
        run(
            [
                uv,
                "pip",
                "install",
                "-q",
                "-p",
                str(environment.python),
                "--no-deps",
                "--require-hashes",
                "--compile-bytecode",
                *locks,
            ]
        )
    else:
        run([interpreter, "-m", "venv", str(environment.folder)])
        run(
            [
                str(environment.python),
                "-m",
                "pip",
                "install",
                "-q",
                "--no-deps",
                "--require-hashes",
                *locks,
            ]
        )
    stamp_file.write_text(stamp)


def main(names: list[str]) -> int:
    if not names or any(name not in ENVIRONMENTS for name in names):
        print(__doc__)
        return 2
    try:
        for name in names:
            make(ENVIRONMENTS[name])
    except Missing as missing:
        print(f"ossa: {missing}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
