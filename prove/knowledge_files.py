"""Files of the knowledge, altered after a clinic accepted them. Part of row J04."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.content.accepted import LIST, NotAccepted, hashes, require_accepted, written
from prove.cases import ROOT
from prove.check import Run
from tests.content.test_clinic import REAL


def altered_knowledge(run: Run) -> None:
    """Files are changed, cut, exchanged, taken away, added and replaced by links, one at a time;
    each must be refused by name. Some are given to the real web process."""
    here = run.folder / "clinic"
    here.mkdir()
    shutil.copytree(ROOT / "knowledge", here / "knowledge")
    (here / "clinic.toml").write_text(REAL, encoding="utf-8")
    found = hashes(here / "knowledge", here / "clinic.toml")
    (here / LIST).write_text(written(found), encoding="utf-8")
    run.holds("the knowledge as accepted is taken", _refusal(here) is None)
    files = sorted(path for path in (here / "knowledge").rglob("*") if path.is_file())
    files += [here / "clinic.toml"]
    count = run.count(quick=16, short=80, full=200)
    real = run.count(quick=1, short=3, full=6)
    refused = named = by_process = 0
    for n, (alter, _) in enumerate(zip(_ways(run), range(count), strict=False)):
        path = run.random.choice(files)
        kept = path.read_bytes()
        extra = alter(path)
        told = _refusal(here) or ""
        refused += bool(told)
        named += (extra or path).relative_to(here).as_posix() in told
        by_process += n < real and _process_refuses(here)
        path.unlink(missing_ok=True)
        path.write_bytes(kept)
        if extra is not None:
            extra.unlink()
    run.every("altered knowledge refused", refused, of=count)
    run.every("refusals that name the file", named, of=count)
    run.every("altered knowledge refused by the real web process", by_process, of=real)
    run.holds("put back as it was, it is taken again", _refusal(here) is None)


def _ways(run: Run) -> Iterator[Callable[[Path], Path | None]]:
    """Ways to alter a file, without end; each gives the file that it added, if it did."""

    def flip(path: Path) -> None:
        raw = bytearray(path.read_bytes())
        raw[run.random.randrange(len(raw))] ^= 1 << run.random.randrange(8)
        path.write_bytes(raw)

    def cut(path: Path) -> None:
        path.write_bytes(path.read_bytes()[:-1])

    def lengthen(path: Path) -> None:
        path.write_bytes(path.read_bytes() + b"\n")

    def add(path: Path) -> Path:
        name = f"{run.random.choice(('zz', '.zz', 'é'))}-{run.random.random()}{path.suffix}"
        folder = path.parent if "knowledge" in path.parts else path.parent / "knowledge"
        added = folder / name
        added.write_bytes(path.read_bytes())
        return added

    def link(path: Path) -> None:
        path.unlink()
        path.symlink_to(os.devnull)

    while True:
        yield from (flip, cut, lengthen, Path.unlink, add, link)


def _refusal(here: Path) -> str | None:
    try:
        require_accepted(here / "knowledge", here / "clinic.toml", here / LIST, demo=False)
    except NotAccepted as problem:
        return str(problem)
    return None


def _process_refuses(here: Path) -> bool:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OSSA_")} | {
        "OSSA_VAR": str(here / "var"),
        "OSSA_KNOWLEDGE": str(here / "knowledge"),
        "OSSA_CLINIC": str(here / "clinic.toml"),
        "OSSA_ACCEPTED": str(here / LIST),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", "web"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    return done.returncode == 1 and "not as they were accepted" in done.stderr
