"""The staff's pages over many conversations, as a page tells them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from handbook.markdown import table

LEAST = 200_000
NOT_YET = "\nNo full run has been kept yet. Printed by `make bench-console`.\n\n"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def distil(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of ``results/bench-console.json``: databases of the size that the page is
    about, none that somebody tried the command with."""
    keep = ("rows", "load", "figures", "tasks", "seconds_to_fill")
    large = [k for k in NAMES if k in data and data[k]["rows"]["conversations"] >= LEAST]
    kinds = {kind: {key: data[kind][key] for key in keep} for kind in large}
    return {"machine": data.get("machine", {}), "kinds": kinds}


def pages(figures: Mapping[str, Any]) -> str:
    """Milliseconds of each page on both databases, with its target."""
    kinds = figures["console"].get("kinds", {})
    if not kinds:
        return NOT_YET
    names = list(dict.fromkeys(page for found in kinds.values() for page in found["figures"]))
    rows = []
    for page in names:
        told = [found["figures"].get(page) for found in kinds.values()]
        target = next(each["target"] for each in told if each)
        rows.append((page, *(_page(each) for each in told), target))
    heads = ("page, p50 / p95 ms (processor p95)", *(NAMES[kind] for kind in kinds), "target")
    return "\n" + table(heads, rows) + _printed(figures) + "\n"


def tasks(figures: Mapping[str, Any]) -> str:
    """What is done beside the pages, on both databases."""
    kinds = figures["console"].get("kinds", {})
    if not kinds:
        return NOT_YET
    told = [dict(_tasks(found["tasks"])) for found in kinds.values()]
    names = list(dict.fromkeys(name for each in told for name in each))
    rows = [(name, *(each.get(name, "–") for each in told)) for name in names]
    return "\n" + table(("what", *(NAMES[kind] for kind in kinds)), rows) + _printed(figures) + "\n"


def _page(found: Mapping[str, float] | None) -> str:
    if found is None:
        return "–"
    missed = " **missed**" if found["p95"] > found["target"] else ""
    return f"{found['p50']:.0f} / {found['p95']:.0f} ({found['cpu']:.0f}){missed}"


def _tasks(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, milliseconds in found["looks"].items():
        yield f"looks for {name}, nothing there", f"{milliseconds:.1f} ms"
    desk, retention, backup = found["desk"], found["retention"], found["backup"]
    yield "one changed conversation, into list and search", f"{desk['ms each']:.1f} ms"
    yield f"{retention['erased']:.0f} conversations past their time", f"{retention['seconds']} s"
    yield "migration with the most indexes", f"{found['migration']['seconds']} s"
    yield "whole backup, sealed", f"{backup['seconds']} s, {backup['megabytes']:,} MB"


def _printed(figures: Mapping[str, Any]) -> str:
    told = figures["console"]
    kinds = told.get("kinds", {})
    sizes = next((found["rows"] for found in kinds.values()), {})
    loads = ", ".join(f"{NAMES[k]} {f['load'][0]} to {f['load'][1]}" for k, f in kinds.items())
    rows = ", ".join(f"{count:,} {name}" for name, count in sizes.items())
    cores = told.get("machine", {}).get("cores", "?")
    return (
        f"\nPrinted by `{told['command']}` on {told['on']}: {rows}; {cores} cores,"
        f" load of the machine: {loads}.\n"
    )
