"""``make licences``: the licences of everything that is installed with the product."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator

from handbook.markdown import ROOT, table

PAGE = ROOT / "docs" / "licences.md"
TOOL = ROOT / ".venv-docs" / "bin" / "pip-licenses"
ENVIRONMENTS = {"app.txt": ".venv", "engine.txt": ".venv-engine"}
PERMISSIVE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|Python-2|Unlicense|Public Domain|0BSD|Zlib|HPND|CNRI|"
    r"Historical Permission|Zope|CC0|WTFPL|Boost|FreeType|OFL|UPL|Mulan|Academic Free",
    re.I,
)
WEAK = re.compile(r"LGPL|Lesser General|MPL|Mozilla", re.I)
NOTES = {
    "psycopg": "LGPL-3: used unchanged, as a library of its own that can be replaced",
    "psycopg-binary": "LGPL-3, with libpq and OpenSSL inside: used unchanged, can be replaced",
    "certifi": "MPL-2: the list of certificates, unchanged",
    "fpdf2": "LGPL-3: used unchanged, makes the PDF for the record",
    "python-stdnum": "LGPL-2.1: used unchanged, finds tax numbers to scrub",
    "tqdm": "MPL-2 and MIT: used unchanged",
}
"""What was thought about a licence that is not simply permissive."""


def packages(lock: str) -> set[str]:
    """The names in a lock file, as they are normalised."""
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    return {_normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*?\])?==", text, re.M)}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(environment: str) -> dict[str, tuple[str, str]]:
    """Version and licence of each package that is installed there."""
    python = ROOT / environment / "bin" / "python"
    command = [str(TOOL), "--python", str(python), "--format", "json", "--from", "mixed"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return {
        _normal(row["Name"]): (row["Version"], row["License"]) for row in json.loads(done.stdout)
    }


def judged(name: str, licence: str) -> str:
    """``permissive``, ``weak copyleft``, or ``look`` for a person to judge."""
    first = licence.split("\n")[0][:200]
    if WEAK.search(first):
        return "weak copyleft"
    return "permissive" if PERMISSIVE.search(first) else "look"


def run() -> int:
    """Write the page; 1 when a licence needs a person's eye and has no note."""
    parts = [HEAD]
    open_ones = []
    for lock, environment in ENVIRONMENTS.items():
        wanted = packages(lock)
        there = {n: told for n, told in installed(environment).items() if n in wanted}
        rows = list(_rows(there))
        open_ones += [row[0] for row in rows if row[3] != "permissive" and not row[4]]
        missing = sorted(wanted - set(there))
        parts.append(f"\n## {lock}\n\n{table(HEADS, rows)}")
        if missing:
            names = ", ".join(f"`{name}`" for name in missing)
            parts.append(f"\nLocked for other systems only, not installed here: {names}.\n")
    PAGE.write_text("".join(parts), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)} written\n")
    for name in open_ones:
        sys.stdout.write(f"{name}: look at its licence and write a note (handbook/licences.py)\n")
    return 1 if open_ones else 0


def _rows(there: dict[str, tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    for name, (version, licence) in sorted(there.items()):
        short = licence.split("\n")[0][:80]
        yield f"`{name}`", version, short, judged(name, licence), NOTES.get(name, "")


HEADS = ("package", "version", "licence", "kind", "note")
HEAD = """# Licences of what is installed

*Written by `make licences` from the installed packages; notes are in `handbook/licences.py`.*

Ossa itself is under Apache-2.0 (`LICENSE`). Everything below is installed beside it, unchanged,
from the locks; nothing of it is part of the source. Packages under a weak copyleft (LGPL, MPL) stay
libraries of their own that can be replaced, which these licences allow; whoever ships an image
with them passes their licence texts on. Tests and documents use further packages
(`requirements/dev.txt`, `requirements/docs.txt`); none of them is shipped. The
Italian dictionary of `make proof-read` is under GPL-3: it reads our texts, and is no part of
anything.
"""
