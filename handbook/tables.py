"""The tables of figures, as the pages show them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from evaluation.targets import SECTIONS, Row
from handbook import accessibility, console
from handbook.markdown import table

OWN = "triage-own"
"""The front page's table: only of the project's own held-out patients."""
_LANGUAGES = {"en": "English", "it": "Italian"}
Figures = Mapping[str, Any]


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
