"""``python -m handbook``: the documents.

python -m handbook site          make docs: the site in results/site
python -m handbook figures       make figures: figures and statement from results/
python -m handbook stale         which kept figures were measured on something older
python -m handbook proof-read    make proof-read: spelling and grammar, English and Italian
python -m handbook licences      make licences: docs/licences.md from what is installed
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from handbook import figures, licences, markdown, proof_read, site


def _figures() -> int:
    for line in figures.collect():
        sys.stdout.write(f"{line}\n")
    for page in figures.rewrite():
        sys.stdout.write(f"written anew: {page.relative_to(markdown.ROOT)}\n")
    return 0


def _stale() -> int:
    told = list(figures.stale())
    sys.stdout.write("".join(f"{line}\n" for line in told) or "every figure is of this version\n")
    return 1 if told else 0


COMMANDS: dict[str, Callable[[], int]] = {
    "site": site.build,
    "figures": _figures,
    "stale": _stale,
    "proof-read": proof_read.run,
    "licences": licences.run,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m handbook",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS)
    return COMMANDS[parser.parse_args(arguments).command]()


if __name__ == "__main__":
    sys.exit(main())
