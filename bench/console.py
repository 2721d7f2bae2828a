"""``make bench-console``: the staff's pages over many conversations, on SQLite and PostgreSQL.

Takes the kept databases of :mod:`bench.console_store` (makes them at the first run), asks for each
page through the application itself and measures the time until its answer is whole. Then what the
web process and operators do with such a database. Prints p50 and p95 of every page beside the
target; writes ``results/bench-console.json`` and the plans of every statement
(``results/bench-console-plans.txt``).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from bench import console_upkeep
from bench.console_plans import asking
from bench.console_store import CACHE, CLINIC, Filled, filled
from bench.measuring import machine
from bot.console import ConsoleDeps, create_router, sessions
from bot.console.accounts import create_first_admin
from bot.console.knowledge import knowledge_of
from bot.dialogue.knowledge import Knowledge, load_knowledge
from bot.store import Store, review, staff

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = 40
LIST_MS, TRANSCRIPT_MS, COUNTING_MS = 100, 150, 1000
LISTS = {
    "worklist": "/staff/",
    "urgent ones": "/staff/?urgency=EMERGENCY_NOW&reviewed=no",
    "what a count leads to": "/staff/?place=low_confidence",
    "one language, one day": "/staff/?language=it&since={day}&until={day}",
    "a sign": "/staff/?need=near_miss",
    "a topic": "/staff/?topic=biopsy",
    "a rule": "/staff/?rule=A01",
    "taken by nobody known": "/staff/?assigned=nobody-known",
    "search: a frequent word": "/staff/?q=swelling",
    "search: two frequent words": "/staff/?q=knee+swelling",
    "search: words hardly together": "/staff/?q=ginocchio+gardener",
    "search: a rare name": "/staff/?q={rare}",
    "search: nothing found": "/staff/?q=xylophone",
}
COUNTING = {
    "call-backs, 8,000 waiting": "/staff/callbacks",
    "figures of 30 days": "/staff/dashboard",
    "figures of a year": "/staff/dashboard?since={year}&until={day}",
    "privacy": "/staff/privacy",
}


def client_of(made: Filled, knowledge: Knowledge) -> TestClient:
    """A browser logged in as an administrator."""
    deps = ConsoleDeps(
        store=made.store,
        knowledge=knowledge_of(knowledge.ruleset, knowledge.sources, knowledge.topics),
        clinic=CLINIC,
        clinic_name="Bench",
        wording=knowledge.wording,
        now=lambda: made.now,
        second_factor=False,
    )
    app = FastAPI()
    app.include_router(create_router(deps))
    with made.store.work() as work:
        if not staff.accounts_of(work, CLINIC):
            create_first_admin(work, "bench", "", "nine grey herons wading", now=made.now)
        token = sessions.start(work, "bench", made.now)
    client = TestClient(app, base_url="http://testserver")
    client.cookies.set(sessions.COOKIE, token, path=sessions.PATH, domain="testserver.local")
    return client


def measured(ask: Callable[[], str], client: TestClient, samples: int) -> dict[str, float]:
    """p50 and p95 of so many answers, in milliseconds; and p95 of the processor's time for them,
    which a busy machine does not lengthen (PostgreSQL's own is not in it)."""
    client.get(ask())  # what the first answer prepares is not measured
    times, works = [], []
    for _ in range(samples):
        address = ask()
        started, worked = time.perf_counter(), time.process_time()
        answer = client.get(address)
        times.append((time.perf_counter() - started) * 1000)
        works.append((time.process_time() - worked) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    work = statistics.quantiles(works, n=20, method="inclusive")
    return {"p50": round(cuts[9], 1), "p95": round(cuts[18], 1), "cpu": round(work[18], 1)}


def deep(client: TestClient, pages: int) -> str:
    """The address of a page far down the worklist."""
    address = "/staff/"
    for _ in range(pages):
        page = client.get(address).text
        if 'rel="next"' not in page:
            break
        link = page[: page.index('rel="next"') + 200].split('rel="next" href="')[-1]
        address = link.split('"')[0].replace("&amp;", "&")
    return address


def a_rare_name(store: Store, ids: list[str]) -> str:
    """A name that few conversations hold: the demonstration's are eight letters of syllables."""
    with store.look() as work:
        for name in ids[:200]:
            for message in review.conversation_for(work, CLINIC, name).messages:
                found = re.search(r"(?:gardener|giardiniere) \w{5} (\w{8}) ", message.text or "")
                if found:
                    return found[1]
    return "nobody"


def pages_of(made: Filled, knowledge: Knowledge, samples: int) -> tuple[dict[str, Any], list[str]]:
    """Every page's figures, and the plans behind them."""
    client = client_of(made, knowledge)
    dice = Random(3)  # noqa: S311
    values = {
        "rare": a_rare_name(made.store, made.ids),
        "day": made.now.date().isoformat(),
        "year": made.now.date().replace(year=made.now.year - 1).isoformat(),
    }
    asks: dict[str, tuple[Callable[[], str], int]] = {}
    for group, target in ((LISTS, LIST_MS), (COUNTING, COUNTING_MS)):
        for name, address in group.items():
            asked = address.format(**values)
            asks[name] = (lambda asked=asked: asked), target
    far = deep(client, 60)
    talk = "/staff/conversations/"
    asks["worklist, page 60"] = (lambda: far), LIST_MS
    asks["transcript"] = (lambda: talk + dice.choice(made.ids)), TRANSCRIPT_MS
    asks["transcript of 400 messages"] = (lambda: talk + dice.choice(made.long)), TRANSCRIPT_MS
    asks["is there more (each 3 s)"] = (lambda: f"{talk}{dice.choice(made.ids)}/newest"), LIST_MS
    figures: dict[str, Any] = {}
    plans: list[str] = []
    for name, (ask, target) in asks.items():
        with asking(made.store.engine) as asked_for:
            client.get(ask())
        plans += [f"\n== {name} ==", *asked_for.plans(made.store.engine)]
        few = max(4, samples // 8) if target == COUNTING_MS else samples
        figures[name] = measured(ask, client, few) | {"target": target, "n": few}
    return figures, plans


def run(kind: str, count: int, knowledge: Knowledge, cache: Path, samples: int) -> dict[str, Any]:
    """Every figure on one database."""
    with filled(kind, count, knowledge, cache) as made:
        before = os.getloadavg()[0]
        figures, plans = pages_of(made, knowledge, samples)
        with made.store.look() as work:
            sizes = {
                table: work.session.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608
                for table in ("conversations", "messages", "search_terms")
            }
        tasks = console_upkeep.everything(made, knowledge, cache / f"backup-{kind}")
        (ROOT / "results").mkdir(exist_ok=True)
        written = ROOT / "results" / f"bench-console-plans.{kind}.txt"
        written.write_text("\n".join(plans) + "\n")
        return {
            "rows": sizes,
            "seconds_to_fill": made.seconds,
            "filled_by_this_run": not made.reused,
            "seconds_to_open": round(made.opened, 1),
            "load": [round(before, 1), round(os.getloadavg()[0], 1)],
            "figures": figures,
            "tasks": tasks,
        }


def told(name: str, found: dict[str, Any]) -> None:
    """Prints one database's table."""
    say = sys.stdout.write
    sizes = ", ".join(f"{count:,} {table}" for table, count in found["rows"].items())
    say(f"\n{name}: {sizes}; filled in {found['seconds_to_fill']} s")
    say(
        f", opened in {found['seconds_to_open']} s; load {found['load'][0]} to {found['load'][1]}\n"
    )
    say(f"{'page, ms':32}{'p50':>8}{'p95':>8}{'cpu p95':>8}{'target':>8}\n")
    for page, figure in found["figures"].items():
        missed = "  MISSED" if figure["p95"] > figure["target"] else ""
        row = f"{figure['p50']:8.1f}{figure['p95']:8.1f}{figure['cpu']:8.1f}{figure['target']:8}"
        say(f"{page:32}{row}{missed}\n")
    say("what is looked for when there is nothing to do, ms\n")
    for task, milliseconds in found["tasks"]["looks"].items():
        say(f"  {task:44}{milliseconds:8.1f}\n")
    for task in ("desk", "retention", "migration", "backup"):
        line = ", ".join(f"{key} {value:g}" for key, value in found["tasks"][task].items())
        say(f"{task}: {line}\n")


def main() -> int:
    """Measures on both databases, or on one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=200_000)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--samples", type=int, default=SAMPLES, help="answers of each page")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where the databases are kept")
    chosen = parser.parse_args()
    knowledge = load_knowledge(ROOT / "knowledge", ROOT / "clinic.toml")
    path = ROOT / "results" / "bench-console.json"
    for kind, name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
        if chosen.only in (None, kind):
            found = run(kind, chosen.conversations, knowledge, chosen.cache, chosen.samples)
            # Read only now: a run on the other database may have written meanwhile.
            results = json.loads(path.read_text()) if path.exists() else {}
            results |= {"machine": machine(), kind: found}
            told(name, results[kind])
            path.write_text(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
