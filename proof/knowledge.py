"""The rule set and the questions of a folder, or of a revision of the project's history."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from bot.content import load_sources
from bot.triage import Questions, Ruleset, load_questions, load_ruleset

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "knowledge"


class NoSuchVersion(ValueError):
    """Neither a folder with rules nor a revision that has one."""


@dataclass(frozen=True)
class Version:
    """One version of the rules. ``name`` is how it was asked for."""

    name: str
    folder: Path
    ruleset: Ruleset
    questions: Questions


def load(folder: Path = FOLDER, name: str = "") -> Version:
    """The rules and questions of a ``knowledge`` folder. Raises ``RulesetError`` or
    ``ContentError`` with file and line."""
    triage = folder / "triage"
    sources = load_sources(folder / "sources.yml", triage / "sources.extra.yml")
    ruleset = load_ruleset(triage, set(sources))
    questions = load_questions(folder / "interview.yml", ruleset)
    return Version(name or str(folder), folder, ruleset, questions)


def load_version(name: str) -> Version:
    """The version of a folder (``knowledge`` or one that holds it) or of a git revision."""
    for folder in (Path(name), Path(name) / "knowledge"):
        if (folder / "triage" / "policy.yml").is_file():
            return load(folder, name)
    with tempfile.TemporaryDirectory() as place:
        return load(_checked_out(name, Path(place)), name)


def _checked_out(revision: str, place: Path) -> Path:
    command = ["git", "archive", "--format=tar", revision, "knowledge"]
    try:
        packed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603
    except (subprocess.CalledProcessError, OSError) as problem:
        raise NoSuchVersion(f"{revision}: no folder with rules and no revision") from problem
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(place, filter="data")
    return place / "knowledge"
