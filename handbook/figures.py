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
from functools import partial
from pathlib import Path
from typing import Any

from bot.triage import Level
from evaluation.targets import SECTIONS, Row
from handbook import accessibility, console
from handbook.markdown import ROOT, pages, table
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
OWN = "triage-own"
_BLOCK = re.compile(r"(<!-- figures: (\S+) -->\n)(.*?)(<!-- end -->)", re.S)
_LANGUAGES = {"en": "English", "it": "Italian"}
Figures = Mapping[str, Any]


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


# --- what is shown --------------------------------------------------------------------------------


def _printed(figures: Figures, name: str) -> str:
    told = figures[name]
    of = f", on `{told['file']}`" if "file" in told else ""
    return f"\nPrinted by `{told['command']}` on {told['on']}{of}.\n"


def triage(figures: Figures) -> str:
    """The main measures of triage."""
    told = figures["triage"]["all"]
    names = {"EMERGENCY_NOW": "emergencies given the emergency answer",
             "SAME_DAY": "patients who need the same day, given that or sooner"}  # fmt: skip
    rows = [(names[level], _hits(found)) for level, found in told["sensitivity"].items()]
    rows += [
        ("acceptable level", f"{told['acceptable']} of {told['n']}"),
        ("too low by one step / by two or more", f"{told['under_1']} / {told['under_2']}"),
        ("too high by one step / by two or more", f"{told['over_1']} / {told['over_2']}"),
        (
            "questions asked, median / most",
            f"{told['questions_median']:g} / {told['questions_max']}",
        ),
    ]
    return "\n" + table(("what", "figure"), rows) + _printed(figures, "triage") + "\n"


def triage_groups(figures: Figures) -> str:
    """The same by language and age band."""
    rows = []
    for name, found in figures["triage"]["groups"].items():
        sensitivity = found["sensitivity"]
        rows.append((
            name.replace("language en", "English").replace("language it", "Italian"),
            found["n"], found["acceptable"], *(_hits(each) for each in sensitivity.values()),
            found["under_1"], found["under_2"], found["over_1"], found["over_2"],
        ))  # fmt: skip
    heads = ("group", "patients", "acceptable", "emergencies found", "same-day patients found",
             "too low by 1", "by 2+", "too high by 1", "by 2+")  # fmt: skip
    return "\n" + table(heads, rows) + _printed(figures, "triage") + "\n"


def _hits(found: Figures) -> str:
    if not found["of"]:
        return "none among them"
    share = f"{100 * found['low']:.1f} to {100 * found['high']:.1f} %"
    return f"{found['hits']} of {found['of']} (95 %: {share})"


def understanding(figures: Figures) -> str:
    """Every measure of understanding, by language, with its target."""
    languages = figures["understanding"]["languages"]
    parts = []
    for section, rows in SECTIONS.items():
        shown = [
            (row.title, *_values(row, languages), row.target or "–")
            for row in rows
            if any(row.key in found["measures"] for found in languages.values())
        ]
        if shown:
            heads = (section, *(_LANGUAGES[name] for name in languages), "target")
            parts.append(table(heads, shown) + "\n")
    return "\n" + "".join(parts) + _printed(figures, "understanding").lstrip() + "\n"


def _values(row: Row, languages: Figures) -> list[str]:
    return [_value(row, found["measures"].get(row.key)) for found in languages.values()]


def _value(row: Row, found: Figures | None) -> str:
    if found is None or "value" not in found:
        return "–"
    scale = 100 if row.unit == "%" else 1
    text = f"{scale * found['value']:.1f}"
    if "low" in found:
        text += f" ({scale * found['low']:.1f} to {scale * found['high']:.1f})"
    return text + (" **missed**" if found.get("verdict") == "short" else "")


def red_flags(figures: Figures) -> str:
    """Recall of the screen, flag by flag."""
    languages = figures["understanding"]["languages"]
    names = sorted({flag for found in languages.values() for flag in found["red_flags"]})
    rows = [
        (f"`{name}`", *(_recall(found["red_flags"].get(name)) for found in languages.values()))
        for name in names
    ]
    heads = ("red flag", *(_LANGUAGES[name] for name in languages))
    return "\n" + table(heads, rows) + _printed(figures, "understanding") + "\n"


def _recall(found: Figures | None) -> str:
    if found is None or "value" not in found:
        return "–"
    hits = round(found["value"] * found["n"])
    return f"{hits} of {found['n']} ({100 * found['low']:.0f} to {100 * found['high']:.0f} %)"


def proof(figures: Figures) -> str:
    """The checks of the decision space."""
    rows = [
        (f"({each['id']})", each["title"], each["how"], each["failures"])
        for each in figures["proof"]["checks"]
    ]
    heads = ("check", "says", "how", "counter-examples")
    return "\n" + table(heads, rows) + _printed(figures, "proof") + "\n"


def rules(figures: Figures) -> str:
    """What the rule set holds."""
    told = figures["rules"]
    rows = [
        ("rule set", f"`{told['hash'][:12]}`"),
        ("rules", told["rules"]),
        ("signed by a clinician", told["review"]["reviewed"]),
        ("drafts", told["review"]["draft"]),
        ("hard red flags", told["hard"]),
        ("rules that ring at once", told["alarms"]),
        ("examples run as tests", told["examples"]),
        *((f"rules at {level} (some rise)", count) for level, count in told["levels"].items()),
    ]  # fmt: skip
    return "\n" + table(("what", "figure"), rows) + "\nPrinted by `make figures`.\n\n"


BLOCKS: Mapping[str, Callable[[Figures], str]] = {
    "triage": triage,
    OWN: triage,
    "triage-groups": triage_groups,
    "understanding": understanding,
    "red-flags": red_flags,
    "proof": proof,
    "rules": rules,
    "accessibility": partial(accessibility.statement, language="en"),
    "accessibilita": partial(accessibility.statement, language="it"),
    "console": console.pages,
    "console-tasks": console.tasks,
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
