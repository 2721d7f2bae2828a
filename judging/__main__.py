"""``python -m judging``: the learned judge of the kinds of findings, and its arbiter.

python -m judging train       make train-judge: the judge's weights, then the arbiter's forest
python -m judging arbiter     the forest alone, after a change of the reader; needs a trained judge
python -m judging evaluate    make evaluate-judge
python -m judging draw        draw data/kinds.drawn.jsonl anew from batches and intents
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.understanding import arbiter, weights
from judging.arbitration import Tried, folds_of, grown, inputs_hash, tried
from judging.corpus import DRAWN, ROOT, draw, write_cases
from judging.marked import load_lessons, load_marked
from judging.measuring import development
from judging.training import inputs_hash as lessons_hash
from judging.training import solve, weights_of

SCORES = ROOT / "results" / "judge-scores.json"
"""The scores of the unread messages by judges that they were new to, under the lessons' hash."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parser = argparse.ArgumentParser(prog="python -m judging", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    commands.add_parser("train", help="fit the judge's weights, grow the arbiter's forest")
    commands.add_parser("arbiter", help="grow the forest anew")
    commands.add_parser("evaluate", help="measure reader, judge, and both")
    commands.add_parser("draw", help="draw the sample of other training data anew")
    chosen = parser.parse_args(arguments)
    if chosen.command == "draw":
        write_cases(DRAWN, draw())
    elif chosen.command == "evaluate":
        sys.stdout.write(development(_tried()))
    else:
        if chosen.command == "train":
            _fit(final=True)
        arbiter.FILE.write_text(arbiter.written(*grown(_tried()), inputs_hash()), encoding="utf-8")
        _tell(arbiter.FILE)
    return 0


def _tell(path: Path) -> None:
    sys.stdout.write(f"{path}: {path.stat().st_size // 1024} KiB\n")


def _fit(*, final: bool) -> dict[str, list[float]]:
    """Fits the judges and keeps the scores; ``final`` writes the weights, too."""
    lessons = load_lessons()
    folds = folds_of(lessons, [each.text for each in load_marked() if each.unread])
    problem, solution = solve(lessons, folds, final=final)
    if final:
        weights.FILE.write_text(weights_of(problem, solution), encoding="utf-8")
        _tell(weights.FILE)
    scores = {
        lessons[at].text: row
        for fold, rows in zip(folds, solution["scores"], strict=True)
        for at, row in zip(fold, rows, strict=True)
    }
    SCORES.parent.mkdir(exist_ok=True)
    SCORES.write_text(json.dumps({"lessons": lessons_hash(), "scores": scores}), encoding="utf-8")
    return scores


def _tried() -> list[Tried]:
    """The unread messages, tried; judges are fitted for them unless that was done before."""
    kept = json.loads(SCORES.read_text(encoding="utf-8")) if SCORES.exists() else {}
    fresh = kept.get("lessons") == lessons_hash()
    return tried(load_marked(), kept["scores"] if fresh else _fit(final=False))


if __name__ == "__main__":
    sys.exit(main())
