"""J: releases. A new model comes while patients write; a worse one is held back."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from bot.content import ContentError
from bot.triage import RulesetError
from engine.allowed import allow
from proof.check import Proof
from proof.knowledge import load
from proof.sets import check_red_flags
from prove.cases import ROOT
from prove.check import Run, check
from prove.cluster import Node, cluster
from prove.history import claim
from prove.load import Journal, Load

_RULE = re.compile(r"^[A-Z]\d\d:\n(?:(?:[ #].*)?\n)*", re.MULTILINE)


def _regressions() -> Iterator[tuple[str, Path, str]]:
    """(what was done, the file, its new text): each hard emergency rule lowered, and left out."""
    for path in sorted((ROOT / "knowledge" / "triage").glob("[a-f]_*.yml")):
        text = path.read_text("utf-8")
        for found in _RULE.finditer(text):
            rule = found[0]
            if "level: EMERGENCY_NOW" not in rule or "hard: true" not in rule:
                continue
            lower = rule.replace("level: EMERGENCY_NOW", "level: ROUTINE")
            lower = lower.replace("hard: true\n  ", "")
            name = rule[:3]
            yield f"{name} lowered", path, text.replace(rule, lower)
            yield f"{name} left out", path, text.replace(rule, "")


@check("J03", quick=False, minutes=25)
def worse_release(run: Run) -> None:
    """Hard emergency rules are lowered to routine, or left out, one at a time; the loader with its
    examples, or the proof of the red flags, must refuse each. The rules as they are must pass."""
    every = list(_regressions())
    chosen = (
        every
        if run.size == "full"
        else run.random.sample(every, run.count(quick=2, short=8, full=0))
    )
    refused_by = {"the loader": 0, "the proof": 0}
    passed = []
    for n, (what, path, text) in enumerate(chosen):
        folder = run.folder / f"knowledge{n}"
        shutil.copytree(ROOT / "knowledge", folder)
        (folder / "triage" / path.name).write_text(text, "utf-8")
        by = _refused(folder)
        if by is None:
            passed.append(what)
        else:
            refused_by[by] += 1
        shutil.rmtree(folder)
    run.none("worse releases that would be served", len(passed), of=len(chosen))
    for what in passed:
        run.says(what)
    run.says(f"{len(every)} regressions in all; refused by {refused_by}")
    run.holds("the rules as they are pass", _refused(ROOT / "knowledge") is None)


def _refused(folder: Path) -> str | None:
    """What refuses this knowledge, None when nothing does."""
    try:
        version = load(folder)
    except (RulesetError, ContentError):
        return "the loader"
    try:
        failures = check_red_flags(Proof(version)).failures
    except RulesetError:
        return "the proof"
    return "the proof" if failures else None


@check("J01", quick=False, minutes=15)
def model_replaced(run: Run) -> None:
    """While twenty patients write, the engines get other models one after the other: half of them
    good ones, half altered or cut after training wrote them down. The other engine serves
    meanwhile; a bad model must not come up, and nothing may be lost."""
    journal = Journal(run.folder / "journal.jsonl")
    swaps = run.count(quick=2, short=4, full=10)
    turns = run.count(quick=4, short=12, full=30)
    refused = came = 0
    with cluster("sqlite") as made:
        with Load(made.urls, journal, f"{run.seed}", clients=20, turns=turns) as load:
            time.sleep(1)
            for n in range(swaps):
                node = made.nodes[n % 2]
                if n % 2:
                    refused += not _serves_with(node, _model(run, node, n, bad=True), 12)
                    _serves_with(node, node.start.model, 90)
                else:
                    came += _serves_with(node, _model(run, node, n, bad=False), 90)
        made.settle()
        run.holds("clients that worked to the end", not load.broken, str(load.broken))
        claim(run, "sqlite", journal, made.store)
    run.every("good models that came up", came, of=swaps - swaps // 2)
    run.every("bad models refused", refused, of=swaps // 2)


def _model(run: Run, node: Node, n: int, *, bad: bool) -> Path:
    """A copy of the node's model under a new name, written down; a bad one is altered after."""
    folder = run.folder / f"models{n}"
    folder.mkdir()
    archive = folder / f"ossa-swap{n}.tar.gz"
    shutil.copy(node.start.model, archive)
    allow(archive)
    if bad:
        raw = bytearray(archive.read_bytes())
        raw[run.random.randrange(len(raw))] ^= 1
        archive.write_bytes(raw[: -run.random.randrange(1, 99)] if n % 4 == 1 else raw)
    return archive


def _serves_with(node: Node, model: Path, within: float) -> bool:
    """Restarts the node's engine with a model; whether it serves within so many seconds."""
    service = node.services["engine"]
    command = list(service.command)
    command[command.index("--model") + 1] = str(model)
    service.command = command
    before = node.kill("engine")
    return node.wait_back("engine", before, within=within) < within
