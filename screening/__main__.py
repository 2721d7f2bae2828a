"""``python -m screening``: the second net of the red-flag screen.

python -m screening train       make train-screen
python -m screening evaluate    make evaluate-screen
python -m screening sample      draw data/ordinary.jsonl anew from the intents' training data
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot.triage.weights import FILE
from proof.knowledge import load
from screening.corpus import DATA, load_corpus, sample_ordinary, write_cases
from screening.measuring import development, held_out
from screening.training import trained


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parser = argparse.ArgumentParser(prog="python -m screening", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    commands.add_parser("train", help="fit the weights and write them")
    commands.add_parser("evaluate", help="measure reader, net, and both")
    commands.add_parser("sample", help="draw the ordinary messages anew")
    chosen = parser.parse_args(arguments)
    if chosen.command == "sample":
        write_cases(DATA / "ordinary.jsonl", sample_ordinary(load().ruleset))
    elif chosen.command == "train":
        FILE.write_text(trained(load_corpus()), encoding="utf-8")
        sys.stdout.write(f"{FILE}: {FILE.stat().st_size // 1024} KiB\n")
    else:
        sys.stdout.write(held_out() + "\n" + development())
    return 0


if __name__ == "__main__":
    sys.exit(main())
