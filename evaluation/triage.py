"""``python -m evaluation.triage``: invented patients through the real conversation.

    python -m evaluation.triage vignettes [FILE] [--url URL]     make evaluate-triage

Prints tables; writes ``results/evaluate-triage.json`` and one transcript for each patient whose
level was not acceptable to ``results/triage-failures/``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from evaluation.triage_runner import Talk, converse
from evaluation.triage_score import report, table
from evaluation.triage_vignettes import Vignette, VignetteError, load_vignettes
from tests.stack import make_stack

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / "evaluation" / "vignettes.jsonl"
RESULTS = ROOT / "results"


@contextmanager
def service(url: str | None) -> Iterator[str]:
    """The address of a running service: the given one, or three processes started for this."""
    if url is not None:
        yield url.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as folder:
        stack = make_stack(Path(folder))
        stack.run()
        try:
            stack.wait_ready()
            yield stack.url
        finally:
            stack.stop()


def vignettes(path: Path, url: str | None, most: int | None) -> int:
    """Run them, print the measures beside their targets. 1 when a target is missed."""
    patients = load_vignettes(path)[:most]
    talks: list[Talk] = []
    with service(url) as address:
        for number, patient in enumerate(patients, 1):
            talks.append(converse(address, patient))
            if number % 20 == 0:
                sys.stderr.write(f"{number} of {len(patients)}\n")
    found = report(talks) | {"file": path.name if most is None else f"{path.name}, {most} of it"}
    sys.stdout.write(table(found))
    _keep(found, talks)
    return 0 if all(row["met"] for row in found["targets"]) else 1


def _keep(found: dict[str, object], talks: Sequence[Talk]) -> None:
    folder = RESULTS / "triage-failures"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.txt"):
        old.unlink()
    for talk in talks:
        if not talk.acceptable:
            name = Path(talk.vignette.id).name
            (folder / f"{name}.txt").write_text(talk.transcript(), encoding="utf-8")
    text = json.dumps(found, indent=1, ensure_ascii=False)
    (RESULTS / "evaluate-triage.json").write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.triage", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    run = commands.add_parser("vignettes", help="invented patients through the conversation")
    run.add_argument("file", nargs="?", type=Path, default=OWN)
    run.add_argument("--url", help="a running service; without it one is started")
    run.add_argument("--most", type=int, help="only the first so many")
    chosen = parser.parse_args(arguments)
    try:
        return vignettes(chosen.file, chosen.url, chosen.most)
    except VignetteError as problem:
        sys.stderr.write(f"ossa: {problem}\n")
        return 1


__all__ = ["Vignette", "main", "service", "vignettes"]

if __name__ == "__main__":
    sys.exit(main())
