"""The hazard log: read strictly from ``docs/safety/hazards.yml``, and shown as a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from handbook.markdown import ROOT, table

FILE = ROOT / "docs" / "safety" / "hazards.yml"
KEYS = {"hazard", "sequence", "harm", "severity", "before", "after", "controls", "open"}
KINDS = ("design", "protection", "information")
SEVERITY = {1: "negligible", 2: "minor", 3: "serious", 4: "critical", 5: "death or lasting harm"}
PROBABILITY = {1: "improbable", 2: "remote", 3: "occasional", 4: "probable", 5: "frequent"}
HIGH, MIDDLE = 12, 6
"""From these products of severity and probability on a risk counts as high, or as middling."""


class BadHazard(ValueError):
    """An entry that is not as the head of the file describes it."""


@dataclass(frozen=True)
class Control:
    """Something that makes a hazard rarer or milder, and the tests that show it."""

    does: str
    kind: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Hazard:
    """One hazard; ``before`` and ``after`` are the probabilities without and with the controls."""

    id: str
    hazard: str
    sequence: str
    harm: str
    severity: int
    before: int
    after: int
    controls: tuple[Control, ...]
    open: str

    def risk(self, probability: int) -> str:
        """``high``, ``middling`` or ``low``."""
        product = self.severity * probability
        return "high" if product >= HIGH else "middling" if product >= MIDDLE else "low"


def load(path: Path = FILE) -> tuple[Hazard, ...]:
    """Every hazard in order. Raises :class:`BadHazard`."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(_hazard(name, entry) for name, entry in entries.items())


def _hazard(name: str, entry: dict[str, Any]) -> Hazard:
    if set(entry) != KEYS:
        raise BadHazard(f"{name}: keys {sorted(set(entry) ^ KEYS)}")
    if not all(entry[key] in range(1, 6) for key in ("severity", "before", "after")):
        raise BadHazard(f"{name}: severity, before and after are 1 to 5")
    if entry["after"] > entry["before"]:
        raise BadHazard(f"{name}: the controls make it more probable")
    return Hazard(name, **{**entry, "controls": tuple(_controls(name, entry["controls"]))})


def _controls(name: str, rows: list[dict[str, Any]]) -> Iterator[Control]:
    if not rows:
        raise BadHazard(f"{name}: no control")
    for row in rows:
        if set(row) != {"does", "kind", "tests"} or row["kind"] not in KINDS or not row["tests"]:
            raise BadHazard(f"{name}: a control has does, kind ({', '.join(KINDS)}) and tests")
        yield Control(row["does"], row["kind"], tuple(row["tests"]))


def page(hazards: tuple[Hazard, ...] | None = None) -> str:
    """The log as a page: the overview, then each hazard with its controls and their tests."""
    hazards = hazards or load()
    rows = [
        (f"[{h.id}](#{h.id.lower()})", h.hazard, h.severity, f"{h.before}, {h.risk(h.before)}",
         f"{h.after}, {h.risk(h.after)}")
        for h in hazards
    ]  # fmt: skip
    heads = ("", "hazard", "severity", "probability and risk before", "and after the controls")
    parts = [_HEAD, table(heads, rows), "\n"]
    for h in hazards:
        parts.append(f"## {h.id}\n\n**{h.hazard}.** {h.sequence}\n\n")
        parts.append(
            f"Harm: {h.harm}. Severity {h.severity} ({SEVERITY[h.severity]}); probability "
            f"{h.before} ({PROBABILITY[h.before]}) before, {h.after} ({PROBABILITY[h.after]}) "
            f"after the controls; remaining risk {h.risk(h.after)}.\n\n"
        )
        shown = [(c.does, c.kind, "; ".join(f"`{test}`" for test in c.tests)) for c in h.controls]
        parts.append(table(("control", "kind", "shown by"), shown))
        parts.append(f"\nNot covered: {h.open}\n\n")
    return "".join(parts)


_HEAD = """# Hazard log

*Made from `docs/safety/hazards.yml`; a test holds every control to tests that exist.*

In the form of ISO 14971. Severity and probability are **the developers' proposals**, on scales of
1 to 5 told at the top of the file; risk is their product: high from 12, middling from 6. A clinical
safety officer sets the scales, judges what remains, and signs ([what is to be
signed](to-be-signed.md)). A new hazard is added by whoever finds it ([change
control](change-control.md)).

"""
