"""``make verify-triage``: the checks, what each covered, and every counter-example."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from proof.check import Check, Proof
from proof.knowledge import ROOT, load
from proof.sets import check_model, check_reach, check_red_flags, check_unknown, check_worsening
from proof.talks import check_interviews, check_languages

MOST_SHOWN = 5


CHECKS: tuple[Callable[[Proof], Check], ...] = (
    check_model,
    check_red_flags,
    check_worsening,
    check_unknown,
    partial(check_interviews, parts=2),
    check_reach,
    check_languages,
)


def run(results: Path = ROOT / "results", *, budget: float = 60.0) -> int:
    """Every check on the project's own rules; prints, writes JSON, 1 when any of them failed."""
    sys.setrecursionlimit(20_000)
    proof = Proof(load(), budget=budget)
    say = sys.stdout.write
    say(f"rules {proof.ruleset.hash[:12]}: {len(proof.ruleset.rules)} rules\n")
    say(f"space: {len(proof.space)} facts, {_power(proof.space.size)} discretised fact sets\n")
    done: list[Check] = []
    for act in CHECKS:
        begun = time.monotonic()
        check = act(proof)
        check.seconds = round(time.monotonic() - begun, 1)
        done.append(check)
        say(f"({check.id}) {check.title}: {len(check.failures)} counter-examples, ")
        say(f"{_power(check.covered)} states, {check.seconds} s [{check.how}]\n")
        for kind, number in check.counts.items():
            say(f"    {number} {kind}\n")
        for text in check.failures[:MOST_SHOWN]:
            say(f"    {text}\n")
    results.mkdir(exist_ok=True)
    report = {
        "ruleset": proof.ruleset.hash,
        "fact_sets": str(proof.space.size),
        "checks": [{**asdict(check), "covered": str(check.covered)} for check in done],
    }
    (results / "verify-triage.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 1 if any(check.failures for check in done) else 0


def _power(number: int) -> str:
    return str(number) if number < 10**9 else f"10^{len(str(number)) - 1}"
