"""``python -m proof verify``: the checks of ``make verify-triage``."""

from __future__ import annotations

import argparse
import sys

from proof import verify


def main() -> int:
    """Run one command; the exit code is 1 when a counter-example was found."""
    parser = argparse.ArgumentParser(prog="python -m proof", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    checks = commands.add_parser("verify", help="explore the decision space of the rules")
    checks.add_argument("--budget", type=float, default=60.0, help="seconds a sampled check")
    return verify.run(budget=parser.parse_args().budget)


if __name__ == "__main__":
    sys.exit(main())
