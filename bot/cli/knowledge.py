"""Loading, checking and accepting of ``knowledge/`` and ``clinic.toml`` for the commands."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from typing import Any

from bot.content import load_clinic, load_sources, load_topics
from bot.content.accepted import (
    NotAccepted,
    differences,
    hashes,
    read_list,
    require_accepted,
    written,
)
from bot.content.follow_ups import load_follow_ups
from bot.settings import Settings
from bot.triage import Ruleset, load_questions, load_ruleset


def load_ruleset_of(settings: Settings) -> Ruleset:
    """The rule set of this installation. Raises ``RulesetError`` or ``ContentError``."""
    triage = settings.knowledge / "triage"
    sources = load_sources(settings.knowledge / "sources.yml", triage / "sources.extra.yml")
    return load_ruleset(triage, set(sources))


def check_knowledge(settings: Settings) -> str:
    """Load everything strictly; one line that counts it. Raises the loaders' errors, which name
    file and line."""
    triage = settings.knowledge / "triage"
    sources = load_sources(settings.knowledge / "sources.yml", triage / "sources.extra.yml")
    topics = load_topics(settings.knowledge / "topics", sources)
    load_follow_ups(settings.knowledge / "follow_ups.yml", topics)
    ruleset = load_ruleset(triage, set(sources))
    questions = load_questions(settings.knowledge / "interview.yml", ruleset)
    clinic = load_clinic(settings.clinic)
    return (
        f"{len(ruleset.rules)} rules ({ruleset.hash[:12]}), {len(questions)} questions, "
        f"{len(topics)} topics in two languages, {len(sources)} sources, "
        f"clinic: {clinic.name.of('en')}{' (demonstration)' if clinic.demo else ''}"
    )


def refuse_unaccepted(settings: Settings) -> None:
    """Raises :class:`~bot.content.accepted.NotAccepted` where the service must not start."""
    demo = load_clinic(settings.clinic).demo
    require_accepted(settings.knowledge, settings.clinic, settings.accepted, demo=demo)


def add_commands(commands: Any) -> None:
    """``knowledge accept`` and ``knowledge changes``."""
    parts = commands.add_parser("knowledge", help="which files the clinic accepted to be served")
    kinds = parts.add_subparsers(required=True)
    made = kinds.add_parser("accept", help="after review: list every file as it is now")
    made.add_argument("--by", default="", help="who read them, for the list's first line")
    made.set_defaults(act=accept)
    shown = kinds.add_parser("changes", help="files that are not as accepted; 1 when there are any")
    shown.set_defaults(act=changes)


def accept(settings: Settings, arguments: argparse.Namespace) -> int:
    """Writes the list anew, once everything loads; says what changed since the last one."""
    told = check_knowledge(settings)
    found = hashes(settings.knowledge, settings.clinic)
    try:
        changed = differences(read_list(settings.accepted), found)
    except NotAccepted:
        changed = []
    by = f", by {' '.join(arguments.by.split())}" if arguments.by else ""
    head = f"# accepted {datetime.now(UTC):%Y-%m-%d %H:%M} UTC{by}\n"
    draft = settings.accepted.with_name(f".{settings.accepted.name}.{os.getpid()}")
    draft.write_text(head + written(found), encoding="utf-8")
    draft.replace(settings.accepted)
    for line in changed:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{len(found)} files accepted in {settings.accepted}: {told}\n")
    return 0


def changes(settings: Settings, arguments: argparse.Namespace) -> int:
    """Prints what is not as it was accepted."""
    found = hashes(settings.knowledge, settings.clinic)
    told = differences(read_list(settings.accepted), found)
    sys.stdout.write("".join(f"{line}\n" for line in told) or "everything is as accepted\n")
    return 1 if told else 0
