"""``python -m bot sign RULE --by NAME --on DATE``: a clinician's signature under one rule."""

from __future__ import annotations

import argparse
import json
import re
import sys
from datetime import date
from pathlib import Path

from bot.cli.knowledge import load_ruleset_of
from bot.settings import Settings
from bot.triage.rules import GROUP_FILES
from bot.triage.signing import revision_of


class CannotSign(ValueError):
    """The signature was not written; the text says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("rule", help="id of the rule, such as N01")
    parser.add_argument("--by", required=True, help="who signs, by name and role")
    parser.add_argument("--on", default=None, help="the day, YYYY-MM-DD (today)")


def sign(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write the signature into the rule's entry. Returns 1 when that cannot be done."""
    try:
        day = date.fromisoformat(arguments.on) if arguments.on else date.today()  # noqa: DTZ011
        ruleset = load_ruleset_of(settings)
        if arguments.rule not in ruleset.by_id:
            raise CannotSign(f"there is no rule {arguments.rule}")
        rule = ruleset[arguments.rule]
        path = settings.knowledge / "triage" / GROUP_FILES[rule.group]
        write_signature(path, rule.id, arguments.by, day, revision_of(rule))
    except ValueError as problem:
        sys.stderr.write(f"ossa: {problem}\n")
        return 1
    sys.stdout.write(f"{rule.id} is signed by {arguments.by} on {day.isoformat()}\n")
    return 0


def write_signature(path: Path, rule: str, by: str, on: date, revision: str) -> None:
    """Replace the review line of one rule; every other byte of the file stays as it is.

    Raises :class:`CannotSign` when the name is empty or the entry has no review line of its own.
    """
    name = " ".join(by.split())
    if not name:
        raise CannotSign("a signature needs a name")
    text = path.read_text(encoding="utf-8")
    entry = re.search(rf"^{re.escape(rule)}:.*?(?=^\S|\Z)", text, re.M | re.S)
    line = re.search(r"^  review: \{[^\n]*\}$", entry.group(), re.M) if entry else None
    if entry is None or line is None:
        raise CannotSign(f"{path.name}: no review line for {rule}")
    quoted = json.dumps(name, ensure_ascii=False)
    signed = f'"{on.isoformat()}", signed: "{revision}"'
    review = f"  review: {{status: reviewed, by: {quoted}, on: {signed}}}"
    start, end = entry.start() + line.start(), entry.start() + line.end()
    path.write_text(text[:start] + review + text[end:], encoding="utf-8")
