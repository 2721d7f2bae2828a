"""``python -m judging``: the learned judge of the kinds of findings, and its arbiter.

python -m judging train       make train-judge: judge and phrases, then mentions and the arbiter
python -m judging arbiter     those two alone, after a change of the reader; needs a trained judge
python -m judging evaluate    make evaluate-judge
python -m judging draw        draw data/kinds.drawn.jsonl anew from batches and intents
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.understanding import arbiter, mentions, phrases, weights
from judging import mentions as judged_mentions
from judging import phrases as judged_phrases
from judging.arbitration import Tried, folds_of, grown, inputs_hash, readings_of, tried
from judging.corpus import DRAWN, ROOT, Case, draw, write_cases
from judging.marked import load_lessons, load_marked
from judging.measuring import development
from judging.training import inputs_hash as lessons_hash
from judging.training import solve, weights_of

SCORES = ROOT / "results" / "judge-scores.json"
"""What judges and phrases that they were new to say of the unread messages, under the lessons'
hash."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parser = argparse.ArgumentParser(prog="python -m judging", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    commands.add_parser("train", help="fit judge and phrases, then as arbiter")
    commands.add_parser("arbiter", help="fit the mentions, grow the arbiter's forest")
    commands.add_parser("evaluate", help="measure reader, judge, and both")
    commands.add_parser("draw", help="draw the sample of other training data anew")
    chosen = parser.parse_args(arguments)
    if chosen.command == "draw":
        write_cases(DRAWN, draw())
    elif chosen.command == "evaluate":
        sys.stdout.write(development(_tried(final=False)))
    else:
        if chosen.command == "train":
            _fit(final=True)
        forest = grown(_tried(final=True))
        arbiter.FILE.write_text(arbiter.written(*forest, inputs_hash()), encoding="utf-8")
        _tell(arbiter.FILE)
    return 0


def _tell(path: Path) -> None:
    sys.stdout.write(f"{path}: {path.stat().st_size // 1024} KiB\n")


def _fit(*, final: bool) -> dict[str, Any]:
    """Fits judges and phrases and keeps what they say of unread messages; ``final`` writes the
    weights, too."""
    lessons = load_lessons()
    unread = [each.text for each in load_marked() if each.unread]
    folds = folds_of(lessons, unread)
    problem, solution = solve(lessons, folds, final=final)
    whole = judged_phrases.lessons_of(lessons)
    parts = folds_of(whole, unread)
    blocks, fitted = judged_phrases.solve(whole, parts, final=final)
    if final:
        weights.FILE.write_text(weights_of(problem, solution), encoding="utf-8")
        phrases.FILE.write_bytes(judged_phrases.packed(blocks, fitted))
        _tell(weights.FILE)
        _tell(phrases.FILE)
    kept = {
        "lessons": _lessons_hash(),
        "scores": _by_text(lessons, folds, solution["scores"]),
        "phrases": _by_text(whole, parts, fitted["scores"]),
    }
    SCORES.parent.mkdir(exist_ok=True)
    SCORES.write_text(json.dumps(kept), encoding="utf-8")
    return kept


def _by_text(
    cases: Sequence[Case], folds: Sequence[Sequence[int]], scores: Sequence[Sequence[list[float]]]
) -> dict[str, list[float]]:
    return {
        cases[at].text: row
        for fold, rows in zip(folds, scores, strict=True)
        for at, row in zip(fold, rows, strict=True)
    }


def _lessons_hash() -> str:
    return lessons_hash() + judged_phrases.inputs_hash()


def _tried(*, final: bool) -> list[Tried]:
    """The unread messages, tried; judges are fitted for them unless that was done before. What a
    mention means is learnt from what the reader of today reads; ``final`` writes that."""
    kept = json.loads(SCORES.read_text(encoding="utf-8")) if SCORES.exists() else {}
    if kept.get("lessons") != _lessons_hash():
        kept = _fit(final=False)
    messages = load_marked()
    readings = readings_of(messages)
    found = [each for m in messages for each in judged_mentions.mentioned(m, readings[m.text])]
    folds = folds_of(found, [each.text for each in messages if each.unread])
    blocks, solution = judged_mentions.solve(found, folds, final=final)
    if final:
        mentions.FILE.write_bytes(judged_mentions.packed(blocks, solution))
        _tell(mentions.FILE)
    likely = judged_mentions.likeliest(found, folds, solution["scores"])
    return tried(messages, readings, kept["scores"], kept["phrases"], likely)


if __name__ == "__main__":
    sys.exit(main())
