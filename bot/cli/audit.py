"""``python -m bot audit``: checks the log's chain, writes it out."""

from __future__ import annotations

import json
import sys

from bot.settings import Settings
from bot.store import audit, open_store


def verify(settings: Settings, kept: str) -> tuple[int, str]:
    """The exit code and what to say: 0 when every entry holds. ``kept`` is what an earlier run
    printed, ``NUMBER:LINK``, or empty; entries cut off together with their head show against it."""
    number, _, link = kept.partition(":")
    try:
        known = (int(number), bytes.fromhex(link)) if kept else None
    except ValueError:
        return 2, "--kept wants NUMBER:LINK as an earlier run printed it\n"
    store = open_store(settings.database, settings.var)
    try:
        with store.look() as work:
            broken = audit.first_broken(work)
            missing = known is not None and not audit.holds(work, *known)
            last = audit.last_link(work)
    finally:
        store.close()
    if broken is not None:
        return 1, f"broken at entry {broken}\n"
    if missing:
        return 1, f"entry {number} is not the one that was kept\n"
    shown = "no entries" if last is None else f"{last[0]}:{last[1].hex()}"
    return 0, f"whole; keep this elsewhere: {shown}\n"


def export(settings: Settings, after: int) -> None:
    """Writes the entries after number ``after`` to standard output, one JSON object a line."""
    store = open_store(settings.database, settings.var)
    try:
        with store.look() as work:
            for entry, link in audit.entries(work, after=after):
                row = {
                    "n": entry.n,
                    "at": entry.at.isoformat(),
                    "who": entry.who,
                    "action": entry.action,
                    "object": entry.object,
                    "link": link.hex(),
                }
                sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    finally:
        store.close()
