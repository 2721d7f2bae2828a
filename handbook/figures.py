"""``make figures``: the figures of the pages, from what the measuring commands last wrote.

``results/*.json`` are distilled into ``docs/figures.json``, kept with the pages; each block
between ``<!-- figures: NAME -->`` and ``<!-- end -->`` of a page is then written anew from it. So a
page never shows what was not measured, and a test can say so without measuring.
"""

from __future__ import annotations

import datetime
import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.triage import Level
from evaluation.targets import SECTIONS
from handbook import accessibility, console
from handbook.markdown import ROOT, pages
from handbook.tables import BLOCKS, OWN, Figures
from proof.knowledge import load

KEPT = ROOT / "docs" / "figures.json"
RESULTS = ROOT / "results"
COMMANDS = {
    "understanding": ("evaluate.json", "make evaluate"),
    "triage": ("evaluate-triage.json", "make evaluate-triage"),
    "proof": ("verify-triage.json", "make verify-triage"),
    "accessibility": ("browser.xml", "make test-browser"),
    "console": ("bench-console.json", "make bench-console"),
}
VIGNETTES = "vignettes.jsonl"
_BLOCK = re.compile(r"(<!-- figures: (\S+) -->\n)(.*?)(<!-- end -->)", re.S)


def collect(results: Path = RESULTS, kept: Path = KEPT) -> list[str]:
    """Take in every results file that is there, and keep it. Says what was taken and what not."""
    figures = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    told = []
    for name, (file, command) in COMMANDS.items():
        path = results / file
        if not path.exists() or not _own(name, path):
            figures.setdefault(name, {"on": "no day", "command": command, "outcomes": {}})
            told.append(f"{name}: kept as it was; {command} has written no {file} of its own set")
            continue
        day = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).date()
        data = _read(name, path)
        figures[name] = {"on": day.isoformat(), "command": command, **data}
        told.append(f"{name}: taken from {file} of {day}")
    figures["rules"] = _rules()
    text = json.dumps(figures, indent=1, ensure_ascii=False)
    kept.write_text(text + "\n", encoding="utf-8")
    return told


def _own(name: str, path: Path) -> bool:
    """Whether the results are of the project's own held-out set, not of somebody's file."""
    return name != "triage" or json.loads(path.read_text("utf-8")).get("file") == VIGNETTES


def _read(name: str, path: Path) -> dict[str, Any]:
    if path.suffix == ".xml":
        return accessibility.distil(path)
    return _DISTIL[name](json.loads(path.read_text(encoding="utf-8")))


def rewrite(figures: Figures | None = None) -> list[Path]:
    """Write every block of every page anew; gives the pages that changed."""
    figures = figures or json.loads(KEPT.read_text(encoding="utf-8"))
    changed = []
    for page in pages():
        before = page.read_text(encoding="utf-8")
        after = filled(before, figures)
        if after != before:
            page.write_text(after, encoding="utf-8")
            changed.append(page)
    return changed


def filled(text: str, figures: Figures) -> str:
    """The text with its blocks filled. Raises ``KeyError`` for a block that nobody makes."""

    def made(block: re.Match[str]) -> str:
        if block[2] == OWN and figures["triage"]["file"] != VIGNETTES:
            return block[0]  # the front page keeps what it has until its own set is measured
        return block[1] + BLOCKS[block[2]](figures) + block[4]

    return _BLOCK.sub(made, text)


def blocks(text: str) -> list[str]:
    """The names of the blocks of a page."""
    return [block[2] for block in _BLOCK.finditer(text)]


# --- what is kept ---------------------------------------------------------------------------------


def _understanding(data: Figures) -> dict[str, Any]:
    languages = {}
    for language, found in data["languages"].items():
        rows = {row.key for rows in SECTIONS.values() for row in rows}
        languages[language] = {
            "messages": found["messages"],
            "measures": {k: _short(v) for k, v in found["measures"].items() if k in rows},
            "red_flags": {k: _short(v) for k, v in found["red_flags"].items()},
        }
    return {"model": data["model"], "languages": languages}


def _short(measured: Figures) -> dict[str, Any]:
    kept = ("value", "n", "low", "high", "verdict")
    return {
        key: round(measured[key], 4) if isinstance(measured[key], float) else measured[key]
        for key in kept
        if measured.get(key) is not None
    }


def _triage(data: Figures) -> dict[str, Any]:
    return {key: data[key] for key in ("file", "all", "groups", "targets")}


def _proof(data: Figures) -> dict[str, Any]:
    checks = [
        {"id": c["id"], "title": c["title"], "how": c["how"], "failures": len(c["failures"])}
        for c in data["checks"]
    ]
    return {"ruleset": data["ruleset"], "checks": checks}


_DISTIL: Mapping[str, Callable[[Figures], dict[str, Any]]] = {
    "understanding": _understanding,
    "triage": _triage,
    "proof": _proof,
    "console": console.distil,
}


def _rules() -> dict[str, Any]:
    ruleset = load().ruleset
    levels = {level.name: 0 for level in Level}
    for rule in ruleset.rules:
        levels[rule.level.name] += 1
    return {
        "hash": ruleset.hash,
        "rules": len(ruleset.rules),
        "review": ruleset.review_counts(),
        "levels": levels,
        "hard": sum(rule.hard for rule in ruleset.rules),
        "alarms": sum(rule.alarm is not None for rule in ruleset.rules),
        "examples": sum(len(rule.examples) for rule in ruleset.rules),
    }


def stale() -> Iterator[str]:
    """What the kept figures were measured on and is no longer so."""
    figures = json.loads(KEPT.read_text(encoding="utf-8"))
    now = load().ruleset.hash
    for name in ("rules", "proof"):
        measured = figures[name].get("hash") or figures[name].get("ruleset")
        if measured != now:
            yield f"{name}: measured on rule set {measured[:12]}, now {now[:12]}"
    newest = subprocess.run(
        ["git", "log", "-1", "--format=%cs", "--", "bot", "knowledge", "data", "engine"],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    for name in COMMANDS:
        if newest and figures[name]["on"] < newest:
            yield f"{name}: measured on {figures[name]['on']}, the code is of {newest}"
