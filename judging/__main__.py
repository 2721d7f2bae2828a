"""``python -m judging``: the learned judge of the kinds of findings.

python -m judging train       make train-judge
python -m judging evaluate    make evaluate-judge
python -m judging draw        draw data/kinds.drawn.jsonl anew from batches and intents
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot.understanding.weights import FILE
from judging.corpus import DRAWN, draw, load_corpus, write_cases
from judging.measuring import development
from judging.training import trained


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parser = argparse.ArgumentParser(prog="python -m judging", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    commands.add_parser("train", help="fit the weights and write them")
    commands.add_parser("evaluate", help="measure reader, judge, and both")
    commands.add_parser("draw", help="draw the sample of other training data anew")
    chosen = parser.parse_args(arguments)
    if chosen.command == "draw":
        write_cases(DRAWN, draw())
    elif chosen.command == "train":
        FILE.write_text(trained(load_corpus()), encoding="utf-8")
        sys.stdout.write(f"{FILE}: {FILE.stat().st_size // 1024} KiB\n")
    else:
        sys.stdout.write(development(load_corpus()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
