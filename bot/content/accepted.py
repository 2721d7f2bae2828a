"""Whether the files of the knowledge are those that the clinic accepted, by their SHA-256.

The list is a text file as ``sha256sum`` writes it, so that anybody can check it without us. It
names every file of the folder of the knowledge, the clinic's file, and what the program itself
brings along to understand and answer: word lists, weights, notices.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

LIST = "knowledge.sha256"
PROGRAM = Path(__file__).resolve().parents[1]
BROUGHT = ("chat", "findings", "triage", "understanding")
"""Parts of the program with files that decide what is understood or told."""
KINDS = {".yml", ".txt", ".tsv", ".json", ".md"}
SHOWN = 12
"""Files that a refusal names."""
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")

Hashes = Mapping[str, str]


class NotAccepted(Exception):
    """The knowledge is not the one that was accepted; the text names the files."""


def hashes(knowledge: Path, clinic: Path) -> dict[str, str]:
    """SHA-256 by name of every file that is served, in order."""
    found = dict(_files(knowledge, clinic))
    return {name: _hashed(found[name]) for name in sorted(found)}


def _files(knowledge: Path, clinic: Path) -> Iterator[tuple[str, Path]]:
    yield "clinic.toml", clinic
    for path in knowledge.rglob("*"):
        if path.is_file():
            yield f"knowledge/{path.relative_to(knowledge).as_posix()}", path
    for part in BROUGHT:
        for path in (PROGRAM / part).rglob("*"):
            if path.suffix in KINDS and path.is_file():
                yield f"bot/{path.relative_to(PROGRAM).as_posix()}", path


def _hashed(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def written(found: Hashes) -> str:
    """The list as a text."""
    return "".join(f"{digest}  {name}\n" for name, digest in found.items())


def read_list(path: Path) -> dict[str, str]:
    """The hashes of a list. Raises :class:`NotAccepted` where there is none, or another text."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise NotAccepted(f"{path}: no list of accepted knowledge; {_way_out()}") from None
    listed = {}
    for number, line in enumerate(lines, 1):
        if line.startswith("#") or not line:
            continue
        match = _LINE.fullmatch(line)
        if match is None or match[2] in listed:
            raise NotAccepted(f"{path}:{number}: no line of a list of accepted knowledge")
        listed[match[2]] = match[1]
    return listed


def differences(listed: Hashes, found: Hashes) -> list[str]:
    """One line for each file that was changed, is missing or is new since it was listed."""
    names = sorted(listed.keys() | found.keys())
    return [
        f"{name}: {_kind(listed.get(name), found.get(name))}"
        for name in names
        if listed.get(name) != found.get(name)
    ]


def _kind(listed: str | None, found: str | None) -> str:
    if found is None:
        return "missing"
    return "new" if listed is None else "changed"


def require_accepted(knowledge: Path, clinic: Path, accepted: Path, *, demo: bool) -> None:
    """Raises :class:`NotAccepted` unless every file is as it was accepted.

    A demonstration needs no list; one that is there is kept to all the same.
    """
    if demo and not accepted.exists():
        return
    told = differences(read_list(accepted), hashes(knowledge, clinic))
    if told:
        shown = [*told[:SHOWN], *([f"and {len(told) - SHOWN} more"] if len(told) > SHOWN else [])]
        lines = "\n  ".join(shown)
        raise NotAccepted(
            f"{accepted}: these files are not as they were accepted:\n  {lines}\n{_way_out()}"
        )


def _way_out() -> str:
    return "after review: python -m bot knowledge accept"
