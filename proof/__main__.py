"""The proof of triage and what clinicians read of the rules.

python -m proof verify              make verify-triage
python -m proof book                make rule-book
python -m proof diff A B            two folders with rules, or two git revisions
"""

from __future__ import annotations

import argparse
import sys

from bot.content import ContentError
from bot.triage import RulesetError
from proof import book, diff, verify
from proof.knowledge import NoSuchVersion


def main() -> int:
    """Run one command; the exit code is 1 when a counter-example was found."""
    parser = argparse.ArgumentParser(prog="python -m proof", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    checks = commands.add_parser("verify", help="explore the decision space of the rules")
    checks.add_argument("--budget", type=float, default=60.0, help="seconds a sampled check")
    commands.add_parser("book", help="the page of all rules, in results/")
    two = commands.add_parser("diff", help="what changed between two versions of the rules")
    two.add_argument("before")
    two.add_argument("after")
    chosen = parser.parse_args()
    try:
        if chosen.command == "verify":
            return verify.run(budget=chosen.budget)
        if chosen.command == "diff":
            return diff.run(chosen.before, chosen.after)
        sys.stdout.write(f"{book.write_book()}\n")
    except (NoSuchVersion, RulesetError, ContentError) as problem:
        sys.stderr.write(f"ossa: {problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
