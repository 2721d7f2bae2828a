"""J: releases. A new model or a fresh engine comes while patients write; a worse one does not."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from bot.content import ContentError
from bot.supervisor.recycling import Recycled, Term
from bot.triage import RulesetError
from engine.allowed import allow
from proof.check import Proof
from proof.knowledge import load
from proof.sets import check_red_flags
from prove.cases import ROOT
from prove.check import Run, check
from prove.cluster import Cluster, Node, cluster
from prove.history import claim, stored_of
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


RECYCLED_AFTER = 200
"""Turns of one engine."""


@check("J02", minutes=10)
def engines_recycled(run: Run) -> None:
    """While patients write, the only engine is replaced by a fresh one every 200 turns (20 in the
    quick cut), as `make run` replaces it at its term; the memory of each is looked at."""
    turns = run.count(quick=20, short=RECYCLED_AFTER, full=RECYCLED_AFTER)
    wanted = run.count(quick=1, short=3, full=10)
    journal = Journal(run.folder / "journal.jsonl")
    with cluster("sqlite", nodes=1, term=Term(turns=turns)) as made:
        engine = made.nodes[0].services["engine"]
        assert isinstance(engine, Recycled)
        at_start = made.nodes[0].memory("engine")
        most = 0.0
        with Load(made.urls, journal, f"{run.seed}", clients=8, turns=3, pause=0.3) as load:
            until = time.monotonic() + run.count(quick=60, short=150, full=500)
            while engine.recycled < wanted and time.monotonic() < until:
                most = max(most, made.nodes[0].memory("engine"))
                time.sleep(0.2)
        made.settle()
        run.holds("clients that worked to the end", not load.broken, str(load.broken))
        tally = claim(run, "sqlite", journal, made.store)
        run.none("engines that crashed or hung", engine.restarts, of=engine.recycled + 1)
        run.at_least("engines replaced", engine.recycled, wanted)
        run.none("messages answered with the fallback", _fallbacks(made, journal), of=tally.acked)
    run.none("messages refused or tried again", _troubled(journal), of=tally.acked)
    run.at_most("most memory of an engine, by that at its start", most / at_start, 1.2)
    run.says(f"{engine.recycled} engines replaced, {at_start:.0f} MB at the start, {most:.0f} most")


def _fallbacks(made: Cluster, journal: Journal) -> int:
    stored = (message for name in journal.tokens for message in stored_of(made.store, name))
    return sum(message.kind == "fallback" for message in stored)


def _troubled(journal: Journal) -> int:
    return sum(sent.tries > 1 or bool(sent.refused) for sent in journal.sent)
