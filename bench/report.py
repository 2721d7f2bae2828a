"""What a run is told as: a table, JSON, SVG plots and one page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from bench import plots, targets

KINDS = ("stock", "ossa")


def lines(run: Mapping[str, Any]) -> Iterator[str]:
    """The whole run as text, ratios first."""
    machine = run["machine"]
    yield "Ossa's durable path beside stock Rasa 3.6.21 (not durable), in the same run, by turns"
    yield "  ".join(f"{name}: {value}" for name, value in machine.items())
    stock = run["training"]["stock"]
    yield (
        f"stock: `rasa init` pipeline and policies, our training data, {stock['epochs']} epochs "
        "(latency does not depend on them; training seconds are extrapolated to 100)"
    )
    yield ""
    rows = list(targets.rows(run))
    yield f"{'ratio or figure':48}{'':24}{'':8}ours against stock's"
    yield from (targets.line(row) for row in rows)
    yield f"\n{sum(row.met for row in rows)} of {len(rows)} met\n"
    yield from _latencies(run)
    yield from _loads(run)
    yield "\nwhere a turn with an action spends its time, mean ms"
    for name, value in run["profile"].items():
        yield f"  {name:44}{value:7.2f}"


def _latencies(run: Mapping[str, Any]) -> Iterator[str]:
    yield f"{'latency, ms':32}" + "".join(
        f"{kind:>8}{'p50':>8}{'p95':>8}{'p99':>8}{'n':>6}" for kind in KINDS
    )
    for name in ("with action", "without action"):
        yield _row(f"fresh, {name}", [run[name][kind] for kind in KINDS])
    for length in run["long"]["ossa"]:
        yield _row(f"turn {length}, with action", [run["long"][kind][length] for kind in KINDS])
    for name, figures in run["red flags"].items():
        yield f"{f'red flag, {name}':32}{'':38}" + _figures(figures)


def _row(title: str, pair: list[Mapping[str, Any]]) -> str:
    return f"{title:32}" + "".join(_figures(figures) for figures in pair)


def _figures(found: Mapping[str, Any]) -> str:
    return f"{'':8}{found['p50']:8.1f}{found['p95']:8.1f}{found['p99']:8.1f}{found['n']:6}"


def _loads(run: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    head = f"{'conversations at once':24}{'':6}{'turns/s':>9}{'p50':>9}{'p99':>9}"
    yield f"{head}   processor ms a turn"
    for at_once in run["throughput"]["ossa"]:
        for kind in KINDS:
            found = run["throughput"][kind][at_once]
            cpu = ", ".join(f"{name} {ms:.1f}" for name, ms in found["cpu"].items())
            refused = f"  refused {found['refused']}" if found["refused"] else ""
            yield (
                f"{at_once:>24} {kind:6}{found['turns_per_second']:8.1f}{found['p50']:9.1f}"
                f"{found['p99']:9.1f}   {cpu}{refused}"
            )
    yield ""
    for name in ("ready", "memory", "memory after"):
        for kind in KINDS:
            told = ", ".join(f"{part} {value:.1f}" for part, value in run[name][kind].items())
            yield f"{name:14}{kind:6} {told} {'s' if name == 'ready' else 'MB'}"


def pictures(run: Mapping[str, Any]) -> dict[str, str]:
    """The plots by name."""

    def pair(*path: str) -> dict[str, float]:
        found = {}
        for kind in KINDS:
            value: Any = run
            for part in path:
                value = value[kind if part == "?" else part]
            found[kind] = float(value)
        return found

    at_once = list(run["throughput"]["ossa"])
    lengths = list(run["long"]["ossa"])
    return {
        "latency": plots.bars(
            "Latency of a fresh answer", "ms",
            {f"{name}, {q}": pair(name, "?", q) for name in ("with action", "without action")
             for q in ("p50", "p99")},
        ),
        "long": plots.lines(
            "Answer with an action, by turn of the conversation, p50", "ms", lengths,
            {kind: [run["long"][kind][n]["p50"] for n in lengths] for kind in KINDS},
        ),
        "throughput": plots.lines(
            "Turns a second by conversations at once", "turns/s", at_once,
            {kind: [run["throughput"][kind][n]["turns_per_second"] for n in at_once]
             for kind in KINDS},
        ),
        "tail": plots.lines(
            "p99 by conversations at once", "ms", at_once,
            {kind: [run["throughput"][kind][n]["p99"] for n in at_once] for kind in KINDS},
        ),
        "memory": plots.bars("Resident memory", "MB", {"engine": pair("memory", "?", "engine")}),
        "profile": plots.bars(
            "Where a turn with an action spends its time", "ms",
            {name.strip(): {"ossa": value} for name, value in run["profile"].items()},
        ),
    }  # fmt: skip


def write(run: Mapping[str, Any], folder: Path) -> None:
    """Leaves ``bench.json``, ``bench.html`` and the plots in ``folder``."""
    folder.mkdir(exist_ok=True)
    (folder / "bench.json").write_text(json.dumps(run, indent=1), "utf-8")
    drawn = pictures(run)
    for name, svg in drawn.items():
        (folder / f"bench-{name}.svg").write_text(svg, "utf-8")
    text = escape("\n".join(lines(run)))
    (folder / "bench.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Ossa beside stock Rasa</title>'
        '<body style="font-family: sans-serif; max-width: 70rem; margin: 2rem auto">'
        f"<h1>Ossa beside stock Rasa</h1><pre>{text}</pre>{''.join(drawn.values())}"
        "</body></html>\n",
        "utf-8",
    )
